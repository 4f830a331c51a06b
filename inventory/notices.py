"""Who is told of what: only those concerned, in their language, as often as they like.

A notice and its mail are written in the transaction of what they tell, so that a change that is rolled back tells
nothing and one that is committed cannot be forgotten; `inventory.outbox` sends the mails later.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from inventory import addresses, permissions
from inventory.bilingual import reader_language
from inventory.choices import Action, Language, NoticeKind, NoticePace, Provenance, Role, Verb
from inventory.models import Country, Event, Mail, Notice, Record, Version

_KINDS = {
    Verb.SUBMITTED: NoticeKind.SUBMITTED,
    Verb.RETURNED: NoticeKind.RETURNED,
    Verb.PUBLISHED: NoticeKind.PUBLISHED,
    Verb.WITHDRAWN: NoticeKind.WITHDRAWN,
    Verb.COMMENTED: NoticeKind.COMMENTED,
}


def holders(role: Role, country: Country | None) -> QuerySet:
    """Active people who hold a role for a country, or for every country."""
    where = Q(memberships__country__isnull=True)
    if country is not None:
        where |= Q(memberships__country=country)
    people = get_user_model().objects.filter(where, memberships__role=role, is_active=True).distinct()
    return people.select_related("preference").prefetch_related("memberships")


def about(event: Event, version: Version) -> None:
    """Tell those concerned what happened to a version. Starter and synthetic data concern nobody."""
    kind = _KINDS.get(Verb(event.verb))
    if kind is None or version.provenance in (Provenance.STARTER, Provenance.SYNTHETIC):
        return
    for user in _concerned(event, version):
        if user.pk != event.by_id and permissions.check(user, Action.VIEW, version):
            tell(user, kind, f"event-{event.pk}-{user.pk}", lambda: _words(event, version), version.record)


def _concerned(event: Event, version: Version) -> Iterable[Any]:
    country = version.record.country
    author = version.submitted_by
    focal_points = [author] if author is not None and author.is_active else holders(Role.FOCAL_POINT, country)
    if event.verb == Verb.SUBMITTED:
        return holders(Role.REVIEWER, country)
    if event.verb == Verb.WITHDRAWN:
        return holders(Role.FOCAL_POINT, country)
    if event.verb == Verb.COMMENTED and event.role == Role.FOCAL_POINT:
        return holders(Role.REVIEWER, country)
    return focal_points


def tell(user: Any, kind: NoticeKind, key: str, words: Any, record: Record | None = None) -> Notice | None:
    """Leave a notice, once per `key`; with its mail unless the person wants a digest. None: they want nothing.

    `words`: called in the person's language, gives (subject, body).
    """
    preference = getattr(user, "preference", None)
    pace = preference.pace if preference else NoticePace.INSTANT
    if pace == NoticePace.NONE:
        return None
    with translation.override(language_of(user)):
        subject, body = words()
    notice, is_new = Notice.objects.get_or_create(
        key=key, defaults={"user": user, "kind": kind, "record": record, "subject": _one_line(subject), "body": body}
    )
    if is_new and pace == NoticePace.INSTANT and user.email:
        notice.mail = write(key, user.email, notice.subject, body)
        notice.save(update_fields=["mail"])
    return notice


def write(key: str, address: str, subject: str, body: str) -> Mail:
    """Put a mail into the outbox, once per `key`."""
    mail, _is_new = Mail.objects.get_or_create(
        key=key, defaults={"address": address, "subject": _one_line(subject), "body": body}
    )
    return mail


def still_concerns(notice: Notice, user: Any) -> bool:
    """Whether somebody may still read a notice: they are active, and hold a role for the country of its record."""
    if notice.record is None:
        return permissions.is_desk_user(user)
    seen = permissions.countries(user, Action.VIEW)
    return seen is None or notice.record.country_id in seen


def language_of(user: Any) -> str:
    preference = getattr(user, "preference", None)
    return str(preference.language if preference else Language.SPANISH)


def desk_address(version: Version, page: str = "change") -> str:
    """Where the desk shows a version, or asks for the step named by `page`."""
    return addresses.desk(f"inventory_{version._meta.model_name}_{page}", version.pk)


def _address(event: Event, version: Version) -> str:
    """Where the next step is: a reviewer decides about what was submitted, the author reads what the public reads."""
    if event.verb == Verb.PUBLISHED:
        return addresses.page(f"{version.KIND}_detail", version.code, reader_language())
    return desk_address(version, "publish" if event.verb == Verb.SUBMITTED else "change")


def _words(event: Event, version: Version) -> tuple[str, str]:
    title, country = str(version.title), str(version.record.country.name)
    subjects = {
        Verb.SUBMITTED: _("To review: %(title)s (%(country)s)"),
        Verb.RETURNED: _("Returned: %(title)s"),
        Verb.PUBLISHED: _("Published: %(title)s"),
        Verb.WITHDRAWN: _("Withdrawn: %(title)s"),
        Verb.COMMENTED: _("Comment on: %(title)s"),
    }
    subject = subjects[Verb(event.verb)] % {"title": title[:120], "country": country}
    parts = [subject]
    if event.note:
        parts.append(event.note)
    parts.append(_("Open it here: %(address)s") % {"address": _address(event, version)})
    return subject, "\n\n".join(parts)


def _one_line(subject: str) -> str:
    return " ".join(subject.split())[:200]
