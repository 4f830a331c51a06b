"""How many records each option of a filter would leave, for all filters at once, in one statement.

A facet's own selection is left out of its counts: choosing Chile must still tell how many Peru would add.
"""

from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db.models import CharField, Count, F, QuerySet, Value
from django.db.models.functions import Cast

from inventory.filters import CodesFilter, VersionFilter

_TOTAL = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter: its code, what stands for it, how many records it would leave, whether it is chosen."""

    code: str
    term: Any
    count: int
    chosen: bool

    @property
    def label(self) -> str:
        return str(self.term)


@dataclass(frozen=True, slots=True)
class Facets:
    """`total`: records under all filters. `options`: filter name → its options in the order of the vocabulary."""

    total: int
    options: dict[str, list[Option]]


def counts(filterset: VersionFilter) -> Facets:
    """The facets of a filter set; one SQL statement whatever the filters."""
    parts = [_part(filterset.narrowed(), _TOTAL, None)]
    for name in filterset.FACETS:
        parts.append(_part(filterset.narrowed(leave_out=name), name, filterset.filters[name]))
    rows = reduce(lambda whole, part: whole.union(part, all=True), parts[1:], parts[0])
    found = {(name, code): count for name, code, count in rows}
    chosen = filterset.chosen
    options = {
        name: [
            Option(code, term, found.get((name, code), 0), code in chosen[name])
            for code, term in filterset.by_code[name].vocabulary
        ]
        for name in filterset.FACETS
    }
    return Facets(found.get((_TOTAL, ""), 0), options)


def _part(queryset: QuerySet, name: str, one: CodesFilter | None) -> QuerySet:
    code = Cast(F(one.path), CharField()) if one else Value("", CharField())
    return (
        queryset.annotate(facet=Value(name, CharField()), code_=code)
        .values_list("facet", "code_")
        .annotate(count=Count("pk", distinct=True))
    )
