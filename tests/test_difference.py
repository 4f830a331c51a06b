"""The difference that a reviewer reads: every word that changed, nothing that did not, in any two versions."""

import time

import pytest

from inventory import changes, workflow
from inventory.choices import Kind, State
from inventory.models import Programme
from tests.admin import form_data, page
from tests.factories import bring_to, make

pytestmark = pytest.mark.django_db

TEXTS = [
    ("", ""),
    ("", "Nuevo."),
    ("Viejo.", ""),
    ("Hay 12 créditos.", "Hay 13 créditos."),
    ("uno dos tres", "uno tres"),
    ("a\nb\nc", "a\nc\nd"),
    ("Ñandú – año", "Ñandú — año"),
    ("palabra " * 3000, "palabra " * 2999 + "otra "),
]


@pytest.mark.parametrize(("old", "new"), TEXTS)
def test_the_pieces_put_together_are_the_texts(old, new):
    left, right = changes.words(old, new)

    assert "".join(piece.text for piece in left) == old
    assert "".join(piece.text for piece in right) == new
    assert [piece.text for piece in left if not piece.differs] == [piece.text for piece in right if not piece.differs]


def test_no_suggested_text_keeps_the_desk_waiting():
    began = time.process_time()

    changes.words("El fondo avala créditos de empresas pequeñas. " * 110, "x " * 1_000)

    assert time.process_time() - began < 2


def test_only_the_words_that_changed_are_marked():
    left, right = changes.words("Hay 12 créditos en Lima.", "Hay 13 créditos en Lima.")

    assert [piece.text for piece in left if piece.differs] == ["12"]
    assert [piece.text for piece in right if piece.differs] == ["13"]


def test_any_two_versions_can_be_set_side_by_side(world, as_):
    first = make(world, summary_es="Uno.")
    author = world.focal_point("CL")
    for words in ("Dos.", "Tres."):
        draft = workflow.start_draft(Programme.objects.published().get(), by=author)
        draft.summary_es = words
        workflow.save(draft, by=author, lock=draft.lock)
        bring_to(world, draft, State.PUBLISHED)
    third = Programme.objects.published().get()
    browser = as_("focal.cl")

    def old(address: str) -> str:
        (change,) = browser.get(address).context["changes"]
        return change.old

    assert old(page(third, "changes")) == "Dos."
    assert old(f"{page(third, 'changes')}?before=1") == "Uno."
    assert old(f"{page(first, 'changes')}?before=3") == "Tres."
    assert browser.get(f"{page(third, 'changes')}?before=9").status_code == 404


def test_a_version_that_a_person_may_not_see_is_not_compared(world, as_):
    live = make(world)
    workflow.start_draft(live, by=world.focal_point("CL"))

    assert as_("reviewer").get(f"{page(live, 'changes')}?before=2").status_code == 404
    assert as_("focal.cl").get(f"{page(live, 'changes')}?before=2").status_code == 200


@pytest.mark.parametrize("kind", list(Kind))
def test_marks_can_be_read_without_colour_and_aloud(world, as_, kind):
    version = make(world, kind, state=State.DRAFT)

    shown = as_("focal.cl").get(page(version, "changes")).content.decode()

    assert '<ins><span class="visually-hidden">[' in shown


def test_whoever_read_a_difference_does_not_publish_what_was_saved_after_it(world, as_):
    live = make(world)
    draft = workflow.start_draft(live, by=world.focal_point("CL"))
    draft.summary_es = "Leído."
    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock)
    bring_to(world, draft, State.SUBMITTED)
    reviewer = as_("reviewer")
    read = form_data(reviewer.get(page(draft, "publish")))
    workflow.return_(draft, by=world.people["reviewer"], lock=draft.lock, note="Algo más.")
    draft.summary_es = "No leído."
    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock)
    bring_to(world, draft, State.SUBMITTED)

    response = reviewer.post(page(draft, "publish"), read)

    assert response.status_code == 409
    assert Programme.objects.published().get() == live


def test_rows_and_links_and_both_languages_are_compared_on_the_page(world, as_):
    live = make(world)
    draft = workflow.start_draft(live, by=world.focal_point("CL"))
    draft.summary_en = "Another summary."

    def children(version):
        version.target_groups.add(world.targets["micro"])
        version.instruments.update(months=24)

    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock, children=children)

    found = {change.field for change in as_("focal.cl").get(page(draft, "changes")).context["changes"]}

    assert found == {"summary_en", "target_groups", "instruments"}


def test_a_first_version_is_read_whole_before_it_is_published(world, as_):
    version = make(world, state=State.SUBMITTED, summary_es="Nadie lo había leído.")

    shown = as_("reviewer").get(page(version, "publish"))

    assert {"name_es", "summary_es", "instruments", "sources"} <= {change.field for change in shown.context["changes"]}
    assert "Nadie" in shown.content.decode()
