"""The entrance, the home page and the texts that the secretariat edits."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from inventory.bilingual import LANGUAGES
from inventory.choices import Kind
from inventory.models import VERSION_MODELS, Country, Domain, Page, Programme
from inventory.views import cards
from inventory.views.base import MAX_AGE, DatedView, PublicView
from inventory.views.places import places

LATEST_SHOWN = 6


def entrance(request: HttpRequest) -> HttpResponse:
    """From "/" to the reader's language: the first of ours that the browser names, Spanish when in doubt."""
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500])
    ours = [code[:2] for code, _quality in accepted if code[:2] in LANGUAGES]
    with translation.override(ours[0] if ours else "es"):
        response = HttpResponseRedirect(reverse("inventory:home"))
    patch_vary_headers(response, ["Accept-Language"])
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response


class Home(DatedView):
    """What this is, a search box, domains × countries as ways in, what changed lately."""

    section = "home"

    def get(self, request: HttpRequest) -> HttpResponse:
        totals = {kind: model.objects.published(self.at).count() for kind, model in VERSION_MODELS.items()}
        countries = list(Country.objects.filter(records__kind=Kind.PROGRAMME).distinct().order_by("order", "id"))
        rows = matrix(countries, self.at)
        by_country = [(country, sum(row["cells"][place][1] for row in rows)) for place, country in enumerate(countries)]
        return self.render(
            "inventory/home.html",
            {
                "page": Page.objects.filter(slug="home").first(),
                "totals": totals,
                "countries": countries,
                "matrix": rows,
                "places": places(by_country),
                "latest": latest(self.at, self.day),
            },
        )


def matrix(countries: list[Country], at: datetime | None) -> list[dict[str, Any]]:
    """Programmes by domain and country: one row a domain, its cells in the order of `countries`."""
    rows = (
        Programme.objects.published(at)
        .order_by()
        .values_list("primary_topic__domain", "record__country")
        .annotate(programmes=Count("pk"))
    )
    counts = {(domain, country): number for domain, country, number in rows}
    return [
        {
            "domain": domain,
            "cells": [(country, counts.get((domain.pk, country.pk), 0)) for country in countries],
            "total": sum(counts.get((domain.pk, country.pk), 0) for country in countries),
        }
        for domain in Domain.objects.all()
    ]


def latest(at: datetime | None, day: date | None) -> list[tuple[str, datetime, cards.Card]]:
    """What was published last: label of the kind, moment, card. On one day, kinds come in their usual order."""
    found = [
        version
        for model in VERSION_MODELS.values()
        for version in model.objects.published(at).for_list().order_by("-published_from", "-id")[:LATEST_SHOWN]
    ]
    order = list(VERSION_MODELS)
    found.sort(key=lambda version: (-version.published_from.toordinal(), order.index(version.KIND)))
    return [(Kind(version.KIND).label, version.published_from, cards.make(version, day)) for version in found[:LATEST_SHOWN]]


class TextPage(PublicView):
    """A text of the site. The address and the entry of the navigation are named after it."""

    slug = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Page.objects.filter(slug=self.slug).first()
        if page is None:
            raise Http404
        self.section = self.slug
        return self.render("inventory/page.html", {"page": page})


class About(TextPage):
    slug = "about"


class Methodology(TextPage):
    slug = "methodology"


class Data(TextPage):
    slug = "data"
