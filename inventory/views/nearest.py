"""What helps when a list is empty: which filter to drop or loosen, with what it would leave, and the nearest records."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Value

from inventory import gathering, search
from inventory.filters import VersionFilter
from inventory.views import cards, sentence

NEAREST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class WayOut:
    """A filter that could be dropped: its label, the list without it, and how many records that has, in words."""

    label: str
    url: str
    count: int
    words: str


def without_each(filterset: VersionFilter) -> dict[str, int]:
    """How many records there would be without each filter in force, in one statement."""
    names = [name for name in filterset.data if name in filterset.filters and name not in ("sort", "as_of")]
    if not names:
        return {}
    parts = [
        filterset.narrowed(leave_out=name).values(name=Value(name, CharField())).annotate(number=Count("pk", distinct=True))
        for name in names
    ]
    # One part alone is no union.
    found = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    return dict(found.values_list("name", "number"))


def ways_out(filterset: VersionFilter, kept: Any, counts: dict[str, int]) -> list[WayOut]:
    """The filters whose absence would leave something, those that leave fewest first: they change least."""
    found = []
    for name, number in sorted(counts.items(), key=lambda item: item[1]):
        rest = kept.copy()
        rest.pop(name, None)
        label = sentence.dropped(filterset, name)
        found.append(WayOut(label, f"?{rest.urlencode()}", number, sentence.counted(filterset.KIND, number)))
    return [way for way in found if way.count]


def any_word(filterset: VersionFilter, kept: Any) -> WayOut | None:
    """The same list for any of the words instead of all of them, if that finds something."""
    terms = search.any_word(filterset.terms, filterset.language)
    if not terms or not (number := filterset.searching(terms).count()):
        return None
    rest = kept.copy()
    rest["q"] = terms
    return WayOut(terms, f"?{rest.urlencode()}", number, sentence.counted(filterset.KIND, number))


def nearest(filterset: VersionFilter, counts: dict[str, int], terms: str) -> list[cards.Card]:
    """Some records that match all but one filter: the one whose absence leaves fewest.

    Without its words a list is about anything, so these are not left out but replaced by `terms`, which find something.
    """
    candidates = sorted((number, name) for name, number in counts.items() if number and name != "q")
    if candidates:
        near = filterset.narrowed(leave_out=candidates[0][1]).order_by(*filterset.DEFAULT_SORT)
    elif terms:
        near = filterset.searching(terms)
    else:
        return []
    day = filterset.moment.date() if filterset.moment else None
    return [cards.make(version, day) for version in gathering.for_cards(near[:NEAREST_SHOWN])]
