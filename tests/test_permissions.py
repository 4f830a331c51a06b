"""The permission table: both of its projections agree, and nobody reaches beyond their country."""

import pytest
from django.contrib.auth.models import AnonymousUser

from inventory import permissions
from inventory.choices import Action, Kind, Role, State
from inventory.models import VERSION_MODELS, Membership
from tests.factories import make, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]

CAST = ("focal.cl", "focal.pe", "reviewer", "secretariat", "admin")


@pytest.mark.parametrize("kind", list(Kind))
def test_list_rule_and_record_rule_agree_for_everybody_action_state_and_country(world, kind):
    for country in ("CL", "PE"):
        for state in State:
            make(world, kind, country=country, state=state)
    versions = list(VERSION_MODELS[kind].objects.select_related("record"))
    assert {version.state for version in versions} == set(State)

    for name in CAST:
        user = world.people[name]
        for action in Action:
            by_list = set(VERSION_MODELS[kind].objects.permitted(user, action))
            by_record = {version for version in versions if permissions.check(user, action, version)}
            assert by_list == by_record, (name, action)


@pytest.mark.parametrize("action", [Action.PUBLISH, "publish"])
@pytest.mark.parametrize("four_eyes", [True, False])
def test_both_rules_agree_on_four_eyes(world, settings, four_eyes, action):
    settings.FOUR_EYES = four_eyes
    version = make(world, state=State.SUBMITTED)
    Membership.objects.create(user=version.submitted_by, role=Role.REVIEWER)

    listed = type(version).objects.permitted(version.submitted_by, action).exists()

    assert listed == bool(permissions.check(version.submitted_by, action, version)) == (not four_eyes)


def test_a_focal_point_sees_all_of_their_country_and_nothing_else_unpublished(world):
    for country in ("CL", "PE"):
        for state in State:
            make(world, country=country, state=state)

    seen = VERSION_MODELS[Kind.PROGRAMME].objects.permitted(world.focal_point("CL"), Action.VIEW)

    assert set(seen.values_list("record__country__code", flat=True)) == {"CL"}
    assert set(seen.values_list("state", flat=True)) == set(State)


@pytest.mark.parametrize("kind", list(Kind))
def test_nobody_without_a_role_may_do_anything(world, kind):
    version = make(world, kind)
    inactive = make_user("gone", (Role.FOCAL_POINT, world.countries["CL"]), is_active=False)
    inactive_admin = make_user("gone.admin", is_superuser=True, is_active=False)

    for user in (AnonymousUser(), make_user("plain"), inactive, inactive_admin):
        for action in Action:
            assert not permissions.check(user, action, version)
            assert not VERSION_MODELS[kind].objects.permitted(user, action).exists()
        assert not permissions.is_desk_user(user)


def test_ending_a_membership_ends_access_at_once(world):
    version, user = make(world), world.focal_point("CL")
    assert permissions.check(user, Action.VIEW, version)

    user.memberships.all().delete()

    assert not permissions.check(user, Action.VIEW, version)


def test_a_refusal_says_why(world):
    draft = make(world, state=State.DRAFT)

    assert permissions.check(world.focal_point("PE"), Action.EDIT, draft).reason
    assert permissions.check(world.reviewer, Action.PUBLISH, draft).reason


def test_a_person_may_hold_two_countries(world):
    user = world.focal_point("CL")
    Membership.objects.create(user=user, role=Role.FOCAL_POINT, country=world.countries["PE"])

    assert permissions.check(user, Action.EDIT, make(world, country="PE", state=State.DRAFT))
    assert permissions.countries(user, Action.ADD) == [world.countries["CL"].pk, world.countries["PE"].pk]


@pytest.mark.parametrize(
    ("name", "anywhere", "own", "foreign"),
    [
        ("focal.cl", False, True, False),
        ("reviewer", False, False, False),
        ("secretariat", True, True, True),
        ("admin", True, True, True),
    ],
)
def test_reference_data_is_the_secretariats_and_agencies_also_the_countrys(world, name, anywhere, own, foreign):
    user = world.people[name]

    assert permissions.may_edit_reference(user) is anywhere
    assert permissions.may_edit_reference(user, world.countries["CL"].pk) is own
    assert permissions.may_edit_reference(user, world.countries["PE"].pk) is foreign
