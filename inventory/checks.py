"""Mistakes of configuration, as system checks with an id and a hint (`manage.py check --deploy`)."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security)
def secret_key(app_configs: Any, **options: Any) -> list[CheckMessage]:
    if settings.SECRET_KEY:
        return []
    return [Error("SECRET_KEY is not set.", hint="Give a random text of 50 characters or more.", id="inventory.E001")]


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
