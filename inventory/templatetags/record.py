"""Tags of record pages that compute: bars beside figures, and pictures in several sizes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.urls import reverse

from inventory import files
from inventory.templatetags.site import day_query

register = template.Library()


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure and its share of the largest one that can be compared with it, in percent; None without a figure."""

    value: Any
    length: float | None


def _bar(value: Any, largest: Any) -> Bar:
    return Bar(value, None if value is None or not largest else round(float(value) / float(largest) * 100, 1))


@register.filter
def budget_bars(rows: Iterable[Any]) -> list[tuple[Any, Bar]]:
    """Budget rows by year, each with its bar. Amounts are compared within one currency: the eye compares every bar that it sees."""
    found = sorted(rows, key=lambda row: row.year)
    largest: dict[str, Any] = defaultdict(int)
    for row in found:
        largest[row.currency] = max(largest[row.currency], row.amount)
    return [(row, _bar(row.amount, largest[row.currency])) for row in found]


@register.filter
def coverage_bars(rows: Iterable[Any]) -> list[tuple[Any, list[Bar]]]:
    """Coverage rows by year with the bars of potential, target and served, compared within one unit."""
    found = sorted(rows, key=lambda row: row.year)
    largest: dict[str, int] = defaultdict(int)
    for row in found:
        largest[row.unit] = max([largest[row.unit], *(value for value in _values(row) if value)])
    return [(row, [_bar(value, largest[row.unit]) for value in _values(row)]) for row in found]


def _values(row: Any) -> list[int | None]:
    return [row.potential, row.target, row.served]


@register.filter
def labels(thing: Any, columns: Iterable[str]) -> list[str]:
    """What some columns of a thing are called, in the order of the form."""
    return [field.verbose_name for field in thing._meta.concrete_fields if field.name in columns]


@register.simple_tag
def record_file(kind: str, code: str, fmt: str, as_of: date | None = None) -> str:
    """The address of a record as a file, on the day that the page shows."""
    return reverse(f"inventory:{kind}_record", args=[code, fmt]) + day_query(as_of)


@register.simple_tag
def picture(image: Any) -> files.Picture | None:
    """Address, size and smaller sizes of a stored picture; None when its file cannot be read."""
    return files.described(image)
