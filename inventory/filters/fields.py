"""The single filters and their form fields: codes, days, years; and the filter set that reads codes."""

from collections.abc import Callable, Collection, Iterable
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 1900, 2100
# What newsletters, networks and browsers append to addresses, of pages and of the API alike; `utm_…` besides.
TRACKING = frozenset({"fbclid", "gclid", "msclkid", "mc_cid", "mc_eid", "igshid", "_ga", "ref"})

Vocabulary = list[tuple[str, Any]]
"""Codes and what stands for them: a term, or the label of a choice."""


class CodesFilter(django_filters.MultipleChoiceFilter):
    """Any of the chosen codes. The path says where the code is; `many` when a version can have several."""

    def __init__(self, path: str, terms: Callable[[], Iterable[Any]], *, many: bool = False, **options: Any) -> None:
        self.path, self.terms, self.many = path, terms, many
        options.setdefault("error_messages", {"invalid_choice": _("“%(value)s” is not one of the known codes.")})
        super().__init__(choices=[], **options)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        terms = self.terms()
        if isinstance(terms, type) and hasattr(terms, "choices"):
            return list(terms.choices)
        return [(term.code, term) for term in terms]

    def labels(self) -> list[tuple[str, str]]:
        return [(code, str(term)) for code, term in self.vocabulary]

    def filter(self, queryset: QuerySet, codes: list[str]) -> QuerySet:
        if not codes:
            return queryset
        condition = {f"{self.path}__in": codes}
        if not self.many:
            return queryset.filter(**condition)
        # A subquery and not a join: a version with two of the codes is still one version.
        return queryset.filter(pk__in=queryset.model.objects.filter(**condition).values("pk"))


class CodesFilterSet(django_filters.FilterSet):
    """A filter set that reads a vocabulary only when a value of it was given or its options are shown.

    A blank value is no filter; `given` keeps what was asked as it was asked.
    """

    def __init__(self, data: QueryDict | dict | None = None, **options: Any) -> None:
        self.given = data if isinstance(data, QueryDict) else _query_dict(data or {})
        super().__init__(_without_blanks(self.given), **options)
        for name, one in self.by_code.items():
            self.form.fields[name].choices = one.labels

    @cached_property
    def by_code(self) -> dict[str, CodesFilter]:
        """The filters that choose codes of a vocabulary, by name."""
        return {name: one for name, one in self.filters.items() if isinstance(one, CodesFilter)}


def _query_dict(data: dict[str, Any]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list | tuple) else [value])
    return query


def _without_blanks(given: QueryDict) -> QueryDict:
    """The parameters without blank values, and each value once."""
    query = QueryDict(mutable=True)
    for name, values in given.lists():
        kept = list(dict.fromkeys(value for value in values if str(value).strip()))
        if kept:
            query.setlist(name, kept)
    return query


def strangers(names: Iterable[str], known: Collection[str]) -> list[str]:
    """Parameters that nobody understands, in the order given; what campaigns append is dropped without a word."""
    return [name for name in names if name not in known and name not in TRACKING and not name.startswith("utm_")]


class DayField(forms.DateField):
    """A day as ISO 8601 writes it, in every language."""

    default_error_messages: ClassVar = {"invalid": _("Write the day as year-month-day: 2026-03-31.")}

    def __init__(self, **options: Any) -> None:
        options["input_formats"] = ["%Y-%m-%d"]
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**options)


class DayFilter(django_filters.DateFilter):
    field_class = DayField


class YearFilter(django_filters.NumberFilter):
    field_class = forms.IntegerField

    def __init__(self, **options: Any) -> None:
        bounds = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
        super().__init__(validators=bounds, **options)


def not_in_the_future(day: date) -> None:
    if day > timezone.now().date():
        raise forms.ValidationError(_("This day has not come yet: the inventory can only be shown as it was."))


def end_of_day(day: date) -> datetime:
    """The last moment of a day in UTC."""
    return datetime.combine(day, time.max, tzinfo=UTC)
