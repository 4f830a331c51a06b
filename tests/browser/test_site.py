"""The public site in a browser: on a phone, without scripts, with the keyboard."""

import re

import pytest
from playwright.sync_api import expect

from inventory.choices import Kind
from inventory.models import Page, SmeDefinition
from tests.factories import World, make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATHS = [
    "/en/",
    "/en/programmes/",
    "/en/programmes/?q=garantia&country=CL&status=active",
    "/en/programmes/?contry=CL",
    "/en/programmes/?year_from=99999",
    "/en/programmes/?country=PE",
    "/en/stocktaking/",
    "/en/agenda/",
    "/en/context/",
    "/en/countries/",
    "/en/countries/cl/",
    "/en/about/",
    "/en/no-such-page/",
]


@pytest.fixture
def site(world: World, live_server) -> str:
    """Some published records and a text, served."""
    table = (
        "| a long heading | another long heading | a third long heading |\n|---|---|---|\n| unbreakable_word_of_a_table | b | c |"
    )
    for kind in Kind:
        make(world, kind, code=f"cl-{kind}")
    make(world, country="PE", status="closed", name_es="Una palabra larguísima: " + "internacionalización" * 4)
    Page.objects.create(slug="about", title_es="Acerca", title_en="About", body_es=table, body_en=table)
    definition = SmeDefinition.objects.create(country=world.countries["CL"], legal_basis="Ley 20.416", unit_es="UF")
    definition.bands.create(size="small", minimum=2400, maximum=25000, workers_min=1, workers_max=9, sales_min=1, sales_max=9)
    return live_server.url


def details() -> list[str]:
    with_pages = {Kind.PROGRAMME: "programmes", Kind.STOCKTAKING: "stocktaking", Kind.AGENDA: "agenda", Kind.CONTEXT: "context"}
    return [f"/en/{segment}/cl-{kind}/" for kind, segment in with_pages.items()]


def test_no_page_scrolls_sideways_or_breaks_the_content_policy(site: str, page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: complaints.append(request.url) if not request.url.startswith(site) else None)
    for path in PATHS + details():
        page.set_viewport_size({"width": 320, "height": 800})
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        # Text at twice its size, which some people set in their browser.
        page.set_viewport_size({"width": 640, "height": 800})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, path
    assert [text for text in complaints if "status of 40" not in text] == []


def test_filters_work_on_a_phone_without_scripts(site: str, new_context) -> None:
    page = new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{site}/en/programmes/")
    expect(page.locator("#filters")).to_be_hidden()
    page.get_by_role("button", name="Search and filter").click()
    page.locator("#country-CL").check()
    page.get_by_role("button", name="Show results").click()
    expect(page).to_have_url(re.compile(r"[?&]country=CL\b"))
    expect(page.locator("[data-result-count='1']")).to_be_visible()
    page.get_by_role("link", name="Remove filter Country: Chile").click()
    expect(page.locator("[data-result-count='2']")).to_be_visible()


def test_search_sort_and_download_work_without_scripts(site: str, new_context) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/en/")
    page.get_by_label("Search the programmes").fill("garantia")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("[data-result-count]")).to_be_visible()
    page.get_by_label("Sort by").select_option("-updated")
    page.get_by_role("button", name="Sort").click()
    expect(page).to_have_url(re.compile(r"[?&]sort=-updated\b"))
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.endswith(".csv")


def test_a_choice_applies_in_place_and_the_keyboard_stays_where_it_was(site: str, page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}/en/programmes/")
    page.evaluate("window.sameDocument = true")
    page.locator("#topic-credit_guarantees").evaluate("field => field.closest('details').open = true")
    page.locator("#country-CL").focus()
    page.keyboard.press("Space")
    page.wait_for_selector("[data-result-count='1']")
    expect(page).to_have_url(f"{site}/en/programmes/?country=CL")
    assert page.evaluate("window.sameDocument")
    assert page.evaluate("document.activeElement.id") == "country-CL"
    assert page.locator("#topic-credit_guarantees").evaluate("field => field.closest('details').open")
    expect(page.locator("#list-status")).to_have_text("1 programme in Chile")

    # The chip that was followed is gone: the results have the focus. Going back brings the filter back.
    page.get_by_role("link", name="Remove filter Country: Chile").press("Enter")
    page.wait_for_selector("[data-result-count='2']")
    assert page.evaluate("document.activeElement.id") == "result-count"
    expect(page).to_have_url(re.compile(r"/en/programmes/\??$"))
    page.go_back()
    page.wait_for_selector("[data-result-count='1']")
    expect(page).to_have_url(f"{site}/en/programmes/?country=CL")
    expect(page.locator("#country-CL")).to_be_checked()

    # A table is in place too, and a wrong value says so.
    page.get_by_role("link", name="Table").click()
    page.wait_for_selector(".result-table")
    expect(page).to_have_url(f"{site}/en/programmes/?country=CL&view=table")


def test_the_sheet_of_a_phone_leaves_the_results_in_sight(site: str, new_context) -> None:
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{site}/en/programmes/")
    page.get_by_role("button", name="Search and filter").click()
    page.locator("#country-CL").check()
    page.wait_for_selector("[data-result-count='1']")
    expect(page.locator("#filters")).to_be_visible()
    expect(page.locator(".filters__found")).to_have_text("1 programme in Chile")
    assert page.locator("#filters").bounding_box()["y"] > 300
    page.keyboard.press("Escape")
    expect(page.locator(".filters-button")).to_be_visible()
    expect(page.locator(".filters-button")).to_have_text("Search and filter (1)")


def test_the_menu_of_a_phone_opens_and_closes_without_scripts(site: str, new_context) -> None:
    page = new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{site}/en/")
    menu = page.locator("#site-nav")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()


def test_the_first_tab_stop_leads_to_the_content(site: str, page) -> None:
    page.goto(f"{site}/en/programmes/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_language_switch_keeps_record_and_filters(site: str, page) -> None:
    page.goto(f"{site}/en/programmes/?country=CL")
    page.get_by_role("link", name="Español").click()
    expect(page).to_have_url(f"{site}/es/programas/?country=CL")
