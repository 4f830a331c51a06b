"""The coverage matrix: for each country and topic, how many programmes are listed, and what an empty cell means.

An empty cell never just means "nothing". What it means is decided here and nowhere else:

* `NONE`: the country's published stocktaking entry on the topic says that nothing is in place.
* `NOT_APPLICABLE`: that entry says that the topic does not apply to the country.
* `NOT_REPORTED`: the topic was asked, but no programme is listed. Either an entry says something else (something is
  in place, or nobody knows), or a round asks about the topic and the country has no published entry.
* `NOT_ASKED`: no round that had opened asks about it. Rounds ask by topic and ask the member countries; a region such
  as the Alliance is asked where it has an entry. So an empty cell by instrument or by target group is always this.
* `NO_MATCH`: there are programmes, but none under the filters in force. Only a filtered matrix has such cells.

Counts are those of the facets: a row adds up to what its facet says, the bottom line to the facet of countries.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Model, QuerySet, TextChoices
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from inventory.bilingual import LANGUAGES
from inventory.choices import Answer, Axis, RoundState
from inventory.filters import VersionFilter
from inventory.models import Country, Round, StocktakingEntry


class CellState(TextChoices):
    PROGRAMMES = "programmes", _("Programmes listed")
    NONE = "none", _("None, confirmed")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")
    NOT_REPORTED = "not_reported", _("Not reported")
    NOT_ASKED = "not_asked", _("Not asked")
    NO_MATCH = "no_match", _("None match")


class By(TextChoices):
    """What the rows of the matrix are. The values are the names of filters."""

    TOPIC = "topic", _("Topic")
    INSTRUMENT = "instrument", _("Policy instrument")
    TARGET = "target", _("Target group")


# Where the heading above a row stands, seen from a programme. Domains are those of the main topic, as in the filter.
GROUP_PATHS = {
    By.TOPIC: "primary_topic__domain__code",
    By.INSTRUMENT: "instruments__type__group__code",
    By.TARGET: "target_groups__axis",
}

PARAMETERS = ("by", "level")
"""What the matrix understands besides the filters."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`query`: the query string of exactly these rows. `in_stocktaking`: they are rows of the stocktaking list."""

    country: Country
    count: int
    state: CellState
    query: str
    in_stocktaking: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    term: Any
    cells: list[Cell]
    total: int
    query: str


@dataclass(frozen=True, slots=True)
class Group:
    """A heading (a domain, a group of instruments, an axis) with a row of its own, and the rows under it."""

    head: Row
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Matrix:
    by: By
    countries: list[Country]
    groups: list[Group]
    totals: Row

    @property
    def states(self) -> list[CellState]:
        """The usual states and those that occur, in the order of their explanation."""
        seen = {cell.state for group in self.groups for row in (group.head, *group.rows) for cell in row.cells}
        usual = {CellState.PROGRAMMES, CellState.NONE, CellState.NOT_REPORTED, CellState.NOT_ASKED}
        return [state for state in CellState if state in seen | usual]


Counts = dict[tuple[str, str], int]
"""(code of the country, code of the row) → programmes."""


def matrix(filterset: VersionFilter, by: By) -> Matrix:
    """The matrix of the programmes under a (valid) filter set. The number of statements does not depend on the data."""
    return _Making(filterset, by).matrix()


def meaning(answer: str | None, *, is_asked: bool, is_region: bool) -> CellState:
    """What an empty cell of the matrix by topic means.

    `answer`: what the country's published entry says about policies in place, None when there is no entry.
    `is_asked`: whether a round that had opened asks about the topic. `is_region`: whether the country is a region.
    """
    if answer == Answer.NONE:
        return CellState.NONE
    if answer == Answer.NOT_APPLICABLE:
        return CellState.NOT_APPLICABLE
    if answer is not None or (is_asked and not is_region):
        return CellState.NOT_REPORTED
    return CellState.NOT_ASKED


def together(states: Iterable[CellState]) -> CellState:
    """What an empty cell of a heading means, from the cells below it: "none" and "not asked" only when all say so."""
    found = set(states)
    if CellState.NO_MATCH in found:
        return CellState.NO_MATCH
    if found <= {CellState.NONE, CellState.NOT_APPLICABLE}:
        return CellState.NONE
    return CellState.NOT_ASKED if found == {CellState.NOT_ASKED} else CellState.NOT_REPORTED


