"""The verbs of the review. Each is one transaction, one conditional update and one event."""

from collections.abc import Callable, Collection
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory import bilingual, permissions, readiness
from inventory.choices import EDITABLE_STATES, OPEN_STATES, Action, Provenance, Role, State, Verb
from inventory.models import Country, Record, Round, StocktakingEntry, Topic, Version
from inventory.workflow import steps
from inventory.workflow.copying import copy, free_code, next_number, record_of
from inventory.workflow.errors import Conflict, Incomplete


def add(
    model: type[Version],
    *,
    country: Country,
    by: Any,
    values: dict[str, Any],
    children: Callable[[Version], None] | None = None,
    code: str = "",
    round: Round | None = None,
    topic: Topic | None = None,
    provenance: Provenance | None = None,
) -> Version:
    """Make a record with its first draft.

    `values`: field name → value of the draft. `children`: called with the saved draft to write its rows and links.
    `code`: made from the name when empty. `round` and `topic`: for stocktaking entries, required there.
    Raises `Refused`; `django.core.exceptions.ValidationError` for bad values.
    """
    with transaction.atomic():
        record = record_of(model, country, round, topic)
        draft = model(record=record, **values)
        steps.hold_round(record)
        steps.require(by, Action.ADD, draft)
        record.code = record.code or code or free_code(draft)
        draft.number, draft.created_by, draft.updated_by = next_number(record), by, by
        draft.provenance = provenance or steps.provenance(by, country)
        steps.clean(draft)
        record.save()
        draft.record = record
        draft.save(force_insert=True)
        if children:
            children(draft)
        steps.index(draft)
        steps.append(draft, Verb.STARTED, by, Action.ADD)
    return draft


def start_draft(version: Version, *, by: Any, note: str = "") -> Version:
    """Begin a new draft as a deep copy of `version`, published or earlier; the public sees nothing of it.

    Raises `Refused`; `Conflict` when the record already has an open version.
    """
    with transaction.atomic():
        # The record's row is the lock: two people who start at once get one draft and one conflict.
        Record.objects.select_for_update().get(pk=version.record_id)
        source = steps.reread(version)
        steps.require(by, Action.START_DRAFT, source)
        siblings = type(source).objects.filter(record_id=source.record_id)
        opened = siblings.filter(state__in=OPEN_STATES).first()
        if opened:
            raise Conflict(opened)
        draft = copy(source, record_id=source.record_id, number=next_number(source.record), by=by)
        steps.append(draft, Verb.STARTED, by, Action.START_DRAFT, note)
    return draft


def save(
    version: Version,
    *,
    by: Any,
    lock: int,
    children: Callable[[Version], None] | None = None,
    still_right: Collection[str] = (),
    machine: Collection[str] | None = None,
) -> Version:
    """Store the changed fields of a draft and, by `children`, its rows and links.

    `lock`: the lock number that the person was shown. `still_right`: texts (`summary_en`) found right though the
    other language changed. `machine`: texts translated by machine; None leaves that as it is.
    Raises `Refused`, `Conflict`, `ValidationError`.
    """
    with transaction.atomic():
        before = steps.claim(version, Action.EDIT, by, lock)
        steps.clean(version)
        changed = {
            field.attname: getattr(version, field.attname)
            for field in version._meta.concrete_fields
            if field.editable and not field.primary_key and not field.generated
        }
        for field in version._meta.concrete_fields:
            if isinstance(field, models.FileField) and field.name in changed:
                changed[field.name] = field.pre_save(version, add=False)
        if version.provenance == Provenance.STARTER:
            changed["provenance"] = version.provenance = steps.provenance(by, version.record.country)
        changed["outdated_texts"] = bilingual.outdated_after(before, version, still_right)
        if machine is not None:
            changed["machine_texts"] = sorted(machine)
        if isinstance(version, StocktakingEntry):
            # Saving is the country's word for it: what came from the round before is now theirs.
            changed["prefilled"] = False
        steps.update(version, EDITABLE_STATES, lock, by=by, **changed)
        if children:
            children(version)
        steps.index(version)
        steps.append(version, Verb.SAVED, by, Action.EDIT)
    return version


