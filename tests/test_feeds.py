"""Feeds: what was published last, under the filters of the list."""

import feedparser
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from inventory.choices import Kind, State
from tests.factories import World, make


def feed(client: Client, kind: Kind = Kind.PROGRAMME, query: str = "", language: str = "en"):
    with translation.override(language):
        response = client.get(reverse(f"inventory:{kind}_feed") + query)
    assert response.status_code == 200
    parsed = feedparser.parse(response.content)
    assert not parsed.bozo
    return parsed


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_list_has_a_feed(world: World, client: Client, kind: Kind, language: str) -> None:
    version = make(world, kind)
    parsed = feed(client, kind, language=language)
    assert parsed.feed.language == language
    assert [version.code in entry.link for entry in parsed.entries] == [True]


def test_the_newest_publication_comes_first(world: World, client: Client) -> None:
    make(world, name_en="First")
    make(world, name_en="Second")
    assert [entry.title for entry in feed(client).entries] == ["Second", "First"]


def test_a_feed_follows_the_filters(world: World, client: Client) -> None:
    make(world, country="CL")
    make(world, country="PE", name_en="From Peru")
    assert [entry.title for entry in feed(client, query="?country=PE").entries] == ["From Peru"]


def test_a_feed_holds_nothing_hidden(world: World, client: Client) -> None:
    for state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.WITHDRAWN):
        make(world, state=state)
    assert feed(client).entries == []


def test_a_feed_is_refused_when_its_address_is_wrong(world: World, client: Client) -> None:
    for query, name in [("?contry=CL", "contry"), ("?country=XX", "country"), ("?as_of=x", "as_of")]:
        response = client.get(f"/en/programmes/feed.atom{query}")
        assert response.status_code == 400
        assert name in response.content.decode()


def test_each_version_has_its_own_identifier(world: World, client: Client) -> None:
    make(world, state=State.SUPERSEDED)
    (entry,) = feed(client).entries
    assert entry.id.endswith("#v2")
