"""The coverage matrix: what is counted, what an empty cell means, where each cell leads."""

import csv
import re
from html import unescape
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inventory import coverage, facets
from inventory.choices import Answer, Kind, State
from inventory.coverage import By, CellState, meaning
from inventory.filters import FILTERS
from tests.factories import World, make

PAGE, FILE = "/en/coverage/", "/en/coverage/export.csv"


def matrix(query: dict | None = None, by: By = By.TOPIC) -> coverage.Matrix:
    return coverage.matrix(FILTERS[Kind.PROGRAMME](query or {}), by)


def cell(country: str, code: str, query: dict | None = None, by: By = By.TOPIC) -> coverage.Cell:
    rows = {row.code: row for group in matrix(query, by).groups for row in group.rows}
    return next(one for one in rows[code].cells if one.country.code == country)


def listed(client: Client, one: coverage.Cell) -> int:
    base = "/en/stocktaking/" if one.in_stocktaking else "/en/programmes/"
    return int(re.search(r'data-result-count="(\d+)"', client.get(base + one.query).content.decode())[1])


@pytest.mark.parametrize(
    ("answer", "is_asked", "is_region", "state"),
    [
        (Answer.NONE, True, False, CellState.NONE),
        (Answer.NONE, False, True, CellState.NONE),
        (Answer.NOT_APPLICABLE, True, False, CellState.NOT_APPLICABLE),
        (Answer.REPORTED, True, False, CellState.NOT_REPORTED),
        (Answer.UNKNOWN, True, False, CellState.NOT_REPORTED),
        (Answer.NOT_ASKED, True, False, CellState.NOT_REPORTED),
        (Answer.REPORTED, False, True, CellState.NOT_REPORTED),
        (None, True, False, CellState.NOT_REPORTED),
        (None, True, True, CellState.NOT_ASKED),
        (None, False, False, CellState.NOT_ASKED),
    ],
)
def test_an_empty_cell_means_what_the_stocktaking_says(answer, is_asked, is_region, state):
    assert meaning(answer, is_asked=is_asked, is_region=is_region) == state


@pytest.mark.parametrize(
    ("below", "state"),
    [
        ({CellState.NONE}, CellState.NONE),
        ({CellState.NONE, CellState.NOT_ASKED}, CellState.NOT_REPORTED),
        ({CellState.NOT_ASKED}, CellState.NOT_ASKED),
        ({CellState.NOT_ASKED, CellState.NOT_REPORTED}, CellState.NOT_REPORTED),
        ({CellState.NO_MATCH, CellState.NONE}, CellState.NO_MATCH),
    ],
)
def test_the_line_of_a_heading_is_no_surer_than_its_rows(below, state):
    assert coverage.together(below) == state


def test_cells_tell_listed_none_not_reported_and_not_asked_apart(world: World):
    make(world)
    make(world, Kind.STOCKTAKING, topic=world.topics["trade_finance"], in_place_state=Answer.NONE, in_place_es="", in_place_en="")
    make(world, Kind.STOCKTAKING, "PE", topic=world.topics["trade_finance"])

    assert (cell("CL", "credit_guarantees").count, cell("CL", "credit_guarantees").state) == (1, CellState.PROGRAMMES)
    assert cell("CL", "trade_finance").state == CellState.NONE
    assert cell("PE", "trade_finance").state == CellState.NOT_REPORTED
    assert cell("PE", "export_promotion").state == CellState.NOT_REPORTED
    world.round.topics.clear()
    assert cell("PE", "export_promotion").state == CellState.NOT_ASKED
    assert cell("PE", "trade_finance").state == CellState.NOT_REPORTED


def test_an_unpublished_record_changes_no_cell(world: World):
    make(world, state=State.DRAFT)
    make(world, Kind.STOCKTAKING, state=State.SUBMITTED, topic=world.topics["trade_finance"], in_place_state=Answer.NONE)

    assert cell("CL", "credit_guarantees").state == CellState.NOT_REPORTED
    assert cell("CL", "trade_finance").state == CellState.NOT_REPORTED


def test_a_filter_that_leaves_nothing_says_so_and_not_that_there_is_nothing(world: World):
    make(world, status="active")

    assert cell("CL", "credit_guarantees", {"status": "closed"}).state == CellState.NO_MATCH
    assert cell("CL", "trade_finance", {"status": "closed"}).state == CellState.NOT_REPORTED


@pytest.mark.parametrize(
    ("by", "query"),
    [
        (By.TOPIC, {}),
        (By.TOPIC, {"status": ["active"], "topic": ["trade_finance"]}),
        (By.INSTRUMENT, {"instrument": ["loan"]}),
        (By.TARGET, {"country": ["CL", "PE"]}),
    ],
)
def test_every_cell_leads_to_exactly_its_rows(world: World, client: Client, by: By, query: dict):
    varied(world)
    shown = matrix(query, by)

    for group in shown.groups:
        for row in (group.head, *group.rows):
            for one in row.cells:
                found = listed(client, one)
                assert found == (1 if one.in_stocktaking else one.count), (row.code, one)
    for one in shown.totals.cells:
        assert listed(client, one) == one.count


