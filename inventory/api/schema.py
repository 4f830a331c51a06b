"""The OpenAPI description. Views say what they take and answer (`PublicApi`); this file hands it to drf-spectacular."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django_filters import FilterSet
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from inventory import search
from inventory.api.base import PAGE_SIZE, PAGE_SIZE_MAX
from inventory.filters import FIRST_YEAR, LAST_YEAR, CodesFilter, DayFilter, VersionFilter, YearFilter


class Schema(AutoSchema):
    """Asks the view instead of guessing."""

    def get_operation_id(self) -> str:
        return f"{self.view.segment.replace('-', '_')}_{self.view.operation}"

    def get_tags(self) -> list[str]:
        return [self.view.segment]

    def get_summary(self) -> str:
        return self.view.summary

    def get_description(self) -> str:
        return " ".join((type(self.view).__doc__ or "").split())

    def get_override_parameters(self) -> list[OpenApiParameter]:
        return self.view.parameters()

    def get_request_serializer(self) -> None:
        return None

    def get_response_serializers(self) -> dict[Any, Any]:
        return self.view.answers()

    def get_filter_backends(self) -> list:
        return []


class DetailSerializer(serializers.Serializer):
    """Why there is no answer, in words."""

    detail = serializers.CharField()


class BadRequestSerializer(DetailSerializer):
    """Unknown parameters come with `unknown` and `known`, bad values with `errors`."""

    unknown = serializers.ListField(child=serializers.CharField(), required=False, help_text="Parameters nobody understands.")
    known = serializers.ListField(child=serializers.CharField(), required=False, help_text="Parameters that exist here.")
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="What is wrong with the value, by parameter.",
    )


BAD_REQUEST = OpenApiResponse(BadRequestSerializer, description="A parameter is unknown, or its value cannot be used.")
NOT_FOUND = OpenApiResponse(DetailSerializer, description="There is nothing here, or no such page.")
TOO_MANY = OpenApiResponse(DetailSerializer, description="Too many requests; `Retry-After` says when to go on.")
AWAY = OpenApiResponse(DetailSerializer, description="The database is away for a moment.")
USUAL = {400: BAD_REQUEST, 404: NOT_FOUND, 429: TOO_MANY, 503: AWAY}


def page_schema(name: str, serializer: type[serializers.BaseSerializer]) -> Any:
    """The frame of a page around a serializer."""
    return inline_serializer(
        name=f"{name}Page",
        fields={
            "count": serializers.IntegerField(help_text="Rows on all pages."),
            "next": serializers.URLField(allow_null=True, help_text="Address of the next page."),
            "previous": serializers.URLField(allow_null=True, help_text="Address of the page before."),
            "results": serializer(many=True),
        },
    )


EXPORTED = {
    (200, "text/csv"): OpenApiTypes.STR,
    (200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"): OpenApiTypes.BINARY,
    (200, "application/json"): OpenApiTypes.OBJECT,
    (200, "application/x-ndjson"): OpenApiTypes.STR,
}

FORMAT = OpenApiParameter(
    "fmt",
    str,
    OpenApiParameter.PATH,
    enum=["csv", "xlsx", "json", "jsonl"],
    description="csv: RFC 4180 in UTF-8. xlsx: the rows, and a sheet that explains them. json: an object of `meta` and "
    "`items`. jsonl: one object a line. The values are the same in all four; in CSV, texts that a spreadsheet program "
    "would take for a formula begin with an apostrophe.",
)
CODES = {
    "programmes": "cl-fogape",
    "stocktaking": "st-cl-credit-guarantees",
    "agenda": "ag-07",
    "context": "ctx-co-informality",
    "countries": "CL",
    "agencies": "cl-ascc",
    "domains": "finance",
    "topics": "credit_guarantees",
    "instruments": "grant",
    "target-groups": "micro",
    "indicators": "sme_share_firms",
    "observations": "ob-sme-share-firms-cl-2014",
    "sources": "cl-ley-20416",
    "releases": "2026.1",
}
NOUNS = {
    "stocktaking": "stocktaking entries",
    "agenda": "elements of the joint agenda",
    "context": "context notes",
    "domains": "policy domains",
    "instruments": "types of policy instruments",
    "target-groups": "target groups",
}


def code_parameter(segment: str) -> OpenApiParameter:
    """The code in the address, with one that the starter data hold."""
    return OpenApiParameter(
        "code",
        str,
        OpenApiParameter.PATH,
        description="The stable code.",
        examples=[OpenApiExample("one of the starter data", value=CODES[segment])],
    )


def noun(segment: str) -> str:
    """What the rows of a list are called."""
    return NOUNS.get(segment, segment)


PAGES = [
    OpenApiParameter("page", {"type": "integer", "minimum": 1, "default": 1}, description="Number of the page."),
    OpenApiParameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": PAGE_SIZE_MAX, "default": PAGE_SIZE},
        description=f"Rows on a page, at most {PAGE_SIZE_MAX}.",
    ),
]

ABOUT = {
    "q": "Words to search for, in Spanish or English, with or without accents. Words are ANDed; “quotes” keep a phrase; "
    "`or` (in Spanish `o`) and `-` work.",
    "as_of": "The inventory as it was published at the end of that day (UTC), as year-month-day.",
    "verified_before": "Records not confirmed as still correct since that day.",
    "updated_since": "Records whose published version appeared on that day or later.",
    "sort": "The order of rows; a minus turns it round. The best match comes first when words are searched.",
}


def filter_parameters(filters: type[FilterSet]) -> list[OpenApiParameter]:
    """The parameters of a FilterSet, read from its class: the schema asks no database."""
    sorts = ["relevance", *getattr(filters, "SORTS", ())]
    return [_parameter(name, one, sorts) for name, one in filters.base_filters.items()]


def _parameter(name: str, one: django_filters.Filter, sorts: Iterable[str] = ()) -> OpenApiParameter:
    label = str(one.label or name)
    about = ABOUT.get(name, "")
    if isinstance(one, CodesFilter):
        item: dict[str, Any] = {"type": "string"}
        terms = one.terms()
        if isinstance(terms, type):
            item["enum"] = list(terms.values)
        return OpenApiParameter(
            name,
            {"type": "array", "items": item},
            description=f"{label}: codes. Repeat the parameter for OR; different parameters are ANDed.",
            explode=True,
        )
    kinds: list[tuple[type, dict[str, Any]]] = [
        (DayFilter, {"type": "string", "format": "date"}),
        (YearFilter, {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}),
        (django_filters.CharFilter, {"type": "string", "maxLength": search.MAX_LENGTH}),
    ]
    schema = next((found for kind, found in kinds if isinstance(one, kind)), {"type": "string"})
    if name == "sort":
        schema = {"type": "string", "enum": list(sorts)}
    return OpenApiParameter(name, schema, description=about or f"{label}.")


AS_OF = _parameter("as_of", VersionFilter.base_filters["as_of"])
