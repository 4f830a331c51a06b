"""The difference between two versions names everything that differs and nothing else."""

import pytest

from inventory import changes, workflow
from inventory.choices import Kind
from tests.factories import make

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_copy_does_not_differ_from_its_original(world, kind):
    live = make(world, kind)

    assert changes.between(live, workflow.start_draft(live, by=world.focal_point("CL"))) == []


def test_texts_choices_links_and_rows_are_compared(world):
    live = make(world)
    draft = workflow.start_draft(live, by=world.focal_point("CL"))
    draft.summary_en = "Another summary."
    draft.status = "closed"

    def children(version):
        version.topics.add(world.topics["export_promotion"])
        version.instruments.update(months=24)
        version.sources.all().delete()

    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock, children=children)

    found = {change.field: change for change in changes.between(live, draft)}

    assert set(found) == {"summary_en", "status", "topics", "instruments", "sources"}
    assert found["summary_en"].language == "en"
    assert found["sources"].new == ""
    assert "24" in found["instruments"].new


def test_a_first_version_differs_from_nothing_by_all_it_says(world):
    found = {change.field for change in changes.between(None, make(world))}

    assert {"name_es", "summary_es", "instruments", "sources", "agencies"} <= found
