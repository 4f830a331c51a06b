"""A first visit to a list weighs at most 100 KB over the wire, fonts aside, and asks no other host for anything."""

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from inventory.choices import Kind
from tests.factories import World, make

LIMIT = 100_000
LONG = "Respalda créditos de empresas sin garantías suficientes, en condiciones que cada entidad publica. " * 5
# Everything that a browser fetches by itself: style sheets, scripts, pictures, the sprite of the icons.
FETCHED = re.compile(r'<(?:link rel="(?:stylesheet|icon)" href|script src|img src|use href)="([^"#]+)')


def over_the_wire(content: bytes) -> int:
    """As gunicorn and whitenoise send it: compressed, with some headers."""
    return len(gzip.compress(content, 6)) + 500


@pytest.mark.parametrize(("kind", "segment"), [(Kind.PROGRAMME, "programas"), (Kind.AGENDA, "agenda")])
def test_a_list_is_light(world: World, client: Client, kind: Kind, segment: str) -> None:
    texts = {"summary_es": LONG[:600]} if kind == Kind.PROGRAMME else {"text_es": LONG[:600], "progress_es": LONG}
    for _number in range(25):
        make(world, kind, **texts)
    response = client.get(f"/es/{segment}/")
    page = response.content.decode()
    addresses = set(FETCHED.findall(page))
    assert len(addresses) > 8
    weights = {"page": over_the_wire(response.content)}
    for address in addresses:
        assert not urlsplit(address).hostname, address
        found = finders.find(address.removeprefix("/static/"))
        assert found, address
        weights[address] = over_the_wire(Path(found).read_bytes())
    assert sum(weights.values()) <= LIMIT, weights


def test_what_is_the_same_for_everybody_is_compressed_and_nothing_else(world: World, as_) -> None:
    accept = {"Accept-Encoding": "gzip"}
    public = as_("anonymous").get("/es/programas/", headers=accept)
    assert public["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in public["Vary"]
    assert "Cookie" not in public["Vary"]
    assert "Content-Encoding" not in as_("focal.cl").get("/admin/", headers=accept)
