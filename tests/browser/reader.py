"""Somebody who reads the public site with the keyboard alone, or in a browser without scripts.

A journey is written once with these verbs, and made in both ways and both languages. Things are found by their names
in the language of the page, as who listens to it finds them.
"""

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext
from playwright.sync_api import Locator, Page, expect

WAYS = ("keyboard", "no scripts")
# More than any page of the tests has: whoever presses Tab so often has gone round.
MOST_STOPS = 250
IS_FOCUSED = "one => one === document.activeElement"
SHOWS_FOCUS = """one => {
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  return box.width > 0 && box.height > 0 && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""
STEPS_TO = "(one, words) => [...one.options].findIndex(option => option.label === words) - one.selectedIndex"


class Reader:
    def __init__(self, page: Page, url: str, language: str, *, by_keyboard: bool) -> None:
        self.page, self.url, self.language, self.by_keyboard = page, url, language, by_keyboard
        self.page.set_default_timeout(10_000)

    # What they look for

    def words(self, text: str, **values: Any) -> str:
        with translation.override(self.language):
            return gettext(text) % values if values else gettext(text)

    def counted(self, one: str, many: str, count: int, **values: Any) -> str:
        with translation.override(self.language):
            return ngettext(one, many, count) % {"count": count, **values}

    def in_words(self, thing: Any, field: str = "name") -> str:
        """A text of a record or a term in the language of the page."""
        return getattr(thing, f"{field}_{self.language}")

    def named(self, role: Any, text: str, within: Any = None) -> Locator:
        """The link, button or field of this name (an English text of ours, or a name as it is)."""
        return (within or self.page).get_by_role(role, name=self.words(text), exact=True)

    def beginning(self, role: Any, text: str, within: Any = None) -> Locator:
        return (within or self.page).get_by_role(role, name=re.compile(f"^{re.escape(self.words(text))}"))

    def title(self, text: str) -> Locator:
        return self.page.get_by_role("heading", level=1, name=text, exact=True)

    def results(self, count: int) -> Locator:
        return self.page.locator(f"[data-result-count='{count}']")

    # What they do

    def open(self, name: str, *args: str) -> None:
        with translation.override(self.language):
            self.page.goto(self.url + reverse(f"inventory:{name}", args=args))

    def follow(self, entry: str) -> None:
        """An entry of the navigation."""
        self.press(self.named("link", entry, self.named("navigation", "Main")))

    def press(self, target: Locator, at: Locator | None = None) -> None:
        """`at`: what a mouse points at, when it is not the middle of the target."""
        if self.by_keyboard:
            self.reach(target)
            self.page.keyboard.press("Enter")
        else:
            (at or target).click()

    def tick(self, box: Locator) -> None:
        if self.by_keyboard:
            self.reach(box)
            self.page.keyboard.press("Space")
        else:
            box.check()
        expect(box).to_be_checked()

    def choose(self, field: Locator, option: str) -> None:
        if self.by_keyboard:
            self.reach(field)
            for _step in range(field.evaluate(STEPS_TO, option)):
                self.page.keyboard.press("ArrowDown")
        else:
            field.select_option(label=option)
        expect(field.locator("option:checked")).to_have_text(option)

    def write(self, field: Locator, text: str) -> None:
        if self.by_keyboard:
            self.reach(field)
            self.page.keyboard.type(text)
        else:
            field.fill(text)
        expect(field).to_have_value(text)

    def write_day(self, field: Locator, day: date) -> None:
        """Day and month have to be the same number: which comes first depends on the browser's own language."""
        assert day.day == day.month
        if self.by_keyboard:
            self.reach(field)
            self.page.keyboard.type(f"{day:%d%m%Y}")
        else:
            field.fill(day.isoformat())
        expect(field).to_have_value(day.isoformat())

    def download(self, link: Locator) -> str:
        """The name of the file that they get."""
        with self.page.expect_download() as started:
            self.press(link)
        return started.value.suggested_filename

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus, and see that it has."""
        expect(target).to_be_visible()
        element = target.element_handle()  # found by its name once, not again at each stop
        for _stop in range(MOST_STOPS):
            if element.evaluate(IS_FOCUSED):
                break
            self.page.keyboard.press("Tab")
        else:
            pytest.fail(f"Tab does not lead to {target}")
        assert element.evaluate(SHOWS_FOCUS), f"the focus cannot be seen on {target}"
