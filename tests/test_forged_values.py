"""What a desk form can be sent by who does not use the form: refused with a message, never a failure of ours."""

import pytest

from inventory.choices import State
from tests.admin import form_data, page
from tests.factories import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("forged", ["abc", "²", "a\x00b", "-1", "9" * 30, "9" * 5000])
def test_a_choice_that_is_no_row_is_refused_by_name_in_the_form(world, as_, forged):
    draft = make(world, state=State.DRAFT)
    author = as_("focal.cl")
    choices = ("superseded_by", "sources-0-source", "agencies-0-agency", "primary_topic", "topics")

    response = author.post(page(draft), form_data(author.get(page(draft))) | dict.fromkeys(choices, forged))

    assert response.status_code == 200
    assert {link for link, _label, _error in response.context["problems"]} == {f"#id_{name}" for name in choices}


def test_a_broken_code_names_no_record_to_merge_into(world, as_):
    live = make(world)

    response = as_("secretariat").post(page(live, "merge"), {"into": "\x00", "lock": live.lock, "note": "The same."})

    assert response.status_code == 200


def test_a_broken_code_names_no_country_to_sign_off(world, as_):
    response = as_("focal.cl").post(f"/admin/inventory/round/{world.round.pk}/sign-off/", {"country": "\x00"})

    assert response.status_code == 404
