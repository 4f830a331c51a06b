"""Each person chooses how often and in which language they hear from the desk."""

import pytest

from inventory.admin import preferences
from inventory.choices import State
from inventory.models import Mail, Notice, Preference
from tests.factories import make

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/preferences/"


def test_a_choice_is_kept_and_followed(world, as_):
    answer = as_("reviewer").post(ADDRESS, {"pace": "daily", "language": "en"})

    assert answer.status_code == 302
    make(world, state=State.SUBMITTED)
    assert Notice.objects.get().subject.startswith("To review:")
    assert not Mail.objects.exists()


def test_the_page_shows_the_present_choice(world, as_):
    Preference.objects.create(user=world.reviewer, pace="none", language="en")

    page = as_("reviewer").get(ADDRESS)

    assert page.context["form"].initial == {"pace": "none", "language": "en"}


def test_a_choice_that_is_not_offered_is_refused(world, as_):
    answer = as_("reviewer").post(ADDRESS, {"pace": "hourly", "language": "en"})

    assert answer.status_code == 422
    assert not Preference.objects.exists()


def test_nobody_sets_another_persons_preferences(world, as_):
    as_("focal.cl").post(ADDRESS, {"pace": "none", "language": "en", "user": world.reviewer.pk})

    assert Preference.objects.get().user == world.focal_point("CL")


def test_the_first_choice_may_arrive_twice_at_once(world, as_, monkeypatch):
    """The other request has looked, found no choice, and saved before this one does."""
    real = preferences.PreferenceForm.is_valid

    def meanwhile(form):
        Preference.objects.create(user=world.reviewer)
        return real(form)

    monkeypatch.setattr(preferences.PreferenceForm, "is_valid", meanwhile)

    assert as_("reviewer").post(ADDRESS, {"pace": "none", "language": "en"}).status_code == 302
    assert Preference.objects.get().pace == "none"
