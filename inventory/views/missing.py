"""The page for an address where nothing public is: a search box, and the records whose codes are like the one asked for.

An address whose words are those of the other language (`/es/programmes/`), or whose letters are capitals
(`/en/countries/CL/`), is not lost: it leads to the right one.

What is near depends on the address and on what is public, never on what is hidden: a draft's code leads nobody on.
"""

from urllib.parse import quote

from django.contrib.postgres.search import TrigramSimilarity
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import translate_url
from django.utils import translation

from inventory import gathering
from inventory.bilingual import other
from inventory.choices import Kind
from inventory.models import VERSION_MODELS
from inventory.views import cards

NEAR_SHOWN = 3
LIKENESS = 0.4


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    find = in_right_words if request.resolver_match is None else in_small_letters
    if request.method in ("GET", "HEAD") and (address := find(request.path_info)):
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    return render(request, "404.html", {"details": {"near": near(request)}}, status=404)


def in_right_words(path: str) -> str:
    """The address meant by one in the words of the other language, with or without a slash at its end; "" when there is none."""
    language = translation.get_language_from_path(path)
    if language is None:
        return ""
    for end in ("", "/"):
        theirs = f"/{other(language)}{quote(path.removeprefix(f'/{language}'))}{end}"
        with translation.override(other(language)):
            ours = translate_url(theirs, language)
        if ours != theirs:
            return ours
    return ""


def in_small_letters(path: str) -> str:
    """The address of a page, as ours are written; "" when it is so already."""
    lower = quote(path.lower())
    return lower if path != path.lower() and translation.get_language_from_path(path) else ""


def near(request: HttpRequest) -> list[cards.Card]:
    """Public records with a code like that in the address of a record; none elsewhere, and none when in doubt."""
    match = getattr(request, "resolver_match", None)
    kind = match.url_name.removesuffix("_detail") if match and match.url_name else ""
    if kind not in VERSION_MODELS:
        return []
    like = TrigramSimilarity("record__code", match.kwargs.get("code", "")[:80])
    found = VERSION_MODELS[Kind(kind)].objects.published().annotate(likeness=like).filter(likeness__gte=LIKENESS)
    try:
        return [cards.make(version) for version in gathering.for_cards(found.order_by("-likeness", "id")[:NEAR_SHOWN])]
    except DatabaseError:
        return []
