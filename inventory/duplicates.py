"""Near matches at entry: the same programme must not be written down twice.

Compared are only records of the same country that the person may see, so a hint never reveals a foreign draft.
A name is near at a trigram similarity of 0.45 or more, found on pairs such as "FOGAPE" / "Fondo de Garantía (FOGAPE)":
high enough that two guarantee funds are not confused, low enough for a reworded name. The same acronym or the same
official site is near in any case.
"""

from typing import Any

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Q, Value
from django.db.models.functions import Greatest

from inventory import search
from inventory.choices import Action
from inventory.models import Programme, Version

NEAR = 0.45


def near(version: Version, *, to: Any, limit: int = 5) -> list[Version]:
    """Versions of other records of the same country that resemble `version`, nearest first.

    `to`: the person who is shown them; only what they may see is compared.
    """
    model = type(version)
    names = " ".join(version.names().split())
    if not names:
        return []
    wanted = search.Lower(search.Unaccent(Value(names)))
    others = (
        model.objects.filter(record__country_id=version.record.country_id)
        .permitted(to, Action.VIEW)
        .exclude(record_id=version.record_id)
        .heads()
        .select_related("record__country")
        .annotate(
            likeness=Greatest(TrigramSimilarity("folded_title", wanted), TrigramWordSimilarity(wanted, "folded_title") * 0.6)
        )
    )
    alike = Q(likeness__gte=NEAR)
    if isinstance(version, Programme):
        if version.acronym:
            alike |= Q(acronym__iexact=version.acronym)
        if version.official_url:
            alike |= Q(official_url=version.official_url)
    return list(others.filter(alike).order_by("-likeness", "id")[:limit])
