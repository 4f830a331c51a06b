"""The steps that all verbs are made of: claim the version, update it on condition, append the event."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from inventory import notices, permissions
from inventory.choices import Action, Provenance, Role, State, Verb
from inventory.models import Country, Event, Record, Round, Version
from inventory.models.fields import can_be_seen
from inventory.workflow.errors import Conflict, Incomplete, Refused


def claim(version: Version, action: Action, by: Any, lock: int) -> Version:
    """The version as it stands, held until the transaction ends, once it is known that `by` may act on it.

    Who was shown another lock number gets a conflict at once, before anything slow happens under the lock.
    """
    current = (
        type(version).objects.select_related("record__country").select_for_update(of=("self",)).filter(pk=version.pk).first()
    )
    if current is None:
        raise Conflict(None)
    if current.lock != lock and permissions.check(by, Action.VIEW, current):
        raise Conflict(current)
    hold_round(current.record)
    require(by, action, current)
    return current


def reread(version: Version) -> Version:
    """The version as the database has it, so that permission is checked on what is, not on what was shown."""
    current = type(version).objects.select_related("record__country").filter(pk=version.pk).first()
    if current is None:
        raise Conflict(None)
    hold_round(current.record)
    return current


def hold_round(record: Record) -> None:
    """Keep the round of an entry from being frozen until the transaction ends: a freeze waits for who is at it, and who
    comes after it finds the round frozen. Many may hold it at once, which no lock of Django's own allows."""
    if record.round_id:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM inventory_round WHERE id = %s FOR SHARE", [record.round_id])
        record.round = Round.objects.get(pk=record.round_id)


def require(by: Any, action: Action, version: Version) -> None:
    verdict = permissions.check(by, action, version)
    if not verdict:
        raise Refused(verdict)


def require_words(note: str, problem: str) -> None:
    if not can_be_seen(note):
        raise Incomplete({"note": problem})


def update(version: Version, states: tuple[State, ...], lock: int, *, by: Any, **changes: Any) -> None:
    """The conditional update behind every verb; also brings `version` itself up to date."""
    if by is not None:
        changes |= {"updated_at": timezone.now(), "updated_by": by}
    changes["lock"] = lock + 1
    mine = type(version).objects.filter(pk=version.pk, state__in=states, lock=lock)
    if mine.update(**changes) != 1:
        raise Conflict(type(version).objects.filter(pk=version.pk).first())
    for name, value in changes.items():
        setattr(version, name, value)


def end(version: Version, lock: int, *, by: Any, at: datetime) -> None:
    """Take a published version off the public pages from `at` on."""
    update(
        version, (State.PUBLISHED,), lock, by=None, state=State.WITHDRAWN, published_until=at, withdrawn_at=at, withdrawn_by=by
    )


def append(version: Version, verb: Verb, by: Any, action: Action | None, note: str = "", at: datetime | None = None) -> Event:
    """Write down what happened, in the transaction in which it happens, and tell those concerned.

    `action`: what the person did, which tells the role; None for what the secretariat's tools do for everybody.
    """
    role = permissions.role_for(by, action, version.record.country_id) if action else Role.SECRETARIAT
    event = Event.objects.create(
        record_id=version.record_id,
        number=version.number,
        verb=verb,
        by=by,
        role=role or "",
        at=at or timezone.now(),
        note=note.strip(),
    )
    notices.about(event, version)
    return event


def clean(version: Version) -> None:
    """Refuse bad values, but of what the workflow itself has set. The constraints are left to the database, which holds
    them in any case: asking it for each in advance takes sixteen queries a record, and what people may get wrong is
    worded in the models' `clean`."""
    version.full_clean(exclude=["record", "created_by", "updated_by"], validate_constraints=False)


def index(version: Version) -> None:
    """Keep the primary topic among the topics and the linked names in the search index."""
    content: Any = version  # not every kind has topics
    if getattr(content, "primary_topic_id", None):
        content.topics.add(content.primary_topic_id)
    words = list(dict.fromkeys(word for word in version.words() if word))
    version.keywords = " · ".join(words)
    type(version).objects.filter(pk=version.pk).update(keywords=version.keywords)


def provenance(by: Any, country: Country) -> Provenance:
    return Provenance.SECRETARIAT if country.is_region else Provenance.COUNTRY
