"""What the filter sets of all kinds share."""

from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory import search
from inventory.choices import Kind
from inventory.filters.fields import CodesFilter, CodesFilterSet, DayFilter, end_of_day, not_in_the_future, strangers
from inventory.models import VERSION_MODELS, Country

PAGING = ("page", "page_size")
# How a page shows its records. It chooses none, so files and feeds leave it out and the API does not know it.
PRESENTATION = frozenset({"view"})

SORT_LABELS = {
    "relevance": _("Best match"),
    "name": _("Name, A to Z"),
    "-name": _("Name, Z to A"),
    "updated": _("Oldest change first"),
    "-updated": _("Newest change first"),
    "start": _("Start, oldest first"),
    "-start": _("Start, newest first"),
    "year": _("Year, oldest first"),
    "-year": _("Year, newest first"),
    "country": _("Country and topic"),
}


class VersionFilter(CodesFilterSet):
    """What all kinds can be filtered by. Its queryset is always what the public saw at `moment`."""

    KIND: ClassVar[Kind]
    SORTS: ClassVar[dict[str, tuple[str, ...]]] = {
        "name": ("sort_title", "id"),
        "-name": ("-sort_title", "id"),
        "updated": ("published_from", "id"),
        "-updated": ("-published_from", "id"),
    }
    DEFAULT_SORT: ClassVar[tuple[str, ...]] = ("sort_title", "id")
    FACETS: ClassVar[tuple[str, ...]] = ("country", "domain", "topic")

    q = django_filters.CharFilter(method="filter_terms", max_length=search.MAX_LENGTH, strip=True, label=_("Words to search for"))
    country = CodesFilter("record__country__code", Country.objects.all, label=_("Country"))
    verified_before = DayFilter(method="filter_verified", label=_("Not confirmed since"))
    updated_since = DayFilter(method="filter_updated", label=_("Changed since"))
    as_of = DayFilter(method="keep", validators=[not_in_the_future], label=_("As it was on"))
    sort = django_filters.ChoiceFilter(method="keep", label=_("Sort by"), choices=[], empty_label=None)

    def __init__(self, data: QueryDict | dict | None = None, *, language: str = "es", **options: Any) -> None:
        """`language`: that of the page, by which names are sorted; the API has none and sorts by the Spanish names."""
        self.language = language
        options.setdefault("queryset", VERSION_MODELS[self.KIND].objects.all())
        super().__init__(data, **options)
        self.form.fields["sort"].choices = [(name, SORT_LABELS[name]) for name in ("relevance", *self.SORTS)]

    @property
    def known(self) -> list[str]:
        """Names of every parameter that this kind understands."""
        return [*self.base_filters, *PAGING]

    @property
    def unknown(self) -> list[str]:
        """Names of parameters that nobody understands, in the order given."""
        return strangers(self.given, self.known)

    @property
    def unknown_on_page(self) -> list[str]:
        """As `unknown`, without what pages alone understand."""
        return [name for name in self.unknown if name not in PRESENTATION]

    @property
    def terms(self) -> str:
        """What was searched for, "" when nothing (or nothing valid) was."""
        return self._cleaned("q") or ""

    @property
    def moment(self) -> datetime | None:
        """The moment whose inventory is shown; None is now."""
        day = self._cleaned("as_of")
        return end_of_day(day) if day else None

    @property
    def day(self) -> date:
        """The day asked for; today when none was."""
        return self._cleaned("as_of") or timezone.now().date()

    @property
    def chosen(self) -> dict[str, list[str]]:
        """Facet name → valid codes chosen in it."""
        return {name: self._cleaned(name) or [] for name in self.by_code}

    def _cleaned(self, name: str) -> Any:
        self.is_valid()
        return self.form.cleaned_data.get(name)

    @cached_property
    def base(self) -> QuerySet:
        """What was public at the moment asked for, before any filter."""
        return self.queryset.published(self.moment)

    def narrowed(self, leave_out: str | None = None) -> QuerySet:
        """The matching versions, unsorted; `leave_out` names a facet whose own selection is not applied."""
        self.is_valid()
        queryset = self.base
        for name, value in self.form.cleaned_data.items():
            if name != leave_out:
                queryset = self.filters[name].filter(queryset, value)
        return queryset.order_by()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """The matching versions in the order asked for; by rank when words were searched and no order was named."""
        matching = self.narrowed()
        order = self._cleaned("sort") or ("relevance" if self.terms else "")
        if order == "relevance" and self.terms:
            return matching.search(self.terms).order_by("-rank", "id")
        return matching.in_order(self.SORTS.get(order, self.DEFAULT_SORT), self.language)

    def suggestion(self) -> str:
        """Words that would find something under the same filters, or ""."""
        return self.narrowed(leave_out="q").suggestion(self.terms, self.language) if self.terms else ""

    def searching(self, terms: str) -> QuerySet:
        """What other words would find under the same filters, the best match first."""
        return self.narrowed(leave_out="q").search(terms).order_by("-rank", "id")

    # -- single filters ----------------------------------------------------------------------------------------

    def filter_terms(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.matching(value)

    def filter_verified(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        start = datetime.combine(value, time.min, tzinfo=UTC)
        return queryset.filter(Q(verified_at__isnull=True) | Q(verified_at__lt=start))

    def filter_updated(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return queryset.filter(published_from__gte=datetime.combine(value, time.min, tzinfo=UTC))

    def keep(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """For parameters that choose the rows or their order elsewhere."""
        return queryset
