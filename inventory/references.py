"""Records that versions name: shown only where they are public themselves, at the same moment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from inventory.choices import Kind
from inventory.models import VERSION_MODELS, AgendaElement, Programme, StocktakingEntry, Version


@dataclass(frozen=True, slots=True)
class Reference:
    """A public record that another one names."""

    kind: Kind
    code: str
    name_es: str
    name_en: str


def attach(versions: Iterable[Version], at: datetime | None) -> None:
    """Give each version `linked`: record id → `Reference`, for what it names and was public at `at` (None: now).

    One statement for each kind that is named, whatever the number of versions. The versions come from `for_export()`.
    """
    versions = list(versions)
    wanted: dict[Kind, set[int]] = defaultdict(set)
    for version in versions:
        for kind, ids in _named(version).items():
            wanted[kind].update(ids)
    found: dict[int, Reference] = {}
    for kind, record_ids in wanted.items():
        if record_ids:
            found |= _public(kind, record_ids, at)
    for version in versions:
        named = {pk for ids in _named(version).values() for pk in ids}
        version.linked = {pk: found[pk] for pk in named if pk in found}


def _named(version: Version) -> dict[Kind, list[int]]:
    match version:
        case Programme():
            named = [row.to_id for row in version.relations.all()]
            return {Kind.PROGRAMME: [*named, version.superseded_by_id] if version.superseded_by_id else named}
        case StocktakingEntry():
            return {Kind.PROGRAMME: [record.pk for record in version.programmes.all()]}
        case AgendaElement():
            return {
                Kind.PROGRAMME: [record.pk for record in version.programmes.all()],
                Kind.STOCKTAKING: [record.pk for record in version.entries.all()],
            }
    return {}


def _public(kind: Kind, record_ids: set[int], at: datetime | None) -> dict[int, Reference]:
    model = VERSION_MODELS[kind]
    rows = model.objects.published(at).filter(record_id__in=record_ids).order_by()
    if kind is Kind.STOCKTAKING:
        named = rows.values_list(
            "record_id",
            "record__code",
            "record__topic__name_es",
            "record__topic__name_en",
            "record__country__name_es",
            "record__country__name_en",
        )
        return {
            pk: Reference(kind, code, f"{topic_es} – {country_es}", f"{topic_en} – {country_en}")
            for pk, code, topic_es, topic_en, country_es, country_en in named
        }
    names = rows.values_list("record_id", "record__code", f"{model.TITLE}_es", f"{model.TITLE}_en")
    return {pk: Reference(kind, code, name_es, name_en) for pk, code, name_es, name_en in names}
