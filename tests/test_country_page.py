"""A country's page holds everything about it: nothing has to be looked for elsewhere, however much there is."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inventory import workflow
from inventory.choices import Kind
from inventory.models import Indicator, Observation, SmeDefinition
from inventory.views.timeline import LATEST_SHOWN
from tests.factories import World, make

PAGE = "/en/countries/cl/"


def test_the_page_holds_the_whole_picture_of_a_country(world: World, client: Client) -> None:
    for code in ("CL", "PE"):
        definition = SmeDefinition.objects.create(country=world.countries[code], legal_basis=f"Ley {code}", unit_es="UF")
        definition.bands.create(size="small", minimum="2400", maximum="25000")
    figure = Observation.objects.create(
        code="o1", indicator=Indicator.objects.get(), country=world.countries["CL"], year=2020, year_basis="edition", value="98"
    )
    figure.citations.create(source=world.source)
    for kind in Kind:
        make(world, kind)
    entry = make(world, Kind.STOCKTAKING, strengths_en="Well known.", gaps_en="Too small.", gaps_basis="seen")
    workflow.verify(entry, by=world.focal_point("CL"))
    for address in (PAGE, "/es/paises/cl/"):
        page = client.get(address).content.decode()
        headings = re.findall(r'<h[23] id="([\w-]+)"', page)
        wanted = ["programmes", "over-time", "definition", "beside", "figures", "notes", "entries", "changes", "agencies"]
        assert [name for name in wanted if name not in headings] == []
        parts = re.search(r'<nav class="on-page".*?</nav>', page, re.S)
        assert re.findall(r'href="#([\w-]+)"', parts[0]) == re.findall(r'<h2 id="([\w-]+)"', page)
    page = client.get(PAGE).content.decode()
    for words in ["Well known.", "Too small.", "A report", "reference year not given", "last confirmed as still correct on"]:
        assert words in page


def rows(page: str) -> list[str]:
    table = re.search(r'<table class="timeline".*?</table>', page, re.S)
    return re.findall(r'<th scope="row"><a href="[^"]*?/([\w-]+)/(?:\?[^"]*)?"', table[0]) if table else []


def test_the_page_draws_the_programmes_that_began_last_and_leads_to_the_rest(world: World, client: Client) -> None:
    for number in range(LATEST_SHOWN + 2):
        make(world, code=f"cl-{number}", start=str(2000 + number))
    make(world, code="cl-unknown", start="", status="unknown")
    make(world, code="pe-other", country="PE")
    page = client.get(PAGE).content.decode()

    assert rows(page) == [f"cl-{number}" for number in range(2, LATEST_SHOWN + 2)]
    assert "These are the 8 that began last, of 11." in page
    assert 'href="/en/countries/cl/timeline/"' in page


def test_a_few_programmes_are_all_there_with_the_life_before_renaming(world: World, client: Client) -> None:
    heir = make(world, start="2020", code="cl-heir")
    make(world, start="2012", status="superseded", superseded_by=heir.record, code="cl-earlier")
    page = client.get(PAGE).content.decode()

    assert rows(page) == ["cl-earlier", "cl-heir"]
    assert "timeline__before" in page
    assert "that began last" not in page


def test_the_timeline_of_the_page_is_that_of_its_day(world: World, client: Client, days_ago) -> None:
    with days_ago(10):
        make(world, code="cl-old")
        day = timezone.now().date()
    make(world, code="cl-new")

    page = client.get(f"{PAGE}?as_of={day}").content.decode()
    assert f'/cl-old/?as_of={day}"' in page
    assert rows(page) == ["cl-old"]
    assert "cl-new" not in page


def test_many_programmes_make_the_page_neither_longer_nor_dearer(world: World, client: Client) -> None:
    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as spent:
            page = client.get(PAGE).content.decode()
        return len(spent), len(rows(page))

    for _number in range(LATEST_SHOWN):
        heir = make(world)
        make(world, status="superseded", superseded_by=heir.record)
    before = cost()
    for _number in range(LATEST_SHOWN):
        make(world)
    assert cost() == before
    assert before == (before[0], LATEST_SHOWN)
    assert before[0] <= 15


def test_each_language_shows_the_unit_of_a_definition_in_its_own_words(world: World, client: Client) -> None:
    for code in ("CL", "PE"):
        definition = SmeDefinition.objects.create(
            country=world.countries[code], legal_basis="Ley", unit_es="millones de MXN", unit_en="MXN million"
        )
        definition.bands.create(size="small", maximum="4")
    compared = "?country=CL&country=PE"
    for addresses, own, other in [
        ((PAGE, f"/en/compare/{compared}", "/en/finder/?country=CL&size=small"), "MXN million", "millones de MXN"),
        (("/es/paises/cl/", f"/es/comparar/{compared}"), "millones de MXN", "MXN million"),
    ]:
        for address in addresses:
            page = client.get(address).content.decode()
            assert own in page, address
            assert other not in page, address
            assert f"{own} ." not in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page)), address
