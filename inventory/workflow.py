"""The only writer of records: the verbs of the review, each one transaction, one conditional update, one event.

A verb checks permission inside the transaction, changes the version on condition of its state and lock number, and
appends one `Event`. When no row answers to the condition somebody was faster: `Conflict`, never a silent loss.
"""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from inventory import permissions, readiness
from inventory.choices import EDITABLE_STATES, OPEN_STATES, Action, Provenance, Role, State, Verb
from inventory.models import Country, Event, Record, Round, Topic, Version
from inventory.permissions import Verdict


class Refused(Exception):
    """A person may not do this; the text says why, in their language."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.reason = verdict.reason


class Conflict(Exception):
    """Somebody else changed the version since it was shown. `current` is how it stands now (None: it is gone)."""

    def __init__(self, current: Version | None) -> None:
        super().__init__(_("Somebody else changed this version in the meantime."))
        self.current = current


class Incomplete(Exception):
    """The version lacks something that publication needs. `missing`: field name → what to do about it."""

    def __init__(self, missing: dict[str, str]) -> None:
        super().__init__(" ".join(missing.values()))
        self.missing = missing


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
        record = Record(kind=model.KIND, country=country, round=round, topic=topic)
        draft = model(record=record, **values)
        _require(by, Action.ADD, draft)
        record.code = code or _free_code(draft)
        draft.number, draft.created_by, draft.updated_by = 1, by, by
        draft.provenance = provenance or _provenance(by, country)
        _clean(draft)
        record.save()
        draft.record = record
        draft.save(force_insert=True)
        if children:
            children(draft)
        _index(draft)
        _append(draft, Verb.STARTED, by, Action.ADD)
    return draft


def start_draft(version: Version, *, by: Any, note: str = "") -> Version:
    """Begin a new draft as a deep copy of `version`, published or earlier; the public sees nothing of it.

    Raises `Refused`; `Conflict` when the record already has an open version.
    """
    with transaction.atomic():
        # The record's row is the lock: two people who start at once get one draft and one conflict.
        Record.objects.select_for_update().get(pk=version.record_id)
        source = _reread(version)
        _require(by, Action.START_DRAFT, source)
        siblings = type(source).objects.filter(record_id=source.record_id)
        opened = siblings.filter(state__in=OPEN_STATES).first()
        if opened:
            raise Conflict(opened)
        last = siblings.aggregate(last=models.Max("number"))["last"]
        draft = _copy(source, number=last + 1, by=by)
        _append(draft, Verb.STARTED, by, Action.START_DRAFT, note)
    return draft


def save(version: Version, *, by: Any, lock: int, children: Callable[[Version], None] | None = None) -> Version:
    """Store the changed fields of a draft and, by `children`, its rows and links.

    `lock`: the lock number that the person was shown. Raises `Refused`, `Conflict`, `ValidationError`.
    """
    with transaction.atomic():
        _claim(version, Action.EDIT, by, lock)
        _clean(version)
        changed = {
            field.attname: getattr(version, field.attname)
            for field in version._meta.concrete_fields
            if field.editable and not field.primary_key and not field.generated
        }
        for field in version._meta.concrete_fields:
            if isinstance(field, models.FileField) and field.name in changed:
                changed[field.name] = field.pre_save(version, add=False)
        if version.provenance == Provenance.STARTER:
            changed["provenance"] = version.provenance = _provenance(by, version.record.country)
        _update(version, EDITABLE_STATES, lock, by=by, **changed)
        if children:
            children(version)
        _index(version)
        _append(version, Verb.SAVED, by, Action.EDIT)
    return version


def submit(version: Version, *, by: Any, lock: int, note: str = "") -> Version:
    """Hand a draft to the reviewers. Raises `Refused`, `Incomplete`, `Conflict`."""
    with transaction.atomic():
        _claim(version, Action.SUBMIT, by, lock)
        missing = readiness.missing(version)
        if missing:
            raise Incomplete(missing)
        _update(version, EDITABLE_STATES, lock, by=by, state=State.SUBMITTED, submitted_at=timezone.now(), submitted_by=by)
        _append(version, Verb.SUBMITTED, by, Action.SUBMIT, note)
    return version


def return_(version: Version, *, by: Any, lock: int, note: str) -> Version:
    """Send a submitted version back with a reason. Raises `Refused`, `Incomplete` without a reason, `Conflict`."""
    if not note.strip():
        raise Incomplete({"note": _("Say why you return it, so that the author knows what to change.")})
    with transaction.atomic():
        _claim(version, Action.RETURN, by, lock)
        _update(version, (State.SUBMITTED,), lock, by=by, state=State.RETURNED)
        _append(version, Verb.RETURNED, by, Action.RETURN, note)
    return version


def publish(version: Version, *, by: Any, lock: int, note: str = "") -> Version:
    """Make a submitted version public, exactly as it was read, and end the period of its predecessor.

    Raises `Refused`, `Incomplete`, `Conflict`.
    """
    with transaction.atomic():
        current = _claim(version, Action.PUBLISH, by, lock)
        missing = readiness.missing(current)
        if missing:
            raise Incomplete(missing)
        now = timezone.now()
        siblings = type(version).objects.filter(record_id=version.record_id)
        siblings.filter(state=State.PUBLISHED).update(state=State.SUPERSEDED, published_until=now, lock=models.F("lock") + 1)
        _update(version, (State.SUBMITTED,), lock, by=None, state=State.PUBLISHED, published_from=now, published_by=by)
        _append(version, Verb.PUBLISHED, by, Action.PUBLISH, note, at=now)
    return version


def withdraw(version: Version, *, by: Any, lock: int, note: str) -> Version:
    """Take a published version off the public pages, with a reason; a tombstone stays. Raises as `return_`."""
    if not note.strip():
        raise Incomplete({"note": _("Say why it is withdrawn: the public sees that it was there.")})
    with transaction.atomic():
        _claim(version, Action.WITHDRAW, by, lock)
        now = timezone.now()
        _update(
            version,
            (State.PUBLISHED,),
            lock,
            by=None,
            state=State.WITHDRAWN,
            published_until=now,
            withdrawn_at=now,
            withdrawn_by=by,
        )
        _append(version, Verb.WITHDRAWN, by, Action.WITHDRAW, note, at=now)
    return version


def verify(version: Version, *, by: Any, note: str = "") -> None:
    """Confirm that what is published is still correct: no new version, a dated mark on the record."""
    with transaction.atomic():
        current = _reread(version)
        _require(by, Action.VERIFY, current)
        now = timezone.now()
        role = permissions.role_for(by, Action.VERIFY, current.record.country_id)
        Record.objects.filter(pk=current.record_id).update(
            verified_at=now, verified_by=by, verified_role=role or Role.FOCAL_POINT
        )
        _append(current, Verb.VERIFIED, by, Action.VERIFY, note, at=now)


def discard(version: Version, *, by: Any, lock: int) -> None:
    """Delete a draft that was never public; what it held is gone, that it was there is kept as an event."""
    with transaction.atomic():
        current = _claim(version, Action.DISCARD, by, lock)
        _append(current, Verb.DISCARDED, by, Action.DISCARD)
        current.delete()


def _require(by: Any, action: Action, version: Version) -> None:
    verdict = permissions.check(by, action, version)
    if not verdict:
        raise Refused(verdict)


def _clean(version: Version) -> None:
    """Refuse bad values. The constraints are left to the database, which holds them in any case: asking it for each
    in advance takes sixteen queries a record, and what people may get wrong is worded in the models' `clean`."""
    version.full_clean(exclude=["record"], validate_constraints=False)


