"""What the filter panel shows: the facets with their options in groups, and a chip for each filter in force."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from inventory.facets import Facets, Option
from inventory.filters import CodesFilter, VersionFilter
from inventory.formats import day

# Filters of few options show all of them; longer ones only those that would leave something.
FEW = 8
ALWAYS_OPEN = frozenset({"country", "domain", "section"})


@dataclass(frozen=True, slots=True)
class Group:
    """Options under one heading, "" for none."""

    label: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter of the panel. `hidden`: how many options are not shown because they would leave nothing."""

    name: str
    label: str
    groups: list[Group]
    is_open: bool
    hidden: int


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force and the list without it."""

    label: str
    url: str


def _heading(name: str, term: Any) -> str:
    """Under which heading an option stands; a foreign key that the filter has already read."""
    if name == "topic":
        return str(term.domain)
    if name == "instrument":
        return str(term.group)
    return term.get_axis_display() if name == "target" else ""


def _only_in_figures(option: Option) -> bool:
    """Whether an option is a region such as Latin America, which has figures but hardly ever records."""
    return getattr(option.term, "is_region", False)


def facets(filterset: VersionFilter, counted: Facets) -> list[Facet]:
    """The facets of the panel in the order of the filter set."""
    made = []
    for name in filterset.FACETS:
        options = [option for option in counted.options[name] if option.count or option.chosen or not _only_in_figures(option)]
        shown = [option for option in options if len(options) <= FEW or option.count or option.chosen]
        groups: dict[str, list[Option]] = {}
        for option in shown:
            groups.setdefault(_heading(name, option.term), []).append(option)
        made.append(
            Facet(
                name=name,
                label=str(filterset.filters[name].label),
                groups=[Group(label, members) for label, members in groups.items()],
                is_open=name in ALWAYS_OPEN or any(option.chosen for option in options),
                hidden=len(options) - len(shown),
            )
        )
    return made


def kept_parameters(filterset: VersionFilter) -> QueryDict:
    """The parameters of the list as links carry them on: known ones that hold, without the page."""
    kept = QueryDict(mutable=True)
    for name, values in filterset.data.lists():
        if name in filterset.base_filters and name not in filterset.form.errors:
            kept.setlist(name, values)
    if size := filterset.given.get("page_size"):
        kept["page_size"] = size
    return kept


def chips(filterset: VersionFilter, kept: QueryDict) -> list[Chip]:
    """One chip a value. The order of the list is no filter."""
    made = []
    for name, values in kept.lists():
        if name in ("sort", "page_size", "view"):
            continue
        one = filterset.filters[name]
        terms = dict(one.vocabulary) if isinstance(one, CodesFilter) else {}
        for value in values:
            rest = kept.copy()
            rest.setlist(name, [other for other in values if other != value])
            shown = terms[value] if terms else filterset.form.cleaned_data[name]
            shown = day(shown) if isinstance(shown, date) else str(shown)
            label = _("%(filter)s: %(value)s") % {"filter": _("Words searched") if name == "q" else one.label, "value": shown}
            made.append(Chip(label, f"?{rest.urlencode()}"))
    return made
