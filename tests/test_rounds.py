"""A round from its opening to its freeze: prefilled, confirmed, signed off, and then still."""

import threading
from datetime import date

import pytest
from django.db import OperationalError, connection, transaction

from inventory import permissions, workflow, worklist
from inventory.choices import Action, Kind, RoundState, State
from inventory.models import Event, Membership, Notice, Round, StocktakingEntry
from tests.factories import bring_to, content, make

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


@pytest.fixture
def next_round(world):
    """Prepared, and not open yet."""
    round = Round.objects.create(code="r2", name_es="Segunda", name_en="Second", opens_on=date(2026, 6, 1))
    round.topics.set(world.topics.values())
    return round


@pytest.fixture
def secretariat(world):
    return world.people["secretariat"]


def test_opening_prefills_from_the_last_published_answers(world, next_round, secretariat):
    old = make(world, Kind.STOCKTAKING)

    assert workflow.open_round(next_round, by=secretariat) == 1

    entry = StocktakingEntry.objects.get(record__round=next_round)
    assert entry.prefilled
    assert entry.state == State.DRAFT
    assert entry.in_place_es == old.in_place_es
    assert entry.sources.count() == 1
    assert entry.record.topic == old.record.topic


def test_opening_again_adds_nothing(world, next_round, secretariat):
    make(world, Kind.STOCKTAKING)
    workflow.open_round(next_round, by=secretariat)

    assert workflow.open_round(next_round, by=secretariat) == 0
    assert Notice.objects.filter(user=world.focal_point("CL"), kind="round").count() == 1


def test_a_prefilled_answer_must_be_confirmed_before_it_is_submitted(world, next_round, secretariat):
    make(world, Kind.STOCKTAKING)
    workflow.open_round(next_round, by=secretariat)
    entry, author = StocktakingEntry.objects.get(record__round=next_round), world.focal_point("CL")
    with pytest.raises(workflow.Incomplete):
        workflow.submit(entry, by=author, lock=entry.lock)

    workflow.save(entry, by=author, lock=entry.lock)

    assert not StocktakingEntry.objects.get(pk=entry.pk).prefilled
    assert bring_to(world, entry, State.PUBLISHED).state == State.PUBLISHED


def test_a_round_is_open_once_it_was_opened_and_never_before(world, next_round, secretariat):
    with pytest.raises(workflow.Refused):
        workflow.sign_off(next_round, world.countries["CL"], by=world.focal_point("CL"))
    with pytest.raises(workflow.Refused):
        workflow.freeze(next_round, by=secretariat)
    assert next_round not in [asked for asked, _country, _topic in worklist.unanswered(world.countries.values())]

    workflow.open_round(next_round, by=secretariat)

    next_round.refresh_from_db()
    assert next_round.state == RoundState.OPEN
    assert next_round in [asked for asked, _country, _topic in worklist.unanswered(world.countries.values())]


def test_only_a_focal_point_of_the_country_signs_off(world, next_round, secretariat):
    workflow.open_round(next_round, by=secretariat)

    workflow.sign_off(next_round, world.countries["CL"], by=world.focal_point("CL"))

    for name in ("focal.pe", "reviewer", "secretariat"):
        with pytest.raises(workflow.Refused):
            workflow.sign_off(next_round, world.countries["CL"], by=world.people[name])
    assert next_round.sign_offs.get().role == "focal_point"


def test_only_the_secretariat_opens_and_freezes(world, next_round):
    for name in ("focal.cl", "reviewer"):
        with pytest.raises(workflow.Refused):
            workflow.open_round(next_round, by=world.people[name])
        with pytest.raises(workflow.Refused):
            workflow.freeze(next_round, by=world.people[name])


def test_nothing_of_a_frozen_round_can_be_changed_by_anybody(world, secretariat):
    entry, draft = make(world, Kind.STOCKTAKING), make(world, Kind.STOCKTAKING, country="PE", state=State.DRAFT)
    workflow.freeze(world.round, by=secretariat)

    for version in (entry, draft):
        version = StocktakingEntry.objects.select_related("record__round").get(pk=version.pk)
        for person in world.people.values():
            for action in Action:
                if action is not Action.VIEW:
                    assert not permissions.check(person, action, version)
                    assert not StocktakingEntry.objects.permitted(person, action).exists()
    assert StocktakingEntry.objects.published().get() == entry


