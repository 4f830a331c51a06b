"""The records of a list as a table: which columns each kind has, and what stands in them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from inventory.choices import Kind
from inventory.formats import partial_date
from inventory.models import AgendaElement, ContextNote, Programme, StocktakingEntry, Version
from inventory.views import cards


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its name leads to it; its cells are pairs of heading and value. An empty value is not reported."""

    card: cards.Card
    cells: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """`columns`: headings after the name."""

    columns: list[str]
    rows: list[Row]


def _programme(version: Programme) -> list[str]:
    return [
        str(version.record.country),
        str(version.primary_topic.domain),
        ", ".join(dict.fromkeys(str(row.type) for row in version.instruments.all())),
        ", ".join(cards.in_charge(version)),
        partial_date(version.start),
        version.get_status_display(),
    ]


def _stocktaking(version: StocktakingEntry) -> list[str]:
    record = version.record
    return [str(record.country), str(record.topic.domain), str(cards.IN_PLACE[version.in_place_state]), str(record.round)]


def _agenda(version: AgendaElement) -> list[str]:
    return [
        str(version.primary_topic.domain),
        version.get_origin_display(),
        version.get_status_display(),
        str(version.year or ""),
    ]


def _context(version: ContextNote) -> list[str]:
    domains = dict.fromkeys(str(topic.domain) for topic in version.topics.all())
    return [str(version.record.country), version.get_section_display(), ", ".join(domains)]


_COUNTRY, _DOMAIN, _STATUS = _("Country"), _("Policy domain"), _("Status")
_BY_KIND: dict[Kind, tuple[tuple[Any, ...], Callable[[Any], list[str]]]] = {
    Kind.PROGRAMME: ((_COUNTRY, _DOMAIN, _("Policy instrument"), _("In charge"), _("Start"), _STATUS), _programme),
    Kind.STOCKTAKING: ((_COUNTRY, _DOMAIN, _("Is a policy in place?"), _("Round")), _stocktaking),
    Kind.AGENDA: ((_DOMAIN, _("Origin"), _STATUS, _("Year")), _agenda),
    Kind.CONTEXT: ((_COUNTRY, _("Section"), _DOMAIN), _context),
}


def of(kind: Kind, versions: list[Version], shown: list[cards.Card]) -> Table:
    """The table of versions read with `for_list()`. `shown`: their cards, in the same order."""
    columns, cells = _BY_KIND[kind]
    headings = [str(column) for column in columns]
    pairs = zip(versions, shown, strict=True)
    return Table(headings, [Row(card, list(zip(headings, cells(one), strict=True))) for one, card in pairs])
