"""Every public page for everybody: axe in both languages, schemes and widths; nothing shifts, moves or comes from elsewhere."""

import os
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from inventory.urls import urlpatterns
from tests.axe import violations
from tests.browser.pages import EXEMPT, PAGES, addresses

# Every two of language, width and scheme meet on every page. All three together take twice the time.
JUDGED = {"es": {(360, "dark"), (1440, "light")}, "en": {(360, "light"), (1440, "dark")}}
# Pictures of every page for a person to look through.
OUT = Path(__file__).parent / "out"
PICTURED = {**JUDGED, "en": {(360, "light"), (768, "light")}}
if os.environ.get("EVERY_PICTURE"):  # by hand: it takes longer
    PICTURED = {language: set(product((360, 768, 1440), ("dark", "light"))) for language in PICTURED}
# A busy browser paints a page while it still arrives, and what grows then is no shift. It waits for the end of the page.
WAITS = ('<link rel="expect" href="#end" blocking="render"></head>', '<template id="end"></template></body>')
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 50);
})"""
MOVING = """[...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  return parseFloat(style.transitionDuration) || parseFloat(style.animationDuration) || style.scrollBehavior === "smooth";
}).length"""
TWICE_THE_SIZE = "document.documentElement.style.fontSize = '200%'"
SCROLLS = "document.documentElement.scrollWidth > innerWidth"


def names(patterns=urlpatterns) -> set[str]:
    return set().union(*(names(one.url_patterns) if hasattr(one, "url_patterns") else {one.name} for one in patterns))


def test_the_list_of_public_pages_is_complete() -> None:
    listed = {name for name, *_arguments in PAGES}
    assert listed & set(EXEMPT) == set()
    assert names() == listed | set(EXEMPT)


def look_at(page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    # A colour on its way from one scheme to the other is no colour to judge.
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def paint_once_arrived(route) -> None:
    answer = route.fetch()
    start, end = WAITS
    route.fulfill(response=answer, body=answer.text().replace("</head>", start, 1).replace("</body>", end, 1))


def picture(page, *of) -> None:
    name = re.sub(r"[^a-zA-Z0-9]+", "-", " ".join(map(str, of))).strip("-")
    # As JPEG in half the time of a PNG.
    page.screenshot(path=OUT / f"{name}.jpg", full_page=True, type="jpeg", quality=70)


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize("language", JUDGED)
def test_every_page_is_for_everybody_and_stands_still(site: str, page, language: str) -> None:
    """axe, shifts, motion, sideways scrolling, other hosts. What depends on the width alone is asked in Spanish,
    whose words are the longer ones."""
    found: list[tuple] = []
    page.on("request", lambda sent: None if sent.url.startswith((site, "data:")) else found.append((sent.url, "elsewhere")))
    page.on("console", lambda message: found.append((page.url, message.text)) if message.type == "error" else None)
    page.route(re.compile(f"^{site}/es/"), paint_once_arrived)
    for path, status in addresses(language).items():
        for width in (1440, 360) if language == "es" else (360,):
            look_at(page, width, "light")
            assert page.goto(site + path).status == status, path
            if language == "es" and (shift := page.evaluate(SHIFTS)):
                found.append((path, width, "shifts by", shift))
        if moving := page.evaluate(MOVING):
            found.append((path, "moves", moving))
        for width, scheme in sorted(JUDGED[language] | PICTURED[language]):
            look_at(page, width, scheme)
            if (width, scheme) in JUDGED[language]:
                found += [(path, width, scheme, violation) for violation in violations(page, scheme)]
            if (width, scheme) in PICTURED[language]:
                picture(page, path, width, scheme)
        if language == "es":
            found += [(path, *wide) for wide in sideways(page)]
    # A browser calls every refusal an error.
    assert [one for one in found if "status of 4" not in str(one)] == []


def sideways(page) -> Iterator[tuple]:
    for width in (768, 640, 320):
        look_at(page, width, "light")
        if page.evaluate(SCROLLS):
            yield width, "scrolls sideways"
    look_at(page, 640, "light")
    page.evaluate(TWICE_THE_SIZE)
    if page.evaluate(SCROLLS):
        yield ("scrolls sideways with text at twice its size",)


@pytest.mark.browser
@pytest.mark.django_db
def test_open_panels_and_sheets_pass_axe_too(site: str, page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/en/programmes/")
    page.get_by_role("button", name="Search and filter").click()
    page.evaluate("document.querySelectorAll('#filters details').forEach((group) => group.open = true)")
    assert violations(page) == []
    page.goto(f"{site}/en/countries/cl/")
    page.evaluate("document.querySelectorAll('details').forEach((group) => group.open = true)")
    assert violations(page) == []


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize("template", ["400.html", "500.html", "503.html"])
def test_the_page_of_a_failure_passes_axe_too(site: str, page, template: str) -> None:
    page.route("**/failed", lambda route: route.fulfill(body=render_to_string(template), content_type="text/html"))
    page.goto(f"{site}/failed")
    for width, scheme in sorted(JUDGED["es"]):
        look_at(page, width, scheme)
        assert violations(page, scheme) == []
        picture(page, template, width, scheme)
