"""Every public page for everybody: axe in both languages, schemes and widths; no shift, no other host, no motion; keyboard only."""

import os
import re
from pathlib import Path

import pytest

from inventory.choices import Kind
from inventory.models import Indicator, Observation, ObservationSource, Page, SmeDefinition
from tests.axe import violations
from tests.factories import World, make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATHS = {
    "en": [
        "",
        "programmes/",
        "programmes/?view=table&country=CL&q=guarantee",
        "programmes/?country=PE&status=closed",
        "programmes/?country=XX",
        "programmes/?contry=CL",
        "programmes/cl-programme/",
        "stocktaking/",
        "stocktaking/cl-stocktaking/",
        "agenda/",
        "agenda/cl-agenda/",
        "context/",
        "context/cl-context/",
        "countries/",
        "countries/cl/",
        "about/",
        "nothing/",
    ],
    "es": [
        "",
        "programas/",
        "programas/?view=table",
        "programas/cl-programme/",
        "relevamiento/cl-stocktaking/",
        "agenda/",
        "agenda/cl-agenda/",
        "contexto/",
        "contexto/cl-context/",
        "paises/",
        "paises/cl/",
        "acerca/",
        "nada/",
    ],
}
# Pictures of every page for a person to look through.
OUT = Path(__file__).parent / "out"
# Each language looks at the combinations that the other one leaves out; the pages differ in nothing else but words.
LOOKS = {"en": ((1440, "light"), (360, "dark")), "es": ((1440, "dark"), (360, "light"))}
if os.environ.get("EVERY_LOOK"):  # all of them in both languages, by hand: it takes twice as long
    LOOKS = dict.fromkeys(LOOKS, ((1440, "light"), (360, "dark"), (1440, "dark"), (360, "light")))
# What browsers report as no shift at all, rounded to three digits.
NO_SHIFT = 0.0005
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 50);
})"""


def fill(version) -> None:
    version.budgets.create(year=2024, amount=50, currency="CLP")
    version.budgets.create(year=2023, amount=100, currency="CLP")
    version.coverages.create(year=2023, potential=400, served=100, unit="firms")
    version.evaluations.create(year=2022, url="https://example.org/evaluation", findings_en="It works.")
    version.calls.create(title_en="Spring", opens_on="2026-03-01", closes_on="2026-04-30", url="https://example.org/call")


@pytest.fixture
def site(world: World, live_server) -> str:
    """Something of everything."""
    states = {"budget_state": "reported", "coverage_state": "reported", "evaluation_state": "reported"}
    programme = make(
        world, code="cl-programme", children=fill, description_en="## More\n\nA [link](https://example.org).", **states
    )
    make(world, country="PE", name_en="")
    entry = make(world, Kind.STOCKTAKING, code="cl-stocktaking", gaps_en="Nobody knows it.", gaps_basis="seen")

    def links(version) -> None:
        version.entries.set([entry.record])
        version.programmes.set([programme.record])

    make(world, Kind.AGENDA, code="cl-agenda", children=links, progress_en="Two meetings.")
    make(world, Kind.CONTEXT, code="cl-context")
    for code in ("CL", "PE"):
        definition = SmeDefinition.objects.create(country=world.countries[code], legal_basis=f"Ley {code}", unit_es="UF")
        definition.bands.create(size="small", minimum=2400, maximum=25000)
    figure = Observation.objects.create(
        code="o1",
        indicator=Indicator.objects.get(),
        country=world.countries["CL"],
        year=2020,
        year_basis="edition",
        value=98,
        note_en="Formal firms",
    )
    ObservationSource.objects.create(observation=figure, source=world.source)
    Page.objects.create(slug="about", title_es="Acerca", title_en="About", body_es="Un texto.", body_en="A [text](/en/).")
    Page.objects.create(slug="home", title_es="Inicio", title_en="SME policies", body_es="Un texto.", body_en="A text.")
    return live_server.url


@pytest.mark.parametrize("language", list(PATHS))
def test_axe_finds_nothing_and_nothing_shifts_or_comes_from_elsewhere(site: str, page, language: str) -> None:
    elsewhere: list[str] = []
    page.on("request", lambda request: None if request.url.startswith((site, "data:")) else elsewhere.append(request.url))
    found = {}
    for path in PATHS[language]:
        for width, scheme in LOOKS[language]:
            page.set_viewport_size({"width": width, "height": 800})
            # A colour on its way from one scheme to the other is no colour to judge.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if (width, scheme) == LOOKS[language][0]:
                page.goto(f"{site}/{language}/{path}")
                if (shift := page.evaluate(SHIFTS)) > NO_SHIFT:
                    found[path, "shift"] = shift
            if wrong := violations(page):
                found[path, width, scheme] = wrong
            name = re.sub(r"\W+", "-", f"{language} {path} {width} {scheme}")
            page.screenshot(path=OUT / f"{name}.png", full_page=True)
    assert found == {}
    assert elsewhere == []


def test_open_panels_and_sheets_pass_axe_too(site: str, page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/en/programmes/")
    page.get_by_role("button", name="Search and filter").click()
    page.evaluate("document.querySelectorAll('#filters details').forEach((group) => group.open = true)")
    assert violations(page) == []
    page.goto(f"{site}/en/countries/cl/")
    page.evaluate("document.querySelectorAll('details').forEach((group) => group.open = true)")
    assert violations(page) == []


def test_nothing_moves_for_people_who_asked_for_that(site: str, page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site}/en/programmes/")
    moving = (
        "[...document.querySelectorAll('*')].filter((one) => parseFloat(getComputedStyle(one).transitionDuration) > 0).length"
    )
    assert page.evaluate(moving) == 0


def test_a_search_a_filter_and_a_download_need_only_the_keyboard(site: str, page) -> None:
    page.goto(f"{site}/en/")
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "home-search":
            break
    page.keyboard.type("guarantee")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-result-count]")
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "country-CL":
            break
    page.keyboard.press("Space")
    page.wait_for_selector("text=1 programme in Chile")
    for _press in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "CSV":
            break
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")
