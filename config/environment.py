"""Reading the environment. Nonsense never stops the settings from loading: it is kept for the system checks to word."""

import os
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

YES = {"1", "on", "true", "yes"}
NO = {"0", "off", "false", "no"}
DATABASES = {"postgres", "postgresql", "pgsql"}
# What stands in for an address that cannot be read: it leads nowhere, rather than to another database.
NOWHERE = {"ENGINE": "django.db.backends.postgresql", "NAME": "invalid", "HOST": "database-url.invalid"}


@dataclass(frozen=True)
class Problem:
    """A variable whose value cannot be what was meant."""

    id: str
    variable: str
    says: str
    hint: str


problems: list[Problem] = []


def text(name: str, default: str = "") -> str:
    return os.environ.get(name) or default


def secret(name: str) -> str:
    """Without one, something nobody can guess: signatures then fail, and the checks and config/wsgi.py say why."""
    if not text(name):
        problems.append(Problem("E001", name, "is not set", "Give a random text of 50 characters or more."))
    return text(name, secrets.token_urlsafe(64))


def texts(name: str, default: list[str]) -> list[str]:
    found = [part.strip() for part in text(name).split(",")]
    return [part for part in found if part] or default


def truth(name: str, default: bool) -> bool:
    """Yes or no. Anything else is the default, and said so: `FOUR_EYES=enabled` must not turn four eyes off."""
    given = text(name).strip().lower()
    if given and given not in YES | NO:
        problems.append(Problem("E003", name, f"is {given!r}, which is neither true nor false", "Write true or false."))
        return default
    return given in YES if given else default


def database(name: str, default: str) -> dict[str, Any]:
    given = text(name, default)
    try:
        if urlsplit(given).scheme not in DATABASES:
            raise ImproperlyConfigured
        return dict(environ.Env.db_url_config(given))
    except (ImproperlyConfigured, ValueError):
        hint = "Write postgres://user:password@host:5432/name; only PostgreSQL will do, 15 or newer."
        problems.append(Problem("E004", name, "is not the address of a PostgreSQL", hint))
        return dict(NOWHERE)


def email(name: str) -> dict[str, Any]:
    """The mail settings, empty without the variable."""
    given = text(name)
    try:
        return dict(environ.Env.email_url_config(given)) if given else {}
    except (ImproperlyConfigured, ValueError):
        hint = "Write smtp+tls://user:password@mail.example.org:587."
        problems.append(Problem("E005", name, "is not the address of a mail server", hint))
        return {}