@pytest.mark.parametrize("by", list(By))
@pytest.mark.parametrize("query", [{}, {"status": ["active"]}, {"country": ["PE"]}])
def test_rows_and_columns_add_up_to_the_facets_and_the_api(world: World, client: Client, by: By, query: dict):
    varied(world)
    shown = matrix(query, by)
    counted = facets.counts(FILTERS[Kind.PROGRAMME](query))
    told = client.get("/api/v1/programmes/facets/", query).json()

    rows = {row.code: row.total for group in shown.groups for row in group.rows}
    assert rows == {option.code: option.count for option in counted.options[by]}
    assert rows == {option["code"]: option["count"] for option in told["facets"][by]}
    if by == By.TOPIC:
        heads = {group.head.code: group.head.total for group in shown.groups}
        assert heads == {option.code: option.count for option in counted.options["domain"]}
    if "country" not in query:
        columns = {one.country.code: one.count for one in shown.totals.cells}
        assert columns == {option.code: option.count for option in counted.options["country"] if option.code in columns}
    assert shown.totals.total == counted.total == told["total"]


@pytest.mark.parametrize("query", ["", "?by=instrument", "?by=target&status=active", "?level=group"])
def test_the_file_holds_the_cells_of_the_page(world: World, client: Client, query: str):
    varied(world)
    page = client.get(PAGE + query).content.decode()
    table = page[page.index("<tbody") : page.index("<tfoot")]
    if "level" not in query:
        table = re.sub(r'<tr class="coverage__head">.*?</tr>', "", table, flags=re.S)
    shown = [unescape(words.strip()) for words in re.findall(r'<a class="cell cell--(?!total)[^>]*>([^<]*)</a>', table)]

    rows = list(csv.DictReader(StringIO(client.get(FILE + query).content.decode())))

    told = [row["programmes"] if row["state"] == "programmes" else str(CellState(row["state"]).label) for row in rows]
    assert [str(words) for words in told] == shown
    assert {row["country"] for row in rows} >= {"CL", "PE"}


def test_the_matrix_of_a_past_day_shows_that_day(world: World, client: Client, days_ago):
    with days_ago(10):
        make(world)
    make(world)
    with days_ago(5):
        day = timezone.now().date().isoformat()

    assert cell("CL", "credit_guarantees", {"as_of": day}).count == 1
    assert cell("CL", "credit_guarantees").count == 2
    page = client.get(f"{PAGE}?as_of={day}").content.decode()
    assert "as it was published at the end of" in page
    assert f"as_of={day}" in page


@pytest.mark.parametrize("query", ["?by=nonsense", "?as_of=tomorrow", "?country=XX", "?level=7"])
def test_what_cannot_be_read_is_refused_by_name(world: World, client: Client, query: str):
    name = query[1:].split("=")[0]
    for address in (PAGE, FILE):
        response = client.get(address + query)
        assert response.status_code == 400
        assert name in response.content.decode()


def test_an_unknown_parameter_is_said_on_the_page_and_refused_in_the_file(world: World, client: Client):
    assert "contry" in client.get(f"{PAGE}?contry=CL").content.decode()
    assert client.get(f"{FILE}?contry=CL").status_code == 400


@pytest.mark.parametrize("language", ["es/cobertura", "en/coverage"])
def test_the_page_explains_its_cells_in_both_languages(world: World, client: Client, language: str):
    page = client.get(f"/{language}/").content.decode()
    assert page.count('<dt><span class="cell') == 4


def test_the_column_of_the_alliance_is_not_headed_by_the_code_of_panama(world: World, client: Client):
    make(world, country="PA")
    page = client.get("/en/coverage/").content.decode()
    assert re.findall(r'"coverage__code" aria-hidden="true">(\w+)<', page) == ["CL", "PE", "AP"]


def test_more_records_need_no_more_statements(world: World, client: Client):
    client.get(PAGE)
    numbers = []
    for _round in range(2):
        varied(world)
        with CaptureQueriesContext(connection) as spent:
            client.get(f"{PAGE}?status=active&as_of=")
        numbers.append(len(spent))
    assert numbers[0] == numbers[1] <= 15


def varied(world: World) -> None:
    """Programmes of two countries with one or two topics, instruments and target groups, and two stocktaking entries."""

    def two(version):
        version.topics.add(world.topics["trade_finance"], world.topics["export_promotion"])
        version.instruments.create(type=world.instruments["loan"])
        version.target_groups.add(world.targets["micro"])

    make(world)
    make(world, status="closed", children=two)
    make(world, country="PE", primary_topic=world.topics["export_promotion"], children=two)
    make(world, country="PA", primary_topic=world.topics["trade_finance"])
    make(world, Kind.STOCKTAKING, "PE")
