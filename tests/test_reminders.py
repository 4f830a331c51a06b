"""Reminders and digests: to those concerned, once, whatever goes wrong for others."""

import threading
from datetime import date, timedelta

import pytest
from django.core import mail as django_mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from inventory import notices, reminders, workflow
from inventory.choices import Kind, NoticeKind, NoticePace, Role, State
from inventory.models import Mail, Membership, Notice, Preference, Record
from tests.factories import make, make_user


@pytest.fixture
def at(monkeypatch):
    """`at(day)`: it is that day, at noon."""

    def set_day(day: date) -> None:
        noon = timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12))
        monkeypatch.setattr(timezone, "now", lambda: noon)

    return set_day


@pytest.fixture
def overdue(world, days_ago):
    """A programme of Chile that nobody has confirmed for two years."""
    with days_ago(730):
        version = make(world, name_es="Fondo olvidado", name_en="Forgotten fund")
    Mail.objects.all().delete()
    Notice.objects.all().delete()
    return version


def addresses() -> list[str]:
    return sorted(Mail.objects.values_list("address", flat=True))


def test_overdue_records_are_listed_to_the_focal_points_of_their_country(world, overdue):
    make_user("second.cl", (Role.FOCAL_POINT, world.countries["CL"]))

    report = reminders.remind()

    assert report.overdue == 2
    assert addresses() == ["focal.cl@example.org", "second.cl@example.org"]
    mail = Mail.objects.first()
    assert "Fondo olvidado" in mail.body
    assert notices.desk_address(overdue) in mail.body


def test_twice_a_day_is_once_and_once_a_week_is_enough(world, overdue, monkeypatch):
    start = timezone.now()
    sent = []
    for hours in (0, 5, 24, 48, 6 * 24, 7 * 24 + 1, 8 * 24, 14 * 24 + 2):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: start + timedelta(hours=hours))
        sent.append(reminders.remind().overdue)
        if sent[-1]:
            Notice.objects.filter(pk=Notice.objects.latest("id").pk).update(created_at=timezone.now())

    assert sent == [1, 0, 0, 0, 0, 1, 0, 1]


def test_what_was_confirmed_is_no_longer_reminded_of(world, overdue):
    workflow.verify(overdue, by=world.focal_point("CL"))

    assert reminders.remind().overdue == 0


def test_a_disabled_person_and_one_without_a_role_get_nothing(world, overdue):
    person = world.focal_point("CL")
    make_user("former.cl", (Role.FOCAL_POINT, world.countries["CL"]))
    Membership.objects.filter(user__username="former.cl").delete()
    person.is_active = False
    person.save()

    assert reminders.remind() == reminders.Report()
    assert addresses() == []


def test_one_run_at_a_time(world, overdue, capsys):
    results = []

    def other() -> None:
        with reminders.only_one() as mine:
            results.append(mine)
        connection.close()

    with reminders.only_one() as mine:
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    thread = threading.Thread(target=other)
    thread.start()
    thread.join()

    assert mine
    assert results == [False, True]


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_remind_once(world, overdue):
    """Even without the lock: the key is unique."""

    def run() -> None:
        reminders.remind()
        connection.close()

    threads = [threading.Thread(target=run) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert addresses() == ["focal.cl@example.org"]


@pytest.mark.parametrize(
    ("days", "told"), [(20, False), (15, False), (14, True), (10, True), (7, True), (1, True), (0, True), (-1, False)]
)
def test_a_near_deadline_is_told_to_who_still_has_to_answer(world, days, told):
    world.round.deadline = timezone.now().date() + timedelta(days=days)
    world.round.save()

    reminders.remind()

    assert addresses() == (["focal.cl@example.org", "focal.pe@example.org"] if told else [])


def test_each_mark_is_told_once_and_a_missed_day_is_made_up_for(world, at):
    world.round.deadline = date(2026, 6, 30)
    world.round.save()
    told = []
    for day in (15, 16, 17, 20, 24, 25, 29, 30):  # the runs of the 18th, 19th and 23rd did not happen
        at(date(2026, 6, day))
        told.append(reminders.remind().deadlines)

    assert told == [0, 2, 0, 0, 2, 0, 2, 0]


def test_who_has_submitted_everything_is_left_alone(world):
    world.round.deadline = timezone.now().date() + timedelta(days=7)
    world.round.save()
    for topic in list(world.topics.values()):
        make(world, Kind.STOCKTAKING, state=State.SUBMITTED, topic=topic)
    Mail.objects.all().delete()

    reminders.remind()

    assert addresses() == ["focal.pe@example.org"]


def test_the_digest_collects_what_waits_in_one_mail_a_day(world, monkeypatch):
    Preference.objects.create(user=world.reviewer, pace=NoticePace.DAILY)
    make(world, state=State.SUBMITTED, name_es="Primero")
    make(world, state=State.SUBMITTED, name_es="Segundo")
    assert addresses() == []

    assert [reminders.remind().digests for _turn in range(2)] == [1, 0]
    mail = Mail.objects.get()
    assert "Primero" in mail.body
    assert "Segundo" in mail.body
    make(world, state=State.SUBMITTED, name_es="Tercero")
    assert reminders.remind().digests == 0

    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert reminders.remind().digests == 1
    assert "Primero" not in Mail.objects.latest("id").body


def test_a_digest_holds_nothing_of_a_country_that_is_no_longer_ones_own(world):
    person = world.focal_point("CL")
    Preference.objects.create(user=person, pace=NoticePace.DAILY)
    make(world, state=State.RETURNED, name_es="CANARIO")
    Membership.objects.filter(user=person).update(country=world.countries["PE"])

    reminders.remind()

    assert not any("CANARIO" in mail.body for mail in Mail.objects.filter(address=person.email))


def test_a_mail_that_waited_does_not_go_to_who_lost_the_role(world):
    make(world, state=State.SUBMITTED)
    Membership.objects.filter(user=world.reviewer).delete()

    call_command("send_mails")

    assert django_mail.outbox == []
    assert Mail.objects.get().error.startswith("Not sent")


def test_who_wants_no_mails_gets_no_reminder(world, overdue):
    Preference.objects.create(user=world.focal_point("CL"), pace=NoticePace.NONE)

    reminders.remind()

    assert addresses() == []


def test_somebody_whose_reminder_fails_stops_nobody_elses(world, overdue, days_ago, monkeypatch):
    with days_ago(730):
        make(world, country="PE")
    Mail.objects.all().delete()
    real = notices.tell

    def fragile(user, *rest, **more):
        if user.username == "focal.cl":
            raise ValueError("poisoned")
        return real(user, *rest, **more)

    monkeypatch.setattr(notices, "tell", fragile)
    with pytest.raises(CommandError, match=r"focal\.cl: ValueError: poisoned"):
        call_command("send_reminders")

    assert [message.to for message in django_mail.outbox if "confirm" in message.subject] == [["focal.pe@example.org"]]


def test_a_poisoned_address_stops_no_reminder(world, overdue):
    Mail.objects.create(key="poison", address="a@example.org\nBcc: all@example.org", subject="x", body="x")

    with pytest.raises(CommandError, match="1 mails could not be sent"):
        call_command("send_reminders")

    assert [message.recipients() for message in django_mail.outbox] == [["focal.cl@example.org"]]


def test_the_command_says_what_it_did(world, overdue, capsys):
    call_command("send_reminders")

    assert capsys.readouterr().out.startswith("1 reminders of overdue records, 0 of deadlines, 0 digests. 1 mails sent.")
    assert Record.objects.count() == 1
    assert Notice.objects.get().kind == NoticeKind.OVERDUE
