"""Completeness is a pure function of a version: a table of cases, and what it promises whatever the case."""

import pytest

from inventory import quality, workflow
from inventory.choices import Answer, Kind, State
from inventory.models import VERSION_MODELS
from tests.factories import make

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


def missing(version) -> set[str]:
    return {criterion.field for criterion in quality.completeness(version).missing}


@pytest.mark.parametrize("kind", list(Kind))
def test_the_score_is_between_0_and_100_and_full_only_when_nothing_is_missing(world, kind):
    found = quality.completeness(make(world, kind))

    assert 0 <= found.score < 100
    assert found.missing


@pytest.mark.parametrize("kind", list(Kind))
def test_every_criterion_names_a_field_of_its_kind(kind):
    for criterion in quality.CRITERIA[kind]:
        assert hasattr(VERSION_MODELS[kind], criterion.field), criterion.field
        assert criterion.weight > 0
        assert str(criterion.label)
        assert str(criterion.why)


@pytest.mark.parametrize("question", ["budget_state", "coverage_state", "evaluation_state", "end_state"])
def test_a_question_that_does_not_apply_leaves_the_denominator(world, question):
    version = make(world, state=State.DRAFT)
    asked = quality.completeness(version).score

    setattr(version, question, Answer.NOT_APPLICABLE)

    assert question not in missing(version)
    assert quality.completeness(version).score > asked


@pytest.mark.parametrize("answer", [Answer.NONE, Answer.UNKNOWN])
def test_none_and_unknown_are_answers(world, answer):
    version = make(world, state=State.DRAFT, budget_state=answer)

    assert "budget_state" not in missing(version)


def test_a_note_about_all_topics_misses_none(world):
    assert not make(world, Kind.CONTEXT).topics.exists()
    assert "topics" not in missing(make(world, Kind.CONTEXT))


def test_filling_in_what_is_missing_reaches_100(world):
    def children(version):
        version.sources.create(source=world.source, supports="status")

    version = make(
        world,
        state=State.DRAFT,
        children=children,
        description_es="Largo.",
        objectives_es="Claros.",
        status="active",
        status_basis="seen",
        end_state="none",
        budget_state="unknown",
        coverage_state="none",
        evaluation_state="none",
        official_url="https://example.org",
    )

    assert quality.completeness(version) == quality.Completeness(100, ())


def test_an_outdated_translation_is_missing_until_it_is_looked_at(world):
    draft = make(world, state=State.DRAFT)
    draft.summary_es = "Otra cosa."
    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock)
    assert "outdated_texts" in missing(draft)

    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock, still_right=["summary_en"])

    assert "outdated_texts" not in missing(draft)
