"""Which texts lag behind their twins in the other language."""

import pytest

from inventory import bilingual, workflow
from inventory.choices import State, TextState
from inventory.models import Programme
from tests.factories import bring_to, make

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


def saved(world, draft, **values):
    for name, value in values.items():
        setattr(draft, name, value)
    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock)
    return Programme.objects.get(pk=draft.pk)


@pytest.fixture
def draft(world):
    return make(world, state=State.DRAFT)


def test_editing_one_language_marks_the_other_outdated(world, draft):
    assert saved(world, draft, summary_es="Cambió.").outdated_texts == ["summary_en"]


def test_editing_the_other_language_too_clears_the_mark(world, draft):
    saved(world, draft, summary_es="Cambió.")

    assert saved(world, draft, summary_en="It changed.").outdated_texts == []


def test_editing_both_at_once_marks_neither(world, draft):
    assert saved(world, draft, summary_es="Cambió.", summary_en="It changed.").outdated_texts == []


def test_an_empty_text_is_missing_not_outdated(world, draft):
    version = saved(world, draft, summary_es="Cambió.", summary_en="")

    assert version.outdated_texts == []
    assert bilingual.text_state(version, "summary_en") == TextState.MISSING


def test_a_later_draft_goes_on_with_the_marks(world, draft):
    saved(world, draft, summary_es="Cambió.")
    draft.refresh_from_db()
    live = bring_to(world, draft, State.PUBLISHED)

    assert workflow.start_draft(live, by=world.focal_point("CL")).outdated_texts == ["summary_en"]


def test_each_state_of_a_text_is_told_apart(world, draft):
    assert bilingual.text_state(draft, "summary_es") == TextState.ORIGINAL
    assert bilingual.text_state(draft, "summary_en") == TextState.TRANSLATED
    assert bilingual.text_state(draft, "description_es") == TextState.EMPTY
    draft.machine_texts = ["summary_en"]
    assert bilingual.text_state(draft, "summary_en") == TextState.MACHINE
    draft.outdated_texts = ["summary_en"]
    assert bilingual.text_state(draft, "summary_en") == TextState.OUTDATED
    draft.original_language = "en"
    assert bilingual.text_state(draft, "name_en") == TextState.ORIGINAL
