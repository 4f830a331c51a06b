"""What the tests change of the settings, and their database: DATABASE_URL when set, else a careless cluster in .data/pg-test.

tests/conftest.py takes the hooks from here.
"""

import fcntl
import os
from typing import IO

import pytest
from django.conf import settings

from config import embedded, environment

SURFACES = {"admin_client", "as_", "client", "live_server", "page"}
held = pytest.StashKey[tuple]()


def pytest_configure(config: pytest.Config) -> None:
    settings.SECRET_KEY = "for-tests-only-" * 4
    environment.problems.clear()  # tests/test_checks.py has an environment of its own
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, which real ones are not
    settings.REQUIRE_MFA = False  # tests/test_accounts.py turns it on
    # Names by content need collectstatic first; the tests read the files where they are.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    # Browser tests hold an event loop in the thread that also asks the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if os.environ.get("DATABASE_URL"):
        return
    settings.DATABASES["default"]["HOST"] = str(embedded.TEST.sockets)
    if not hasattr(config, "workerinput"):  # a worker of pytest-xdist uses the server of the run it belongs to
        config.stash[held] = (only_run(), start())


def pytest_unconfigure(config: pytest.Config) -> None:
    lock, server = config.stash.get(held, (None, None))
    if server:
        embedded.stop(server)
    if lock:
        lock.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks the database without a page in between, so that no new file is forgotten.

    Browser tests come last: their event loop gives the thread a second connection, which plain tests never close.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        asks = item.get_closest_marker("django_db") or used & {"db", "transactional_db"}
        if asks and not used & SURFACES:
            item.add_marker(pytest.mark.data_layer)


def only_run() -> IO[str]:
    """Two runs would drop each other's test database."""
    embedded.make_folder(embedded.TEST.data.parent)
    lock = embedded.TEST.beside("run").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pytest.exit("Another test run is using .data/pg-test. Wait for it, or set DATABASE_URL.", returncode=4)
    return lock


def start():
    try:
        return embedded.start(embedded.TEST)
    except embedded.CannotStart as problem:
        pytest.exit(str(problem), returncode=4)
