"""What only reads refuses everything else with 405, before it asks for a token or looks anything up."""

import re

import pytest
from django.test import Client

from inventory.choices import Kind
from tests.factories import World, make
from tests.test_access_matrix import addresses

WRITING = ("post", "put", "patch", "delete")
FORMS = {"inventory:correction"}
"""Public pages that have a form which is sent."""

PUBLIC = [
    pytest.param(name, "/" + re.sub(r"<(?:\w+:)?(\w+)>", "x", route), id=name if name != "None" else route or "entrance")
    for route, name in addresses()
    if not route.startswith("admin/")
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "address"), PUBLIC)
def test_a_public_page_refuses_to_be_written_to_without_reading_anything(name, address, django_assert_num_queries):
    browser = Client(enforce_csrf_checks=True)
    for method in WRITING[name in FORMS :]:
        with django_assert_num_queries(0):
            answer = getattr(browser, method)(address, {"q": "x"})
        assert answer.status_code == 405, method
        assert not answer.cookies


def test_a_form_of_the_public_site_can_still_be_sent(world: World):
    address = f"/en/corrections/{Kind.PROGRAMME}/{make(world).code}/"
    assert Client(enforce_csrf_checks=True).post(address).status_code == 400
