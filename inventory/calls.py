"""When firms can apply: the state of a call on a day, and with it that of its programme.

In Python for one programme and in SQL for a list of them, side by side because they must agree (tests/test_calls.py).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When

from inventory.choices import CallState, ProgrammeStatus
from inventory.models import Call, Programme

ENDED = (ProgrammeStatus.CLOSED, ProgrammeStatus.SUPERSEDED)
"""Of a programme that has ended no call is open, whatever its days say."""


@dataclass(frozen=True, slots=True)
class Window:
    """A window to apply: days, None when not given; `is_permanent`: always open."""

    opens: date | None = None
    closes: date | None = None
    is_permanent: bool = False

    def state(self, day: date) -> CallState:
        if self.is_permanent:
            return CallState.OPEN
        if self.closes and self.closes < day:
            return CallState.CLOSED
        return CallState.COMING if self.opens and self.opens > day else CallState.OPEN

    def is_open(self, day: date) -> bool:
        return self.state(day) == CallState.OPEN


def of(version: Programme, day: date) -> list[tuple[Call, CallState]]:
    """The calls of a programme with their states: open ones (what closes first leads), those to come, closed ones (newest first)."""
    ended = version.status in ENDED
    found = [(call, CallState.CLOSED if ended else window(call).state(day)) for call in version.calls.all()]
    return sorted(found, key=lambda one: _rank(*one))


def window(call: Call) -> Window:
    return Window(call.opens_on, call.closes_on, call.is_permanent)


def _rank(call: Call, state: CallState) -> tuple[int, int]:
    closes = call.closes_on or date.max
    if state == CallState.OPEN:
        return 0, closes.toordinal()
    if state == CallState.COMING:
        return 1, (call.opens_on or date.min).toordinal()
    return 2, -closes.toordinal()


def state_on(day: date) -> Case:
    """The state of a programme, for `annotate`: the best one among its calls."""
    calls = Call.objects.filter(version=OuterRef("pk"))
    begun, not_over = ~Q(opens_on__gt=day), Q(closes_on__isnull=True) | Q(closes_on__gte=day)
    rules: list[tuple[Any, CallState]] = [
        (~Q(Exists(calls)), CallState.NONE),
        (Q(status__in=ENDED), CallState.CLOSED),
        (Q(Exists(calls.filter(Q(is_permanent=True) | (begun & not_over)))), CallState.OPEN),
        (Q(Exists(calls.filter(opens_on__gt=day))), CallState.COMING),
    ]
    whens = [When(condition, then=Value(state)) for condition, state in rules]
    return Case(*whens, default=Value(CallState.CLOSED), output_field=CharField())
