"""Absolute addresses that files and the API give: pages and API addresses of records, uploaded files."""

from datetime import date
from functools import cache

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


def api(path: str, as_of: date | None = None) -> str:
    """An address in the API, on a past day when one is given."""
    return _on(API + path, as_of)


def file(uploaded: FieldFile) -> str:
    """The address of an uploaded file, "" when there is none."""
    if not uploaded:
        return ""
    url = uploaded.url
    return url if url.startswith(("http://", "https://")) else settings.SITE_URL + url
