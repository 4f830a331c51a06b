"""How the site is found and what it says of itself: cards beside links, alternates, helpful dead ends, agenda, home."""

import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from inventory.choices import Kind, State
from inventory.models import Release, SmeDefinition
from tests.factories import World, make


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_page_has_a_card_that_other_sites_can_show(world: World, client: Client, language: str) -> None:
    version = make(world)
    segment = {"es": "programas", "en": "programmes"}[language]
    for path in [f"/{language}/", f"/{language}/{segment}/", f"/{language}/{segment}/{version.code}/"]:
        page = client.get(path).content.decode()
        card = re.search(r'property="og:image" content="http://127.0.0.1:8000(/[^"]+)"', page)[1]
        assert card.startswith(f"/{language}/card/")
        response = client.get(card)
        assert response["Content-Type"] == "image/png"
        with Image.open(io.BytesIO(response.content)) as picture:
            assert picture.size == (1200, 630)
        assert len(response.content) < 60_000


def test_a_card_is_of_public_things_only(world: World, client: Client) -> None:
    hidden = make(world, state=State.DRAFT)
    for path in [f"programme/{hidden.code}", "programme/nothing", "country/xx", "site/other", "user/admin"]:
        assert client.get(f"/en/card/{path}.png").status_code == 404


def test_a_page_names_its_twin_and_where_to_begin(world: World, client: Client) -> None:
    page = client.get("/en/programmes/").content.decode()
    assert 'hreflang="x-default" href="http://127.0.0.1:8000/es/programas/"' in page
    assert 'hreflang="x-default"' in client.get("/sitemap.xml").content.decode()


def test_a_mistyped_code_leads_to_the_record_that_was_meant(world: World, client: Client) -> None:
    meant, hidden = make(world, code="cl-guarantee-fund"), make(world, code="cl-guarantee-fond", state=State.DRAFT)
    response = client.get("/en/programmes/cl-garantee-fund/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "You may have meant:" in page
    assert f"/en/programmes/{meant.code}/" in page
    assert hidden.code not in page
    assert "You may have meant" not in client.get("/en/nothing/").content.decode()


def test_the_agenda_is_read_by_domain_with_what_it_answers_to(world: World, client: Client) -> None:
    entry, programme, hidden = make(world, Kind.STOCKTAKING), make(world), make(world, state=State.DRAFT)

    def links(version) -> None:
        version.entries.set([entry.record])
        version.programmes.set([programme.record, hidden.record])

    make(world, Kind.AGENDA, children=links, progress_en="Two meetings were held.")
    make(world, Kind.AGENDA, primary_topic=world.topics["export_promotion"])
    page = client.get("/en/agenda/").content.decode()
    assert re.findall(r'class="agenda-domain__name" id="agenda-(\w+)"', page) == ["finance", "market_access"]
    for words in [entry.code, programme.code, "Two meetings were held.", "No body in charge reported"]:
        assert words in page
    assert hidden.code not in page
    assert "agenda-domain" not in client.get("/en/agenda/?sort=-updated").content.decode()


def test_the_agenda_costs_no_more_with_more_elements(world: World, client: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/en/agenda/")
        return len(captured)

    entry, programme = make(world, Kind.STOCKTAKING), make(world)

    def links(version) -> None:
        version.entries.set([entry.record])
        version.programmes.set([programme.record])

    make(world, Kind.AGENDA, children=links)
    few = statements()
    for _number in range(4):
        make(world, Kind.AGENDA, children=links)
    assert statements() == few <= 15


def test_home_costs_at_most_fifteen_statements_and_says_whether_there_is_a_release(world: World, client: Client) -> None:
    for kind in Kind:
        make(world, kind)
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/en/").content.decode()
    assert len(captured) <= 15
    assert "No release has been made yet" in page
    Release.objects.create(name="2026.1", as_of="2026-01-31T12:00:00Z")
    assert "Release 2026.1" in client.get("/en/").content.decode()


def test_a_country_shows_its_definition_beside_the_others(world: World, client: Client) -> None:
    for code, unit in [("CL", "UF"), ("PE", "UIT")]:
        definition = SmeDefinition.objects.create(country=world.countries[code], legal_basis=f"Ley {code}", unit_es=unit)
        definition.bands.create(size="small", minimum="2400", maximum="25000")
    page = client.get("/en/countries/cl/").content.decode()
    beside = page[page.index('id="beside"') :]
    assert "UIT" in beside
    assert "Not defined" in beside


def test_a_country_shows_strengths_gaps_and_what_changed_at_a_constant_cost(world: World, client: Client) -> None:
    entry = make(world, Kind.STOCKTAKING, gaps_en="Nobody knows it.", gaps_basis="seen")
    for kind in Kind:
        make(world, kind)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/en/countries/cl/")
        return len(captured)

    page = client.get("/en/countries/cl/").content.decode()
    for words in ["Nobody knows it.", entry.code, "What changed", "No record of this country has been confirmed"]:
        assert words in page
    few = statements()
    for kind in Kind:
        make(world, kind)
    assert statements() == few <= 15
