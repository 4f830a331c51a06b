"""Programmes as bars by start and end: plain data, in percent of the years shown.

What is not known is never drawn as if it were: a bar is solid only between days that are reported, or up to the last
that is known of what still runs; everything else is a broken line, and the words beside it say why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from inventory.bilingual import Text
from inventory.choices import Answer, ProgrammeStatus, RelationType
from inventory.formats import day, partial_date
from inventory.models import Programme

# Length of a bar that only marks a beginning, in percent.
STUB = 1.5
# Meant to run one day, or again: nobody says that it runs.
IDLE = (ProgrammeStatus.PLANNED, ProgrammeStatus.SUSPENDED)
RUNNING = (ProgrammeStatus.ACTIVE, *IDLE)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a bar. `kind`: "sure", "unsure" (broken line) or "before" (under another name)."""

    kind: str
    start: float
    end: float

    @property
    def width(self) -> float:
        return round(self.end - self.start, 2)


@dataclass(slots=True)
class Row:
    """One programme. `seen`: since when nobody has said that it runs. `before`, `after`: what it replaced, what replaced it."""

    code: str
    name: Text
    status: str
    start: str
    end: str
    seen: str
    spans: list[Span]
    before: list[tuple[str, Text]] = field(default_factory=list)
    after: list[tuple[str, Text]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Timeline:
    first: int
    last: int
    ticks: list[tuple[int, float]]
    rows: list[Row]


def of(versions: Sequence[Programme], today: date, related: Iterable[Programme] = ()) -> Timeline:
    """The timeline of some programmes. `related`: what they replaced or were replaced by, as far as it is public."""
    known = {version.record_id: version for version in (*related, *versions)}
    years = [year for one in known.values() for year in (one.start_year, one.end_year) if year]
    first, last = min([*years, today.year]), max([*years, today.year]) + 1
    scale = _Scale(first, last, today)
    predecessors = _predecessors(known.values())
    rows = []
    for version in versions:
        earlier = [known[pk] for pk in predecessors.get(version.record_id, []) if pk in known]
        later = known.get(version.superseded_by_id)
        spans = [scale.as_before(one, version) for one in earlier if one.start] + scale.spans(version)
        rows.append(
            Row(
                code=version.code,
                name=version.name,
                status=version.get_status_display(),
                start=partial_date(version.start) if version.start else _("start not reported"),
                end=end_words(version),
                seen=scale.seen(version)[1],
                spans=spans,
                before=[(one.code, one.name) for one in earlier],
                after=[(later.code, later.name)] if later else [],
            )
        )
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if (last - first) / step <= 6)
    ticks = [(year, scale.place(year)) for year in range(first + (-first % step), last, step)]
    return Timeline(first, last, ticks, rows)


def end_words(version: Programme) -> str:
    if version.end:
        return partial_date(version.end)
    if version.end_state == Answer.NONE:
        return _("no end set")
    return _("runs, end not reported") if version.status in RUNNING else _("end not reported")


def _predecessors(versions: Iterable[Programme]) -> dict[int, list[int]]:
    """Record → records that it replaced, said by either of the two."""
    found: dict[int, dict[int, None]] = {}
    for version in versions:
        if version.superseded_by_id:
            found.setdefault(version.superseded_by_id, {})[version.record_id] = None
        for row in version.relations.all():
            if row.type == RelationType.REPLACES:
                found.setdefault(version.record_id, {})[row.to_id] = None
    return {record: list(earlier) for record, earlier in found.items()}


@dataclass(frozen=True, slots=True)
class _Scale:
    first: int
    last: int
    today: date

    def place(self, year: float) -> float:
        return round((year - self.first) / (self.last - self.first) * 100, 2)

    def start_of(self, partial: str) -> float:
        return self.place(_year(partial, last=False))

    def end_of(self, partial: str) -> float:
        return self.place(_year(partial, last=True))

    @property
    def now(self) -> float:
        return self.end_of(self.today.isoformat())

    def spans(self, version: Programme) -> list[Span]:
        """What is sure and what is not of a programme's life."""
        start = self.start_of(version.start) if version.start else None
        end = self.end_of(version.end) if version.end else None
        if start is None and end is None:
            return [Span("unsure", 0.0, 100.0)]
        if start is None:
            return [Span("unsure", 0.0, end or 0.0)]
        if version.status in IDLE:
            return [Span("unsure", start, 100.0 if end is None else end)]
        if end is not None and end <= self.now:
            return [Span("sure", start, end)]
        # It began, and nobody knows until when: at least a stub, so that the beginning shows.
        known = min(max(self.seen(version)[0], start + STUB), 100.0 if end is None else end)
        runs_on = version.status in RUNNING or start >= self.now
        until = end if end is not None else 100.0 if runs_on else max(self.now, known)
        return [Span("sure", start, known), Span("unsure", known, until)]

    def seen(self, version: Programme) -> tuple[float, str]:
        """Up to when it is known that a programme runs, and the words for it; before the scale and "" when nobody says so."""
        if version.status != ProgrammeStatus.ACTIVE or (version.end and self.end_of(version.end) <= self.now):
            return 0.0, ""
        known = []
        if version.last_evidence_year:
            words = _("last evidence of %(year)s") % {"year": version.last_evidence_year}
            known.append((self.end_of(str(version.last_evidence_year)), words))
        if version.confirmed_at:
            words = _("confirmed on %(day)s") % {"day": day(version.confirmed_at)}
            known.append((self.end_of(version.confirmed_at.date().isoformat()), words))
        if not known and version.published_from:
            words = _("as stated on %(day)s") % {"day": day(version.published_from)}
            known.append((self.end_of(version.published_from.date().isoformat()), words))
        place, words = max(known, default=(0.0, ""))
        return min(place, self.now), words

    def as_before(self, earlier: Programme, later: Programme) -> Span:
        """The life of a programme under its earlier name, until its end or the start of what followed; else a stub."""
        start = self.start_of(earlier.start)
        if earlier.end:
            return Span("before", start, self.end_of(earlier.end))
        end = self.start_of(later.start) if later.start else start + STUB
        return Span("before", start, max(end, min(start + STUB, 100.0)))


def _year(partial: str, *, last: bool) -> float:
    """A partial date as a year with its fraction: its first moment, or its last."""
    parts = [int(part) for part in partial.split("-")]
    month = parts[1] if len(parts) > 1 else (12 if last else 1)
    day = parts[2] if len(parts) > 2 else (31 if last else 1)
    return parts[0] + (month - 1 + (day if last else day - 1) / 31) / 12


def wanted(versions: Iterable[Programme]) -> set[int]:
    """Records whose published versions `of` would like to know as `related`."""
    return {version.superseded_by_id for version in versions if version.superseded_by_id} | {
        row.to_id for version in versions for row in version.relations.all() if row.type == RelationType.REPLACES
    }
