"""The review: each verb does what its button says, once, or says why not."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import translation

from inventory import workflow, worklist
from inventory.choices import Kind, Provenance, State, Verb
from inventory.models import VERSION_MODELS, Event, Programme
from tests.factories import bring_to, make

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_record_goes_from_draft_to_published(world, kind):
    version = make(world, kind)

    assert version.state == State.PUBLISHED
    verbs = list(version.record.events.order_by("id").values_list("verb", "role"))
    assert verbs == [("started", "focal_point"), ("submitted", "focal_point"), ("published", "reviewer")]


@pytest.mark.parametrize("kind", list(Kind))
def test_editing_something_published_leaves_the_public_version_alone(world, kind):
    live = make(world, kind)
    before = VERSION_MODELS[kind].objects.filter(pk=live.pk).values().get()

    draft = workflow.start_draft(live, by=world.focal_point("CL"))
    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock, children=lambda v: v.sources.all().delete())

    assert VERSION_MODELS[kind].objects.filter(pk=live.pk).values().get() == before
    assert VERSION_MODELS[kind].objects.published().get().pk == live.pk
    assert live.sources.count() == 1


@pytest.mark.parametrize("kind", list(Kind))
def test_a_new_draft_is_a_deep_copy(world, kind):
    live = make(world, kind)

    draft = workflow.start_draft(live, by=world.focal_point("CL"))

    assert draft.number == 2
    assert draft.state == State.DRAFT
    for child in type(live).child_models():
        assert child.objects.filter(version=draft).count() == child.objects.filter(version=live).count()
    for link in type(live)._meta.many_to_many:
        assert set(getattr(draft, link.name).all()) == set(getattr(live, link.name).all())


def test_publishing_ends_the_period_of_the_version_before(world):
    first = make(world)
    second = bring_to(world, workflow.start_draft(first, by=world.focal_point("CL")), State.PUBLISHED)

    first.refresh_from_db()

    assert first.state == State.SUPERSEDED
    assert first.published_until == second.published_from


def test_an_earlier_version_can_be_restored_as_a_draft(world):
    first = make(world, name_es="El primer nombre")
    second = workflow.start_draft(first, by=world.focal_point("CL"))
    second.name_es = "El segundo nombre"
    workflow.save(second, by=world.focal_point("CL"), lock=second.lock)
    bring_to(world, second, State.PUBLISHED)
    first.refresh_from_db()

    third = workflow.start_draft(first, by=world.focal_point("CL"))

    assert (third.number, third.name_es) == (3, "El primer nombre")


def test_a_record_has_one_open_version_at_most(world):
    live = make(world)
    workflow.start_draft(live, by=world.focal_point("CL"))

    with pytest.raises(workflow.Conflict):
        workflow.start_draft(live, by=world.focal_point("CL"))


def test_nobody_publishes_what_they_submitted(world, settings):
    admin = world.people["admin"]
    version = make(world, state=State.DRAFT)
    workflow.submit(version, by=admin, lock=version.lock)

    with pytest.raises(workflow.Refused):
        workflow.publish(version, by=admin, lock=version.lock)

    settings.FOUR_EYES = False
    assert workflow.publish(version, by=admin, lock=version.lock).state == State.PUBLISHED


@pytest.mark.parametrize("note", ["  ", "\u200b", "\u3164 \u2800", "\u0301"])
def test_a_return_needs_a_reason_that_can_be_read(world, note):
    version = make(world, state=State.SUBMITTED)

    with pytest.raises(workflow.Incomplete):
        workflow.return_(version, by=world.reviewer, lock=version.lock, note=note)


@pytest.mark.parametrize("name", ["\u200b", "\u2060\ufeff", "\u00ad", "\u3164"])
def test_a_name_of_which_nothing_can_be_seen_is_refused(world, name):
    draft = make(world, state=State.DRAFT)
    draft.name_es = draft.summary_es = name

    with pytest.raises(ValidationError) as problem:
        workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock)

    assert {"name_es", "summary_es"} <= set(problem.value.message_dict)


@pytest.mark.parametrize("name", ["¿?", "7", "pymes\u200b y más", "중소기업", "👷\u200d♀️"])
def test_what_can_be_seen_is_a_name_in_any_script(world, name):
    draft = make(world, state=State.DRAFT)
    draft.name_es = name

    assert workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock).name_es == name


def test_nothing_is_published_without_a_source(world):
    version = make(world, state=State.DRAFT)
    workflow.save(version, by=world.focal_point("CL"), lock=version.lock, children=lambda v: v.sources.all().delete())

    with pytest.raises(workflow.Incomplete) as problem:
        workflow.submit(version, by=world.focal_point("CL"), lock=version.lock)

    assert "sources" in problem.value.missing


def test_a_claim_of_evaluation_needs_an_evaluation(world):
    version = make(world, state=State.DRAFT, evaluation_state="reported")

    with pytest.raises(workflow.Incomplete) as problem:
        workflow.submit(version, by=world.focal_point("CL"), lock=version.lock)

    assert list(problem.value.missing) == ["evaluations"]


def test_the_second_of_two_saves_is_a_conflict_and_the_first_stays(world):
    version = make(world, state=State.DRAFT)
    mine, theirs = (Programme.objects.get(pk=version.pk) for _ in range(2))
    mine.name_es, theirs.name_es = "El mío", "El suyo"
    workflow.save(mine, by=world.focal_point("CL"), lock=version.lock)

    with pytest.raises(workflow.Conflict) as problem:
        workflow.save(theirs, by=world.focal_point("CL"), lock=version.lock)

    assert problem.value.current.name_es == "El mío"
    assert Programme.objects.get(pk=version.pk).name_es == "El mío"


def test_publishing_a_text_that_changed_since_it_was_read_is_a_conflict(world):
    version = make(world, state=State.SUBMITTED)
    read = version.lock
    workflow.return_(version, by=world.reviewer, lock=read, note="Again")
    workflow.submit(version, by=world.focal_point("CL"), lock=version.lock)

    with pytest.raises(workflow.Conflict):
        workflow.publish(version, by=world.people["admin"], lock=read)


def test_verifying_dates_the_record_and_makes_no_version(world):
    version = make(world)

    workflow.verify(version, by=world.focal_point("CL"))

    record = version.record.__class__.objects.get(pk=version.record_id)
    assert record.verified_role == "focal_point"
    assert record.programme_versions.count() == 1
    assert Programme.objects.published().get().verified_at == record.verified_at


def test_discarding_a_draft_leaves_the_published_version_and_an_event(world):
    live = make(world)
    draft = workflow.start_draft(live, by=world.focal_point("CL"))

    workflow.discard(draft, by=world.focal_point("CL"), lock=draft.lock)

    assert Programme.objects.get().pk == live.pk
    assert live.record.events.filter(verb=Verb.DISCARDED, number=2).count() == 1


def test_after_a_discarded_draft_another_is_begun_under_a_number_of_its_own(world):
    live = make(world)
    for number in (2, 3):
        draft = workflow.start_draft(live, by=world.focal_point("CL"))
        assert draft.number == number
        workflow.discard(draft, by=world.focal_point("CL"), lock=draft.lock)


def test_a_topic_whose_only_answer_was_discarded_can_be_answered_again(world):
    draft = make(world, Kind.STOCKTAKING, state=State.DRAFT)
    country, topic = draft.record.country, draft.record.topic
    workflow.discard(draft, by=world.focal_point("CL"), lock=draft.lock)

    assert topic in [asked for _round, _country, asked in worklist.unanswered([country])]
    again = make(world, Kind.STOCKTAKING, topic=topic)

    assert (again.record, again.number) == (draft.record, 2)
    assert topic not in [asked for _round, _country, asked in worklist.unanswered([country])]


def test_a_focal_point_of_another_country_can_do_nothing(world):
    stranger = world.focal_point("PE")
    draft, live = make(world, state=State.DRAFT), make(world)

    for attempt in (
        lambda: workflow.save(draft, by=stranger, lock=draft.lock),
        lambda: workflow.submit(draft, by=stranger, lock=draft.lock),
        lambda: workflow.discard(draft, by=stranger, lock=draft.lock),
        lambda: workflow.start_draft(live, by=stranger),
        lambda: workflow.verify(live, by=stranger),
    ):
        with pytest.raises(workflow.Refused):
            attempt()


def test_editing_starter_data_makes_it_the_countrys_own(world):
    version = make(world, state=State.DRAFT)
    Programme.objects.filter(pk=version.pk).update(provenance=Provenance.STARTER)
    version.refresh_from_db()

    workflow.save(version, by=world.focal_point("CL"), lock=version.lock)

    version.refresh_from_db()
    assert version.provenance == Provenance.COUNTRY


@pytest.mark.parametrize("language", ["es", "en"])
def test_codes_are_made_of_country_and_name_and_numbered_when_taken(world, language):
    with translation.override(language):
        first, second = (make(world, name_es="Sercotec Ñandú", acronym="") for _ in range(2))

    assert (first.code, second.code) == ("cl-sercotec-nandu", "cl-sercotec-nandu-2")


def test_saving_keeps_the_main_topic_among_the_topics(world):
    version = make(world, state=State.DRAFT)

    version.primary_topic = world.topics["export_promotion"]
    workflow.save(version, by=world.focal_point("CL"), lock=version.lock, children=lambda v: v.topics.clear())

    assert [topic.code for topic in version.topics.all()] == ["export_promotion"]


@pytest.mark.django_db(transaction=True)
def test_fifty_who_publish_at_once_leave_one_event(world):
    version = make(world, state=State.SUBMITTED)
    lock, outcomes, barrier = version.lock, [], threading.Barrier(50)

    def publish() -> None:
        mine = Programme.objects.get(pk=version.pk)
        barrier.wait()
        try:
            workflow.publish(mine, by=world.reviewer, lock=lock)
            outcomes.append("published")
        except workflow.Conflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    _run_together(publish, 50)

    assert sorted(outcomes) == ["conflict"] * 49 + ["published"]
    assert Event.objects.filter(record=version.record, verb=Verb.PUBLISHED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_who_save_at_once_are_one_winner_and_forty_nine_conflicts(world):
    version = make(world, state=State.DRAFT)
    author, lock, outcomes, barrier = world.focal_point("CL"), version.lock, [], threading.Barrier(50)

    def save(number: int) -> None:
        mine = Programme.objects.get(pk=version.pk)
        mine.name_es = f"Nombre {number}"
        barrier.wait()
        try:
            workflow.save(mine, by=author, lock=lock)
            outcomes.append(mine.name_es)
        except workflow.Conflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    _run_together(save, 50, numbered=True)

    winners = [outcome for outcome in outcomes if outcome != "conflict"]
    assert len(outcomes) == 50
    assert winners == [Programme.objects.get(pk=version.pk).name_es]


def _run_together(work, count: int, numbered: bool = False) -> None:
    threads = [threading.Thread(target=work, args=(number,) if numbered else ()) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
