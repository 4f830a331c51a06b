"""Absolute addresses, as files, mails and the API give them: of pages, of the API and the desk, of uploaded files."""

from datetime import date
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils import translation

API = "/api/v1/"
_CODE = "CODE"


@cache
def _pattern(name: str, language: str) -> str:
    with translation.override(language):
        return reverse(f"inventory:{name}", args=[_CODE])


def _on(address: str, as_of: date | None) -> str:
    return f"{settings.SITE_URL}{address}?as_of={as_of.isoformat()}" if as_of else settings.SITE_URL + address


def page(name: str, code: str, language: str, as_of: date | None = None) -> str:
    """The address of the page `name` ("programme_detail") of `code` in a language, on a past day when one is given."""
    return _on(_pattern(name, language).replace(_CODE, code), as_of)


def desk(name: str, *args: object) -> str:
    """The address of a page of the desk, by the name of its route in the admin."""
    return settings.SITE_URL + reverse(f"admin:{name}", args=args)


def host() -> str:
    """The name of the site's machine, in what must be unlike that of every other site."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def api(path: str, as_of: date | None = None) -> str:
    """An address in the API, on a past day when one is given."""
    return _on(API + path, as_of)


def file(uploaded: FieldFile) -> str:
    """The address of an uploaded file, "" when there is none."""
    if not uploaded:
        return ""
    url = uploaded.url
    return url if url.startswith(("http://", "https://")) else settings.SITE_URL + url
