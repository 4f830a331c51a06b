"""Corrections suggested by the public: nothing of them is public, and what is accepted becomes a draft."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from inventory import corrections, outbox, workflow
from inventory.choices import CorrectionState, Kind, State
from inventory.models import VERSION_MODELS, Correction, Mail, Notice, Programme
from tests.factories import make

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


def suggest(version, comment="", **values):
    return corrections.suggest(version, values=values, comment=comment, source_url="", email="ana@example.org", language="es")


def accept(correction, by, *fields, note=""):
    """As a person does who has just looked at it."""
    seen = corrections.mark(corrections.basis(correction, by))
    return corrections.accept(correction, fields=fields, by=by, seen=seen, note=note)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_proposable_field_exists(kind):
    for field in corrections.PROPOSABLE[kind]:
        assert VERSION_MODELS[kind]._meta.get_field(field).editable


def test_a_suggestion_tells_the_countrys_focal_points_and_changes_nothing_public(world):
    live = make(world)
    before = Programme.objects.filter(pk=live.pk).values().get()

    suggest(live, summary_es="Mejor así.")

    assert Notice.objects.filter(user=world.focal_point("CL"), kind="correction").count() == 1
    assert not Notice.objects.filter(user=world.focal_point("PE")).exists()
    assert Programme.objects.filter(pk=live.pk).values().get() == before
    assert Programme.objects.count() == 1


def test_accepted_fields_go_into_a_draft_and_the_sender_is_told(world):
    live = make(world)
    correction = suggest(live, summary_es="Mejor así.", start="2018-05")

    draft = accept(correction, world.focal_point("CL"), "start", note="Gracias.")

    assert (draft.number, draft.state, draft.start) == (2, State.DRAFT, "2018-05")
    assert draft.summary_es == live.summary_es
    correction.refresh_from_db()
    assert correction.state == CorrectionState.PARTLY
    mail = Mail.objects.get(address="ana@example.org")
    assert "Gracias." in mail.body
    assert correction.token in mail.body


def test_accepting_goes_on_with_the_draft_that_is_open(world):
    live = make(world)
    draft = workflow.start_draft(live, by=world.focal_point("CL"))

    accept(suggest(live, start="2018"), world.focal_point("CL"), "start")

    assert Programme.objects.get(pk=draft.pk).start == "2018"


def test_work_that_nobody_has_seen_is_not_overwritten(world):
    author, live = world.focal_point("CL"), make(world)
    correction = suggest(live, summary_es="Del lector.")
    seen = corrections.mark(corrections.basis(correction, author))
    draft = workflow.start_draft(live, by=author)
    draft.summary_es = "Trabajo de una tarde."
    workflow.save(draft, by=author, lock=draft.lock)

    with pytest.raises(workflow.Conflict):
        corrections.accept(correction, fields=["summary_es"], by=author, seen=seen)

    assert Programme.objects.get(pk=draft.pk).summary_es == "Trabajo de una tarde."
    assert Correction.objects.get().state == CorrectionState.RECEIVED


def test_declining_needs_a_reason(world):
    correction = suggest(make(world), comment="Está mal.")

    with pytest.raises(workflow.Incomplete):
        corrections.decline(correction, by=world.focal_point("CL"), reason=" ")
    corrections.decline(correction, by=world.focal_point("CL"), reason="La fuente dice otra cosa.")

    assert Correction.objects.get().state == CorrectionState.DECLINED


def test_another_countrys_focal_point_neither_sees_nor_answers_it(world):
    correction = suggest(make(world), comment="Está mal.")

    assert not corrections.waiting(world.focal_point("PE")).exists()
    with pytest.raises(workflow.Refused):
        corrections.decline(correction, by=world.focal_point("PE"), reason="No.")
    with pytest.raises(workflow.Refused):
        accept(correction, world.focal_point("PE"))


def test_a_suggestion_is_answered_once(world):
    correction = suggest(make(world), comment="Está mal.")
    corrections.decline(correction, by=world.focal_point("CL"), reason="No.")

    with pytest.raises(workflow.Refused):
        accept(correction, world.focal_point("CL"))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"start": "ayer"}, "start"),
        ({"official_url": "javascript:x"}, "official_url"),
        ({"status": "alive"}, "status"),
        ({}, "comment"),
    ],
)
def test_a_bad_suggestion_names_its_field(world, values, field):
    with pytest.raises(ValidationError) as problem:
        suggest(make(world), **values)

    assert field in problem.value.message_dict


def test_fields_that_are_nobodys_to_propose_are_dropped(world):
    live = make(world)

    correction = suggest(live, comment="x", state="published", lock="9", provenance="country", summary_es=live.summary_es)

    assert not correction.values.exists()


def test_addresses_are_deleted_on_schedule(world):
    live = make(world)
    answered, old, fresh = (suggest(live, comment=str(number)) for number in range(3))
    corrections.decline(answered, by=world.focal_point("CL"), reason="No.")
    Correction.objects.filter(pk=answered.pk).update(decided_at=timezone.now() - timedelta(days=31))
    Correction.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=181))

    call_command("send_reminders", stdout=StringIO())

    assert list(Correction.objects.exclude(email="")) == [fresh]


def test_the_mail_that_answers_a_sender_goes_with_their_address(world, settings, tmp_path):
    settings.EMAIL_BACKEND, settings.MAILS_FOLDER = "inventory.mailfiles.EmailBackend", tmp_path
    live = make(world)
    for comment in ("Hace un mes.", "Hoy."):
        corrections.decline(suggest(live, comment=comment), by=world.focal_point("CL"), reason=comment)
    outbox.send()
    Mail.objects.filter(body__contains="Hace un mes.").update(created_at=timezone.now() - timedelta(days=31))
    answers = Mail.objects.filter(address="ana@example.org")
    assert answers.count() == 2

    call_command("send_reminders", stdout=StringIO())

    assert answers.count() == 1
    assert sum("ana@example.org" in path.read_text() for path in tmp_path.glob("*.eml")) == 1
