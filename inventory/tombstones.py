"""What became of a record that is not public at a moment: merged into another, withdrawn, or never there."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from inventory.choices import Kind, Verb
from inventory.filters import end_of_day
from inventory.models import VERSION_MODELS, Record

# Seconds for which anybody may keep a public answer: what is withdrawn is gone from every cache by then.
MAX_AGE = 60


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stays of a withdrawn record.

    `reason`: the note given at the withdrawal or the merger. `merged_into`: code of the public record that took its place, or "".
    `last_day`: the last day on which it can still be read as of, None when it was never public at a day's end.
    """

    record: Record
    withdrawn_at: datetime
    reason: str
    merged_into: str
    last_day: date | None


def find(kind: Kind, code: str, at: datetime | None = None) -> Tombstone | None:
    """The tombstone of a record that is not public at `at` (None: now); None when the public never saw it by then.

    A draft and a code that nobody ever used give the same answer: None.
    """
    record = Record.objects.select_related("country", "merged_into").filter(kind=kind, code=code).first()
    withdrawals = record.events.filter(verb__in=[Verb.WITHDRAWN, Verb.MERGED]) if record else None
    if withdrawals is not None and at is not None:
        withdrawals = withdrawals.filter(at__lte=at)
    withdrawal = withdrawals.order_by("-at").first() if withdrawals is not None else None
    if record is None or withdrawal is None:
        return None
    published = VERSION_MODELS[kind].objects.published
    target = record.merged_into
    merged = target.code if target and published(at).filter(record=target).exists() else ""
    day = withdrawal.at.astimezone(UTC).date() - timedelta(days=1)
    readable = published(end_of_day(day)).filter(record=record).exists()
    return Tombstone(record, withdrawal.at, withdrawal.note, merged, day if readable else None)
