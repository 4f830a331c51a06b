"""The difference of two versions for the eyes of one person: records that they may not know of stay unnamed."""

from dataclasses import replace
from typing import Any

from inventory import changes
from inventory.admin.records import known_titles
from inventory.changes import Change
from inventory.models import Record, Version


def differences(user: Any, old: Version | None, new: Version | None) -> list[Change]:
    """What changed from `old` to `new`. `changes` names a record by its code, which tells of a draft; we by its title."""
    found = []
    for change in changes.between(old, new):
        if _names_records(old or new, change.field):
            change = replace(change, old=_titles(user, old, change.field), new=_titles(user, new, change.field))
        found.append(change)
    return found


def _names_records(version: Version | None, name: str) -> bool:
    if version is None:
        return False
    field = version._meta.get_field(name)
    if field.related_model is Record:
        return True
    return field.one_to_many and any(part.related_model is Record for part in field.related_model._meta.concrete_fields)


def _titles(user: Any, version: Version | None, name: str) -> str:
    if version is None:
        return ""
    field = version._meta.get_field(name)
    if field.one_to_many:
        rows = list(getattr(version, name).all())
        titles = known_titles(user, [row.to_id for row in rows])
        return "\n".join(f"{row.get_type_display()}: {titles[row.to_id]}" for row in rows)
    if field.many_to_many:
        ids = [record.pk for record in getattr(version, name).all()]
    else:
        ids = [pk for pk in [getattr(version, field.attname)] if pk]
    return "\n".join(sorted(known_titles(user, ids).values()))
