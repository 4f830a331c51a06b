"""Who is told of what, and how mails leave the house."""

import re

import pytest
from django.core import mail as django_mail
from django.db import transaction

from inventory import notices, outbox, workflow
from inventory.choices import NoticePace, Provenance, Role, State
from inventory.models import Mail, Membership, Notice, Preference, Programme
from tests.admin import page
from tests.factories import make, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


def told() -> set[tuple[str, str]]:
    return set(Notice.objects.values_list("user__username", "kind"))


def test_a_submission_tells_the_reviewers_of_that_country_only(world):
    make_user("reviewer.pe", (Role.REVIEWER, world.countries["PE"]))
    make_user("reviewer.cl", (Role.REVIEWER, world.countries["CL"]))

    make(world, state=State.SUBMITTED)

    assert told() == {("reviewer", "submitted"), ("reviewer.cl", "submitted")}


def test_a_return_tells_the_author_only(world):
    make_user("second.cl", (Role.FOCAL_POINT, world.countries["CL"]))

    version = make(world, state=State.RETURNED)

    assert ("focal.cl", "returned") in told()
    assert not Notice.objects.filter(user__username="second.cl").exists()
    mail = Mail.objects.get(address="focal.cl@example.org")
    assert "Please add a source." in mail.body
    assert f"/admin/inventory/programme/{version.pk}/change/" in mail.body


def test_a_mail_leads_to_the_next_step(world, client, as_):
    """The reviewer to the difference with its buttons, the author to what the public reads."""
    version = make(world, state=State.PUBLISHED)

    review = Mail.objects.filter(address="reviewer@example.org").get()
    published = Mail.objects.get(address="focal.cl@example.org")
    assert page(version, "publish") in review.body
    public = re.search(r"https?://[^/\s]+(/\S+)", published.body)[1]
    assert public.startswith("/es/")
    assert client.get(public).status_code == 200


def test_each_is_told_in_their_language(world):
    Preference.objects.create(user=world.reviewer, language="en")

    make(world, state=State.SUBMITTED)

    assert Mail.objects.get(address="reviewer@example.org").subject.startswith("To review:")


def test_who_wants_a_digest_gets_no_mail_yet_and_who_wants_none_gets_nothing(world):
    Preference.objects.create(user=world.reviewer, pace=NoticePace.DAILY)
    silent = make_user("silent", (Role.REVIEWER, None))
    Preference.objects.create(user=silent, pace=NoticePace.NONE)

    make(world, state=State.SUBMITTED)

    assert told() == {("reviewer", "submitted")}
    assert not Mail.objects.exists()


def test_a_change_that_is_rolled_back_tells_nobody(world):
    draft = make(world, state=State.DRAFT)

    with transaction.atomic():
        workflow.submit(draft, by=world.focal_point("CL"), lock=draft.lock)
        transaction.set_rollback(True)

    assert not Mail.objects.exists()
    assert not Notice.objects.exists()


def test_somebody_whose_membership_ended_is_not_told(world):
    Membership.objects.filter(user=world.reviewer).delete()

    make(world, state=State.SUBMITTED)

    assert not Notice.objects.exists()


def test_starter_data_tells_nobody(world):
    draft = make(world, state=State.DRAFT)
    Programme.objects.filter(pk=draft.pk).update(provenance=Provenance.STARTER)
    draft.refresh_from_db()

    workflow.submit(draft, by=world.focal_point("CL"), lock=draft.lock)

    assert not Notice.objects.exists()


def test_a_comment_reaches_the_other_side(world):
    version = make(world, state=State.SUBMITTED)
    Notice.objects.all().delete()

    workflow.comment(version, by=world.reviewer, note="Which year?")
    workflow.comment(version, by=world.focal_point("CL"), note="2019.")

    assert told() == {("focal.cl", "commented"), ("reviewer", "commented")}


def test_a_poisoned_title_stops_no_mail(world):
    notices.write("poisoned", "a@example.org", "Un título\nBcc: all@example.org", "Texto")

    assert outbox.send() == outbox.Outcome(sent=1)
    assert "\n" not in django_mail.outbox[0].subject


def test_each_mail_is_sent_once_however_often_the_outbox_runs(world):
    make(world, state=State.SUBMITTED)

    outbox.send()
    outbox.send()

    assert [message.to for message in django_mail.outbox] == [["reviewer@example.org"]]


def test_the_message_id_comes_from_the_key(world):
    first = notices.write("one", "a@example.org", "Uno", "Texto")

    assert outbox.message_id(first) == outbox.message_id(notices.write("one", "a@example.org", "Uno", "Texto"))