def submit(version: Version, *, by: Any, lock: int, note: str = "") -> Version:
    """Hand a draft to the reviewers. Raises `Refused`, `Incomplete`, `Conflict`."""
    with transaction.atomic():
        steps.claim(version, Action.SUBMIT, by, lock)
        missing = readiness.missing(version)
        if missing:
            raise Incomplete(missing)
        steps.update(version, EDITABLE_STATES, lock, by=by, state=State.SUBMITTED, submitted_at=timezone.now(), submitted_by=by)
        steps.append(version, Verb.SUBMITTED, by, Action.SUBMIT, note)
    return version


def return_(version: Version, *, by: Any, lock: int, note: str) -> Version:
    """Send a submitted version back with a reason. Raises `Refused`, `Incomplete` without a reason, `Conflict`."""
    steps.require_words(note, _("Say why you return it, so that the author knows what to change."))
    with transaction.atomic():
        steps.claim(version, Action.RETURN, by, lock)
        steps.update(version, (State.SUBMITTED,), lock, by=by, state=State.RETURNED)
        steps.append(version, Verb.RETURNED, by, Action.RETURN, note)
    return version


def publish(version: Version, *, by: Any, lock: int, note: str = "") -> Version:
    """Make a submitted version public, exactly as it was read, and end the period of its predecessor.

    Raises `Refused`, `Incomplete`, `Conflict`.
    """
    with transaction.atomic():
        current = steps.claim(version, Action.PUBLISH, by, lock)
        missing = readiness.missing(current)
        if missing:
            raise Incomplete(missing)
        now = timezone.now()
        siblings = type(version).objects.filter(record_id=version.record_id)
        siblings.filter(state=State.PUBLISHED).update(state=State.SUPERSEDED, published_until=now, lock=models.F("lock") + 1)
        steps.update(version, (State.SUBMITTED,), lock, by=None, state=State.PUBLISHED, published_from=now, published_by=by)
        if current.record.merged_into_id:  # it stands for itself again
            Record.objects.filter(pk=current.record_id).update(merged_into=None)
        steps.append(version, Verb.PUBLISHED, by, Action.PUBLISH, note, at=now)
    return version


def withdraw(version: Version, *, by: Any, lock: int, note: str) -> Version:
    """Take a published version off the public pages, with a reason; a tombstone stays. Raises as `return_`."""
    steps.require_words(note, _("Say why it is withdrawn: the public sees that it was there."))
    with transaction.atomic():
        steps.claim(version, Action.WITHDRAW, by, lock)
        now = timezone.now()
        steps.end(version, lock, by=by, at=now)
        steps.append(version, Verb.WITHDRAWN, by, Action.WITHDRAW, note, at=now)
    return version


def verify(version: Version, *, by: Any, note: str = "") -> None:
    """Confirm that what is published is still correct: no new version, a dated mark on the record."""
    with transaction.atomic():
        current = steps.reread(version)
        steps.require(by, Action.VERIFY, current)
        now = timezone.now()
        role = permissions.role_for(by, Action.VERIFY, current.record.country_id)
        Record.objects.filter(pk=current.record_id).update(
            verified_at=now, verified_by=by, verified_role=role or Role.FOCAL_POINT
        )
        steps.append(current, Verb.VERIFIED, by, Action.VERIFY, note, at=now)


def discard(version: Version, *, by: Any, lock: int) -> None:
    """Delete a draft that was never public; what it held is gone, that it was there is kept as an event."""
    with transaction.atomic():
        current = steps.claim(version, Action.DISCARD, by, lock)
        steps.append(current, Verb.DISCARDED, by, Action.DISCARD)
        current.delete()


def comment(version: Version, *, by: Any, note: str) -> None:
    """Say something about a version to the other side of the review. Never public."""
    steps.require_words(note, _("Write the comment."))
    with transaction.atomic():
        current = steps.reread(version)
        steps.require(by, Action.COMMENT, current)
        steps.append(current, Verb.COMMENTED, by, Action.COMMENT, note)
