"""The gallery renders every component; readers never see it."""

import re

from django.test import Client

from inventory.views import gallery
from tests.factories import World, make


def test_every_component_is_shown_with_its_parameters(world: World, client: Client, settings) -> None:
    settings.DEBUG = True
    make(world)
    page = client.get("/en/gallery/").content.decode()
    shown = set(re.findall(r'data-component="(\w+)"', page))
    assert shown | gallery.OF_THE_FRAME == set(gallery.names())
    assert all(gallery.parameters(name) for name in gallery.names())
    assert "style=" not in page


def test_nobody_sees_the_gallery_of_a_site_in_use(world: World, client: Client) -> None:
    make(world)
    assert client.get("/en/gallery/").status_code == 404
