"""Two records of the same thing become one, near matches are shown before a second is written."""

import pytest

from inventory import duplicates, tombstones, workflow
from inventory.choices import Kind, State, Verb
from inventory.models import Programme, Record
from tests.factories import bring_to, make

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


def test_a_merged_record_leads_to_the_other_and_both_histories_stay(world):
    twice, once = make(world), make(world)

    workflow.merge(twice, into=once, by=world.people["secretariat"], lock=twice.lock, note="The same fund.")

    record = Record.objects.get(pk=twice.record_id)
    assert record.merged_into == once.record
    assert record.events.filter(verb=Verb.MERGED).exists()
    assert [version.pk for version in Programme.objects.published()] == [once.pk]
    assert Programme.objects.get(pk=twice.pk).state == State.WITHDRAWN


def test_a_chain_of_merges_ends_at_the_last(world):
    first, second, third = make(world), make(world), make(world)
    by = world.people["secretariat"]

    workflow.merge(first, into=second, by=by, lock=first.lock, note="Same.")
    workflow.merge(second, into=third, by=by, lock=second.lock, note="Same.")

    assert Record.objects.get(pk=first.record_id).merged_into == third.record


def test_a_merged_record_that_is_published_again_stands_for_itself(world):
    again, other = make(world), make(world)
    by = world.people["secretariat"]
    workflow.merge(again, into=other, by=by, lock=again.lock, note="Same.")
    again = bring_to(world, workflow.start_draft(again, by=world.focal_point("CL")), State.PUBLISHED)

    assert Record.objects.get(pk=again.record_id).merged_into is None
    workflow.merge(other, into=again, by=by, lock=other.lock, note="The other way round.")
    workflow.withdraw(again, by=world.reviewer, lock=again.lock, note="Gone.")
    assert tombstones.find(Kind.PROGRAMME, again.record.code).merged_into == ""


@pytest.mark.parametrize("name", ["focal.cl", "reviewer"])
def test_only_the_secretariat_merges(world, name):
    twice, once = make(world), make(world)

    with pytest.raises(workflow.Refused):
        workflow.merge(twice, into=once, by=world.people[name], lock=twice.lock, note="Same.")


def test_records_of_two_countries_are_not_merged(world):
    chile, peru = make(world), make(world, country="PE")

    with pytest.raises(workflow.Refused):
        workflow.merge(chile, into=peru, by=world.people["secretariat"], lock=chile.lock, note="Same.")


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        (
            {"name_es": "Fondo de Garantía para Pequeños Empresarios (FOGAPE)", "name_en": ""},
            {"name_es": "Fondo de garantia para pequenos empresarios"},
        ),
        ({"name_es": "Otra cosa", "acronym": "FOGAPE"}, {"name_es": "Fondo nuevo", "acronym": "fogape"}),
        (
            {"name_es": "Otra cosa", "official_url": "https://fogape.cl"},
            {"name_es": "Fondo nuevo", "official_url": "https://fogape.cl"},
        ),
    ],
)
def test_a_near_match_of_the_same_country_is_found(world, known, typed):
    there = make(world, **known)
    new = Programme(record=Record(country=world.countries["CL"]), **typed)

    assert duplicates.near(new, to=world.focal_point("CL")) == [there]


def test_two_different_programmes_are_not_taken_for_one(world):
    make(world, name_es="Programa de Apoyo a la Competitividad", name_en="")
    new = Programme(record=Record(country=world.countries["CL"]), name_es="Fondo de Garantía de Inversiones")

    assert duplicates.near(new, to=world.focal_point("CL")) == []


def test_a_draft_of_another_country_is_never_hinted_at(world):
    make(world, country="PE", state=State.DRAFT, name_es="Secreto compartido")
    mine = Programme(record=Record(country=world.countries["CL"]), name_es="Secreto compartido")
    theirs = Programme(record=Record(country=world.countries["PE"]), name_es="Secreto compartido")

    assert duplicates.near(mine, to=world.focal_point("CL")) == []
    assert duplicates.near(theirs, to=world.focal_point("CL")) == []
