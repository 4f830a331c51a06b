"""Matrix, comparison, indicators, finder, timeline and map in a browser: keyboard, no scripts, phones, axe."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inventory.choices import Kind
from inventory.models import Indicator, Observation, Region, Sector, SmeDefinition
from tests.axe import violations
from tests.factories import World, make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATHS = {
    "en": [
        "",
        "coverage/",
        "coverage/?by=instrument&status=closed",
        "coverage/?by=nonsense",
        "compare/",
        "compare/?country=CL&country=PE",
        "compare/?programme=cl-one&programme=pe-two&q=fondo",
        "compare/?country=XX&country=CL",
        "indicators/?theme=trade",
        "indicators/sme_share_firms/",
        "finder/",
        "finder/?country=CL&size=small&need=guarantee",
        "finder/?country=CL&size=medium&need=online",
        "countries/cl/timeline/",
        "releases/",
    ],
    "es": [
        "",
        "cobertura/",
        "comparar/?programme=cl-one&programme=pe-two",
        "indicadores/sme_share_firms/",
        "buscador/?country=CL&size=small",
        "publicaciones/",
    ],
}


@pytest.fixture
def site(world: World, live_server) -> str:
    """Two countries with programmes, a definition, figures, an open call, and what the finder asks about."""
    today = timezone.now().date()
    heir = make(world, code="cl-one", children=lambda one: one.calls.create(opens_on=today, closes_on=today + timedelta(days=9)))
    make(world, code="cl-old", start="2010", status="superseded", superseded_by=heir.record)
    make(world, country="PE", code="pe-two", status="closed", name_es="Internacionalización" + "palabra" * 9)
    make(world, Kind.STOCKTAKING, topic=world.topics["trade_finance"], in_place_state="none", in_place_es="", in_place_en="")
    definition = SmeDefinition.objects.create(country=world.countries["CL"], legal_basis="Ley 20.416", unit_es="UF")
    definition.bands.create(size="small", minimum=2400, maximum=25000)
    Region.objects.create(code="CL-RM", country=world.countries["CL"], name="Metropolitana")
    Sector.objects.create(code="C", name_es="Industria", name_en="Manufacturing")
    indicator = Indicator.objects.get(code="sme_share_firms")
    for country, year, basis in (("CL", 2014, "stated"), ("PE", 2022, "edition")):
        Observation.objects.create(
            code=f"{country.lower()}-{year}",
            indicator=indicator,
            country=world.countries[country],
            year=year,
            value="98.5",
            year_basis=basis,
            note_es="Registro",
        )
    return live_server.url


# Each width and each scheme once; the other two pairs find the same.
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1440, "light")])
def test_axe_finds_nothing_wrong(site: str, new_context, width: int, scheme: str) -> None:
    page = new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    found = []
    for language, paths in PATHS.items():
        for path in paths:
            page.goto(f"{site}/{language}/{path}")
            found += [f"/{language}/{path}: {line}" for line in violations(page)]
    assert found == []


@pytest.mark.parametrize("width", [320, 768])
def test_no_page_scrolls_sideways_or_breaks_the_content_policy(site: str, page, width: int) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: complaints.append(request.url) if not request.url.startswith(site) else None)
    page.set_viewport_size({"width": width, "height": 800})
    for language, paths in PATHS.items():
        for path in paths:
            page.goto(f"{site}/{language}/{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert [text for text in complaints if "status of 40" not in text] == []


def test_text_at_twice_its_size_does_not_scroll_sideways(site: str, page) -> None:
    page.set_viewport_size({"width": 640, "height": 800})
    for path in PATHS["en"]:
        page.goto(f"{site}/en/{path}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, path


def test_a_cell_of_the_matrix_leads_to_as_many_programmes_without_scripts(site: str, new_context) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/en/coverage/")
    page.get_by_role("link", name="Chile, Trade finance: None, confirmed").click()
    expect(page.locator("[data-result-count='1']")).to_be_visible()
    page.go_back()
    page.get_by_label("Rows").select_option("instrument")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile(r"[?&]by=instrument\b"))
    page.get_by_role("link", name="Chile, Grant: 2 programmes").click()
    expect(page.locator("[data-result-count='2']")).to_be_visible()


def test_countries_are_compared_without_scripts_and_the_address_says_it_all(site: str, new_context) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/en/compare/")
    page.get_by_label("Chile").check()
    page.get_by_label("Peru").check()
    page.get_by_role("button", name="Compare countries").click()
    expect(page).to_have_url(f"{site}/en/compare/?country=CL&country=PE")
    expect(page.get_by_role("row", name=re.compile("Legal basis.*differs.*Ley 20.416"))).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "comparison.csv"


def test_programmes_are_searched_for_and_added_one_by_one_without_scripts(site: str, new_context) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/en/compare/?programme=cl-one")
    page.get_by_label("Search for a programme to add").fill("garantia")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile("^Add ")).first.click()
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible()
    assert len(parse_qs(urlsplit(page.url).query)["programme"]) == 2


def test_the_finder_is_answered_with_the_keyboard_alone(site: str, page) -> None:
    page.goto(f"{site}/es/buscador/")
    page.get_by_role("combobox").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert parse_qs(urlsplit(page.url).query)["country"] == ["CL"]
    page.locator("#id_size").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.locator(".finder__go button").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert parse_qs(urlsplit(page.url).query)["size"] == ["small"]
    expect(page.locator("[data-result-count='1']")).to_be_visible()
    assert page.locator(".verdict__why li").count() >= 2


def test_the_finder_works_on_a_phone_without_scripts(site: str, new_context) -> None:
    page = new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{site}/en/finder/")
    page.get_by_label("Which country is your firm in?").select_option("CL")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What do you need?").select_option("guarantee")
    page.get_by_role("button", name="Show programmes").click()
    expect(page.get_by_text("1 is open now. It comes first.")).to_be_visible()
    expect(page.get_by_text("It helps with what you need: Credit guarantees.")).to_be_visible()
    page.get_by_text("What is a small firm in Chile?").click()
    expect(page.get_by_text(re.compile("more than 2.400, up to 25.000"))).to_be_visible()


@pytest.mark.parametrize("fmt", ["SVG", "PNG", "CSV"])
def test_a_chart_can_be_downloaded(site: str, page, fmt: str) -> None:
    page.goto(f"{site}/en/indicators/sme_share_firms/")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(f"^{fmt}")).click()
    assert download.value.suggested_filename.endswith(fmt.lower())


def test_the_map_is_reached_and_followed_with_the_keyboard(site: str, page) -> None:
    page.goto(f"{site}/en/")
    page.locator(".map__drawing a").first.focus()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Chile: 2 programmes"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/en/countries/cl/")


def test_the_language_switch_keeps_what_is_compared(site: str, page) -> None:
    page.goto(f"{site}/en/compare/?country=CL&country=PE")
    page.get_by_role("link", name="Español").click()
    expect(page).to_have_url(f"{site}/es/comparar/?country=CL&country=PE")
