"""The lists of reference data as tables."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inventory.bilingual import text
from inventory.choices import (
    AgencyType,
    Axis,
    FirmSize,
    IndicatorTheme,
    LinkState,
    Unit,
    YearBasis,
)
from inventory.models import (
    Agency,
    Country,
    Domain,
    Indicator,
    InstrumentType,
    Observation,
    ObservationSource,
    PresidencyTerm,
    Release,
    SmeDefinition,
    Source,
    TargetGroup,
    Topic,
)
from inventory.sheets.columns import TEXT, Column, Reader, Sheet, at_path, choice, joined, label, lines, own, term, twins

LEFT_OUT = {"id": "how the inventory works inside; nothing about the policy"}


def _with(*joins: str, prefetch: Iterable[str] = ()) -> Callable[[QuerySet], QuerySet]:
    def prepare(queryset: QuerySet) -> QuerySet:
        return queryset.select_related(*joins).prefetch_related(*prefetch)

    return prepare


def _sources() -> list[Column]:
    def each(name: str) -> Reader:
        return lambda thing: joined(getattr(one, name) for one in thing.sources.all())

    return [
        Column("sources", each("code"), TEXT, _("codes of the sources"), ("sources",)),
        Column("sources_urls", each("url"), TEXT, _("addresses of the sources")),
    ]


def _vocabulary(model: Any) -> list[Column]:
    return [*own(model, "code"), *twins(model, "name", "definition"), *own(model, "order", "retired_on")]


def _band(row: Any, language: str) -> str:
    pairs = [
        ("", row.minimum, row.maximum),
        ("trabajadores " if language == "es" else "workers ", row.workers_min, row.workers_max),
        ("ventas " if language == "es" else "sales ", row.sales_min, row.sales_max),
    ]
    limits = [
        f"{what}{low if low is not None else ''}–{high if high is not None else ''}"
        for what, low, high in pairs
        if low is not None or high is not None
    ]
    sector = "" if row.sector == "all" else f" ({row.sector})"
    return f"{label(FirmSize, row.size, language)}{sector}: {', '.join(limits)}"


def definition(row: SmeDefinition, language: str) -> str:
    bands = joined(_band(band, language) for band in row.bands.all())
    period = f"{row.valid_from or '…'} / {row.valid_to or '…'}"
    return f"{row.legal_basis} [{text(row, 'unit', language)}; {period}] {bands}"


def presidency(row: PresidencyTerm, language: str) -> str:
    return f"{row.starts_on} / {row.ends_on or '…'}"


COUNTRIES = Sheet(
    name="countries",
    unit=_("country or region"),
    model=Country,
    columns=(
        *own(Country, "code", "iso3"),
        *twins(Country, "name"),
        *own(Country, "currency", "member_since", "is_region"),
        *twins(Country, "ministry"),
        *lines("definitions", definition, _("definitions of firm size, in the unit of the law"), ()),
        *lines("presidencies", presidency, _("terms of the presidency"), ()),
        *_sources(),
    ),
    prepare=_with(prefetch=("definitions__bands", "presidencies", "sources")),
    left_out={**LEFT_OUT, "order": "the order of rows says it"},
)

AGENCIES = Sheet(
    name="agencies",
    unit=_("agency"),
    model=Agency,
    columns=(
        *own(Agency, "code"),
        *term("country", "country", _("country"), ("country",)),
        *own(Agency, "acronym"),
        *twins(Agency, "name"),
        *choice(Agency, "type", AgencyType),
        *own(Agency, "url", "start_year", "end_year"),
        Column("successor", at_path("successor.code"), TEXT, _("code of the agency that followed it"), ("successor",)),
        *_sources(),
    ),
    prepare=_with("country", "successor", prefetch=("sources",)),
    left_out=LEFT_OUT,
)

DOMAINS = Sheet(
    name="domains",
    unit=_("policy domain"),
    model=Domain,
    columns=tuple(_vocabulary(Domain)),
    left_out=LEFT_OUT,
)


def dimensions(topic: Topic) -> str:
    return joined(f"{one.framework.code} {one.code}" for one in topic.dimensions.all())


TOPICS = Sheet(
    name="topics",
    unit=_("topic"),
    model=Topic,
    columns=(
        *_vocabulary(Topic),
        *term("domain", "domain", _("policy domain"), ("domain",)),
        Column("dimensions", dimensions, TEXT, _("dimensions of the SME Policy Index"), ("dimensions",)),
        *twins(Topic, "crosswalk_note"),
    ),
    prepare=_with("domain", prefetch=("dimensions__framework",)),
    left_out=LEFT_OUT,
)

INSTRUMENTS = Sheet(
    name="instruments",
    unit=_("type of policy instrument"),
    model=InstrumentType,
    columns=(*_vocabulary(InstrumentType), *term("group", "group", _("group"), ("group",))),
    prepare=_with("group"),
    left_out=LEFT_OUT,
)

TARGET_GROUPS = Sheet(
    name="target-groups",
    unit=_("target group"),
    model=TargetGroup,
    columns=(*_vocabulary(TargetGroup), *choice(TargetGroup, "axis", Axis)),
    left_out=LEFT_OUT,
)

INDICATORS = Sheet(
    name="indicators",
    unit=_("indicator"),
    model=Indicator,
    columns=(
        *_vocabulary(Indicator),
        *choice(Indicator, "unit", Unit),
        *choice(Indicator, "theme", IndicatorTheme),
    ),
    left_out=LEFT_OUT,
)


def _cited(read: Callable[[ObservationSource], Any]) -> Reader:
    return lambda observation: joined(read(row) for row in observation.citations.all())


OBSERVATIONS = Sheet(
    name="observations",
    unit=_("observation: indicator, country and year"),
    model=Observation,
    columns=(
        *own(Observation, "code"),
        *term("indicator", "indicator", _("indicator"), ("indicator",)),
        *term("country", "country", _("country"), ("country",)),
        *own(Observation, "year"),
        *choice(Observation, "year_basis", YearBasis),
        *own(Observation, "value"),
        Column("unit", at_path("indicator.unit"), TEXT, _("unit")),
        *twins(Observation, "note"),
        Column("sources", _cited(lambda row: row.source.code), TEXT, _("codes of the sources")),
        Column("sources_urls", _cited(lambda row: row.source.url), TEXT, _("addresses of the sources")),
        Column("sources_sections", _cited(lambda row: row.section), TEXT, _("pages or sections of the sources")),
    ),
    prepare=_with("indicator", "country", prefetch=("citations__source",)),
    left_out=LEFT_OUT,
)

SOURCES = Sheet(
    name="sources",
    unit=_("source"),
    model=Source,
    columns=(
        *own(Source, "code", "title", "publisher", "year", "url", "archived_url"),
        *twins(Source, "note"),
        *choice(Source, "link_state", LinkState),
        *own(Source, "checked_at"),
    ),
    left_out=LEFT_OUT,
)

RELEASES = Sheet(
    name="releases",
    unit=_("release"),
    model=Release,
    columns=(
        Column("code", at_path("name"), TEXT, _("number"), ("name",)),
        *own(Release, "as_of"),
        *twins(Release, "notes"),
    ),
    left_out=LEFT_OUT,
)
