"""The pictures of the README, taken from the site with the real data that comes along; that of the desk is from test_guides.py.

`PICTURES=docs/img python -m pytest tests/browser/test_readme.py` renews them.
"""

import os
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 780}
SHOTS = {
    "home": ("/en/", WIDE),
    "programmes": ("/es/programas/?q=garantia&country=CL", WIDE),
    "programme-phone": ("/en/programmes/cl-fogape/", PHONE),
}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("PICTURES" not in os.environ, reason="the whole starter data for three pictures: when they are renewed")
def test_every_page_of_the_readme_can_be_pictured(live_server, page):
    call_command("load_starter", verbosity=0, stdout=StringIO())
    folder = Path(os.environ["PICTURES"])
    for name, (path, size) in SHOTS.items():
        page.set_viewport_size(size)
        assert page.goto(live_server.url + path).status == 200
        expect(page.locator("h1")).to_be_visible()
        page.screenshot(path=folder / f"{name}.png")


def test_the_readme_shows_pictures_that_are_there_and_made_here():
    shown = set(re.findall(r"\]\(docs/img/([\w-]+)\.png\)", (ROOT / "README.md").read_text()))

    assert shown == {*SHOTS, "desk"}
    assert all((ROOT / "docs" / "img" / f"{name}.png").is_file() for name in shown)
