"""What only a phone has, and what only happens in place. The journeys are in test_public_journeys.py."""

import re

import pytest
from playwright.sync_api import expect

from tests.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_filters_and_sorting_work_on_a_phone_without_scripts(site: str, new_context) -> None:
    page = new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{site}/en/programmes/")
    expect(page.locator("#filters")).to_be_hidden()
    page.get_by_role("button", name="Search and filter").click()
    page.locator("#country-CL").check()
    page.get_by_role("button", name="Show results").click()
    expect(page).to_have_url(re.compile(r"[?&]country=CL\b"))
    expect(page.locator("[data-result-count='2']")).to_be_visible()
    page.get_by_role("link", name="Remove filter Country: Chile").click()
    expect(page.locator("[data-result-count='3']")).to_be_visible()
    page.get_by_label("Sort by").select_option("-updated")
    page.get_by_role("button", name="Sort").click()
    expect(page).to_have_url(re.compile(r"[?&]sort=-updated\b"))


def test_the_finder_works_on_a_phone_without_scripts(site: str, new_context) -> None:
    page = new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{site}/en/finder/")
    page.get_by_label("Which country is your firm in?").select_option("CL")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What do you need?").select_option("guarantee")
    page.get_by_role("button", name="Show programmes").click()
    expect(page.get_by_text("It helps with what you need: Credit guarantees.")).to_be_visible()
    expect(page).to_have_url(f"{site}/en/finder/?country=CL&need=guarantee#result-count")
    expect(page.locator("#result-count")).to_be_in_viewport()
    expect(page.locator("#result-count")).to_be_focused()


def test_a_choice_applies_in_place_and_the_keyboard_stays_where_it_was(site: str, page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}/en/programmes/")
    page.evaluate("window.sameDocument = true")
    page.locator("#topic-credit_guarantees").evaluate("field => field.closest('details').open = true")
    page.locator("#country-CL").focus()
    page.keyboard.press("Space")
    page.wait_for_selector("[data-result-count='2']")
    expect(page).to_have_url(f"{site}/en/programmes/?country=CL")
    assert page.evaluate("window.sameDocument")
    assert page.evaluate("document.activeElement.id") == "country-CL"
    assert page.locator("#topic-credit_guarantees").evaluate("field => field.closest('details').open")
    expect(page.locator("#list-status")).to_have_text("2 programmes in Chile")

    # The chip that was followed is gone: the results have the focus. Going back brings the filter back.
    page.get_by_role("link", name="Remove filter Country: Chile").press("Enter")
    page.wait_for_selector("[data-result-count='3']")
    assert page.evaluate("document.activeElement.id") == "result-count"
    expect(page).to_have_url(re.compile(r"/en/programmes/\??$"))
    page.go_back()
    page.wait_for_selector("[data-result-count='2']")
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
    page.wait_for_selector("[data-result-count='2']")
    expect(page.locator("#filters")).to_be_visible()
    expect(page.locator(".filters__found")).to_have_text("2 programmes in Chile")
    assert page.locator("#filters").bounding_box()["y"] > 300
    page.keyboard.press("Escape")
    expect(page.locator(".filters-button")).to_be_focused()
    expect(page.locator(".filters-button")).to_have_text("Search and filter (1)")


def test_a_choice_keeps_the_sheet_where_it_is_and_its_button_closes_it(site: str, new_context) -> None:
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{site}/en/programmes/")
    page.get_by_role("button", name="Search and filter").click()
    page.locator("#domain-finance").check()
    page.wait_for_selector(".chip")
    before = page.locator("#filters").evaluate("sheet => { sheet.scrollTop = 300; return sheet.scrollTop; }")
    page.locator("#country-CL").evaluate("field => field.click()")
    expect(page).to_have_url(re.compile("country=CL"))
    page.wait_for_function("document.querySelectorAll('.chip').length > 2")
    assert page.locator("#filters").evaluate("sheet => sheet.scrollTop") == before > 0

    page.get_by_role("button", name="Show results").click()
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator(".filters-button")).to_be_focused()


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


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("programmes/?country=CL", "programas/?country=CL"),
        ("compare/?country=CL&country=PE", "comparar/?country=CL&country=PE"),
    ],
)
def test_the_language_switch_keeps_what_is_shown(site: str, page, english: str, spanish: str) -> None:
    page.goto(f"{site}/en/{english}")
    page.get_by_role("link", name="Español").click()
    expect(page).to_have_url(f"{site}/es/{spanish}")


def test_the_language_switch_and_the_feed_follow_what_is_chosen_in_place(site: str, page) -> None:
    page.goto(f"{site}/en/programmes/")
    page.evaluate("window.sameDocument = true")
    page.locator("#country-CL").check()
    page.wait_for_selector("[data-result-count='2']")
    feed = page.locator("head link[type='application/atom+xml']")
    expect(feed).to_have_attribute("href", re.compile(r"feed\.atom\?country=CL$"))
    assert page.evaluate("window.sameDocument")
    page.get_by_role("link", name="Español").click()
    expect(page).to_have_url(f"{site}/es/programas/?country=CL")


def test_the_figures_of_a_chart_are_read_with_the_keyboard_and_the_pointer(site: str, page) -> None:
    page.goto(f"{site}/en/indicators/sme_share_firms/")
    chart = page.locator("[data-chart]")
    hints = chart.locator(".chart__figure > title").all_text_contents()
    said = chart.get_by_role("status")
    expect(said).to_have_text("")
    chart.focus()
    expect(said).to_have_text(hints[0])
    page.keyboard.press("ArrowDown")
    expect(said).to_have_text(hints[1])
    chart.locator(".chart__figure").first.locator("rect").hover()
    expect(said).to_have_text(hints[0])
    assert violations(page) == []
