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
        "1\u202f200 programmes, with the words “fondo”, started in or after 2019, as of 3 May 2026"
    )


def test_years_and_several_states_are_said_as_people_say_them(world: World) -> None:
    assert said("en", 2, year_from="2015", year_to="2020") == "2 programmes, started between 2015 and 2020"
    assert said("es", 1, year_from="2015", year_to="2020") == "1 programa, con inicio entre 2015 y 2020"
    assert said("es", 2, Kind.AGENDA, year_to="2020") == "2 elementos de la agenda conjunta, hasta 2020"
    assert said("es", 2, status=["active", "closed"]) == "2 programas, con el estado «Vigente» o «Cerrado»"
    assert said("es", 1, as_of="2026-05-03") == "1 programa, según lo publicado al 3 de mayo de 2026"


def test_a_value_with_an_or_of_its_own_is_set_apart() -> None:
    with translation.override("es"):
        assert sentence.any_of(["préstamo o línea de crédito", "subsidio"]) == "préstamo o línea de crédito, o subsidio"


def test_what_is_kept_of_a_list_is_named_by_its_filters(world: World, client: Client) -> None:
    make(world)
    query = "?country=CL&status=active"
    page, feed, calls = (client.get(f"/en/programmes/{end}{query}").content.decode() for end in ("", "feed.atom", "calls.ics"))
    words = "in Chile, with the status “Active”"
    assert f"<title>1 programme {words} –" in page
    assert f"<title>SME Policy Inventory: Programmes {words}</title>" in feed
    assert f"X-WR-CALNAME:SME Policy Inventory: calls {words}".replace(",", "\\,") in calls.replace("\r\n ", "")
    assert "<title>Programmes –" in client.get("/en/programmes/?sort=-updated").content.decode()


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
    assert "Close to what you are looking for" in page
    assert (chilean.code in page) or (closed.code in page)


def test_words_that_nothing_holds_together_lead_to_what_holds_some_of_them(world: World, client: Client) -> None:
    near = make(world, name_es="Fondo de subastas", name_en="Fund of auctions")
    other = make(world, name_es="Aaa", name_en="Aaa", summary_es="Otra cosa.", summary_en="Other.")
    page = client.get("/es/programas/?q=quiero+subasta").content.decode()
    assert re.search(r'href="\?q=quiero\+o\+subasta">[^<]*</a>: 1 programa', page)
    assert near.code in page
    assert other.code not in page
    misspelt = client.get("/es/programas/?q=subasat").content.decode()
    assert near.code in misspelt
    assert other.code not in misspelt


@pytest.mark.parametrize("query", ["country=PE&status=active&q=zzzz", "country=CL&domain=finance&status=active&q=zzzz+credit"])
def test_an_empty_list_costs_no_more_with_more_rows(world: World, client: Client, query: str) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/en/programmes/?{query}")
        return len(captured)

    for _number in range(3):
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
    names = [line for line in calendar.lines(Call.objects.select_related("version__record__country"), "Calls") if "UID" in line]
    assert len(set(names)) == 2