def _claim(version: Version, action: Action, by: Any, lock: int) -> Version:
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
    _require(by, action, current)
    return current


def _reread(version: Version) -> Version:
    """The version as the database has it, so that permission is checked on what is, not on what was shown."""
    current = type(version).objects.select_related("record__country").filter(pk=version.pk).first()
    if current is None:
        raise Conflict(None)
    return current


def _update(version: Version, states: tuple[State, ...], lock: int, *, by: Any, **changes: Any) -> None:
    """The conditional update behind every verb; also brings `version` itself up to date."""
    if by is not None:
        changes |= {"updated_at": timezone.now(), "updated_by": by}
    changes["lock"] = lock + 1
    mine = type(version).objects.filter(pk=version.pk, state__in=states, lock=lock)
    if mine.update(**changes) != 1:
        raise Conflict(type(version).objects.filter(pk=version.pk).first())
    for name, value in changes.items():
        setattr(version, name, value)


def _append(version: Version, verb: Verb, by: Any, action: Action, note: str = "", at: Any = None) -> None:
    role = permissions.role_for(by, action, version.record.country_id)
    Event.objects.create(
        record_id=version.record_id,
        number=version.number,
        verb=verb,
        by=by,
        role=role or "",
        at=at or timezone.now(),
        note=note.strip(),
    )


def _provenance(by: Any, country: Country) -> Provenance:
    return Provenance.SECRETARIAT if country.is_region else Provenance.COUNTRY


def _index(version: Version) -> None:
    """Keep the primary topic among the topics and the linked names in the search index."""
    if getattr(version, "primary_topic_id", None):
        version.topics.add(version.primary_topic_id)
    words = list(dict.fromkeys(word for word in version.words() if word))
    version.keywords = " · ".join(words)
    type(version).objects.filter(pk=version.pk).update(keywords=version.keywords)


def _copy(source: Version, *, number: int, by: Any) -> Version:
    """A draft with the content, rows and links of `source`."""
    model = type(source)
    content = {
        field.attname: getattr(source, field.attname)
        for field in model._meta.concrete_fields
        if (field.editable or field.name in ("keywords", "provenance")) and not field.primary_key and not field.generated
    }
    draft = model(record_id=source.record_id, number=number, created_by=by, updated_by=by, **content)
    try:
        draft.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(model.objects.filter(record_id=source.record_id).open().first()) from error
    for child in model.child_models():
        rows = list(child.objects.filter(version_id=source.pk))
        for row in rows:
            row.pk, row.version_id = None, draft.pk
        child.objects.bulk_create(rows)
    for link in model._meta.many_to_many:
        through = link.remote_field.through
        ours, theirs = f"{link.m2m_field_name()}_id", f"{link.m2m_reverse_field_name()}_id"
        targets = through.objects.filter(**{ours: source.pk}).values_list(theirs, flat=True)
        through.objects.bulk_create([through(**{ours: draft.pk, theirs: target}) for target in targets])
    return draft


def _free_code(draft: Version) -> str:
    """A code made of the country and the acronym or name, numbered when taken."""
    record = draft.record
    if record.round and record.topic:
        stem = f"{record.round.code}-{record.country.code}-{record.topic.code}".lower().replace("_", "-")
    else:
        name = getattr(draft, "acronym", "") or str(draft.title)
        stem = f"{record.country.code.lower()}-{slugify(name)[:40].strip('-') or draft.KIND}"
    code, number = stem, 1
    while Record.objects.filter(code=code).exists():
        number += 1
        code = f"{stem}-{number}"
    return code
