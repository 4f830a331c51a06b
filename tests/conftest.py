"""What every test may ask for."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

# pytest finds hooks and fixtures by their name here.
from tests.chromium import browser_type_launch_args, pytest_terminal_summary  # noqa: F401
from tests.database import pytest_collection_modifyitems, pytest_configure, pytest_unconfigure  # noqa: F401
from tests.factories import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Vocabularies, three countries and the cast: focal points, a reviewer, the secretariat, a superuser."""
    return make_world()


@pytest.fixture
def as_(world: World):
    """A browser signed in as one of the cast, by name; "anonymous" is nobody."""

    def client(name: str) -> Client:
        browser = Client()
        if name != "anonymous":
            browser.force_login(world.people[name])
        return browser

    return client


@pytest.fixture
def days_ago(monkeypatch: pytest.MonkeyPatch):
    """`with days_ago(10):` does what follows as if it were ten days ago."""

    @contextmanager
    def back(days: int):
        then = timezone.now() - timedelta(days=days)
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: then)
            yield

    return back
