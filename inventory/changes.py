"""The difference between two versions of a record, field by field, rows and links and both languages included."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.utils.formats import localize
from django.utils.translation import gettext as _

from inventory.models import Child, Version
from inventory.richtext import on_one_line


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs.

    `field`: its name, or that of the rows or links. `label`: in the reader's language. `old` and `new`: as a person
    reads them, "" when empty. `language`: of the text ("es", "en"), or "" when it has none.
    """

    field: str
    label: str
    old: str
    new: str
    language: str = ""

    @property
    def pieces(self) -> "tuple[list[Piece], list[Piece]]":
        """Both sides in pieces, what differs marked."""
        return words(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `differs`: whether the other side lacks it."""

    text: str
    differs: bool


# Comparing word by word takes time by the square of the length; longer texts are compared line by line. A word that
# is everywhere in a long text starts no equal piece (`autojunk`): with it a text of one word takes half a minute.
MOST_WORDS = 2_000


def words(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """`old` and `new` in pieces that put together again are the texts, each piece the same on both sides or marked."""
    before, after = _tokens(old), _tokens(new)
    if max(len(before), len(after)) > MOST_WORDS:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        for side, text in ((left, "".join(before[i:j])), (right, "".join(after[k:m]))):
            if text:
                side.append(Piece(text, kind != "equal"))
    return left, right


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)


def between(old: Version | None, new: Version | None) -> list[Change]:
    """What changed from `old` to `new`, in the order of the form. None stands for nothing, as before version 1."""
    before, after = snapshot(old), snapshot(new)
    absent = ("", "")
    found = [
        Change(field, label, before.get(field, absent)[1], after.get(field, absent)[1], _language(field))
        for field, (label, _value) in (before | after).items()
    ]
    return [change for change in found if change.old != change.new]


def says_the_same(old: Version, new: Version) -> bool:
    """Whether publishing `new` after `old` would tell the public nothing new, by whom it is said and the state of its
    translations included."""
    standing = ("provenance", "outdated_texts", "machine_texts")
    return all(getattr(old, name) == getattr(new, name) for name in standing) and not between(old, new)


def snapshot(version: Version | None) -> dict[str, tuple[str, str]]:
    """Field name → (label, value as a person reads it) of all content of a version."""
    if version is None:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for field in version._meta.concrete_fields:
        if field.editable and not field.generated and not field.primary_key:
            found[field.name] = (str(field.verbose_name), shown(version, field))
    for link in version._meta.many_to_many:
        linked = sorted(str(target) for target in getattr(version, link.name).all())
        found[link.name] = (str(link.verbose_name), "\n".join(linked))
    child: Any
    for child in type(version).child_models():
        rows = child.objects.filter(version=version).order_by("position", "id")
        name = child._meta.get_field("version").remote_field.get_accessor_name()
        found[name] = (str(child._meta.verbose_name_plural), "\n".join(_row(row) for row in rows))
    return {field: (label[:1].upper() + label[1:], value) for field, (label, value) in found.items()}


def shown(thing: models.Model, field: models.Field) -> str:
    """The value of a field as a person reads it; "" when empty."""
    if field.choices:
        return str(getattr(thing, f"get_{field.name}_display")() or "")
    value = getattr(thing, field.name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(localize(value)) if not isinstance(value, int) else str(value)


def _row(row: Child) -> str:
    """A child row on one line: every filled field with its label, so that no part of it can change unseen."""
    parts = []
    for field in row._meta.concrete_fields:
        if field.primary_key or field.name in ("version", "position"):
            continue
        value = shown(row, field)
        if value:
            parts.append(f"{field.verbose_name}: {on_one_line(value)}")
    return "; ".join(parts)


def _language(field: str) -> str:
    return field[-2:] if field.endswith(("_es", "_en")) else ""
