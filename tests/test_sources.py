"""Sources are shared: whoever mends one must not change what somebody else, or the public, rests on."""

import pytest

from inventory import workflow
from inventory.choices import Kind, State
from inventory.models import Source
from tests.factories import make

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


@pytest.fixture
def chile(world):
    return [world.countries["CL"].pk]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("state", list(State))
def test_only_open_versions_of_the_own_country_leave_a_source_free_to_mend(world, chile, kind, state):
    make(world, kind, state=state)

    is_open = state in (State.DRAFT, State.SUBMITTED, State.RETURNED)

    assert world.source.is_used_beyond(chile) is not is_open
    assert world.source.is_used_beyond([world.countries["PE"].pk])


def test_a_source_nobody_uses_is_free(chile):
    source = Source.objects.create(code="new", title="New", url="https://example.org/new")

    assert not source.is_used_beyond(chile)


def test_reference_data_counts_as_use(world, chile):
    world.agencies["CL"].sources.add(world.source)

    assert world.source.is_used_beyond(chile)


def test_a_focal_point_cannot_change_what_the_public_reads_through_a_source(world, as_):
    live = make(world, country="PE")
    workflow.start_draft(live, by=world.focal_point("PE"))
    address = f"/admin/inventory/source/{world.source.pk}/change/"
    change = {"title": "OWNED", "url": "https://evil.example/", "publisher": "", "year": "", "archived_url": ""}

    for name in ("focal.cl", "focal.pe", "reviewer"):
        assert as_(name).post(address, change | {"note_es": "", "note_en": ""}).status_code == 403
    world.source.refresh_from_db()
    assert world.source.title == "A report"


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("state", list(State))
def test_a_source_is_public_when_what_rests_on_it_is_or_was(world, client, kind, state):
    source = Source.objects.create(code="s-new", title="Un fondo que nadie conoce", url="https://example.org/new")
    was_public = state in (State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN)

    make(world, kind, state=state, children=lambda version: version.sources.update(source=source))

    assert client.get("/api/v1/sources/s-new/").status_code == (200 if was_public else 404)
    for address in ("/api/v1/sources/", "/api/v1/sources/export.csv"):
        answer = client.get(address)
        told = b"".join(answer) if answer.streaming else answer.content
        assert (b"nadie conoce" in told) is was_public


def test_a_source_of_reference_data_is_public_and_one_that_nothing_rests_on_is_not(world, client):
    source = Source.objects.create(code="s-new", title="New", url="https://example.org/new")

    assert client.get("/api/v1/sources/s-new/").status_code == 404
    world.agencies["CL"].sources.add(source)
    assert client.get("/api/v1/sources/s-new/").status_code == 200
