"""Addresses with the words of the other language lead to the right ones; others are still not found."""

import re

import pytest
from django.test import Client
from django.utils import translation

from inventory.choices import State
from tests.factories import World, make
from tests.test_access_matrix import addresses

pytestmark = pytest.mark.django_db


def routes(language: str) -> list[str]:
    """Every public address in a language, with something in each gap."""
    with translation.override(language):
        found = [route for route, name in addresses() if name.startswith("inventory:")]
    return ["/" + re.sub(r"<\w+:(\w+)>", "x", route) for route in found]


@pytest.mark.parametrize(("language", "other"), [("es", "en"), ("en", "es")])
def test_every_address_in_the_words_of_the_other_language_leads_to_its_own(client: Client, language: str, other: str):
    pairs = [(ours, f"/{language}{theirs[3:]}") for ours, theirs in zip(routes(language), routes(other), strict=True)]
    mistaken = [(ours, wrong) for ours, wrong in pairs if ours != wrong]
    assert len(mistaken) > 20
    for ours, wrong in mistaken:
        answer = client.get(f"{wrong}?country=CL&q=a%20b")
        assert (answer.status_code, answer.get("Location")) == (301, f"{ours}?country=CL&q=a%20b"), wrong


@pytest.mark.parametrize(
    ("typed", "right"), [("/es/programmes", "/es/programas/"), ("/es/programmes/export.csv", "/es/programas/export.csv")]
)
def test_the_slash_at_the_end_may_be_forgotten(client: Client, typed: str, right: str):
    assert client.get(typed)["Location"] == right


@pytest.mark.parametrize(
    "address",
    [
        "/es/nada/",
        "/es/programas/no-such-code/",
        "/es/programmes/a/b/c/",
        "/fr/programmes/",
        "/es//example.org/",
        "/es/releases/%3F%2F%2Fx/y/",
    ],
)
def test_what_is_in_no_language_is_not_found(world: World, client: Client, address: str):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("typed", ["/en/countries/CL/", "/en/countries/CL/timeline/", "/es/programas/CL-Fogape/"])
def test_a_code_in_capitals_leads_to_the_one_in_small_letters(world: World, client: Client, typed: str):
    answer = client.get(f"{typed}?as_of=2020-01-01")
    assert (answer.status_code, answer["Location"]) == (301, f"{typed.lower()}?as_of=2020-01-01")


def test_the_way_to_the_right_words_does_not_depend_on_what_is_there(world: World, client: Client):
    hidden = make(world, state=State.DRAFT).code
    for code in (hidden, "no-such-code"):
        assert client.get(f"/es/programmes/{code}/")["Location"] == f"/es/programas/{code}/"
