"""What every test may ask for."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from inventory import starter

# pytest finds hooks and fixtures by their name here.
from tests.chromium import browser_type_launch_args, pytest_terminal_summary  # noqa: F401
from tests.database import pytest_collection_modifyitems, pytest_configure, pytest_unconfigure  # noqa: F401
from tests.factories import World, make_world


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """pytest-django's own, which drops the database at the end: nobody may be left in it by then.

    A server's thread of a browser test can still hold a connection.
    """
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def world(db: None) -> World:
    """Vocabularies, three countries and the cast: focal points, a reviewer, the secretariat, a superuser."""
    return make_world()


@pytest.fixture(scope="module")
def emptied_after(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """What is written here stays for all tests of a file, which only read it."""
    # pytest-django makes the database of the tests for those that are marked; others would be left with the real one.
    assert connection.settings_dict["NAME"].startswith("test_")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        tables = [t for t in connection.introspection.table_names() if t.startswith(("inventory_", "auth_user"))]
        cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in tables) + " CASCADE")


@pytest.fixture(scope="module")
def loaded(emptied_after: None, django_db_blocker) -> None:
    """The starter data."""
    with django_db_blocker.unblock():
        starter.load()


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
