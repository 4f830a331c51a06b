"""Countries side by side: how they define firm size, what is listed for them, and the figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.choices import FirmSize, Kind, ProgrammeStatus, Unit, YearBasis
from inventory.comparison.table import Item, Line, Part, missing, words
from inventory.formats import number
from inventory.models import VERSION_MODELS, Agency, Country, Domain, Observation, SmeBand, SmeDefinition

Tally = dict[tuple[int, Any], int]
"""(country, what is counted) → how many."""


@dataclass(slots=True)
class Facts:
    """What is read about all countries at once; the number of statements does not depend on the data."""

    definitions: dict[int, SmeDefinition]
    by_domain: Tally
    by_status: Tally
    agencies: Tally
    totals: dict[Kind, Tally]
    figures: dict[tuple[int, int], Observation]
    """(country, indicator) → its latest observation."""
    indicators: list[Any] = field(default_factory=list)


def facts(countries: Sequence[Country], at: datetime | None) -> Facts:
    found = Facts(
        definitions=definitions(countries, (at or timezone.now()).date()),
        by_domain=_tally(Kind.PROGRAMME, countries, at, "primary_topic__domain"),
        by_status=_tally(Kind.PROGRAMME, countries, at, "status"),
        agencies={(row["country"], ""): row["n"] for row in _by_country(Agency.objects.filter(country__in=countries))},
        totals={kind: _tally(kind, countries, at, "record__kind") for kind in (Kind.STOCKTAKING, Kind.CONTEXT)},
        figures={},
    )
    observations = (
        Observation.objects.filter(country__in=countries).select_related("indicator").order_by("indicator__order", "year", "id")
    )
    indicators: dict[int, Any] = {}
    for one in observations:
        found.figures[one.country_id, one.indicator_id] = one
        indicators[one.indicator_id] = one.indicator
    found.indicators = list(indicators.values())
    return found


def parts(countries: Sequence[Country], at: datetime | None, link: Callable[..., str]) -> list[Part]:
    """The rows of countries. `link(kind, country=…, domain=…)`: the address of a list under some filters."""
    known = facts(countries, at)

    def line(key: str, label: str, read: Callable[[Country], list[Item]]) -> Line:
        return Line(key, label, [read(country) for country in countries])

    def counted(kind: Kind, count: int, country: Country, **filters: str) -> list[Item]:
        return [Item(number(count), link(kind, country=country.code, **filters) if count else "")]

    return [
        Part("definition", _("What counts as micro, small and medium"), _definition_lines(line, known)),
        Part("programmes", _("Programmes listed"), [
            line("programmes", _("All"), lambda one: counted(
                Kind.PROGRAMME, sum(n for (pk, _domain), n in known.by_domain.items() if pk == one.pk), one)),
            *(line(f"domain-{domain.code}", str(domain), lambda one, domain=domain: counted(
                Kind.PROGRAMME, known.by_domain.get((one.pk, domain.pk), 0), one, domain=domain.code))
              for domain in Domain.objects.all()),
            line("active", str(ProgrammeStatus.ACTIVE.label), lambda one: counted(
                Kind.PROGRAMME, known.by_status.get((one.pk, "active"), 0), one, status="active")),
        ]),
        Part("records", _("Other records"), [
            *(line(kind, str(VERSION_MODELS[kind]._meta.verbose_name_plural).capitalize(), lambda one, kind=kind: counted(
                kind, known.totals[kind].get((one.pk, kind), 0), one)) for kind in known.totals),
            line("agencies", _("Institutions"), lambda one: [Item(number(known.agencies.get((one.pk, ""), 0)))]),
            line("ministry", _("Ministry in charge"), lambda one: words(one.ministry)),
            line("currency", _("Currency"), lambda one: [Item(one.currency)]),
            line("member_since", _("Member since"), lambda one: (
                [Item(str(one.member_since))] if one.member_since else missing())),
        ]),
        Part("figures", _("Latest figures"), [
            line(f"indicator-{one.code}", str(one), lambda country, one=one: _figure(known.figures.get((country.pk, one.pk))))
            for one in known.indicators
        ], _("The figures may be of different years and rest on different definitions: read the notes before you compare.")),
    ]  # fmt: skip


def _definition_lines(line: Callable[..., Line], known: Facts) -> list[Line]:
    def of(read: Callable[[SmeDefinition], list[Item]]) -> Callable[[Country], list[Item]]:
        return lambda country: (
            read(known.definitions[country.pk])
            if country.pk in known.definitions
            else missing(_("No definition has been recorded yet."))
        )

    return [
        line("legal_basis", _("Legal basis"), of(lambda one: [Item(one.legal_basis)])),
        line("criterion", _("Criterion"), of(lambda one: words(one.criterion))),
        line("unit", _("Unit"), of(lambda one: words(one.unit))),
        *(
            line(size.value, str(size.label), of(lambda one, size=size: [
                Item(band_words(band)) for band in one.bands.all() if band.size == size
            ] or missing()))
            for size in FirmSize
        ),
    ]  # fmt: skip


# Sectors that size definitions use; another word in the data is shown as it is.
def sector_name(sector: str) -> str:
    return {
        "all": _("All sectors"),
        "commerce": _("Commerce"),
        "industry": _("Industry"),
        "industry and services": _("Industry and services"),
        "manufacturing": _("Manufacturing"),
        "services": _("Services"),
    }.get(sector, sector)


def band_words(band: SmeBand) -> str:
    """A size band in words: "Commerce: more than 44 769, up to 431 196"."""
    limits = [
        (_("more than %(value)s"), band.minimum),
        (_("up to %(value)s"), band.maximum),
        (_("%(value)s workers or more"), band.workers_min),
        (_("up to %(value)s workers"), band.workers_max),
        (_("sales from %(value)s"), band.sales_min),
        (_("sales up to %(value)s"), band.sales_max),
        (_("combined ceiling %(value)s"), band.combined_max),
    ]
    said = ", ".join(words % {"value": number(value)} for words, value in limits if value is not None)
    return f"{sector_name(band.sector)}: {said}"


def figure_words(value: Any, unit: str) -> str:
    """A value with its unit: "98.5 %", "2 246 000", "21 000 USD million"."""
    if unit == Unit.COUNT:
        return number(value)
    # A no-break space: the unit never stands alone on the next line.
    return f"{number(value)}\N{NO-BREAK SPACE}{Unit(unit).label}"


def _figure(one: Observation | None) -> list[Item]:
    if one is None:
        return missing(_("No figure"))
    basis = "" if one.year_basis == YearBasis.STATED else f"; {one.get_year_basis_display()}"
    return [Item(f"{figure_words(one.value, one.indicator.unit)} ({one.year}{basis})")]


def definitions(countries: Sequence[Country], on: date) -> dict[int, SmeDefinition]:
    """The definition of each country that was in force on a day."""
    bands = Prefetch("bands", SmeBand.objects.order_by("order", "id"))
    found: dict[int, SmeDefinition] = {}
    for one in SmeDefinition.objects.filter(country__in=countries).prefetch_related(bands):
        if (one.valid_from is None or one.valid_from <= on) and (one.valid_to is None or one.valid_to >= on):
            found.setdefault(one.country_id, one)
    return found


def _tally(kind: Kind, countries: Sequence[Country], at: datetime | None, path: str) -> Tally:
    rows = (
        VERSION_MODELS[kind].objects.published(at).filter(record__country__in=countries).order_by()
        .values_list("record__country", path).annotate(n=Count("pk", distinct=True))
    )  # fmt: skip
    return {(country, key): n for country, key, n in rows}


def _by_country(queryset: Any) -> Any:
    return queryset.order_by().values("country").annotate(n=Count("pk"))
