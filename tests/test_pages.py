"""Entrance, home, countries, texts, robots.txt, sitemap, and what holds on every public page."""

import re
from xml.etree import ElementTree

import pytest
from django.db import OperationalError
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

from inventory.choices import Kind, State
from inventory.models import Observation, ObservationSource, Page, SmeDefinition
from tests.factories import World, make

LISTS = [f"{kind}_list" for kind in Kind]
NAMES = ["home", *LISTS, "country_list"]
TEXTS = ["about", "methodology", "data"]


def address(name: str, *args: str, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"inventory:{name}", args=args)


@pytest.fixture
def texts(db: None) -> None:
    for slug in [*TEXTS, "home"]:
        Page.objects.create(slug=slug, title_es=f"Título {slug}", title_en=f"Title {slug}", body_es="Un *texto*.", body_en="")


def test_every_page_leads_to_the_list_of_every_kind(world: World, client: Client) -> None:
    navigation = re.search(r'<nav class="site-nav".*?</nav>', client.get(address("about")).content.decode(), re.DOTALL)[0]

    assert [name for name in LISTS if f'href="{address(name)}"' not in navigation] == []


@pytest.mark.parametrize(
    ("accepted", "home"),
    [
        ("en-GB,en;q=0.9,es;q=0.5", "/en/"),
        ("es-CL,es;q=0.9,en;q=0.8", "/es/"),
        ("de,fr;q=0.5", "/es/"),
        ("de,en;q=0.5", "/en/"),
        ("", "/es/"),
        ("x" * 5000, "/es/"),
    ],
)
def test_the_entrance_leads_to_the_language_of_the_reader(client: Client, accepted: str, home: str) -> None:
    response = client.get("/", headers={"Accept-Language": accepted})
    assert response.status_code == 302
    assert response["Location"] == home
    assert response["Vary"] == "Accept-Language"


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_page_answers_in_both_languages_and_keeps_the_promises(
    world: World, texts: None, client: Client, language: str
) -> None:
    for kind in Kind:
        make(world, kind)
    for path in [address(name, language=language) for name in NAMES + TEXTS] + [
        address("country_detail", "cl", language=language)
    ]:
        response = client.get(path)
        page = response.content.decode()
        assert response.status_code == 200, path
        assert f'<html lang="{language}">' in page
        assert page.count("<h1") == 1
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert response.headers["Cache-Control"] == "public, max-age=60"
        assert "style=" not in page
        assert "http://127.0.0.1:8000/en/" in page
        assert "http://127.0.0.1:8000/es/" in page
        assert not re.findall(r'(?:src|rel="stylesheet" href)="https?://', page)


@pytest.mark.parametrize("path", ["/en/", "/en/programmes/", "/en/programmes/feed.atom", "/sitemap.xml"])
def test_a_page_only_reads(world: World, client: Client, path: str) -> None:
    for method in (client.post, client.put, client.delete, client.patch):
        assert method(path).status_code == 405


def test_home_counts_what_is_published_and_links_to_exactly_that(world: World, texts: None, client: Client) -> None:
    make(world, country="CL")
    make(world, country="PE")
    make(world, country="PE", state=State.DRAFT)
    make(world, country="PA")
    page = client.get("/en/").content.decode()
    link = address("programme_list") + "?country=PE&domain=finance"
    assert link.replace("&", "&amp;") in page
    assert 'data-result-count="1"' in client.get(link).content.decode()
    codes = re.findall(r'<span class="matrix__code" aria-hidden="true">(\w+)<', page)
    assert codes == ["CL", "PE", "AP"]  # PA is Panama to whoever knows the codes of countries


