"""Mistakes of configuration, as system checks with an id and a hint (`manage.py check --deploy`)."""

import importlib.util
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.http.request import validate_host

from config import environment


@register(Tags.compatibility)
def readable_environment(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """What the settings could not make sense of while they were read."""
    return [
        Error(f"{problem.variable} {problem.says}.", hint=problem.hint, id=f"inventory.{problem.id}")
        for problem in environment.problems
    ]


@register(Tags.urls)
def site_url(app_configs: Any, **options: Any) -> list[CheckMessage]:
    if settings.SITE_URL.startswith(("http://", "https://")):
        return []
    return [
        Error(
            f"SITE_URL {settings.SITE_URL!r} is not an address.",
            hint="Links in feeds and files start with it: https://inventory.example.org",
            id="inventory.E002",
        )
    ]


@register(Tags.files)
def media_root(app_configs: Any, **options: Any) -> list[CheckMessage]:
    if Path(settings.MEDIA_ROOT).is_absolute():
        return []
    hint = "Give the whole path: what is relative depends on where the server was started."
    return [Error(f"MEDIA_ROOT {settings.MEDIA_ROOT!r} is not an absolute path.", hint=hint, id="inventory.E006")]


@register(Tags.compatibility)
def error_reports(app_configs: Any, **options: Any) -> list[CheckMessage]:
    if not settings.SENTRY_DSN:
        return []
    if not urlsplit(settings.SENTRY_DSN).username:
        hint = "Copy it from the project's client keys: https://KEY@HOST/NUMBER."
        return [Error("SENTRY_DSN is not an address with a key.", hint=hint, id="inventory.E007")]
    if importlib.util.find_spec("sentry_sdk") is None:
        return [Error("SENTRY_DSN is set, but sentry-sdk is missing.", hint="Install sentry-sdk.", id="inventory.E008")]
    return []


@register(Tags.security, deploy=True)
def any_host(app_configs: Any, **options: Any) -> list[CheckMessage]:
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    hint = "Name the hosts: a forged one would stand in links and mails."
    return [Warning("ALLOWED_HOSTS allows every host.", hint=hint, id="inventory.W002")]


@register(Tags.security, deploy=True)
def own_host(app_configs: Any, **options: Any) -> list[CheckMessage]:
    host = urlsplit(settings.SITE_URL).hostname or ""
    if not host or validate_host(host, settings.ALLOWED_HOSTS):
        return []
    hint = f"Add {host}: the site answers 400 under every name that is not listed."
    return [Warning("ALLOWED_HOSTS does not name the host of SITE_URL.", hint=hint, id="inventory.W003")]


@register(Tags.compatibility, deploy=True)
def left_as_in_the_demo(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """What has a default that is good for one machine and wrong for a ministry's."""
    found = []
    if not environment.text("DATABASE_URL"):
        hint = "Give the address of a PostgreSQL that is kept running and backed up."
        found.append(Warning("DATABASE_URL is not set: the data would lie in .data/pg.", hint=hint, id="inventory.W004"))
    if not settings.EMAIL_URL:
        hint = "Write smtp+tls://user:password@mail.example.org:587."
        found.append(Warning("EMAIL_URL is not set: mails are written to files.", hint=hint, id="inventory.W005"))
    if not settings.REQUIRE_MFA:
        hint = "Write true, or leave it out."
        found.append(Warning("REQUIRE_MFA is off: a password alone opens the desk.", hint=hint, id="inventory.W006"))
    return found


@register(Tags.security, deploy=True)
def plain_http(app_configs: Any, **options: Any) -> list[CheckMessage]:
    if settings.SECURE:
        return []
    return [
        Warning(
            "SITE_URL is not https, so cookies and redirects are not protected.",
            hint="Serve the inventory behind TLS and set SITE_URL to its https address.",
            id="inventory.W001",
        )
    ]
