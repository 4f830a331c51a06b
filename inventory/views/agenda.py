"""The joint agenda as one page: elements by domain, each with what it rests on and answers to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from inventory import gathering
from inventory.choices import Kind
from inventory.models import AgendaElement, Domain
from inventory.views import cards
from inventory.views.related import Neighbours


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the agenda. `programmes`: those that show how; `gaps`: stocktaking entries that it answers to."""

    version: AgendaElement
    card: cards.Card
    programmes: list[cards.Card]
    gaps: list[cards.Card]


def by_domain(
    shown: Sequence[AgendaElement], made: Sequence[cards.Card], at: datetime | None, day: date | None
) -> list[tuple[Domain, list[Element]]]:
    """The shown versions in their order under the domains of their main topics; three statements. `made`: their cards."""
    near = Neighbours(at, day)
    read = AgendaElement.objects.filter(pk__in=[version.pk for version in shown])
    full = {version.pk: version for version in gathering.gathered(read, "programmes", "entries")}
    programmes = near.of_records(Kind.PROGRAMME, (one.pk for version in full.values() for one in version.programmes.all()))
    gaps = near.of_records(Kind.STOCKTAKING, (one.pk for version in full.values() for one in version.entries.all()))
    found: dict[Domain, list[Element]] = {}
    for version, card in zip(shown, made, strict=True):
        more = full[version.pk]
        element = Element(
            version,
            card,
            [programmes[one.pk] for one in more.programmes.all() if one.pk in programmes],
            [gaps[one.pk] for one in more.entries.all() if one.pk in gaps],
        )
        found.setdefault(version.primary_topic.domain, []).append(element)
    return list(found.items())