def test_a_late_draft_of_a_frozen_round_goes_to_the_next(world, next_round, secretariat):
    entry = make(world, Kind.STOCKTAKING)
    late = workflow.start_draft(entry, by=world.focal_point("CL"))
    late.in_place_es = "Llegó tarde."
    workflow.save(late, by=world.focal_point("CL"), lock=late.lock)
    workflow.freeze(world.round, by=secretariat)

    workflow.open_round(next_round, by=secretariat)

    assert StocktakingEntry.objects.get(record__round=next_round).in_place_es == "Llegó tarde."


def test_opening_tells_the_focal_points_in_their_language(world, next_round, secretariat):
    workflow.open_round(next_round, by=secretariat)

    told = Notice.objects.filter(kind="round")
    assert {notice.user.username for notice in told} == {"focal.cl", "focal.pe", "focal.pa"}
    assert "Segunda" in told.first().subject


def test_the_mail_of_a_round_names_the_country_the_day_in_words_and_the_page(world, next_round, secretariat):
    next_round.deadline = date(2026, 9, 30)
    next_round.save()
    Membership.objects.create(user=world.focal_point("CL"), role="focal_point", country=world.countries["PE"])

    workflow.open_round(next_round, by=secretariat)

    mail = Notice.objects.get(user=world.focal_point("CL"), kind="round")
    assert "(Chile, Perú)" in mail.subject
    assert "30 de septiembre de 2026" in mail.body
    assert f"/admin/inventory/round/{next_round.pk}/progress/" in mail.body


def add_answer(world, entry):
    workflow.add(
        StocktakingEntry,
        country=world.countries["CL"],
        by=world.focal_point("CL"),
        values=content(world, Kind.STOCKTAKING, 9),
        round=world.round,
        topic=world.topics["trade_finance"],
    )


# Verb of an entry → the state it starts in, and who does it.
VERBS = {
    "submit": (State.DRAFT, lambda world, entry: workflow.submit(entry, by=world.focal_point("CL"), lock=entry.lock)),
    "publish": (State.SUBMITTED, lambda world, entry: workflow.publish(entry, by=world.reviewer, lock=entry.lock)),
    "verify": (State.PUBLISHED, lambda world, entry: workflow.verify(entry, by=world.focal_point("CL"))),
    "start a draft": (State.PUBLISHED, lambda world, entry: workflow.start_draft(entry, by=world.focal_point("CL"))),
    "add": (State.DRAFT, add_answer),
}


def elsewhere(work):
    """What `work` raises in another connection, where waiting for a lock is given up at once."""
    raised = []

    def run():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '200ms'")
            work()
        except Exception as error:
            raised.append(type(error))
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", VERBS)
def test_a_freeze_waits_for_whoever_is_still_at_an_answer(world, secretariat, name):
    state, verb = VERBS[name]
    entry = make(world, Kind.STOCKTAKING, state=state)

    with transaction.atomic():
        verb(world, entry)
        assert elsewhere(lambda: workflow.freeze(world.round, by=secretariat)) == [OperationalError]

    assert elsewhere(lambda: workflow.freeze(world.round, by=secretariat)) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", VERBS)
def test_whoever_comes_after_a_freeze_waits_for_it_and_finds_the_round_frozen(world, secretariat, name):
    state, verb = VERBS[name]
    entry = make(world, Kind.STOCKTAKING, state=state)
    before = Event.objects.count()

    with transaction.atomic():
        workflow.freeze(world.round, by=secretariat)
        assert elsewhere(lambda: verb(world, entry)) == [OperationalError]

    assert elsewhere(lambda: verb(world, entry)) == [workflow.Refused]
    assert Event.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_in_the_same_round_do_not_wait_for_each_other(world):
    entry, other = make(world, Kind.STOCKTAKING), make(world, Kind.STOCKTAKING, country="PE")

    with transaction.atomic():
        workflow.verify(entry, by=world.focal_point("CL"))
        assert elsewhere(lambda: workflow.verify(other, by=world.focal_point("PE"))) == []
