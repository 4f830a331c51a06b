"""The entrance, the home page and the texts that the secretariat edits."""

from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Count, Value
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from inventory import gathering
from inventory.bilingual import LANGUAGES
from inventory.choices import Kind
from inventory.models import (
    VERSION_MODELS,
    Country,
    Domain,
    Framework,
    InstrumentType,
    Page,
    Programme,
    Release,
    Sector,
    TargetGroup,
    Topic,
)
from inventory.tombstones import MAX_AGE
from inventory.views import cards
from inventory.views.base import DatedView, UndatedView, only_reads
from inventory.views.places import places

LATEST_SHOWN = 6


@only_reads
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
    """What this is, a search box, domains × countries as ways in, what changed lately, the newest release."""

    section = "home"

    def get(self, request: HttpRequest) -> HttpResponse:
        countries = list(Country.objects.filter(records__kind=Kind.PROGRAMME).distinct().order_by("order", "id"))
        rows = matrix(countries, self.at)
        by_country = [(country, sum(row["cells"][place][1] for row in rows)) for place, country in enumerate(countries)]
        return self.render(
            "inventory/home.html",
            {
                "page": Page.objects.filter(slug="home").first(),
                "totals": totals(self.at),
                "countries": countries,
                "matrix": rows,
                "places": places(by_country),
                "latest": latest(self.at, self.day),
                "release": Release.objects.filter(as_of__lte=self.at or timezone.now()).first(),
            },
        )


def totals(at: datetime | None) -> dict[str, int]:
    """How many records of each kind are public, in one statement."""
    parts = [
        model.objects.published(at).order_by().values(kind=Value(str(kind), CharField())).annotate(number=Count("pk"))
        for kind, model in VERSION_MODELS.items()
    ]
    counted = parts[0].union(*parts[1:], all=True).values_list("kind", "number")
    return {**dict.fromkeys(map(str, VERSION_MODELS), 0), **dict(counted)}


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
    found = []
    for kind, chosen in _latest_keys(at).items():
        found += gathering.for_cards(VERSION_MODELS[kind].objects.published(at).filter(pk__in=chosen))
    order = list(VERSION_MODELS)
    found.sort(key=lambda version: (-version.published_from.toordinal(), order.index(version.KIND), -version.pk))
    return [(Kind(version.KIND).label, version.published_from, cards.make(version, day)) for version in found[:LATEST_SHOWN]]


def _latest_keys(at: datetime | None) -> dict[Kind, list[int]]:
    """The newest versions of each kind, those only of kinds that are among the newest of all."""
    parts = [
        model.objects.published(at)
        .order_by("-published_from", "-id")
        .values_list(Value(str(kind), CharField()), "pk", "published_from")[:LATEST_SHOWN]
        for kind, model in VERSION_MODELS.items()
    ]
    rows = sorted(parts[0].union(*parts[1:], all=True), key=lambda row: -row[2].toordinal())
    keys: dict[Kind, list[int]] = {}
    if rows:
        # Whatever was published before the day of the last one shown cannot be among them.
        oldest = rows[:LATEST_SHOWN][-1][2].toordinal()
        for kind, key, moment in rows:
            if moment.toordinal() >= oldest:
                keys.setdefault(Kind(kind), []).append(key)
    return keys


class TextPage(UndatedView):
    """A text of the site. The address and the entry of the navigation are named after it."""

    slug = ""
    template = "inventory/page.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Page.objects.filter(slug=self.slug).first()
        if page is None:
            raise Http404
        self.section = self.slug
        return self.render(self.template, {"page": page, **self.beside()})

    def beside(self) -> dict[str, Any]:
        """What stands under the text."""
        return {}


class About(TextPage):
    slug = "about"


class Methodology(TextPage):
    """With the frameworks that topics are mapped to: what was read of each, and what was not."""

    slug = "methodology"
    template = "inventory/methodology.html"

    def beside(self) -> dict[str, Any]:
        parts = ("sources", "dimensions__components", "dimensions__topics", "dimensions__scores__country")
        return {
            "frameworks": Framework.objects.prefetch_related(*parts, "dimensions__scores__source"),
            "unmapped": Topic.objects.filter(dimensions=None, retired_on=None),
        }


class Data(TextPage):
    """With the code of every term, and what it means."""

    slug = "data"
    template = "inventory/data.html"
    VOCABULARIES = (Domain, Topic, InstrumentType, TargetGroup, Sector)

    def beside(self) -> dict[str, Any]:
        return {"vocabularies": [(model._meta.verbose_name_plural, model.objects.all()) for model in self.VOCABULARIES]}