def test_a_country_shows_its_definition_as_the_law_has_it(world: World, client: Client) -> None:
    definition = SmeDefinition.objects.create(
        country=world.countries["CL"], legal_basis="Ley 20.416", criterion_es="Ventas", criterion_en="Sales", unit_es="UF"
    )
    definition.bands.create(size="small", minimum="2400", maximum="25000")
    definition.sources.add(world.source)
    page = client.get(address("country_detail", "cl")).content.decode()
    for words in [
        "Ley 20.416",
        "UF",
        "2\u202f400",
        "25\u202f000",
        "All sectors",
        "A report (2024)",
        "Start of validity not recorded",
    ]:
        assert words in page
    assert "Workers, from" not in page


def test_a_figure_says_its_year_basis_note_and_source(world: World, client: Client) -> None:
    from inventory.models import Indicator

    figure = Observation.objects.create(
        code="o1",
        indicator=Indicator.objects.get(),
        country=world.countries["CL"],
        year=2020,
        year_basis="edition",
        value="98.5600",
        note_en="Formal firms only",
    )
    ObservationSource.objects.create(observation=figure, source=world.source)
    page = client.get(address("country_detail", "cl")).content.decode()
    for words in ["98.56 %", "2020", "reference year not given", "Formal firms only", "A report"]:
        assert words in page
    assert "98,56 %" in client.get(address("country_detail", "cl", language="es")).content.decode()


def test_an_unknown_country_is_not_found(world: World, client: Client) -> None:
    assert client.get("/en/countries/zz/").status_code == 404


def test_a_text_that_misses_a_language_is_marked(texts: None, client: Client) -> None:
    page = client.get(address("about")).content.decode()
    assert "Available only in Spanish." in page
    assert "<em>texto</em>" in page


@pytest.mark.parametrize("name", ["home", "country_list", "country_detail"])
def test_as_of_turns_back_every_page_that_counts(world: World, texts: None, client: Client, name: str) -> None:
    version = make(world, code="cl-fund")
    make(world, Kind.CONTEXT, code="cl-note")
    day = version.published_from.date()
    path = address(name, *(["cl"] if name == "country_detail" else []))
    now = client.get(f"{path}?as_of={day}").content.decode()
    before = client.get(f"{path}?as_of=2020-01-01").content.decode()
    assert "/programmes/?country=CL" in now
    assert f"as_of={day}" in now
    assert "as it was published at the end of" in before
    assert "cl-fund" not in before
    assert "cl-note" not in before
    assert client.get(f"{path}?as_of=yesterday").status_code == 400


@pytest.mark.parametrize("template", ["400.html", "404.html", "500.html", "503.html"])
def test_error_pages_need_no_database_and_speak_both_languages(
    client: Client, django_assert_num_queries, template: str, db: None
) -> None:
    with django_assert_num_queries(0), translation.override("en"):
        page = render_to_string(template)
    assert page.count("<h1") == 1
    assert 'class="error-page" lang="es"' in page


def test_a_fault_of_ours_is_a_plain_500(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: object, request: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("inventory.views.countries.CountryList.get", broken)
    client.raise_request_exception = False
    response = client.get(address("country_list"))
    assert response.status_code == 500
    assert "Something went wrong" in response.content.decode()
    assert "secret detail" not in response.content.decode()


def test_an_absent_database_is_a_503_that_says_when_to_come_back(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: object, request: object) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("inventory.views.countries.CountryList.get", away)
    response = client.get(address("country_list"))
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "Back in a moment" in response.content.decode()


def test_robots_and_sitemap_tell_machines_what_is_public(world: World, texts: None, client: Client) -> None:
    shown, hidden = make(world), make(world, state=State.DRAFT)
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in client.get("/robots.txt").content.decode()
    response = client.get("/sitemap.xml")
    ElementTree.fromstring(response.content)
    text = response.content.decode()
    assert text.count(f"<loc>http://127.0.0.1:8000{address('programme_detail', shown.code)}</loc>") == 1
    assert hidden.code not in text
    for place in re.findall(r"<loc>(.*?)</loc>", text):
        assert client.get(place.removeprefix("http://127.0.0.1:8000")).status_code == 200, place
