"""Countries or programmes side by side."""

import csv
import re
from html import unescape
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inventory import workflow
from inventory.choices import State
from inventory.comparison import Line
from inventory.comparison.table import Item
from inventory.models import Country, Indicator, Observation, SmeDefinition
from tests.factories import World, bring_to, make

PAGE, FILE = "/en/compare/", "/en/compare/export.csv"


@pytest.fixture
def pair(world: World) -> str:
    make(world, code="cl-one", status="active")
    make(world, country="PE", code="pe-two", status="closed", children=lambda one: one.topics.add(world.topics["trade_finance"]))
    return "?programme=cl-one&programme=pe-two"


def rows(response) -> dict[str, dict[str, str]]:
    assert response.status_code == 200, response.content
    return {row["key"]: row for row in csv.DictReader(StringIO(response.content.decode()))}


@pytest.mark.parametrize(
    ("cells", "differs"),
    [
        ([["a"], ["a"]], False),
        ([["a", "b"], ["b", "a"]], False),
        ([["a"], ["b"]], True),
        ([["a"], ["a", "b"]], True),
        ([["a"], ["a"], ["b"]], True),
    ],
)
def test_a_row_differs_by_what_is_said_and_not_by_its_order(cells, differs):
    assert Line("key", "Label", [[Item(words) for words in cell] for cell in cells]).differs is differs


@pytest.mark.parametrize(
    ("cells", "differs"),
    [
        (["a", None], None),
        ([None, None], None),
        (["a", "a", None], None),
        (["a", "b", None], True),
    ],
)
def test_what_is_not_known_is_no_difference(cells, differs):
    found = [[Item(words)] if words else [Item("Not reported", is_null=True)] for words in cells]
    assert Line("key", "Label", found).differs is differs


def test_rows_that_cannot_be_compared_are_left_out_of_the_count_and_said(client: Client, pair: str):
    page = re.sub("<[^>]+>", "", client.get(PAGE + pair).content.decode())
    said = [row["differs"] for row in rows(client.get(FILE + pair)).values()]
    differ, same, unknown = (said.count(word) for word in ("yes", "no", "unknown"))

    assert rows(client.get(FILE + pair))["sectors"]["differs"] == "unknown"
    assert f"Of the {differ + same} rows that can be compared, {differ} differ." in page
    assert f"{unknown} rows cannot be compared" in page
    assert page.count("cannot be compared") == unknown + 1


def test_figures_side_by_side_say_what_to_mind(client: Client, world: World):
    page = client.get(f"{PAGE}?country=CL&country=PE").content.decode()
    assert "rest on different definitions" not in page

    indicator = Indicator.objects.get(code="sme_share_firms")
    Observation.objects.create(
        code="o1", indicator=indicator, country=world.countries["CL"], year=2020, value="98", year_basis="stated"
    )
    page = client.get(f"{PAGE}?country=CL&country=PE").content.decode()
    assert "rest on different definitions" in page


def test_a_region_without_records_is_not_offered_for_comparison(client: Client, world: World):
    Country.objects.create(code="LAC", name_es="América Latina", name_en="Latin America", is_region=True)
    assert re.findall(r'name="country" value="(LAC)"', client.get(PAGE).content.decode()) == []


def test_what_only_one_column_has_is_marked_when_they_share_something():
    shared = Line("key", "Label", [[Item("a"), Item("b")], [Item("a")]])
    apart = Line("key", "Label", [[Item("a"), Item("b")], [Item("c")]])

    assert [[item.is_alone for item in cell] for cell in shared.cells] == [[False, True], [False]]
    assert not any(item.is_alone for cell in apart.cells for item in cell)


def test_programmes_stand_side_by_side_with_their_differences_in_words(client: Client, pair: str):
    page = client.get(PAGE + pair).content.decode()
    found = rows(client.get(FILE + pair))

    assert (found["status"]["cl-one"], found["status"]["pe-two"]) == ("Active", "Closed")
    assert found["status"]["differs"] == "yes"
    assert found["level"]["differs"] == "no"
    status = re.search(r'<tr class="compare__differs">\s*<th[^>]*>Status.*?</tr>', page, re.S)[0]
    assert "differs" in re.sub("<[^>]+>", "", status)
    assert "only here" in page


def test_what_is_not_known_is_said_and_not_left_blank(client: Client, pair: str):
    found = rows(client.get(FILE + pair))

    assert found["budget"]["cl-one"] == "Not asked yet"
    assert found["sectors"]["cl-one"] == "Not reported"
    assert all(row[code] for row in found.values() for code in ("cl-one", "pe-two"))


def test_the_file_holds_the_cells_of_the_page(client: Client, pair: str):
    page = client.get(PAGE + pair).content.decode()
    shown = []
    for cell in re.findall(r"<td>(.*?)</td>", page, re.S):
        cell = re.sub(r'<span class="compare__alone">.*?</span>', "", cell)
        items = re.findall(r"<li>(.*?)</li>", cell, re.S) or [cell]
        shown.append("; ".join(unescape(re.sub("<[^>]+>", "", item)).strip() for item in items))
    found = rows(client.get(FILE + pair))

    assert shown == [row[code] for row in found.values() for code in ("cl-one", "pe-two")]


