"""The map on the home page, and the page of the releases."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from inventory.models import Release
from inventory.views.places import LABELS, places
from tests.factories import World, make


def test_each_country_on_the_map_is_a_link_with_its_count(world: World, client: Client):
    make(world)
    make(world, country="PE")
    make(world, country="PE")
    page = client.get("/en/").content.decode()
    told = client.get("/api/v1/programmes/facets/").json()["facets"]["country"]
    counts = {one["code"]: one["count"] for one in told}

    links = dict(re.findall(r'<a href="/en/countries/(\w\w)/" aria-label="[^"]*: (\d+) programmes?">\s*<path', page))
    assert links == {"cl": str(counts["CL"]), "pe": str(counts["PE"])} == {"cl": "1", "pe": "2"}


def test_the_map_knows_the_four_countries_and_no_region(world: World):
    shown = places([(country, 0) for country in world.countries.values()])
    assert [place.country.code for place in shown] == ["CL", "PE"]
    assert set(LABELS) == {"CL", "CO", "MX", "PE"}
    assert all(re.fullmatch(r"[ML0-9. Z]+", place.shape) for place in shown)


@pytest.mark.parametrize("address", ["/en/releases/", "/es/publicaciones/"])
def test_without_a_release_the_page_says_what_one_is(world: World, client: Client, address: str):
    page = client.get(address).content.decode()
    assert 'class="empty"' in page
    assert client.get(f"{address}2026.1/").status_code == 404


def test_a_release_has_its_page_with_its_day(world: World, client: Client):
    Release.objects.create(name="2026.1", as_of=timezone.now(), notes_es="Primera.", notes_en="First.")
    assert "/en/releases/2026.1/" in client.get("/en/releases/").content.decode()
    page = client.get("/en/releases/2026.1/").content.decode()
    assert "First." in page
    assert f"as_of={timezone.now():%Y-%m-%d}" in page
