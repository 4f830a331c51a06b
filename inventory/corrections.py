"""Corrections that anybody may suggest: received, looked at field by field, taken into a draft or declined.

Nothing of a suggestion is public. The sender follows it by a private link, and their address is deleted on schedule.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from inventory import addresses, notices, permissions, workflow
from inventory.choices import EDITABLE_STATES, Action, CorrectionState, Kind, NoticeKind, Role
from inventory.models import VERSION_MODELS, Correction, CorrectionValue, Version
from inventory.models.fields import can_be_seen
from inventory.permissions import Verdict

# What the public may propose a value for: what is on the page and has one value.
PROPOSABLE: dict[Kind, tuple[str, ...]] = {
    Kind.PROGRAMME: (
        "name_es",
        "name_en",
        "summary_es",
        "summary_en",
        "description_es",
        "description_en",
        "start",
        "end",
        "status",
        "official_url",
        "application_url",
    ),
    Kind.STOCKTAKING: ("in_place_es", "in_place_en", "strengths_es", "strengths_en", "gaps_es", "gaps_en"),
    Kind.AGENDA: ("text_es", "text_en", "progress_es", "progress_en", "year", "status"),
    Kind.CONTEXT: ("title_es", "title_en", "text_es", "text_en"),
}
PURGE_AFTER_DECISION = timedelta(days=30)
PURGE_AT_LATEST = timedelta(days=180)


def suggest(
    version: Version,
    *,
    values: Mapping[str, str],
    comment: str,
    source_url: str,
    email: str,
    language: str,
) -> Correction:
    """Receive a suggestion about a published version and tell the country's focal points.

    `values`: field name → proposed value as text; values equal to the present ones are dropped.
    Raises `ValidationError` with field names when a value is bad, or when nothing is suggested at all.
    """
    proposed = {field: value.strip() for field, value in values.items() if field in PROPOSABLE[version.KIND]}
    proposed = {field: value for field, value in proposed.items() if value != _present(version, field)}
    errors = {field: problem for field, value in proposed.items() if (problem := _problem(version, field, value))}
    if not proposed and not comment.strip():
        errors["comment"] = [_("Say what is wrong or missing, or change a field.")]
    correction = Correction(
        record=version.record,
        number=version.number,
        comment=comment.strip(),
        source_url=source_url.strip(),
        email=email.strip(),
        language=language,
    )
    try:
        correction.full_clean(exclude=["record"])
    except ValidationError as problem:
        errors |= problem.message_dict
    if errors:
        raise ValidationError(errors)
    with transaction.atomic():
        correction.save()
        CorrectionValue.objects.bulk_create(
            CorrectionValue(correction=correction, field=field, value=value) for field, value in proposed.items()
        )
        for user in notices.holders(Role.FOCAL_POINT, version.record.country):
            notices.tell(
                user,
                NoticeKind.CORRECTION,
                f"correction-{correction.pk}-{user.pk}",
                lambda: _words_for_desk(correction, version),
                version.record,
            )
    return correction


def basis(correction: Correction, by: Any) -> Version:
    """What accepted values go into: the open draft, or else the version of which a new draft is made."""
    versions = VERSION_MODELS[Kind(correction.record.kind)].objects.filter(record=correction.record)
    return versions.permitted(by, Action.EDIT).first() or versions.published().first() or versions.order_by("-number").first()


def mark(version: Version) -> str:
    """Names a version as it was shown, so that a later change of it is noticed."""
    return f"{version.pk}-{version.lock}"


def accept(correction: Correction, *, fields: Collection[str], by: Any, seen: str, note: str = "") -> Version:
    """Take the chosen fields into the record's draft (a new one when there is none) and answer the sender.

    `seen`: the mark of the basis that the person was shown; another one is a conflict, for no work is overwritten unseen.
    Raises `workflow.Refused`, `workflow.Conflict`, `ValidationError`. Values not chosen are declined.
    """
    with transaction.atomic():
        held = _claim(correction)
        _require(held, by)
        draft = basis(held, by)
        if mark(draft) != seen:
            raise workflow.Conflict(draft)
        if draft.state not in EDITABLE_STATES:
            draft = workflow.start_draft(draft, by=by, note=_("To take in a suggested correction."))
        values = list(held.values.all())
        for value in values:
            value.accepted = value.field in fields
        CorrectionValue.objects.bulk_update(values, ["accepted"])
        chosen = [value for value in values if value.accepted]
        for value in chosen:
            field = draft._meta.get_field(value.field)
            setattr(draft, value.field, field.to_python(value.value) if value.value else field.get_default())
        if chosen:
            workflow.save(draft, by=by, lock=draft.lock)
        _decide(held, CorrectionState.ACCEPTED if chosen == values else CorrectionState.PARTLY, by, note)
    return draft


def decline(correction: Correction, *, by: Any, reason: str) -> None:
    """Answer the sender that nothing changes, and why. Raises `workflow.Incomplete` without a reason."""
    if not can_be_seen(reason):
        raise workflow.Incomplete({"reason": _("Say why: the sender reads it.")})
    with transaction.atomic():
        held = _claim(correction)
        _require(held, by)
        held.values.update(accepted=False)
        _decide(held, CorrectionState.DECLINED, by, reason)


def waiting(user: Any) -> models.QuerySet:
    """Suggestions that a person has to look at: those about the countries where they may start a draft."""
    countries = permissions.countries(user, Action.START_DRAFT)
    received = Correction.objects.filter(state=CorrectionState.RECEIVED).select_related("record__country")
    return received if countries is None else received.filter(record__country__in=countries)


def titles(found: Iterable[Correction]) -> dict[int, str]:
    """Record id → the title by which the public knows it, or its code; one statement a kind."""
    known = {one.record_id: one.record.code for one in found}
    for kind in {one.record.kind for one in found}:
        versions = VERSION_MODELS[Kind(kind)].objects.published().filter(record__in=known)
        for version in versions.select_related("record__country", "record__topic"):
            known[version.record_id] = str(version.title)
    return known


def unanswered_by_country() -> dict[str, int]:
    """Country code → suggestions that nobody there has answered; a number only, for who looks after all countries."""
    received = Correction.objects.filter(state=CorrectionState.RECEIVED).order_by()
    return dict(received.values_list("record__country__code").annotate(models.Count("pk")))


def purge() -> int:
    """Delete senders' addresses: a month after the answer, half a year after the suggestion at the latest."""
    now = timezone.now()
    old = Q(decided_at__lt=now - PURGE_AFTER_DECISION) | Q(created_at__lt=now - PURGE_AT_LATEST)
    return Correction.objects.filter(old).exclude(email="").update(email="")