def test_countries_show_the_counts_of_the_api(world: World, client: Client, pair: str):
    make(world, country="PE", status="active")
    found = rows(client.get(f"{FILE}?country=CL&country=PE"))
    counts = {one["code"]: one["count"] for one in client.get("/api/v1/programmes/facets/").json()["facets"]["country"]}
    active = client.get("/api/v1/programmes/?country=PE&status=active").json()["count"]

    assert {code: int(found["programmes"][code]) for code in ("CL", "PE")} == {"CL": counts["CL"], "PE": counts["PE"]}
    assert int(found["active"]["PE"]) == active
    assert int(found["domain-finance"]["PE"]) == 2


def test_countries_show_their_definition_and_latest_figures(world: World, client: Client):
    definition = SmeDefinition.objects.create(country=world.countries["CL"], legal_basis="Ley 20.416", unit_es="UF")
    definition.bands.create(size="small", minimum=2400, maximum=25000)
    indicator = Indicator.objects.get(code="sme_share_firms")
    for year, value in ((2014, "98.5"), (2021, "98.56")):
        Observation.objects.create(
            code=f"o{year}", indicator=indicator, country=world.countries["CL"], year=year, value=value, year_basis="stated"
        )
    found = rows(client.get(f"{FILE}?country=CL&country=PE"))

    assert found["legal_basis"]["CL"] == "Ley 20.416"
    assert found["small"]["CL"].replace("\u202f", " ") == "All sectors: more than 2 400, up to 25 000"
    assert found["small"]["PE"] == "No definition has been recorded yet."
    assert found["indicator-sme_share_firms"]["CL"].startswith("98.56")
    assert found["indicator-sme_share_firms"]["PE"] == "No figure"


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED])
def test_what_is_not_public_is_as_if_it_were_not_there(world: World, client: Client, pair: str, state: State):
    make(world, code="cl-hidden", state=state)
    for address in (PAGE, FILE):
        hidden = client.get(f"{address}?programme=cl-one&programme=cl-hidden")
        never = client.get(f"{address}?programme=cl-one&programme=cl-random")
        assert hidden.status_code == never.status_code == 404
        assert hidden.content.replace(b"cl-hidden", b"") == never.content.replace(b"cl-random", b"")


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_a_merged_programme_leads_to_the_comparison_with_the_one_that_took_its_place(
    world: World, client: Client, pair: str, address: str
):
    twice, once = make(world, code="cl-twice"), make(world, code="cl-once")
    workflow.merge(twice, into=once, by=world.people["secretariat"], lock=twice.lock, note="The same fund.")

    answer = client.get(f"{address}?programme=cl-twice&programme=cl-one&view=x")
    assert (answer.status_code, answer["Location"]) == (301, f"{address}?programme=cl-once&programme=cl-one&view=x")
    assert client.get(f"{address}?programme=cl-once&programme=cl-twice")["Location"] == f"{address}?programme=cl-once"


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_a_withdrawn_programme_is_said_to_be_withdrawn(world: World, client: Client, pair: str, address: str):
    make(world, code="cl-gone", state=State.WITHDRAWN)
    answer = client.get(f"{address}?programme=cl-one&programme=cl-gone")

    assert answer.status_code == 410
    assert "This was withdrawn and is no longer part of the inventory: cl-gone" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("?country=CL", 200),
        ("?country=CL&country=CL", 200),
        ("?country=XX&country=CL", 404),
        ("?programme=a&programme=b", 404),
        ("?country=CL&programme=cl-one", 400),
        ("?programme=a&programme=b&programme=c&programme=d&programme=e", 400),
        ("?country=CL&country=PE&as_of=2999-01-01", 400),
        ("?q=%00", 400),
    ],
)
def test_a_wrong_address_gets_a_page_that_helps(world: World, client: Client, query: str, status: int):
    response = client.get(PAGE + query)
    assert response.status_code == status
    if "as_of" not in query and "%00" not in query:
        assert 'name="country"' in response.content.decode()


@pytest.mark.parametrize("query", ["", "?country=CL", "?country=CL&country=XX"])
def test_a_file_needs_two_known_columns(world: World, client: Client, query: str):
    assert client.get(FILE + query).status_code in (400, 404)


def test_words_find_a_programme_to_add_and_the_address_keeps_the_chosen(client: Client, pair: str):
    page = client.get(f"{PAGE}?programme=cl-one&q=fondo").content.decode()
    assert "?programme=cl-one&amp;programme=pe-two" in page
    assert "add" not in re.findall(r"Add [^<]*number 1<", page)


def test_the_comparison_of_a_past_day_shows_that_day(world: World, client: Client, days_ago):
    with days_ago(10):
        version = make(world, code="cl-old")
        make(world, country="PE", code="pe-old")
        day = timezone.now().date().isoformat()
    query = "?programme=cl-old&programme=pe-old"
    draft = workflow.start_draft(version, by=world.focal_point("CL"))
    draft.status = "closed"
    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock)
    draft.refresh_from_db()
    bring_to(world, draft, State.PUBLISHED)

    assert rows(client.get(FILE + query))["status"]["cl-old"] == "Closed"
    assert rows(client.get(f"{FILE}{query}&as_of={day}"))["status"]["cl-old"] == "Active"


@pytest.mark.parametrize("query", ["?country=CL&country=PE", "?programme=cl-one&programme=pe-two&q=fondo"])
def test_more_records_need_no_more_statements(world: World, client: Client, pair: str, query: str):
    client.get(PAGE + query)
    numbers = []
    for _round in range(2):
        make(world)
        with CaptureQueriesContext(connection) as spent:
            client.get(PAGE + query)
        numbers.append(len(spent))
    assert numbers[0] == numbers[1] <= 15
