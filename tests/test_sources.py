"""Sources are shared: whoever mends one must not change what somebody else, or the public, rests on."""

import pytest

from inventory import workflow
from inventory.choices import FROZEN_STATES, Kind, State
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


@pytest.mark.parametrize("state", list(State))
def test_a_source_is_known_at_the_desk_to_who_may_see_what_cites_it(world, state):
    source = Source.objects.create(code="s-new", title="Un fondo que nadie conoce", url="https://example.org/new")
    people = [world.people[name] for name in ("focal.pe", "secretariat", "focal.cl", "reviewer")]
    assert all(source in Source.objects.known(user) for user in people)  # cited by nothing yet

    make(world, country="PE", state=state, children=lambda version: version.sources.update(source=source))

    public = state in FROZEN_STATES
    known = [source in Source.objects.known(user) for user in people]
    assert known == [True, True, public, public or state != State.DRAFT]


def test_the_desk_shows_and_suggests_no_source_of_a_foreign_draft(world, as_):
    source = Source.objects.create(code="s-new", title="Un fondo que nadie conoce", url="https://example.org/new")
    make(world, country="PE", state=State.DRAFT, children=lambda version: version.sources.update(source=source))
    author, asked = as_("focal.cl"), "app_label=inventory&model_name=programmesource&field_name=source&term=nadie"

    assert author.get(f"/admin/inventory/source/{source.pk}/change/").status_code == 404
    assert "Un fondo" not in author.get("/admin/inventory/source/?q=nadie").content.decode()
    assert author.get(f"/admin/autocomplete/?{asked}").json()["results"] == []


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
