"""The journeys of the public site, in both languages, with the keyboard alone and in a browser without scripts.

The four that most people make are made in all four combinations, the others in two that hold both of each.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from inventory.models import Programme
from tests.browser.conftest import LONG_AGO
from tests.browser.reader import WAYS, Reader
from tests.factories import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
EVERY_WAY = pytest.mark.parametrize(("language", "way"), [(language, way) for language in ("es", "en") for way in WAYS])
BOTH_WAYS = pytest.mark.parametrize(("language", "way"), list(zip(("es", "en"), WAYS, strict=True)))


@pytest.fixture(scope="module")
def browsers(browser) -> Iterator[dict]:
    """Way → a browser for all its journeys: it may keep the style sheets, and the site gives it nothing else to keep."""
    contexts = {way: browser.new_context(java_script_enabled=way == "keyboard") for way in WAYS}
    yield contexts
    for context in contexts.values():
        assert context.cookies() == []
        context.close()


@pytest.fixture
def reader(site: str, browsers: dict, language: str, way: str):
    """At the home page; what their browser complains about fails the test."""
    somebody = Reader(browsers[way].new_page(), site, language, by_keyboard=way == "keyboard")
    complaints: list[str] = []
    somebody.page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    somebody.page.on("pageerror", lambda error: complaints.append(str(error)))
    somebody.open("home")
    yield somebody
    somebody.page.close()
    assert complaints == []


def programme(code: str) -> Programme:
    return Programme.objects.published().get(record__code=code)


@EVERY_WAY
def test_a_search_leads_to_a_record_and_its_file(reader: Reader):
    reader.write(reader.named("searchbox", "Search the programmes"), "garantia chile")
    reader.press(reader.named("button", "Search"))
    expect(reader.page).to_have_url(re.compile(r"\?q=garantia"))
    reader.press(reader.named("link", reader.in_words(programme("cl-programme")), reader.results(2)))

    expect(reader.title(reader.in_words(programme("cl-programme")))).to_be_visible()
    assert reader.download(reader.named("link", "JSON")).endswith(".json")


@EVERY_WAY
def test_a_list_is_filtered_downloaded_and_unfiltered(reader: Reader):
    reader.follow("Programmes")
    country = reader.page.get_by_role("group", name=reader.words("Country"), exact=True)
    reader.tick(reader.beginning("checkbox", "Chile", country))
    if not reader.by_keyboard:  # with scripts, what is chosen applies at once
        reader.press(reader.named("button", "Show results"))
    expect(reader.results(2)).to_be_visible()
    expect(reader.page).to_have_url(re.compile(r"[?&]country=CL\b"))

    assert reader.download(reader.named("link", "CSV")).endswith(".csv")
    reader.press(reader.named("link", f"{reader.words('Remove filter')} {reader.words('Country')}: Chile"))
    expect(reader.results(3)).to_be_visible()


@EVERY_WAY
def test_countries_are_compared_and_the_comparison_downloaded(reader: Reader, shown: World):
    reader.follow("Compare")
    for code in ("CL", "PE"):
        reader.tick(reader.named("checkbox", reader.in_words(shown.countries[code])))
    reader.press(reader.named("button", "Compare countries"))

    expect(reader.page).to_have_url(re.compile(r"\?country=CL&country=PE$"))
    differs = f"{reader.words('Legal basis')}.*{reader.words('differs')}.*Ley CL.*Ley PE"
    expect(reader.page.get_by_role("row", name=re.compile(differs))).to_be_visible()
    assert reader.download(reader.named("link", "CSV")) == "comparison.csv"


@BOTH_WAYS
def test_programmes_are_added_to_a_comparison_one_by_one(reader: Reader):
    reader.follow("Compare")
    for code in ("cl-programme", "cl-old"):
        reader.write(reader.named("searchbox", "Search for a programme to add"), "fondo")
        reader.press(reader.named("button", "Search"))
        name = reader.in_words(programme(code))
        reader.press(reader.named("link", f"{reader.words('Add')} {name}"))
        expect(reader.named("link", f"{reader.words('Take away')} {name}")).to_be_visible()

    expect(reader.named("heading", "Side by side")).to_be_visible()
    expect(reader.page).to_have_url(re.compile(r"\?programme=cl-programme&programme=cl-old$"))


@EVERY_WAY
def test_the_finder_names_what_may_suit_and_why(reader: Reader):
    reader.press(reader.named("link", "Find help for your firm"))
    reader.choose(reader.named("combobox", "Which country is your firm in?"), "Chile")
    reader.press(reader.named("button", "Go on"))
    reader.choose(reader.named("combobox", "What do you need?"), reader.words("I need someone to back my loan"))
    reader.choose(reader.named("combobox", "How large is it?"), reader.words("Small"))
    reader.press(reader.named("button", "Show programmes"))

    expect(reader.results(1)).to_contain_text(
        reader.counted("%(count)s is open now. It comes first.", "%(count)s are open now. They come first.", 1)
    )
    why = reader.page.get_by_role("heading", name=reader.words("Why it may suit you")).locator("..")
    expect(why.get_by_role("listitem")).not_to_have_count(0)
    reader.press(reader.page.get_by_text(reader.words("What is a small firm in %(country)s?", country="Chile")))
    expect(reader.page.get_by_text(re.compile("2.400"))).to_be_visible()


@BOTH_WAYS
def test_a_cell_of_the_matrix_leads_to_its_rows(reader: Reader, shown: World):
    reader.follow("Coverage")
    topic, grant = reader.in_words(shown.topics["trade_finance"]), reader.in_words(shown.instruments["grant"])
    reader.press(reader.named("link", f"Chile, {topic}: {reader.words('None, confirmed')}"))
    expect(reader.results(1)).to_be_visible()

    reader.follow("Coverage")
    reader.choose(reader.named("combobox", "Rows"), reader.words("Policy instrument"))
    reader.press(reader.named("button", "Show"))
    programmes = reader.counted("%(count)s programme", "%(count)s programmes", 2)
    reader.press(reader.named("link", f"Chile, {grant}: {programmes}"))
    expect(reader.results(2)).to_be_visible()


@BOTH_WAYS
def test_the_site_is_turned_back_to_a_day_and_forward_again(reader: Reader):
    reader.write_day(reader.page.get_by_label(reader.words("Turn the site back to the day")), LONG_AGO)
    reader.press(reader.named("button", "Turn back"))
    expect(reader.named("link", "Back to today")).to_be_visible()
    reader.follow("Programmes")
    expect(reader.results(1)).to_be_visible()

    reader.press(reader.named("link", "Back to today"))
    expect(reader.results(3)).to_be_visible()
    expect(reader.named("link", "Back to today")).to_have_count(0)


@BOTH_WAYS
def test_the_timeline_of_a_country_leads_from_a_programme_to_its_heir(reader: Reader):
    heir, old = (reader.in_words(programme(code)) for code in ("cl-programme", "cl-old"))
    reader.follow("Countries")
    reader.press(reader.named("link", "Chile", reader.page.get_by_role("main")))
    over_time = reader.named("table", "Programmes over time")
    expect(over_time.get_by_role("row")).to_have_count(3)
    row = over_time.get_by_role("row").filter(has_text=reader.words("Replaced by:"))
    expect(row).to_contain_text(old)
    reader.press(reader.named("link", heir, row))
    expect(reader.title(heir)).to_be_visible()


@BOTH_WAYS
def test_a_country_is_chosen_on_the_map(reader: Reader):
    chile = reader.counted("%(name)s: %(count)s programme", "%(name)s: %(count)s programmes", 2, name="Chile")
    link = reader.named("link", chile, reader.named("group", "Map of the four countries"))
    reader.press(link, at=link.get_by_text("Chile", exact=True))
    expect(reader.title("Chile")).to_be_visible()


@BOTH_WAYS
def test_a_chart_is_downloaded_as_picture_drawing_and_table(reader: Reader):
    reader.follow("Indicators")
    for fmt in ("SVG", "PNG", "CSV"):
        assert reader.download(reader.beginning("link", fmt)).endswith(f".{fmt.lower()}")