class _Making:
    """One matrix in the making: what is read once, and the cells made of it."""

    def __init__(self, filterset: VersionFilter, by: By) -> None:
        self.filterset, self.by = filterset, by
        self.chosen = filterset.chosen
        self.path = filterset.filters[by].path
        narrowed = filterset.narrowed()
        if wanted := self.chosen[by]:
            narrowed = narrowed.filter(**{f"{self.path}__in": wanted})
        self.counts = _counts(narrowed, self.path)
        self.by_group = _counts(narrowed, GROUP_PATHS[by])
        self.by_country = dict(
            filterset.narrowed().values_list("record__country__code").annotate(number=Count("pk", distinct=True))
        )
        self.is_filtered = any(name not in ("as_of", "sort") for name in filterset.data)
        self.unfiltered = _counts(filterset.base, self.path) if self.is_filtered else self.counts
        self.answers = _answers(filterset.moment) if by == By.TOPIC else {}
        self.asked = _asked(filterset.moment) if by == By.TOPIC else set()
        self.countries = self._countries()

    def _countries(self) -> list[Country]:
        wanted = self.chosen["country"]
        listed = {country for country, _code in self.unfiltered} | set(self.by_country)
        every = [term for _code, term in self.filterset.by_code["country"].vocabulary]
        return [one for one in every if (one.code in wanted if wanted else not one.is_region or one.code in listed)]

    def matrix(self) -> Matrix:
        groups: dict[str, list[tuple[str, Any]]] = {}
        heads: dict[str, Any] = {}
        for code, term in self.filterset.by_code[self.by].vocabulary:
            if self.chosen[self.by] and code not in self.chosen[self.by]:
                continue
            key, head = heading(self.by, term)
            heads[key] = head
            groups.setdefault(key, []).append((code, term))
        # A chosen domain leaves the rows of the others out: they could only say "none under these filters".
        wanted = self.chosen["domain"] if self.by == By.TOPIC else []
        return Matrix(
            by=self.by,
            countries=self.countries,
            groups=[
                Group(self._head(key, heads[key], members), [self._row(code, term) for code, term in members])
                for key, members in groups.items()
                if not wanted or key in wanted
            ],
            totals=self._totals(),
        )

    def _row(self, code: str, term: Any) -> Row:
        cells = []
        for country in self.countries:
            count = self.counts.get((country.code, code), 0)
            state = CellState.PROGRAMMES if count else self._empty(country, code)
            answered = not count and (country.code, code) in self.answers and state != CellState.NO_MATCH
            query = (
                self._query(only=("as_of",), country=[country.code], topic=[code])
                if answered
                else self._query(**{"country": [country.code], self.by: [code]})
            )
            cells.append(Cell(country, count, state, query, answered))
        return Row(code, term, cells, sum(cell.count for cell in cells), self._query(**{self.by: [code]}))

    def _empty(self, country: Country, code: str) -> CellState:
        if self.unfiltered.get((country.code, code)):
            return CellState.NO_MATCH
        key = (country.code, code)
        return meaning(self.answers.get(key), is_asked=code in self.asked, is_region=country.is_region)

    def _head(self, key: str, term: Any, members: list[tuple[str, Any]]) -> Row:
        """The row of a heading. Its programmes are counted once, however many of its rows they belong to."""
        narrowing = {"domain": [key]} if self.by == By.TOPIC else {self.by: [code for code, _term in members]}
        cells = []
        for country in self.countries:
            count = self.by_group.get((country.code, key), 0)
            state = CellState.PROGRAMMES if count else together(self._empty(country, code) for code, _term in members)
            cells.append(Cell(country, count, state, self._query(**{"country": [country.code], **narrowing})))
        return Row(key, term, cells, sum(cell.count for cell in cells), self._query(**narrowing))

    def _totals(self) -> Row:
        cells = []
        for country in self.countries:
            count = self.by_country.get(country.code, 0)
            state = CellState.PROGRAMMES if count else CellState.NO_MATCH
            cells.append(Cell(country, count, state, self._query(country=[country.code])))
        return Row("", None, cells, sum(cell.count for cell in cells), self._query())

    def _query(self, only: tuple[str, ...] | None = None, **narrowing: list[str]) -> str:
        """The filters in force with some set anew. `only`: names of those to carry on, None for all."""
        query = QueryDict(mutable=True)
        for name, values in self.filterset.data.lists():
            if name in self.filterset.base_filters and (only is None or name in only):
                query.setlist(name, values)
        for name, values in narrowing.items():
            query.setlist(name, values)
        return f"?{query.urlencode()}" if query else ""


def heading(by: By, term: Any) -> tuple[str, Any]:
    """The heading above a row: its code and what stands for it."""
    if by == By.TARGET:
        return term.axis, Axis(term.axis).label
    head: Model = term.domain if by == By.TOPIC else term.group
    return head.code, head


def names(term: Any) -> list[str]:
    """The names of a row's term in Spanish and English."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(getattr(term, f"name_{language}", None) or str(term))
    return found


def _counts(queryset: QuerySet, path: str) -> Counts:
    rows = queryset.order_by().values_list("record__country__code", path).annotate(number=Count("pk", distinct=True))
    return {(country, code): number for country, code, number in rows}


def _answers(at: datetime | None) -> dict[tuple[str, str], str]:
    """(country, topic) → what the latest published entry says about policies in place."""
    rows = (
        StocktakingEntry.objects.published(at)
        .order_by("record__round__opens_on", "id")
        .values_list("record__country__code", "record__topic__code", "in_place_state")
    )
    return {(country, topic): answer for country, topic, answer in rows}


def _asked(at: datetime | None) -> set[str]:
    """Codes of the topics that rounds opened by then ask about."""
    day = (at or timezone.now()).date()
    opened = Round.objects.exclude(state=RoundState.DRAFT).filter(opens_on__lte=day, topics__isnull=False)
    return set(opened.values_list("topics__code", flat=True))
