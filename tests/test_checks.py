"""A missing or nonsensical variable is a system check with an id and a hint; it never stops the settings from loading."""

import os
import subprocess
import sys

import pytest

from config import embedded, environment
from config.embedded import ROOT

PRODUCTION = {
    "DATABASE_URL": "postgres://inventory:secret@db.example.org/inventory",
    "SECRET_KEY": "7Rk2vXq9LmZt4Wc8Yb1Nd6Hs3Pf5Gj0Ae-Qu_TiOoKxMzVwBnEr4",
    "ALLOWED_HOSTS": "inventory.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://inventory.example.org",
    "SITE_URL": "https://inventory.example.org",
    "EMAIL_URL": "smtp+tls://inventory:secret@mail.example.org:587",
    "MEDIA_ROOT": "/srv/media",
}

LEFT_OUT = {"DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE", "FOUR_EYES", "REQUIRE_MFA", "SENTRY_DSN"}


def check(**changes):
    others = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    values = others | PRODUCTION | changes
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=values, capture_output=True, text=True, check=False)


def test_an_environment_like_productions_has_no_fault():
    done = check()
    assert done.returncode == 0, done.stderr


FAULTS = {
    "inventory.E001": ("SECRET_KEY", ""),
    "inventory.E002": ("SITE_URL", "inventory.example.org"),
    "inventory.E003": ("FOUR_EYES", "enabled"),
    "inventory.E004": ("DATABASE_URL", "mysql://user:secret@host/name"),
    "inventory.E005": ("EMAIL_URL", "mail.example.org"),
    "inventory.E006": ("MEDIA_ROOT", "media"),
    "inventory.E007": ("SENTRY_DSN", "yes"),
    "inventory.W001": ("SITE_URL", "inventory.example.org"),
    "inventory.W002": ("ALLOWED_HOSTS", "*"),
    "4_0.E001": ("CSRF_TRUSTED_ORIGINS", "inventory.example.org"),
}


LEFT_AS_IN_THE_DEMO = {
    "inventory.W003": ("ALLOWED_HOSTS", ""),
    "inventory.W004": ("DATABASE_URL", ""),
    "inventory.W005": ("EMAIL_URL", ""),
    "inventory.W006": ("REQUIRE_MFA", "false"),
}


@pytest.mark.parametrize("faults", [FAULTS, LEFT_AS_IN_THE_DEMO], ids=["nonsense", "left as in the demo"])
def test_every_fault_is_named_with_a_hint_and_no_secret_is_shown(faults):
    done = check(**dict(faults.values()))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "secret@" not in done.stderr
    for id, (variable, _) in faults.items():
        found = [part for part in done.stderr.split("?: ") if f"({id})" in part]
        assert found, f"{id} is not among\n{done.stderr}"
        assert variable in found[0]
        assert "HINT: " in found[0] or not id.startswith("inventory.")


def test_a_site_does_not_start_on_nonsense():
    values = os.environ | PRODUCTION | {"FOUR_EYES": "enabled", "SECRET_KEY": ""}
    command = [sys.executable, "-c", "import config.wsgi"]
    done = subprocess.run(command, cwd=ROOT, env=values, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "SECRET_KEY is not set; FOUR_EYES is 'enabled'" in done.stderr


@pytest.fixture
def problems(monkeypatch):
    found = []
    monkeypatch.setattr(environment, "problems", found)
    return found


@pytest.mark.parametrize(("given", "meant"), [("true", True), (" Yes ", True), ("1", True), ("off", False), ("0", False)])
def test_yes_and_no_are_read_in_their_usual_forms(monkeypatch, problems, given, meant):
    monkeypatch.setenv("FOUR_EYES", given)
    assert environment.truth("FOUR_EYES", default=not meant) is meant
    assert not problems


@pytest.mark.parametrize("given", ["enabled", "2", "tru", "-"])
def test_what_is_neither_yes_nor_no_is_the_default_and_said_so(monkeypatch, problems, given):
    monkeypatch.setenv("FOUR_EYES", given)
    assert environment.truth("FOUR_EYES", default=True) is True
    assert problems[0].variable == "FOUR_EYES"


@pytest.mark.parametrize(
    "given", ["nonsense", "sqlite:///db.sqlite3", "mysql://user@host/name", "postgres://user:password@host:port/name", "://"]
)
def test_an_unreadable_database_address_leads_nowhere(monkeypatch, problems, given):
    monkeypatch.setenv("DATABASE_URL", given)
    assert environment.database("DATABASE_URL", default=embedded.url())["HOST"].endswith(".invalid")
    assert problems[0].variable == "DATABASE_URL"


def test_the_embedded_servers_address_can_be_read(monkeypatch, problems):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    found = environment.database("DATABASE_URL", default=embedded.url())
    assert found["OPTIONS"]["host"] == str(embedded.MAIN.sockets)
    assert not problems
