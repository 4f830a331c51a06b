"""Absolute addresses that files and the API give: pages of records, uploaded files."""

from datetime import date
from functools import cache

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils import translation

_CODE = "CODE"


@cache
def _pattern(name: str, language: str) -> str:
    with translation.override(language):
        return reverse(f"inventory:{name}", args=[_CODE])


def page(name: str, code: str, language: str, as_of: date | None = None) -> str:
    """The address of the page `name` ("programme_detail") of `code` in a language, on a past day when one is given."""
    address = settings.SITE_URL + _pattern(name, language).replace(_CODE, code)
    return f"{address}?as_of={as_of.isoformat()}" if as_of else address


def file(uploaded: FieldFile) -> str:
    """The address of an uploaded file, "" when there is none."""
    if not uploaded:
        return ""
    url = uploaded.url
    return url if url.startswith(("http://", "https://")) else settings.SITE_URL + url
