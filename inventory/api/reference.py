"""Reference data: whole lists by code, each with the few filters that make sense for it."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from inventory import exports
from inventory.api.base import PublicApi, only, page_of
from inventory.api.errors import bad_values
from inventory.api.schema import EXPORTED, FORMAT, PAGES, USUAL, code_parameter, filter_parameters, noun, page_schema
from inventory.api.serializers import reference as written
from inventory.choices import AgencyType, Axis, IndicatorTheme
from inventory.filters import PAGING, CodesFilter, CodesFilterSet, YearFilter
from inventory.models import (
    Agency,
    Country,
    Domain,
    Indicator,
    InstrumentGroup,
    InstrumentType,
    Observation,
    Release,
    Source,
    TargetGroup,
    Topic,
)
from inventory.sheets import Sheet
from inventory.sheets import reference as sheets


class NoFilter(CodesFilterSet):
    """A list without filters."""


class ByCountry(CodesFilterSet):
    country = CodesFilter("country__code", Country.objects.all, label="Country")


class AgencyFilter(ByCountry):
    type = CodesFilter("type", lambda: AgencyType, label="Type of agency")


class TopicFilter(CodesFilterSet):
    domain = CodesFilter("domain__code", Domain.objects.all, label="Policy domain")


class InstrumentFilter(CodesFilterSet):
    group = CodesFilter("group__code", InstrumentGroup.objects.all, label="Group of instruments")


class TargetGroupFilter(CodesFilterSet):
    axis = CodesFilter("axis", lambda: Axis, label="Axis")


class IndicatorFilter(CodesFilterSet):
    theme = CodesFilter("theme", lambda: IndicatorTheme, label="Theme")


class ObservationFilter(ByCountry):
    indicator = CodesFilter("indicator__code", Indicator.objects.all, label="Indicator")
    year_from = YearFilter(field_name="year", lookup_expr="gte", label="Year, from")
    year_to = YearFilter(field_name="year", lookup_expr="lte", label="Year, to")


class Table:
    """What there is to say about one list.

    `sheet`: its columns as a file, its model, name and joins. `serializer`: how a row is written. `filters`: its
    FilterSet. `prefetch`: what the serializer needs beyond the sheet's joins. `key`: the lookup that finds a row by its
    code. `rows`: those that are public, when not all are.
    """

    def __init__(
        self,
        sheet: Sheet,
        serializer: type[serializers.ModelSerializer],
        filters: type[CodesFilterSet] = NoFilter,
        prefetch: tuple[str, ...] = (),
        key: str = "code",
        rows: Callable[[], QuerySet] | None = None,
    ) -> None:
        self.sheet, self.serializer, self.filters, self.prefetch, self.key = sheet, serializer, filters, prefetch, key
        self.rows = rows or sheet.model.objects.all

    def joined(self, rows: QuerySet) -> QuerySet:
        return self.sheet.prepare(rows).prefetch_related(*self.prefetch)


TABLES: dict[type, Table] = {
    Country: Table(
        sheets.COUNTRIES,
        written.CountrySerializer,
        prefetch=("definitions__sources", "presidencies__sources"),
        key="code__iexact",  # /countries/cl/, as in the addresses of the pages
    ),
    Agency: Table(sheets.AGENCIES, written.AgencySerializer, AgencyFilter),
    Domain: Table(sheets.DOMAINS, written.DomainSerializer),
    Topic: Table(sheets.TOPICS, written.TopicSerializer, TopicFilter),
    InstrumentType: Table(sheets.INSTRUMENTS, written.InstrumentTypeSerializer, InstrumentFilter),
    TargetGroup: Table(sheets.TARGET_GROUPS, written.TargetGroupSerializer, TargetGroupFilter),
    Indicator: Table(sheets.INDICATORS, written.IndicatorSerializer, IndicatorFilter),
    Observation: Table(sheets.OBSERVATIONS, written.ObservationSerializer, ObservationFilter),
    Source: Table(sheets.SOURCES, written.SourceSerializer, rows=Source.objects.public),
    Release: Table(sheets.RELEASES, written.ReleaseSerializer, key="name"),
}


class ReferenceApi(PublicApi):
    model: ClassVar[type] = Country

    @property
    def table(self) -> Table:
        return TABLES[self.model]

    @property
    def segment(self) -> str:
        return self.table.sheet.name

    def filtered(self, request: Request, *others: str) -> QuerySet:
        """The rows that the parameters leave, or 400."""
        known = [*self.table.filters.base_filters, *others]
        only(request, known)
        filterset = self.table.filters(request.GET, queryset=self.table.rows())
        if not filterset.is_valid():
            raise bad_values(filterset.errors)
        return filterset.qs


class ReferenceList(ReferenceApi):
    """The rows in their usual order."""

    operation = "list"

    @property
    def summary(self) -> str:
        return f"List {noun(self.segment)}"

    def parameters(self) -> list[OpenApiParameter]:
        return [*filter_parameters(self.table.filters), *PAGES]

    def answers(self) -> dict[Any, Any]:
        serializer = self.table.serializer
        return {200: page_schema(serializer.__name__.removesuffix("Serializer"), serializer), **USUAL}

    def get(self, request: Request) -> Response:
        rows, frame = page_of(request, self.table.joined(self.filtered(request, *PAGING)))
        return Response({**frame, "results": self.table.serializer(rows, many=True).data})


class ReferenceDetail(ReferenceApi):
    """One row by its code."""

    operation = "record"

    @property
    def summary(self) -> str:
        return f"Read one of the {noun(self.segment)}"

    def parameters(self) -> list[OpenApiParameter]:
        return [code_parameter(self.segment)]

    def answers(self) -> dict[Any, Any]:
        return {200: self.table.serializer, **USUAL}

    def get(self, request: Request, code: str) -> Response:
        only(request, [])
        found = self.table.joined(self.table.rows().filter(**{self.table.key: code})).first()
        if found is None:
            raise NotFound
        return Response(self.table.serializer(found).data)


class ReferenceExport(ReferenceApi):
    """The same rows as the list with the same parameters, all of them, as a file."""

    operation = "export"

    @property
    def summary(self) -> str:
        return f"Download {noun(self.segment)}"

    def parameters(self) -> list[OpenApiParameter]:
        return [FORMAT, *filter_parameters(self.table.filters)]

    def answers(self) -> dict[Any, Any]:
        return {**EXPORTED, **USUAL}

    def get(self, request: Request, fmt: str) -> HttpResponseBase:
        if fmt not in exports.FORMATS:
            raise NotFound
        return exports.respond_rows(self.table.sheet, self.filtered(request), fmt, query=request.GET.urlencode())
