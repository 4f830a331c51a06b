"""The charts of the indicators: the figures of the API, drawn; what is missing stays missing."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from inventory import charts
from inventory.models import Country, Indicator, Observation
from tests.factories import World

PAGE = "/en/indicators/"
SVG = "{http://www.w3.org/2000/svg}"


def observe(world: World, country: str, year: int, value: str, basis: str = "stated", **more: str) -> Observation:
    indicator = Indicator.objects.get(code="sme_share_firms")
    return Observation.objects.create(
        code=f"{country}-{year}-{value}".lower().replace(".", ""),
        indicator=indicator,
        country=world.countries[country],
        year=year,
        value=value,
        year_basis=basis,
        **more,
    )


def chart() -> charts.Chart:
    indicator = Indicator.objects.get(code="sme_share_firms")
    observations = list(indicator.observations.select_related("country", "indicator").order_by("country__order", "year"))
    return charts.of_indicator(indicator, observations, list(Country.objects.members()))


def test_a_chart_shows_each_figure_and_names_the_country_without_one(world: World):
    observe(world, "CL", 2014, "20")
    observe(world, "CL", 2021, "40")
    blocks = {block.label: block.bars for block in chart().blocks}

    assert [(bar.year, bar.words) for bar in blocks["Chile"]] == [("2014", "20"), ("2021", "40")]
    assert blocks[str(world.countries["PE"])] == []
    first, second = blocks["Chile"]
    assert second.length == pytest.approx(2 * first.length, abs=0.2)


@pytest.mark.parametrize(
    ("values", "unit", "end"),
    [
        (["98.5", "75"], "percent", 100),
        (["20", "40"], "percent", 40),
        (["3.77"], "score_1_5", 5),
        (["21000"], "usd_million", 21000),
        ([], "percent", 0),
    ],
)
def test_a_full_bar_is_the_whole_or_the_largest(values, unit, end):
    assert charts.scale_end([Decimal(value) for value in values], unit) == end


def test_a_year_that_no_source_states_looks_and_reads_different(world: World):
    observe(world, "CL", 2014, "20", basis="edition")
    drawn = chart()

    bar = drawn.blocks[0].bars[0]
    assert (bar.year, bar.is_sure) == ("2014*", False)
    assert any("does not state the year" in note or "no indica el año" in note for note in drawn.notes)


def test_figures_of_several_countries_come_with_a_caution(world: World):
    observe(world, "CL", 2014, "20")
    assert charts.cautions(list(Observation.objects.all())) == []
    observe(world, "PE", 2014, "30")
    assert len(charts.cautions(list(Observation.objects.select_related("country")))) == 1


def test_zero_is_drawn_as_zero_and_missing_as_missing(world: World):
    observe(world, "CL", 2014, "0")
    blocks = chart().blocks
    assert blocks[0].bars[0].words == "0"
    assert blocks[1].bars == []


def test_the_page_holds_the_figures_of_the_api(world: World, client: Client):
    observe(world, "CL", 2014, "98.5")
    observe(world, "PE", 2022, "99.4", basis="edition", note_en="Formal firms")
    page = client.get(f"{PAGE}sme_share_firms/").content.decode()
    told = client.get("/api/v1/observations/?indicator=sme_share_firms").json()["results"]

    assert len(told) == 2
    for one in told:
        value = f"{Decimal(str(one['value'])).normalize():f}"
        assert f">{value}</text>" in page
        assert f'<td class="number">{value}</td>' in page
    assert "Formal firms" in page


def test_a_chart_has_a_title_a_description_and_a_table(world: World, client: Client):
    observe(world, "CL", 2014, "98.5")
    page = client.get(PAGE + "?theme=trade").content.decode()
    assert '<title id="sme_share_firms-title">' in page
    assert "1 figure from 2014 to 2014, for Chile" in page
    assert "Table with notes and sources" in page
    assert " style=" not in page


def test_the_svg_file_stands_alone(world: World, client: Client):
    observe(world, "CL", 2014, "98.5")
    response = client.get(f"{PAGE}sme_share_firms/chart.svg")
    drawing = ElementTree.fromstring(response.content)

    assert response["Content-Type"] == "image/svg+xml"
    words = " ".join(text.text or "" for text in drawing.iter(f"{SVG}text"))
    assert "Share" in words
    assert "98.5" in words
    assert "indicators/sme_share_firms" in words
    assert drawing.attrib["width"] == "320"


def test_the_png_file_is_a_picture_of_the_same_size(world: World, client: Client):
    observe(world, "CL", 2014, "98.5")
    response = client.get(f"{PAGE}sme_share_firms/chart.png")
    picture = Image.open(BytesIO(response.content))

    assert picture.format == "PNG"
    assert picture.width == 960
    assert len(picture.getcolors(100000)) > 5


def test_the_csv_file_holds_the_observations(world: World, client: Client):
    observe(world, "CL", 2014, "98.5")
    response = client.get(f"{PAGE}sme_share_firms/chart.csv")
    rows = list(csv.DictReader(StringIO(b"".join(response.streaming_content).decode())))
    assert [(row["country"], row["year"], row["value"]) for row in rows] == [("CL", "2014", "98.5")]


@pytest.mark.parametrize("address", ["nothing/", "nothing/chart.svg", "sme_share_firms/chart.gif", "?theme=nonsense"])
def test_what_is_not_there_is_not_found(world: World, client: Client, address: str):
    assert client.get(PAGE + address).status_code == 404


@pytest.mark.parametrize("address", ["/es/indicadores/", "/en/indicators/", "/es/indicadores/sme_share_firms/"])
def test_both_languages_have_the_pages(world: World, client: Client, address: str):
    observe(world, "CL", 2014, "98.5")
    page = client.get(address).content.decode()
    assert ("98,5" if address.startswith("/es") else "98.5") in page


def test_more_figures_need_no_more_statements(world: World, client: Client):
    numbers = []
    for year in (2014, 2020):
        observe(world, "CL", year, "98.5")
        observe(world, "PE", year, "99")
        with CaptureQueriesContext(connection) as spent:
            client.get(PAGE)
        numbers.append(len(spent))
    assert numbers[0] == numbers[1] <= 15
