"""Countries, agencies, sources, observations, rounds, releases and pages."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet, Value
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from inventory import permissions, search
from inventory.admin.base import DeskAdmin, ReferenceAdmin, TableRows
from inventory.choices import Action, LinkState, Role
from inventory.formats import number
from inventory.models import (
    Agency,
    Country,
    Observation,
    ObservationSource,
    Page,
    PresidencyTerm,
    Region,
    Release,
    SmeBand,
    SmeDefinition,
    Source,
)


def containing(rows: QuerySet, term: str, *fields: str) -> QuerySet:
    """Rows in which every word is found in one of the fields, with or without accents."""
    for word in search.clean(term)[:200].split()[:8]:
        found = Q()
        for field in fields:
            rows = rows.alias(**{f"folded_{field}": search.folded(field)})
            found |= Q(**{f"folded_{field}__contains": search.Lower(search.Unaccent(Value(word)))})
        rows = rows.filter(found)
    return rows


@admin.register(Source)
class SourceAdmin(ReferenceAdmin):
    """Who edits texts also adds their sources, and mends them while nothing public and nobody else rests on them."""

    popup_add = True
    list_display = ("title", "publisher", "year", "link_state")
    search_fields = ("title",)
    search_help_text = _("Part of the title, the publisher or the address.")
    fields = ("title", "publisher", "year", "url", "archived_url", "note_es", "note_en")

    def may_add(self, user: Any) -> bool:
        return permissions.may_edit_source(user)

    def may_change(self, user: Any, thing: Any = None) -> bool:
        if thing is None or permissions.may_edit_reference(user):
            return permissions.may_edit_source(user)
        own = permissions.countries_of(user, Role.FOCAL_POINT)
        return bool(own) and not thing.is_used_beyond(own)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).known(request.user)

    offered = get_queryset

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ()

    def get_search_results(self, request: HttpRequest, rows: QuerySet, term: str) -> tuple[QuerySet, bool]:
        return containing(rows, term, "title", "publisher", "url"), False

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        if not change:
            obj.code = free_code(Source, f"s-{obj.year or ''}-{obj.publisher or obj.title}")
        elif "url" in form.changed_data:
            # What was seen at the old address says nothing about the new one.
            obj.link_state, obj.checked_at = LinkState.UNCHECKED, None
        super().save_model(request, obj, form, change)


@admin.register(Agency)
class AgencyAdmin(ReferenceAdmin):
    """The secretariat edits all agencies; a focal point those of their country."""

    popup_add = True
    list_display = ("name_shown", "country", "type", "end_year")
    list_select_related = ("country",)
    search_fields = ("name_es",)
    search_help_text = _("Part of the name or the acronym.")
    fields = (
        "country",
        "acronym",
        "name_es",
        "name_en",
        "type",
        "url",
        ("start_year", "end_year"),
        "successor",
        "sources",
    )
    autocomplete_fields = ("successor", "sources")

    def may_add(self, user: Any) -> bool:
        return permissions.may_edit_reference(user) or bool(permissions.countries(user, Action.ADD))

    def may_change(self, user: Any, thing: Agency | None = None) -> bool:
        if thing is None:
            return self.may_add(user)
        return permissions.may_edit_reference(user, thing.country_id)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("country",) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "country" and not permissions.may_edit_reference(request.user):
            options["queryset"] = Country.objects.filter(pk__in=permissions.countries(request.user, Action.ADD) or [])
        return super().formfield_for_foreignkey(db_field, request, **options)

    def get_search_results(self, request: HttpRequest, rows: QuerySet, term: str) -> tuple[QuerySet, bool]:
        return containing(rows, term, "acronym", "name_es", "name_en"), False

    def save_model(self, request: HttpRequest, obj: Agency, form: Any, change: bool) -> None:
        if not change:
            obj.code = free_code(Agency, f"{obj.country.code}-{obj.acronym or obj.name_es}")
        super().save_model(request, obj, form, change)

    @admin.display(description=_("name"), ordering="acronym")
    def name_shown(self, agency: Agency) -> str:
        return str(agency)


def free_code(model: Any, wish: str) -> str:
    """A code made of a name, numbered when taken: nobody has to invent one."""
    stem = slugify(wish)[:50].strip("-_") or model._meta.model_name
    code, number = stem, 1
    while model.objects.filter(code=code).exists():
        number += 1
        code = f"{stem}-{number}"
    return code


class RegionRows(TableRows):
    model = Region
    fields = ("code", "name")
    classes = ("collapse",)
    can_delete = False


class PresidencyRows(TableRows):
    model = PresidencyTerm
    fields = ("starts_on", "ends_on", "note_es", "note_en", "sources")
    autocomplete_fields = ("sources",)


@admin.register(Country)
class CountryAdmin(ReferenceAdmin):
    list_display = ("name", "code", "currency", "member_since", "is_region")
    search_fields = ("name_es", "name_en", "code")
    fields = (
        ("code", "iso3", "currency"),
        ("name_es", "name_en"),
        ("ministry_es", "ministry_en"),
        ("member_since", "is_region", "order"),
        "sources",
    )
    autocomplete_fields = ("sources",)
    inlines = (PresidencyRows, RegionRows)

    @admin.display(description=_("name"), ordering="name_es")
    def name(self, country: Country) -> str:
        return str(country)


class BandRows(TableRows):
    model = SmeBand
    fields = (
        "size",
        "sector",
        "minimum",
        "maximum",
        "workers_min",
        "workers_max",
        "sales_min",
        "sales_max",
        "combined_max",
        "order",
    )


@admin.register(SmeDefinition)
class SmeDefinitionAdmin(ReferenceAdmin):
    list_display = ("legal_basis", "country", "unit_es", "valid_from", "valid_to")
    list_select_related = ("country",)
    fields = (
        "country",
        "legal_basis",
        ("criterion_es", "criterion_en"),
        ("unit_es", "unit_en"),
        "sector_specific",
        ("valid_from", "valid_to"),
        ("note_es", "note_en"),
        "sources",
    )
    autocomplete_fields = ("sources",)
    inlines = (BandRows,)


@admin.register(Region)
class RegionAdmin(ReferenceAdmin):
    list_display = ("name", "code", "country")
    list_select_related = ("country",)
    search_fields = ("name", "code")
    fields = ("code", "country", "name")

    def offered(self, request: HttpRequest) -> QuerySet:
        return super().offered(request).select_related("country")


class ObservationSources(TableRows):
    model = ObservationSource
    fields = ("source", "section")
    autocomplete_fields = ("source",)


@admin.register(Observation)
class ObservationAdmin(ReferenceAdmin):
    """A value that should not be there is deleted: nothing refers to it, and a missing value has no row."""

    list_display = ("indicator", "country", "year", "value_shown", "code")
    list_select_related = ("indicator", "country")
    search_fields = ("code", "indicator__name_es", "indicator__name_en")
    fields = ("code", "indicator", "country", ("year", "year_basis"), "value", "note_es", "note_en")
    grouped = {"indicator": "get_theme_display"}
    inlines = (ObservationSources,)

    def may_delete(self, user: Any, thing: Any = None) -> bool:
        return self.may_change(user, thing)

    @admin.display(description=_("value"), ordering="value")
    def value_shown(self, observation: Observation) -> str:
        return number(observation.value)


@admin.register(Release)
class ReleaseAdmin(DeskAdmin):
    """To be read only: a release is made by its command, whole or not at all."""

    list_display = ("name", "as_of")
    fields = ("name", "as_of", "notes_es", "notes_en")

    def may_view(self, user: Any, thing: Any = None) -> bool:
        return permissions.may_edit_reference(user)

    def in_menu(self, user: Any) -> bool:
        return self.may_view(user)


@admin.register(Page)
class PageAdmin(ReferenceAdmin):
    list_display = ("title", "slug", "updated_at")
    fieldsets = (
        (None, {"fields": ("slug",)}),
        (_("In Spanish"), {"fields": ("title_es", "body_es")}),
        (_("In English"), {"fields": ("title_en", "body_en")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The site looks a page up by its address."""
        return ("slug",) if obj else ()

    @admin.display(description=_("title"), ordering="title_es")
    def title(self, page: Page) -> str:
        return str(page)
