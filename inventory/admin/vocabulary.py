"""Vocabularies: retired when no longer wanted, never deleted."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from inventory.admin.base import ReferenceAdmin, TableRows
from inventory.models import (
    Dimension,
    Domain,
    Framework,
    FrameworkScore,
    Indicator,
    InstrumentGroup,
    InstrumentType,
    Sector,
    SubDimension,
    TargetGroup,
    Topic,
)


class TermAdmin(ReferenceAdmin):
    list_display = ("name", "code", "order", "retired_on")
    search_fields = ("name_es", "name_en", "code")
    own_fields: tuple[str, ...] = ()
    """What a vocabulary has beside what all have."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return (
            (None, {"fields": ("code", *self.own_fields, "order", "retired_on")}),
            (_("In Spanish"), {"fields": ("name_es", "definition_es")}),
            (_("In English"), {"fields": ("name_en", "definition_en")}),
        )

    @admin.display(description=_("name"), ordering="name_es")
    def name(self, term: Any) -> str:
        return str(term)


@admin.register(Domain, InstrumentGroup, Sector)
class PlainTermAdmin(TermAdmin):
    pass


@admin.register(Topic)
class TopicAdmin(TermAdmin):
    own_fields = ("domain", "dimensions", "crosswalk_note_es", "crosswalk_note_en")
    grouped = {"dimensions": "framework"}
    list_display = ("name", "domain", "code", "order", "retired_on")
    list_select_related = ("domain",)

    def offered(self, request: HttpRequest) -> QuerySet:
        return super().offered(request).select_related("domain")


@admin.register(InstrumentType)
class InstrumentTypeAdmin(TermAdmin):
    own_fields = ("group",)
    list_display = ("name", "group", "code", "order", "retired_on")
    list_select_related = ("group",)

    def offered(self, request: HttpRequest) -> QuerySet:
        return super().offered(request).select_related("group")


@admin.register(TargetGroup)
class TargetGroupAdmin(TermAdmin):
    own_fields = ("axis",)
    list_display = ("name", "axis", "code", "order", "retired_on")


@admin.register(Indicator)
class IndicatorAdmin(TermAdmin):
    own_fields = ("theme", "unit")
    list_display = ("name", "theme", "unit", "code", "retired_on")

    def offered(self, request: HttpRequest) -> QuerySet:
        return super().offered(request).order_by("theme", "order", "id")


class DimensionRows(TableRows):
    model = Dimension
    fields = ("code", "name_es", "name_en", "order")
    can_delete = False


@admin.register(Framework)
class FrameworkAdmin(ReferenceAdmin):
    list_display = ("name", "code", "scale_min", "scale_max")
    fields = (
        "code",
        "name_es",
        "name_en",
        ("scale_min", "scale_max", "countries_covered"),
        "blocks",
        "pilot",
        "cross_cutting",
        "note_es",
        "note_en",
        "sources",
    )
    autocomplete_fields = ("sources",)
    inlines = (DimensionRows,)

    @admin.display(description=_("name"), ordering="name_es")
    def name(self, framework: Framework) -> str:
        return str(framework)


class SubDimensionRows(TableRows):
    model = SubDimension
    fields = ("name_es", "name_en", "edition", "source", "order")
    autocomplete_fields = ("source",)


class ScoreRows(TableRows):
    model = FrameworkScore
    fields = ("country", "year", "value", "source")
    autocomplete_fields = ("source",)


@admin.register(Dimension)
class DimensionAdmin(ReferenceAdmin):
    list_display = ("name", "framework", "code", "order")
    list_select_related = ("framework",)
    fields = ("framework", "code", "name_es", "name_en", "order")
    inlines = (SubDimensionRows, ScoreRows)

    def offered(self, request: HttpRequest) -> QuerySet:
        return super().offered(request).select_related("framework")

    @admin.display(description=_("name"), ordering="name_es")
    def name(self, dimension: Dimension) -> str:
        return str(dimension.name)
