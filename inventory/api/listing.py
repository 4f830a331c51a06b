"""The lists of the four kinds of records: pages, facets and files, all through the kind's FilterSet."""

from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpResponseBase
from django.utils import translation
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from inventory import exports, facets, references
from inventory.api.base import PagingForm, PublicApi, checked, only, page_of
from inventory.api.errors import bad_values
from inventory.api.schema import EXPORTED, FORMAT, PAGES, USUAL, filter_parameters, noun, page_schema
from inventory.api.serializers import RECORDS
from inventory.api.serializers.base import SEGMENTS, TermSerializer
from inventory.bilingual import LANGUAGES
from inventory.choices import Kind
from inventory.filters import FILTERS, VersionFilter
from inventory.models import Version


class KindApi(PublicApi):
    """Base of what there is for each kind."""

    kind: ClassVar[Kind] = Kind.PROGRAMME

    @property
    def segment(self) -> str:
        return SEGMENTS[self.kind]

    @property
    def name(self) -> str:
        return RECORDS[self.kind].__name__.removesuffix("Serializer")

    def filterset(self, request: Request) -> VersionFilter:
        """The kind's filters with this request's parameters, or 400."""
        filterset = FILTERS[self.kind](request.GET)
        only(request, filterset.known)
        if not filterset.is_valid():
            raise bad_values(filterset.errors)
        checked(PagingForm(request.GET))  # files and facets have no pages, yet take the list's query as it is
        return filterset

    def written(self, versions: list[Version], at: datetime | None) -> list[dict[str, Any]]:
        """Versions read with `for_export()` as the API writes them."""
        references.attach(versions, at)
        context = {"as_of": at.date() if at else None}
        return RECORDS[self.kind](versions, many=True, context=context).data


class RecordList(KindApi):
    """Records as full as each has its own address for. Within a filter any of the values suffices; different filters
    must all hold. An unknown parameter is an error, a blank value is no filter."""

    operation = "list"

    @property
    def summary(self) -> str:
        return f"List {noun(self.segment)}"

    def parameters(self) -> list[OpenApiParameter]:
        return [*filter_parameters(FILTERS[self.kind]), *PAGES]

    def answers(self) -> dict[Any, Any]:
        return {200: page_schema(self.name, RECORDS[self.kind]), **USUAL}

    def get(self, request: Request) -> Response:
        filterset = self.filterset(request)
        versions, frame = page_of(request, filterset.qs.for_export())
        return Response({**frame, "results": self.written(versions, filterset.moment)})


class FacetOptionSerializer(TermSerializer):
    count = serializers.IntegerField(help_text="Records that this value would leave, under the other filters.")
    chosen = serializers.BooleanField(help_text="Whether this request filters by it.")


class FacetsSerializer(serializers.Serializer):
    """Counts for each value of each filter. A filter's own selection is left out of its counts."""

    total = serializers.IntegerField(help_text="Records under all filters.")
    as_of = serializers.DateField(allow_null=True)
    facets = serializers.DictField(child=FacetOptionSerializer(many=True), help_text="By name of the filter.")


class RecordFacets(KindApi):
    """How many records each value of each filter would leave. A filter's own selection is left out of its counts."""

    operation = "facets"

    @property
    def summary(self) -> str:
        return f"Count {noun(self.segment)} by filter"

    def parameters(self) -> list[OpenApiParameter]:
        return filter_parameters(FILTERS[self.kind])

    def answers(self) -> dict[Any, Any]:
        return {200: FacetsSerializer, **USUAL}

    def get(self, request: Request) -> Response:
        filterset = self.filterset(request)
        found = facets.counts(filterset)
        return Response(
            {
                "total": found.total,
                "as_of": filterset.moment.date() if filterset.moment else None,
                "facets": {name: [_option(one) for one in options] for name, options in found.options.items()},
            }
        )


def _option(one: facets.Option) -> dict[str, Any]:
    """An option with its name in both languages: a term's own, or the label of a choice."""
    names = {}
    for language in LANGUAGES:
        with translation.override(language):
            names[f"name_{language}"] = getattr(one.term, f"name_{language}", None) or str(one.term)
    return {"code": one.code, **names, "count": one.count, "chosen": one.chosen}


class RecordExport(KindApi):
    """The same records as the list with the same parameters, all of them, one row a record."""

    operation = "export"

    @property
    def summary(self) -> str:
        return f"Download {noun(self.segment)}"

    def parameters(self) -> list[OpenApiParameter]:
        return [FORMAT, *filter_parameters(FILTERS[self.kind])]

    def answers(self) -> dict[Any, Any]:
        return {**EXPORTED, **USUAL}

    def get(self, request: Request, fmt: str) -> HttpResponseBase:
        if fmt not in exports.FORMATS:
            raise NotFound
        return exports.respond(self.filterset(request), fmt)
