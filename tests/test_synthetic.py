"""Generated programmes: the same for a seed, marked as generated, never on top of real records unasked."""

import re
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from inventory import synthetic
from inventory.choices import Kind, Provenance, State
from inventory.models import Event, Programme, Record
from tests.factories import World, make


def seed(count: int, number: int = 1, **options: object) -> str:
    out = StringIO()
    call_command("seed_synthetic", count=count, seed=number, stdout=out, **options)
    return out.getvalue()


def contents() -> list[tuple]:
    """What tells programmes apart, in the order of writing and without code and identifiers."""
    return [
        (
            version.number,
            version.state,
            version.name_es,
            version.description_en,
            version.published_from,
            version.start,
            sorted(topic.code for topic in version.topics.all()),
            [row.type.code for row in version.instruments.all()],
            [(row.year, row.amount) for row in version.budgets.all()],
        )
        for version in Programme.objects.prefetch_related("topics", "instruments__type", "budgets").order_by("pk")
    ]


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_programmes_and_another_seed_others():
    seed(40, 7)
    first = contents()
    seed(40, 7)
    second = contents()[len(first) :]
    seed(40, 8)
    third = contents()[2 * len(first) :]

    assert first == second
    assert first != third


@pytest.mark.django_db
def test_generated_programmes_say_so_and_hold_what_the_workflow_would_have_written():
    assert "Wrote 30 synthetic programmes" in seed(30)

    assert Record.objects.filter(kind=Kind.PROGRAMME, code__contains="-syn-").count() == Record.objects.count() == 30
    assert set(Programme.objects.values_list("provenance", flat=True)) == {Provenance.SYNTHETIC}
    for version in Programme.objects.select_related("record__country"):
        assert version.primary_topic in version.topics.all()
        assert set(version.words()) - {""} == set(version.keywords.split(" · "))
        assert version.sources.exists()
        assert version.instruments.exists()
        # The constraints are asked by the database itself.
        version.full_clean(exclude=["record"], validate_constraints=False)


@pytest.mark.django_db
def test_texts_are_plausible_in_length_and_mostly_in_both_languages():
    seed(60)

    translated = 0
    for version in Programme.objects.all():
        assert 60 <= len(version.description_es.split()) <= 200
        assert len(version.summary_es) <= 600
        assert not re.search(r"[A-Z]{3} \d{4}", version.description_es)  # amounts are grouped, as everywhere
        if version.description_en:
            translated += 1
            assert 50 <= len(version.description_en.split()) <= 200
    assert 0.8 < translated / Programme.objects.count() < 1


@pytest.mark.django_db
def test_drafts_and_earlier_versions_are_among_them_and_the_history_agrees():
    seed(200)

    states = Counter(Programme.objects.values_list("state", flat=True))
    assert set(states) == set(State)
    assert Programme.objects.published().count() == states[State.PUBLISHED] > 150
    verbs = Counter(Event.objects.values_list("verb", flat=True))
    frozen = states[State.PUBLISHED] + states[State.SUPERSEDED] + states[State.WITHDRAWN]
    assert verbs["published"] == frozen
    assert verbs["started"] == Programme.objects.count()
    assert verbs["withdrawn"] == states[State.WITHDRAWN]
    assert verbs["verified"] == Record.objects.filter(verified_at__isnull=False).count() > 0


@pytest.mark.django_db
def test_vocabularies_are_skewed():
    seed(200)

    topics = Counter(Programme.objects.values_list("primary_topic__code", flat=True)).most_common()
    assert topics[0][1] > 5 * topics[-1][1]


@pytest.mark.django_db
def test_a_second_run_adds_to_the_first():
    seed(10)
    seed(10)

    assert Record.objects.count() == 20


@pytest.mark.django_db
def test_real_records_keep_it_away_unless_forced(world: World):
    make(world, Kind.CONTEXT, "PE", State.DRAFT)

    with pytest.raises(CommandError, match="real records"):
        seed(5)
    assert not Programme.objects.exists()

    for agency in world.agencies.values():
        assert agency.pk
    seed(5, force=True)
    assert Programme.objects.filter(provenance=Provenance.SYNTHETIC).exists()


@pytest.mark.django_db
def test_a_count_below_one_is_refused():
    with pytest.raises(CommandError, match="at least 1"):
        seed(0)


@pytest.mark.django_db
def test_an_empty_database_has_no_real_records():
    assert not synthetic.has_real_records()
