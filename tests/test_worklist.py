"""The work on the desk: each item appears when it should, and is gone once it is put right."""

import pytest
from django.utils import timezone

from inventory import workflow, worklist
from inventory.choices import Kind, LinkState, Provenance, State
from inventory.models import VERSION_MODELS, Programme, Source
from inventory.worklist import Item
from tests.factories import bring_to, make

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


def work(world, name="focal.cl") -> set[tuple[str, str]]:
    return {(kind.value, item.value) for _code, kind, item in worklist.counts(world.people[name])}


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED, State.SUBMITTED])
def test_open_versions_are_work_of_their_own_state(world, kind, state):
    make(world, kind, state=state)

    assert work(world) == {(kind.value, state.value)}


def test_publishing_takes_a_draft_off_the_list(world):
    draft = make(world, state=State.DRAFT)

    bring_to(world, draft, State.PUBLISHED)

    assert work(world) == set()


def test_a_missing_translation_is_named_with_its_field_and_gone_when_written(world):
    draft = make(world, state=State.DRAFT, summary_en="")
    found = worklist.having(Kind.PROGRAMME, Item.MISSING, world.focal_point("CL")).get()
    assert worklist.line(found, Item.MISSING).field == "summary_en"

    draft.summary_en = "Here it is."
    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock)

    assert (Kind.PROGRAMME, Item.MISSING) not in work(world)


def test_an_outdated_translation_is_work_until_it_follows(world):
    draft = make(world, state=State.DRAFT)
    draft.summary_es = "Otra."
    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock)
    found = worklist.having(Kind.PROGRAMME, Item.OUTDATED, world.focal_point("CL")).get()
    assert worklist.line(found, Item.OUTDATED).field == "summary_en"

    draft.summary_en = "Another."
    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock)

    assert (Kind.PROGRAMME, Item.OUTDATED) not in work(world)


def test_a_claim_without_evidence_is_work_until_there_is_some(world):
    draft = make(world, state=State.DRAFT, evaluation_state="reported")
    assert (Kind.PROGRAMME, Item.EVIDENCE) in work(world)

    def children(version):
        version.evaluations.create(year=2020, url="https://example.org/evaluation")

    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock, children=children)

    assert (Kind.PROGRAMME, Item.EVIDENCE) not in work(world)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_dead_link_is_work_until_it_answers(world, kind):
    make(world, kind)
    Source.objects.update(link_state=LinkState.BROKEN)
    assert work(world) == {(kind.value, Item.LINKS.value)}

    Source.objects.update(link_state=LinkState.OK)

    assert work(world) == set()


@pytest.mark.parametrize("kind", list(Kind))
def test_what_nobody_has_confirmed_for_long_is_work_until_somebody_does(world, kind, days_ago):
    with days_ago(900):
        live = make(world, kind)
    assert work(world) == {(kind.value, Item.OVERDUE.value)}

    workflow.verify(live, by=world.focal_point("CL"))

    assert work(world) == set()


def start(world):
    """A programme as the starter data bring it: published, but no country's word."""
    draft = make(world, state=State.DRAFT)
    Programme.objects.update(provenance=Provenance.STARTER)
    return bring_to(world, draft, State.PUBLISHED)


def test_what_no_country_ever_confirmed_is_work_until_it_does(world, as_):
    live, author = start(world), world.focal_point("CL")
    assert worklist.counts(author) == {("CL", Kind.PROGRAMME, Item.OVERDUE): 1}
    listed = as_("focal.cl").get("/admin/inventory/programme/?work=overdue").context["cl"].result_list
    assert [version.pk for version in listed] == [live.pk]
    row = as_("focal.cl").get("/admin/confirm/").context["rows"][0]
    assert (row.version.pk, row.since, row.is_late) == (live.pk, None, True)

    workflow.verify(live, by=author)

    assert worklist.counts(author) == {}


@pytest.mark.parametrize("item", [Item.EVIDENCE, Item.OUTDATED, Item.MISSING, Item.LINKS])
def test_what_a_reviewer_has_is_nobodys_to_mend(world, item):
    draft = make(world, state=State.DRAFT, name_en="")
    draft.summary_es = "Otro."
    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock)
    if item == Item.EVIDENCE:
        Programme.objects.update(budget_state="reported")
    Source.objects.update(link_state=LinkState.BROKEN)
    assert (Kind.PROGRAMME, item) in work(world)

    Programme.objects.update(state=State.SUBMITTED, submitted_at=timezone.now(), submitted_by=world.focal_point("CL"))

    assert work(world) == {(Kind.PROGRAMME, Item.SUBMITTED)}


def test_topics_of_an_open_round_without_an_entry_are_listed_for_each_member_country(world):
    entry = make(world, Kind.STOCKTAKING)

    asked = {(country.code, topic.code) for _round, country, topic in worklist.unanswered(world.countries.values())}

    assert ("CL", entry.record.topic.code) not in asked
    assert ("PE", entry.record.topic.code) in asked
    assert "PA" not in {code for code, _topic in asked}


def test_nobody_counts_work_of_another_country(world):
    for kind in Kind:
        make(world, kind, country="PE", state=State.DRAFT)

    assert worklist.counts(world.focal_point("CL")) == {}
    assert {code for code, _kind, _item in worklist.counts(world.people["secretariat"])} == {"PE"}


@pytest.mark.parametrize("kind", list(Kind))
def test_the_count_of_an_item_is_the_length_of_its_list(world, kind):
    for state in State:
        make(world, kind, state=state)
    user = world.focal_point("CL")

    counted = worklist.counts(user)

    listed = {item: worklist.having(kind, item, user).count() for item in Item}
    assert listed == {item: counted.get(("CL", kind, item), 0) for item in Item}


def test_counting_costs_as_many_statements_with_many_records_as_with_few(world, django_assert_num_queries):
    user, statements = world.focal_point("CL"), 2 * len(VERSION_MODELS)
    make(world, state=State.DRAFT)
    with django_assert_num_queries(statements):
        worklist.counts(user)
    for _ in range(10):
        make(world, state=State.DRAFT)

    with django_assert_num_queries(statements):
        worklist.counts(user)
    assert Programme.objects.count() == 11
