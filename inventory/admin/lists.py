"""The list of a kind at the desk: one row a record."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory import search
from inventory.admin.filters import CountryFilter, DomainFilter, StateFilter, WorkFilter
from inventory.choices import State
from inventory.models import Version
from inventory.quality import completeness
from inventory.templatetags.desk import tone

MAX_TERMS = 200


class HeadList(ChangeList):
    """One row a record: the latest of its versions that the person may see."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        public = self.model.objects.published().filter(record=OuterRef("record"))
        self.root_queryset = self.root_queryset.heads().annotate(has_public=Exists(public))
        # What the completeness of a row is computed from.
        return super().get_queryset(request, exclude_parameters).prefetch_related(*self.model.EXPORT_PREFETCH)


class ListPage:
    """The part of a version's admin that lists the records."""

    list_filter = (WorkFilter, StateFilter, CountryFilter, DomainFilter)
    list_display = ("title_shown", "country_shown", "state_shown", "complete", "changed_on", "verified_on")
    list_display_links = ("title_shown",)
    list_select_related = ("record__country", "record__topic", "record__round")
    search_fields = ("folded_title",)
    ordering = ("-updated_at", "id")

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return HeadList

    def get_search_results(self, request: HttpRequest, rows: QuerySet, term: str) -> tuple[QuerySet, bool]:
        """Every word somewhere in the titles, with or without accents."""
        for word in search.clean(term)[:MAX_TERMS].split()[:8]:
            found = Q(folded_title__contains=search.Lower(search.Unaccent(Value(word)))) | Q(record__code__icontains=word)
            rows = rows.filter(found)
        return rows, False

    @admin.display(description=gettext_lazy("title"), ordering="sort_title")
    def title_shown(self, version: Version) -> str:
        title = str(version.title)
        return title if len(title) <= 120 else f"{title[:117]} …"

    @admin.display(description=gettext_lazy("country"), ordering="record__country__order")
    def country_shown(self, version: Version) -> str:
        return str(version.record.country.name)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_shown(self, version: Version) -> str:
        badge = format_html('<span class="badge tone-{}">{}</span>', tone(version.state), version.get_state_display())
        if version.has_public and version.state != State.PUBLISHED:
            return format_html('{} <span class="badge tone-good">{}</span>', badge, _("an earlier version is published"))
        return badge

    @admin.display(description=gettext_lazy("complete"))
    def complete(self, version: Version) -> str:
        return f"{completeness(version).score} %"

    @admin.display(description=gettext_lazy("last change"), ordering="updated_at")
    def changed_on(self, version: Version) -> Any:
        return version.updated_at.date()

    @admin.display(description=gettext_lazy("confirmed"), ordering="record__verified_at", empty_value=gettext_lazy("never"))
    def verified_on(self, version: Version) -> Any:
        return version.record.verified_at and version.record.verified_at.date()
