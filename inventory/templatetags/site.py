"""Tags and filters that compute; their markup is in templates/components."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.http import HttpRequest
from django.urls import reverse, translate_url

from inventory import richtext
from inventory.bilingual import LANGUAGES, Text, language_name, other, reader_language
from inventory.bilingual import text as read_text
from inventory.formats import day, money, number, partial_date
from inventory.models import Country

register = template.Library()
register.filter(language_name)
register.filter("number", number)
register.filter("money", money)
register.filter("day", day)
register.filter("partial_date", partial_date)


@register.filter
def markdown(words: object, under: int = 2) -> richtext.CleanHtml:
    """Markdown as HTML, through the allow-list of `richtext`. `under`: level of the heading above it."""
    return richtext.render(str(words), under)


@register.filter
def plain(words: object, length: int) -> str:
    """The words of a Markdown text on one line, cut at `length` characters."""
    return richtext.plain(str(words), length)


@register.filter
def other_name(version: object) -> Text | None:
    """The name of a programme in the language that the page is not in, when there is one and it differs."""
    found = read_text(version, "name", other(reader_language()))
    return None if found.is_fallback or not found or str(found) == str(read_text(version, "name")) else found


@register.simple_tag
def crumbs(*parts: object) -> list[tuple[object, object]]:
    """Pairs of label and address for the breadcrumb, from alternating arguments."""
    return list(zip(parts[::2], parts[1::2], strict=True))


@register.filter
def twin(thing: object, field: str) -> Any:
    """The twin text `field` of a thing, in the reader's language or marked as a fallback."""
    return read_text(thing, field)


@register.filter
def host(url: str) -> str:
    """The host of an address, to tell a reader where a link goes."""
    return urlsplit(url).hostname or ""


@register.filter
def page_numbers(page: Page) -> Iterator[int | str]:
    """Numbers of the pages to link, with an ellipsis for a gap: the ends, and two on each side of the current one."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter
def without_day(query: str) -> list[tuple[str, str]]:
    """The parameters of a query string that ask the same on another day, for hidden fields."""
    return [(name, value) for name, value in parse_qsl(str(query).removeprefix("?")) if name not in ("as_of", "page")]


@register.simple_tag
def day_query(as_of: date | None = None) -> str:
    """The query that keeps to the day that the page shows, "" for today."""
    return f"?as_of={as_of}" if as_of else ""


@register.simple_tag
def list_url(kind: str, as_of: date | None = None, **filters: str) -> str:
    """The address of a list under some filters, on the day that the page shows: `{% list_url "programme" as_of topic=code %}`."""
    chosen = {name: value for name, value in {**filters, "as_of": as_of}.items() if value}
    return reverse(f"inventory:{kind}_list") + (f"?{urlencode(chosen)}" if chosen else "")


@register.simple_tag
def record_url(kind: str, code: str, as_of: date | None = None) -> str:
    """The address of a record, on the day that the page shows."""
    return reverse(f"inventory:{kind}_detail", args=[code]) + day_query(as_of)


@register.simple_tag
def country_url(country: Country, as_of: date | None = None) -> str:
    """The address of a country's page, on the day that the page shows."""
    return reverse("inventory:country_detail", args=[country.code.lower()]) + day_query(as_of)


@register.simple_tag
def same_page(request: HttpRequest, language: str, query: str = "") -> str:
    """The address of this page in another language. `query`: the parameters that hold there, with "?"."""
    return translate_url(request.path, language) + query


@register.simple_tag
def alternates(request: HttpRequest) -> list[dict[str, str]]:
    """This page in each language, as absolute addresses without the query."""
    return [{"language": language, "url": settings.SITE_URL + translate_url(request.path, language)} for language in LANGUAGES]


@register.simple_tag
def canonical(request: HttpRequest) -> str:
    """The one address of this page for search engines."""
    return settings.SITE_URL + request.path


@register.simple_tag
def absolute(path: str) -> str:
    """An address of this site as people pass it on."""
    return settings.SITE_URL + path
