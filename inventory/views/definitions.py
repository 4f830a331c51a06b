"""What a country calls micro, small and medium, alone and beside the other countries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from inventory import gathering
from inventory.choices import FirmSize
from inventory.comparison.countries import band_words, sector_name
from inventory.models import Country, SmeBand, SmeDefinition

LIMITS = {
    "minimum": _("More than"),
    "maximum": _("Up to"),
    "workers_min": _("Workers, from"),
    "workers_max": _("Workers, up to"),
    "sales_min": _("Sales, from"),
    "sales_max": _("Sales, up to"),
    "combined_max": _("Combined ceiling"),
}
SIZES = (FirmSize.MICRO, FirmSize.SMALL, FirmSize.MEDIUM)


@dataclass(frozen=True, slots=True)
class BandTable:
    """A size definition as a table: only the limits that the law uses."""

    columns: list[str]
    rows: list[tuple[str, str, list[Any]]]
    """Size, sector, and the limits in the order of the columns."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The definition in force in a country, beside those of others. `sizes`: of each size its bands in words."""

    country: Country
    definition: SmeDefinition
    sizes: list[tuple[str, list[str]]]
    is_here: bool


def all_definitions() -> list[SmeDefinition]:
    """Every definition with its bands and sources, those of a country together, the newest first."""
    found = gathering.gathered(SmeDefinition.objects.select_related("country"), "bands", "sources")
    return sorted(found, key=lambda one: (one.country.order, one.country_id))


def band_table(bands: list[SmeBand]) -> BandTable:
    used = [name for name in LIMITS if any(getattr(band, name) is not None for band in bands)]
    rows = [(band.get_size_display(), sector_name(band.sector), [getattr(band, name) for name in used]) for band in bands]
    return BandTable([str(LIMITS[name]) for name in used], rows)


def of_country(country: Country, known: Iterable[SmeDefinition]) -> list[tuple[SmeDefinition, BandTable]]:
    """The definitions of a country, the one in force first."""
    own = [definition for definition in known if definition.country_id == country.pk]
    return [(definition, band_table(list(definition.bands.all()))) for definition in own]


def beside_others(country: Country, known: Iterable[SmeDefinition], on: date) -> list[Beside]:
    """The definitions in force on a day, one a country; none when there is nothing to compare with."""
    rows: dict[int, Beside] = {}
    for one in known:
        in_force = (one.valid_from is None or one.valid_from <= on) and (one.valid_to is None or one.valid_to >= on)
        if not in_force or one.country_id in rows:
            continue
        sizes = [(str(size.label), [band_words(band) for band in one.bands.all() if band.size == size]) for size in SIZES]
        rows[one.country_id] = Beside(one.country, one, sizes, one.country_id == country.pk)
    return list(rows.values()) if len(rows) > 1 and country.pk in rows else []
