"""Countries: what an SME is there, what is recorded, and the figures with the basis of their year."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, F, Max, OuterRef, Prefetch, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from inventory import gathering
from inventory.bilingual import Text, text
from inventory.choices import IndicatorTheme, Kind, Verb
from inventory.models import (
    VERSION_MODELS,
    Agency,
    ContextNote,
    Country,
    Domain,
    Event,
    Observation,
    ObservationSource,
    Programme,
    StocktakingEntry,
    Version,
)
from inventory.views import cards, definitions, timeline
from inventory.views.base import DatedView

CHANGES_SHOWN = 6


class CountryList(DatedView):
    section = "country"

    def get(self, request: HttpRequest) -> HttpResponse:
        counts: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(VERSION_MODELS, 0))
        for kind, model in VERSION_MODELS.items():
            rows = model.objects.published(self.at).order_by().values_list("record__country").annotate(number=Count("pk"))
            for country, number in rows:
                counts[country][kind] = number
        countries = [country for country in Country.objects.all() if country.pk in counts or not country.is_region]
        return self.render("inventory/country_list.html", {"countries": [(country, counts[country.pk]) for country in countries]})


class CountryDetail(DatedView):
    section = "country"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        country = Country.objects.filter(code=code.upper()).first()
        if country is None or code != code.lower():
            raise Http404
        return self.render("inventory/country_detail.html", self.context(country))

    def context(self, country: Country) -> dict[str, Any]:
        known = definitions.all_definitions()
        on = self.day or timezone.now().date()
        domains = by_domain(country, self.at)
        return {
            "country": country,
            "sources": country.sources.all(),
            "definitions": definitions.of_country(country, known),
            "beside": definitions.beside_others(country, known, on),
            "by_domain": domains,
            "total": sum(number for _domain, number in domains),
            "timeline": timeline.latest(country, self.at),
            "figures": figures(country),
            "agencies": Agency.objects.filter(country=country).select_related("successor"),
            "terms": country.presidencies.prefetch_related("sources"),
            "notes": [cards.make(version, self.day) for version in self.read(ContextNote, country)],
            "topics": self.topics(country),
            "changes": changed(country, self.at),
            "verified_at": last_verified(country, self.at),
        }

    def read(self, model: type[Version], country: Country) -> list[Any]:
        return gathering.for_cards(model.objects.published(self.at).filter(record__country=country))

    def topics(self, country: Country) -> list[tuple[Domain, list[tuple[StocktakingEntry, cards.Card]]]]:
        """The stocktaking of a country by domain and topic, each answer with its card."""
        by_domain: dict[Domain, list[tuple[StocktakingEntry, cards.Card]]] = {}
        entries = self.read(StocktakingEntry, country)
        entries.sort(key=lambda entry: (entry.record.topic.domain.order, entry.record.topic.order, -entry.record.round_id))
        for entry in entries:
            by_domain.setdefault(entry.record.topic.domain, []).append((entry, cards.make(entry, self.day)))
        return list(by_domain.items())


def by_domain(country: Country, at: datetime | None) -> list[tuple[Domain, int]]:
    """How many programmes a country has in each domain; zero is said too."""
    there = Programme.objects.published(at).filter(primary_topic__domain=OuterRef("pk"), record__country=country)
    number = there.order_by().values("primary_topic__domain").annotate(number=Count("pk")).values("number")
    return [(domain, domain.number) for domain in Domain.objects.annotate(number=Coalesce(Subquery(number), 0))]


@dataclass(frozen=True, slots=True)
class Change:
    """A version that was published: label of the kind, name, address and moment. `number`: 1 is a new record."""

    kind: str
    title: Text
    url: str
    moment: datetime
    number: int


def changed(country: Country, at: datetime | None) -> list[Change]:
    """What was published last about a country, of all kinds, in one statement."""
    parts = []
    for kind, model in VERSION_MODELS.items():
        title = "record__topic__name" if kind == Kind.STOCKTAKING else model.TITLE
        parts.append(
            model.objects.published(at)
            .filter(record__country=country)
            .order_by("-published_from", "-id")
            .annotate(kind_=Value(str(kind), CharField()))
            .annotate(es=Cast(F(f"{title}_es"), TextField()), en=Cast(F(f"{title}_en"), TextField()))
            .values_list("kind_", "record__code", "es", "en", "published_from", "number")[:CHANGES_SHOWN]
        )
    rows = sorted(parts[0].union(*parts[1:], all=True), key=lambda row: row[4], reverse=True)[:CHANGES_SHOWN]
    day = at.date() if at else None
    return [
        Change(str(Kind(kind).label), text(Titled(es, en), "title"), cards.record_url(kind, code, day), moment, number)
        for kind, code, es, en, moment, number in rows
    ]


@dataclass(frozen=True, slots=True)
class Titled:
    """Twin titles as `bilingual.text` reads them."""

    title_es: str
    title_en: str


def last_verified(country: Country, at: datetime | None) -> datetime | None:
    """When somebody last confirmed a record of the country as still correct."""
    found = Event.objects.filter(record__country=country, verb=Verb.VERIFIED, at__lte=at or timezone.now())
    return found.aggregate(last=Max("at"))["last"]


def figures(country: Country) -> list[tuple[str, list[Observation]]]:
    """Observed values by theme, newest first within an indicator."""
    found = (
        Observation.objects.filter(country=country)
        .select_related("indicator")
        .prefetch_related(Prefetch("citations", ObservationSource.objects.select_related("source")))
        .order_by("indicator__order", "indicator__code", "-year", "id")
    )
    by_theme: dict[str, list[Observation]] = defaultdict(list)
    for observation in found:
        by_theme[observation.indicator.theme].append(observation)
    return [(theme.label, by_theme[theme]) for theme in IndicatorTheme if theme in by_theme]
