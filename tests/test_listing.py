"""The lists: what they find, count, say and refuse."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from inventory.choices import Kind, State
from tests.factories import World, make

LISTS = {kind: f"inventory:{kind}_list" for kind in Kind}


def address(kind: Kind = Kind.PROGRAMME, language: str = "en") -> str:
    with translation.override(language):
        return reverse(LISTS[kind])


def count(response) -> int:
    return int(re.search(r'data-result-count="(\d+)"', response.content.decode())[1])


def get(client: Client, query: str = "", kind: Kind = Kind.PROGRAMME, language: str = "en"):
    return client.get(address(kind, language) + query)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_list_shows_what_is_published(world: World, client: Client, kind: Kind, language: str) -> None:
    version = make(world, kind)
    response = get(client, kind=kind, language=language)
    assert count(response) == 1
    assert version.code in response.content.decode()


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.RETURNED, State.WITHDRAWN])
def test_a_list_shows_nothing_that_is_not_published(world: World, client: Client, state: State) -> None:
    version = make(world, state=state)
    response = get(client)
    assert count(response) == 0
    assert version.code not in response.content.decode()


def test_options_of_one_filter_add_up_and_different_filters_narrow(world: World, client: Client) -> None:
    make(world, country="CL")
    make(world, country="PE")
    make(world, country="PE", status="closed")
    assert count(get(client, "?country=CL&country=PE")) == 3
    assert count(get(client, "?country=PE&status=closed")) == 1
    assert "any of the chosen options is enough" in get(client).content.decode()


def test_an_option_tells_how_many_it_would_leave(world: World, client: Client) -> None:
    make(world, country="CL")
    make(world, country="PE")
    page = get(client, "?country=CL").content.decode()
    peru = re.search(r'id="country-PE".*?check__count">(\d+)<', page)
    assert peru[1] == "1"
    assert re.search(r'value="CL" checked', page)


def test_a_chip_takes_its_filter_away_and_keeps_the_others(world: World, client: Client) -> None:
    make(world)
    page = get(client, "?country=CL&status=active").content.decode()
    assert 'class="chip" href="?status=active"' in page
    assert 'class="chip" href="?country=CL"' in page


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("terms", ["garantia", "garantía", "guarantee"])
def test_words_are_found_in_both_languages_with_and_without_accents(
    world: World, client: Client, language: str, terms: str
) -> None:
    make(world)
    other = {"name_es": "Misión comercial", "name_en": "Trade mission", "summary_es": "Ferias.", "summary_en": "Fairs."}
    make(world, primary_topic=world.topics["export_promotion"], **other)
    assert count(get(client, f"?q={terms}", language=language)) == 1


def test_found_words_are_marked_as_written(world: World, client: Client) -> None:
    make(world)
    page = get(client, "?q=garantias", language="es").content.decode()
    assert "<mark>garantías</mark>" in page
    assert "<mark>Garantía</mark>" in page


def test_marking_never_lets_a_text_write_html(world: World, client: Client) -> None:
    make(world, name_es="<script>alert(1)</script> garantía", summary_es="<b onclick=x>garantía</b>")
    page = get(client, "?q=garantia", language="es").content.decode()
    assert "<script>alert" not in page
    assert "onclick" not in page
    assert "<mark>garantía</mark>" in page


def test_a_misspelt_word_leads_to_the_one_that_was_meant(world: World, client: Client) -> None:
    make(world)
    page = get(client, "?q=garantiya", language="es").content.decode()
    assert re.search(r'href="\?q=garant%C3%ADa"', page)


def test_an_empty_list_says_which_filter_to_drop(world: World, client: Client) -> None:
    make(world)
    page = get(client, "?country=PE&status=active").content.decode()
    assert "No record matches all of this" in page
    assert 'href="?country=PE"' in page


def test_an_unknown_parameter_is_said_and_left_out(world: World, client: Client) -> None:
    make(world)
    response = get(client, "?contry=PE")
    assert response.status_code == 200
    assert count(response) == 1
    assert "<code>contry</code>" in response.content.decode()
    assert "contry" not in re.search(r'<ul class="downloads">.*?</ul>', response.content.decode(), re.DOTALL)[0]


def test_beyond_the_last_page_only_what_nobody_knows_is_called_unknown(world: World, client: Client) -> None:
    make(world)
    response = get(client, "?page=99&country=CL&view=table&contry=PE")
    assert response.status_code == 404
    assert re.findall(r"<code>(\w+)</code>", response.content.decode()) == ["contry"]


@pytest.mark.parametrize("address", ["", "finder/", "indicators/", "coverage/", "compare/", "countries/", "releases/"])
def test_an_unknown_parameter_is_said_on_every_other_page_too(db: None, client: Client, address: str) -> None:
    page = client.get(f"/en/{address}?contry=PE&utm_source=mail").content.decode()
    assert "<code>contry</code>." in page
    assert "<code>utm_source</code>" not in page


def test_a_tracking_parameter_is_dropped_without_a_word(world: World, client: Client) -> None:
    make(world)
    page = get(client, "?utm_source=mail&fbclid=x").content.decode()
    assert "utm_source" not in page
    assert "fbclid" not in page


def test_a_blank_value_is_no_filter(world: World, client: Client) -> None:
    make(world)
    page = get(client, "?q=&country=&year_from=")
    assert count(page) == 1
    assert 'class="chip"' not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?country=XX", "country"),
        ("?year_from=99999", "year_from"),
        ("?year_from=abc", "year_from"),
        ("?as_of=2026-02-31", "as_of"),
        ("?as_of=9999-01-01", "as_of"),
        ("?verified_before=yesterday", "verified_before"),
        ("?sort=colour", "sort"),
        ("?page=0", "page"),
        ("?page=x", "page"),
        ("?page_size=1000", "page_size"),
        ("?q=" + "a" * 5000, "q"),
    ],
)
def test_a_bad_value_is_refused_by_name_and_shows_no_records(world: World, client: Client, query: str, field: str) -> None:
    make(world)
    response = get(client, query)
    page = response.content.decode()
    assert response.status_code == 400
    assert f"<code>{field}</code>" in page
    assert "data-result-count" not in page


def test_pages_follow_each_other_and_keep_the_filters(world: World, client: Client) -> None:
    for _number in range(3):
        make(world)
    first = get(client, "?country=CL&page_size=2")
    assert count(first) == 3
    assert "country=CL&amp;page_size=2&amp;page=2" in first.content.decode()
    second = get(client, "?country=CL&page_size=2&page=2").content.decode()
    assert second.count('class="result"') == 1
    assert get(client, "?page=2").status_code == 404


def test_a_list_can_be_sorted(world: World, client: Client) -> None:
    make(world, name_es="Ábaco", name_en="Abacus")
    make(world, name_es="Zorro", name_en="Fox")
    up, down = (get(client, f"?sort={sort}", language="es").content.decode() for sort in ("name", "-name"))
    assert up.index("Ábaco") < up.index("Zorro")
    assert down.index("Zorro") < down.index("Ábaco")


def test_names_are_sorted_in_the_language_of_the_page(world: World, client: Client) -> None:
    make(world, name_es="Acuerdo", name_en="Treaty")
    make(world, name_es="Zona", name_en="Area")
    make(world, name_es="Única", name_en="")
    english, spanish = (get(client, language=language).content.decode() for language in ("en", "es"))
    assert english.index("Area") < english.index("Treaty") < english.index("Única")
    assert spanish.index("Acuerdo") < spanish.index("Única") < spanish.index("Zona")
    file = client.get(address() + "export.csv").getvalue().decode()
    assert file.index("Area") < file.index("Treaty")


def test_as_of_is_said_and_kept_in_links(world: World, client: Client) -> None:
    version = make(world)
    day = version.published_from.date()
    page = get(client, f"?as_of={day}").content.decode()
    assert "as it was published at the end of" in page
    assert f"/{version.code}/?as_of={day}" in page
    assert f"export.csv?as_of={day}" in page


def test_a_day_before_publication_shows_nothing(world: World, client: Client) -> None:
    make(world)
    assert count(get(client, "?as_of=2020-01-01")) == 0


@pytest.mark.parametrize("fmt", ["csv", "xlsx", "json"])
def test_a_download_carries_the_filters_of_the_list(world: World, client: Client, fmt: str) -> None:
    make(world, country="PE")
    page = get(client, "?country=PE").content.decode()
    link = re.search(rf'href="([^"]*export\.{fmt}[^"]*)"', page)[1]
    assert link.endswith("?country=PE")
    response = client.get(link)
    assert response.status_code == 200
    assert response.getvalue()


def test_a_download_is_refused_when_its_address_is_wrong(world: World, client: Client) -> None:
    response = client.get(address() + "export.csv?contry=PE")
    assert response.status_code == 400
    assert "contry" in response.content.decode()
    assert client.get(address() + "export.exe").status_code == 404


HEAVY = "?q=garantia&country=CL&country=PE&status=active&instrument=grant&target=small&topic=credit_guarantees&sort=-updated"


@pytest.mark.parametrize("kind", list(Kind))
def test_a_list_costs_at_most_fifteen_statements_and_no_more_with_more_rows(world: World, client: Client, kind: Kind) -> None:
    query = HEAVY if kind == Kind.PROGRAMME else "?country=CL&topic=credit_guarantees&q=fondo"

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert get(client, query, kind=kind).status_code == 200
        return len(captured)

    make(world, kind)
    few = statements()
    for _number in range(10):
        make(world, kind)
    assert statements() == few <= 15


def test_signed_in_people_see_the_same_bytes_and_no_cookie_is_set(world: World, as_) -> None:
    make(world)
    make(world, state=State.DRAFT)
    stranger, admin = get(as_("anonymous")), get(as_("admin"))
    assert stranger.content == admin.content
    assert not admin.cookies
    assert "Cookie" not in admin.headers.get("Vary", "")
    assert "public" in admin.headers["Cache-Control"]


def test_the_form_works_without_a_script(world: World, client: Client) -> None:
    make(world)
    page = get(client).content.decode()
    assert 'id="filter-form" method="get"' in page
    assert page.count("<button") >= 4
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("", "Usual order"),
        ("?q=fund", "Best match first"),
        ("?q=fund&sort=relevance", "Best match first"),
        ("?q=fund&sort=name", "Name, A to Z"),
    ],
)
def test_the_box_of_orders_names_the_order_of_the_list(world: World, client: Client, query: str, chosen: str) -> None:
    make(world)
    box = re.search(r'<select name="sort".*?</select>', get(client, query).content.decode(), re.S)[0]
    options = re.findall(r"<option value=\"[^\"]*\"( selected)?>([^<]*)<", box)
    shown = [label for selected, label in options if selected] or [options[0][1]]
    assert shown == [chosen]
    assert sum("match" in label for _selected, label in options) == ("q=" in query)
