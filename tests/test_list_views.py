"""Lists as people keep them: in words, as a table, as a calendar, and what helps when nothing is found."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from inventory.choices import Kind
from inventory.filters import FILTERS
from inventory.models import Call, Programme
from inventory.views import calendar, sentence
from tests.factories import World, make


def said(language: str, total: int, kind: Kind = Kind.PROGRAMME, **data: object) -> str:
    with translation.override(language):
        filterset = FILTERS[kind](data, language=language)
        assert filterset.is_valid(), filterset.errors
        return sentence.of(filterset, total)


def test_the_result_sentence_reads_as_english(world: World) -> None:
    assert said("en", 1) == "1 programme"
    assert said("en", 14, country=["CL", "PE"], domain="finance") == "14 programmes on access to finance in Chile or Peru"
    assert said("en", 2, Kind.AGENDA, country="PA") == "2 agenda elements in the Pacific Alliance"
    assert said("en", 1200, q="fondo", year_from="2019", as_of="2026-05-03") == (
        "1\u202f200 programmes, with the words “fondo”, from 2019 on, as it was on 3 May 2026"
    )


def test_spanish_says_u_before_the_sound_of_an_o() -> None:
    with translation.override("es"):
        assert sentence.any_of(["Perú", "Honduras"]).endswith(" u Honduras")
        assert sentence.any_of(["uno", "otro"]).endswith(" u otro")


@pytest.mark.parametrize(
    ("words", "small"), [("Access to finance", "access to finance"), ("SMEs", "SMEs"), ("TIC y datos", "TIC y datos"), ("", "")]
)
def test_terms_begin_small_unless_they_are_abbreviations(words: str, small: str) -> None:
    assert sentence.small(words) == small


@pytest.mark.parametrize("kind", list(Kind))
def test_a_table_shows_the_same_records_as_the_cards(world: World, client: Client, kind: Kind) -> None:
    version = make(world, kind)
    segment = {"programme": "programmes"}.get(str(kind), str(kind))
    cards, table = (client.get(f"/en/{segment}/{query}").content.decode() for query in ("", "?view=table"))
    assert "result-table" not in cards
    assert "result-table" in table
    assert f"/{version.code}/" in table
    assert 'data-result-count="1"' in table


def test_the_table_is_kept_by_links_of_the_page_and_left_out_of_files(world: World, client: Client) -> None:
    for _number in range(3):
        make(world)
    page = client.get("/en/programmes/?view=table&country=CL&page_size=2").content.decode()
    assert "country=CL&amp;page_size=2&amp;view=table&amp;page=2" in page
    assert 'name="view" value="table"' in page
    assert not re.search(r'(export|feed|calls)\.\w+\?[^"]*view', page)
    assert client.get("/en/programmes/?view=round").status_code == 400
    assert client.get("/api/v1/programmes/?view=table").status_code == 400


def test_an_empty_list_says_how_many_each_filter_costs_and_shows_what_is_near(world: World, client: Client) -> None:
    chilean, closed = make(world), make(world, country="PE", status="closed")
    page = client.get("/en/programmes/?country=PE&status=active").content.decode()
    assert re.search(r'href="\?country=PE">without “Status: Active”</a>: 1 programme', page)
    assert re.search(r'href="\?status=active">without “Country: Peru”</a>: 1 programme', page)
    assert "Near to what you look for" in page
    assert (chilean.code in page) or (closed.code in page)


def test_an_empty_list_costs_no_more_with_more_rows(world: World, client: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/en/programmes/?country=PE&status=active&q=zzzz")
        return len(captured)

    make(world)
    few = statements()
    for _number in range(5):
        make(world)
    assert statements() == few <= 15


def test_calls_come_as_a_calendar_under_the_filters_of_the_list(world: World, client: Client) -> None:
    soon = timezone.now().date() + timedelta(days=10)

    def calls(version: Programme) -> None:
        version.calls.create(title_en="Spring; first, window", opens_on=soon, closes_on=soon + timedelta(days=20))
        version.calls.create(title_en="Always", is_permanent=True)

    make(world, children=calls)
    make(world, country="PE")
    response = client.get("/en/programmes/calls.ics?country=CL")
    text = response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert text.count("BEGIN:VEVENT") == 2
    assert f"DTSTART;VALUE=DATE:{soon:%Y%m%d}" in text
    assert "SUMMARY:Opens: Guarantee Fund number 1: Spring\\; first\\, window" in text.replace("\r\n ", "")
    assert "Always" not in text
    assert "VEVENT" not in client.get("/en/programmes/calls.ics?country=PE").content.decode()
    assert client.get("/en/programmes/calls.ics?contry=CL").status_code == 400


def test_lines_of_a_calendar_are_short_and_whole() -> None:
    line = "SUMMARY:" + "ñandú " * 40
    folded = calendar.fold(line)
    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))
    assert folded.replace("\r\n ", "").rstrip("\r\n") == line


def test_every_event_of_a_calendar_has_its_own_name(world: World) -> None:
    def calls(version: Programme) -> None:
        for _number in range(2):
            version.calls.create(title_en="Window", closes_on=timezone.now().date())

    make(world, children=calls)
    names = [line for line in calendar.lines(Call.objects.select_related("version__record__country")) if "UID" in line]
    assert len(set(names)) == 2
