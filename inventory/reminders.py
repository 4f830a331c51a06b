"""What people are told without anything having happened: what is overdue, a deadline that comes near, the daily digest.

Run as often as you like: each reminder has a key that holds its day or its deadline, one run at a time has the lock,
and a person whose reminder fails keeps nobody else from theirs.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory import addresses, notices, outbox, permissions, worklist
from inventory.choices import Action, NoticeKind, NoticePace, Role, RoundState
from inventory.formats import day
from inventory.models import VERSION_MODELS, Country, Mail, Notice, Round, StocktakingEntry, Topic
from inventory.worklist import Item

OVERDUE_PAUSE = timedelta(days=7)
DEADLINE_MARKS = (14, 7, 1)  # days before the deadline of a round
DIGEST_REACH = outbox.KEPT  # a notice whose mail was deleted is not told again
LONGEST_LIST = 40
LOCK = 7_130_001  # any number that nothing else in this database locks


@dataclass
class Report:
    """What a run did. `failed` tells for whom it did not work, and why."""

    overdue: int = 0
    deadlines: int = 0
    digests: int = 0
    failed: list[str] = field(default_factory=list)


@contextmanager
def only_one() -> Iterator[bool]:
    """Whether this run may work; False when another one is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        mine = cursor.fetchone()[0]
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def remind() -> Report:
    """Write today's reminders into the outbox."""
    report = Report()
    for person in _focal_points():
        report.overdue += _safely(report, person, _remind_of_overdue)
        report.deadlines += _safely(report, person, _remind_of_deadlines)
    for person in _waiting_for_a_digest():
        report.digests += _safely(report, person, _digest)
    return report


def _safely(report: Report, person: Any, what: Callable[[Any], int]) -> int:
    try:
        with transaction.atomic(), translation.override(notices.language_of(person)):
            return what(person)
    except Exception as error:  # one broken record or address must not silence the others
        report.failed.append(f"{person.get_username()}: {type(error).__name__}: {error}")
        return 0


def _focal_points() -> QuerySet:
    members = get_user_model().objects.filter(is_active=True, memberships__role=Role.FOCAL_POINT)
    return members.select_related("preference").distinct().order_by("pk")


def _countries(person: Any) -> list[Country]:
    held = permissions.countries_of(person, Role.FOCAL_POINT)
    return list(Country.objects.all() if held is None else Country.objects.filter(pk__in=held))


def _remind_of_overdue(person: Any) -> int:
    """One mail that lists everything, at most once a week while there is anything."""
    recent = Notice.objects.filter(user=person, kind=NoticeKind.OVERDUE, created_at__gt=timezone.now() - OVERDUE_PAUSE)
    if recent.exists():
        return 0
    countries = _countries(person)
    versions = [one for kind in VERSION_MODELS for one in worklist.having(kind, Item.OVERDUE, person, countries)]
    if not versions:
        return 0

    def words() -> tuple[str, str]:
        count = len(versions)
        subject = ngettext("%(n)d record to be confirmed", "%(n)d records to be confirmed", count) % {"n": count}
        parts = [
            _("Nobody has confirmed these for a long time, or ever. If they are still correct, one click says so."),
            *_listed([f"{one.title}\n{notices.desk_address(one)}" for one in versions]),
        ]
        return subject, "\n\n".join(parts)

    return bool(notices.tell(person, NoticeKind.OVERDUE, f"overdue-{person.pk}-{_today()}", words))


def _remind_of_deadlines(person: Any) -> int:
    today, told = _today(), 0
    soon = Round.objects.filter(
        state=RoundState.OPEN, opens_on__lte=today, deadline__range=(today, today + timedelta(days=max(DEADLINE_MARKS)))
    )
    for round in soon:
        days = (round.deadline - today).days
        # The next mark that is reached: a run that was missed is made up for by the one after it.
        mark = min(mark for mark in DEADLINE_MARKS if mark >= days)
        open_topics = _open_topics(round, _countries(person))
        key = f"deadline-{round.pk}-{round.deadline}-{mark}-{person.pk}"
        if open_topics and not Notice.objects.filter(key=key).exists():
            told += bool(notices.tell(person, NoticeKind.DEADLINE, key, _deadline_words(round, days, open_topics)))
    return told


def _open_topics(round: Round, countries: list[Country]) -> list[tuple[Country, Topic]]:
    """What the round still waits for: topics without an answer, and answers that were not submitted."""
    missing = [(country, topic) for asked, country, topic in worklist.unanswered(countries) if asked == round]
    begun = StocktakingEntry.objects.open().filter(record__round=round, record__country__in=countries)
    editable = permissions.RULES[Role.FOCAL_POINT][Action.SUBMIT]
    drafts = begun.filter(state__in=editable).select_related("record__country", "record__topic")
    return missing + [(one.record.country, one.record.topic) for one in drafts]


def _deadline_words(round: Round, days: int, topics: list[tuple[Country, Topic]]) -> Callable[[], tuple[str, str]]:
    def words() -> tuple[str, str]:
        when = ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days} if days else _("last day")
        subject = _("%(round)s: %(when)s") % {"round": round.name, "when": when}
        parts = [
            _("The answers are due on %(day)s. These topics still wait for yours:") % {"day": day(round.deadline)},
            *_listed([f"{country}: {topic}" for country, topic in topics]),
            _("Open the desk: %(address)s") % {"address": addresses.desk("index")},
        ]
        return subject, "\n\n".join(parts)

    return words


def _waiting_for_a_digest() -> QuerySet:
    waiting = Notice.objects.filter(mail=None, created_at__gt=timezone.now() - DIGEST_REACH).values("user")
    people = get_user_model().objects.filter(pk__in=waiting, is_active=True, preference__pace=NoticePace.DAILY)
    return people.exclude(email="").select_related("preference").order_by("pk")


def _digest(person: Any) -> int:
    """Everything that waits for somebody, in one mail a day; only what they may still see."""
    key = f"digest-{person.pk}-{_today()}"
    if Mail.objects.filter(key=key).exists():
        return 0
    waiting = Notice.objects.filter(user=person, mail=None, created_at__gt=timezone.now() - DIGEST_REACH)
    told = [one for one in waiting.select_related("record").order_by("created_at", "id") if notices.still_concerns(one, person)]
    if not told:
        return 0
    subject = ngettext("%(n)d message from the inventory", "%(n)d messages from the inventory", len(told)) % {"n": len(told)}
    rule = "\n\n" + "-" * 40 + "\n\n"
    mail = notices.write(key, person.email, subject, rule.join(f"{one.subject}\n\n{one.body}" for one in told[:LONGEST_LIST]))
    Notice.objects.filter(pk__in=[one.pk for one in told]).update(mail=mail)
    return 1


def _listed(lines: list[str]) -> list[str]:
    rest = len(lines) - LONGEST_LIST
    more = [ngettext("and %(n)d more", "and %(n)d more", rest) % {"n": rest}] if rest > 0 else []
    return lines[:LONGEST_LIST] + more


def _today() -> date:
    return timezone.now().date()