def published_version(correction: Correction) -> Version | None:
    """What the public sees of the record now, to hold the suggestion against."""
    return VERSION_MODELS[Kind(correction.record.kind)].objects.published().filter(record=correction.record).first()


def status_address(correction: Correction) -> str:
    """The private link by which the sender follows the suggestion."""
    return addresses.page("correction_status", correction.token, correction.language)


def _present(version: Version, field: str) -> str:
    value = getattr(version, field)
    return "" if value is None else str(value)


def _problem(version: Version, field: str, value: str) -> list[str] | None:
    if not value:
        return None
    try:
        version._meta.get_field(field).clean(value, version)
    except ValidationError as problem:
        return problem.messages
    return None


def _claim(correction: Correction) -> Correction:
    held = Correction.objects.select_for_update().get(pk=correction.pk)
    if held.state != CorrectionState.RECEIVED:
        raise workflow.Refused(Verdict(False, _("This suggestion has been answered already.")))
    return held


def _require(correction: Correction, by: Any) -> None:
    countries = permissions.countries(by, Action.START_DRAFT)
    if countries is not None and correction.record.country_id not in countries:
        raise workflow.Refused(Verdict(False, _("Your role does not allow this for this country.")))


def _decide(correction: Correction, state: CorrectionState, by: Any, reason: str) -> None:
    correction.state, correction.reason = state, reason.strip()
    correction.decided_at, correction.decided_by = timezone.now(), by
    correction.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    if correction.email:
        with translation.override(correction.language):
            subject, body = _words_for_sender(correction)
        notices.write(f"correction-{correction.pk}-answer", correction.email, subject, body)


def _words_for_desk(correction: Correction, version: Version) -> tuple[str, str]:
    subject = _("Suggested correction: %(title)s") % {"title": str(version.title)[:120]}
    address = addresses.desk("inventory_correction_change", correction.pk)
    return subject, "\n\n".join(
        part for part in (subject, correction.comment, _("Open it here: %(address)s") % {"address": address}) if part
    )


def _words_for_sender(correction: Correction) -> tuple[str, str]:
    subject = _("Your suggestion to the SME Policy Inventory: %(state)s") % {"state": correction.get_state_display()}
    return subject, "\n\n".join(part for part in (subject, correction.reason, status_address(correction)) if part)
