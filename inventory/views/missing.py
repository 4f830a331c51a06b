"""The page for an address where nothing public is: a search box, and the records whose codes are like the one asked for.

What is near depends on the address and on what is public, never on what is hidden: a draft's code leads nobody on.
"""

from django.contrib.postgres.search import TrigramSimilarity
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inventory import gathering
from inventory.choices import Kind
from inventory.models import VERSION_MODELS
from inventory.views import cards

NEAR_SHOWN = 3
LIKENESS = 0.4


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", {"details": {"near": near(request)}}, status=404)


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
