"""What tables are made of: a `Column` says where a cell comes from, a `Sheet` which columns a table has.

A cell holds a text, a whole number, a decimal number, a yes or no, or nothing; days and moments are texts in
ISO 8601. So a value is the same in every file format, and an empty text is the same as a missing one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from inventory.bilingual import LANGUAGES

Cell = str | int | float | bool | None
Reader = Callable[[Any], Any]

# A cell of a spreadsheet program holds 32,767 characters. Single texts are shorter by their columns' limits;
# a text joined from many rows is cut where everybody sees it, and alike in every format.
CELL_MAX = 32_000
CUT = " … [cut: too long for a cell / cortado: demasiado largo para una celda]"

BATCH = 200  # rows read at a time

TEXT, INTEGER, NUMBER, BOOLEAN, DAY, MOMENT = "text", "integer", "number", "boolean", "date", "datetime"

# Control characters break XML, bidirectional overrides disguise text. Forms refuse them; old data may hold them.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

_IN = {"es": _("in Spanish"), "en": _("in English")}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key`: its header, stable. `read`: gives the value of a row's object. `type`: what the cells hold.

    `meaning`: what it says, in the reader's language. `fields`: model fields that it shows ("budgets.year" for a
    field of a child row).
    """

    key: str
    read: Reader
    type: str
    meaning: Any
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of a table with one row a record.

    `name`: of files and addresses. `unit`: what one row is. `model`: of the rows; `children`: related name → model of
    its child rows. `left_out`: field → why no column shows it. `prepare`: adds the joins and prefetches that the
    columns need. `attach`: called with each batch of rows and the moment asked for, before the cells are read.
    """

    name: str
    unit: Any
    model: type[models.Model]
    columns: tuple[Column, ...]
    prepare: Callable[[QuerySet], QuerySet] = lambda queryset: queryset
    left_out: Mapping[str, str] = field(default_factory=dict)
    children: Mapping[str, type[models.Model]] = field(default_factory=dict)
    attach: Callable[[list[Any], datetime | None], None] | None = None

    @property
    def keys(self) -> list[str]:
        return [column.key for column in self.columns]

    def rows(self, queryset: QuerySet, at: datetime | None = None) -> Iterator[list[Cell]]:
        """The cells of each row, read in batches from a server-side cursor: memory does not grow with the table."""
        readers = [column.read for column in self.columns]
        things = self.prepare(queryset).iterator(chunk_size=BATCH)
        while some := list(islice(things, BATCH)):
            if self.attach:
                self.attach(some, at)
            for thing in some:
                yield [cell(read(thing)) for read in readers]


def cell(value: Any) -> Cell:
    """A value as every format writes it."""
    if value is None or value == "":
        return None
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    words = _UNSEEN.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    return (words if len(words) <= CELL_MAX else words[: CELL_MAX - len(CUT)] + CUT) or None


@cache
def label(choices: type[models.TextChoices], value: str, language: str) -> str:
    """The label of a vocabulary's value in a language, "" for no value."""
    if not value:
        return ""
    with translation.override(language):
        return str(choices(value).label)


def at_path(path: str) -> Reader:
    """Reads `a.b.c` from an object; nothing when a step is empty."""
    steps = path.split(".")

    def read(thing: Any) -> Any:
        for step in steps:
            thing = getattr(thing, step)
            if thing is None:
                return None
        return thing

    return read


def related(name: str) -> Reader:
    """Reads all rows of a relation, prefetched or not."""
    return lambda thing: getattr(thing, name).all()


def joined(parts: Iterable[Any]) -> str:
    return "; ".join(str(part) for part in parts if part)


_TYPES: dict[type[models.Field], str] = {
    models.BooleanField: BOOLEAN,
    models.IntegerField: INTEGER,
    models.DecimalField: NUMBER,
    models.DateTimeField: MOMENT,
    models.DateField: DAY,
}


def type_of(one: models.Field) -> str:
    return next((name for kind, name in _TYPES.items() if isinstance(one, kind)), TEXT)


def own(model: type[models.Model], *names: str) -> list[Column]:
    """Columns for a model's own fields, named and explained as the fields are."""
    found = [model._meta.get_field(name) for name in names]
    return [Column(one.name, at_path(one.name), type_of(one), _title(one), (one.name,)) for one in found]


def _title(one: models.Field) -> Any:
    return getattr(one, "verbose_name", one.name)


def twins(model: type[models.Model], *names: str) -> list[Column]:
    """Two columns for each twin text."""
    return [column for name in names for column in own(model, *(f"{name}_{language}" for language in LANGUAGES))]


def choice(model: type[models.Model], name: str, choices: type[models.TextChoices]) -> list[Column]:
    """The value of a vocabulary and its label in both languages."""
    return labelled(name, at_path(name), choices, _title(model._meta.get_field(name)), (name,))


def labelled(
    key: str, read: Reader, choices: type[models.TextChoices], meaning: Any, fields: tuple[str, ...] = ()
) -> list[Column]:
    def in_language(language: str) -> Reader:
        return lambda thing: label(choices, read(thing) or "", language)

    return [
        Column(key, read, TEXT, meaning, fields),
        *(Column(f"{key}_label_{language}", in_language(language), TEXT, worded(meaning, language)) for language in LANGUAGES),
    ]


def worded(meaning: Any, language: str) -> Any:
    return format_lazy("{} ({})", meaning, _IN[language])


def term(key: str, path: str, meaning: Any, fields: tuple[str, ...] = ()) -> list[Column]:
    """The code of one term and its name in both languages."""
    return [
        Column(key, at_path(f"{path}.code"), TEXT, meaning, fields),
        *(
            Column(f"{key}_name_{language}", at_path(f"{path}.name_{language}"), TEXT, worded(meaning, language))
            for language in LANGUAGES
        ),
    ]


def terms(key: str, read: Callable[[Any], Iterable[Any]], meaning: Any, fields: tuple[str, ...] = ()) -> list[Column]:
    """The codes of several terms and their names in both languages, each joined by "; "."""

    def names(language: str) -> Reader:
        return lambda thing: joined(getattr(one, f"name_{language}") for one in read(thing))

    return [
        Column(key, lambda thing: joined(one.code for one in read(thing)), TEXT, meaning, fields),
        *(Column(f"{key}_name_{language}", names(language), TEXT, worded(meaning, language)) for language in LANGUAGES),
    ]


def count(name: str, meaning: Any) -> Column:
    """The number of child rows."""
    return Column(f"{name}_count", lambda thing: len(getattr(thing, name).all()), INTEGER, meaning)


def lines(name: str, line: Callable[[Any, str], str], meaning: Any, fields: Iterable[str]) -> list[Column]:
    """Child rows in words, in both languages, joined by "; ". `line`: one row in a language ("es", "en")."""

    def in_words(language: str) -> Reader:
        return lambda thing: joined(line(row, language) for row in getattr(thing, name).all())

    shown = tuple(f"{name}.{one}" for one in fields)
    return [Column(f"{name}_{language}", in_words(language), TEXT, worded(meaning, language), shown) for language in LANGUAGES]
