"""Countries: what an SME is there, what is recorded, and the figures with the basis of their year."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from inventory import gathering
from inventory.choices import IndicatorTheme
from inventory.models import (
    VERSION_MODELS,
    Agency,
    ContextNote,
    Country,
    Domain,
    Observation,
    ObservationSource,
    Programme,
    SmeBand,
    SmeDefinition,
    StocktakingEntry,
    Version,
)
from inventory.views import cards
from inventory.views.base import DatedView

# Sectors that size definitions use; another word in the data is shown as it is.
SECTORS = {
    "all": _("All sectors"),
    "commerce": _("Commerce"),
    "industry": _("Industry"),
    "industry and services": _("Industry and services"),
    "manufacturing": _("Manufacturing"),
    "services": _("Services"),
}

LIMITS = {
    "minimum": _("More than"),
    "maximum": _("Up to"),
    "workers_min": _("Workers, from"),
    "workers_max": _("Workers, up to"),
    "sales_min": _("Sales, from"),
    "sales_max": _("Sales, up to"),
    "combined_max": _("Combined ceiling"),
}


@dataclass(frozen=True, slots=True)
class BandTable:
    """A size definition as a table: only the limits that the law uses."""

    columns: list[str]
    rows: list[tuple[str, str, list[Any]]]
    """Size, sector, and the limits in the order of the columns."""


def band_table(bands: list[SmeBand]) -> BandTable:
    used = [name for name in LIMITS if any(getattr(band, name) is not None for band in bands)]
    rows = [
        (
            band.get_size_display(),
            str(SECTORS.get(band.sector, band.sector)),
            [getattr(band, name) for name in used],
        )
        for band in bands
    ]
    return BandTable([str(LIMITS[name]) for name in used], rows)


class CountryList(DatedView):
    section = "country"

    def get(self, request: HttpRequest) -> HttpResponse:
        counts: dict[int, dict[str, int]] = defaultdict(dict)
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
        return {
            "country": country,
            "sources": country.sources.all(),
            "definitions": definitions(country),
            "by_domain": by_domain(country, self.at),
            "figures": figures(country),
            "agencies": Agency.objects.filter(country=country).select_related("successor"),
            "terms": country.presidencies.select_related("source"),
            "notes": self.cards(ContextNote, country),
            "entries": self.cards(StocktakingEntry, country),
        }

    def cards(self, model: type[Version], country: Country) -> list[cards.Card]:
        found = gathering.for_cards(model.objects.published(self.at).filter(record__country=country))
        return [cards.make(version, self.day) for version in found]


def definitions(country: Country) -> list[tuple[SmeDefinition, BandTable]]:
    """The size definitions of a country, the one in force first."""
    found = country.definitions.prefetch_related("bands", "sources")
    return [(definition, band_table(list(definition.bands.all()))) for definition in found]


def by_domain(country: Country, at: datetime | None) -> list[tuple[Domain, int]]:
    """How many programmes a country has in each domain; zero is said too."""
    counts = dict(
        Programme.objects.published(at)
        .filter(record__country=country)
        .order_by()
        .values_list("primary_topic__domain")
        .annotate(number=Count("pk"))
    )
    return [(domain, counts.get(domain.pk, 0)) for domain in Domain.objects.all()]


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
