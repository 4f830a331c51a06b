"""What a comparison is made of: columns, parts, lines, cells.

Whether a row differs is decided on what the cells say, not on how: the order of a list makes no difference. What is not
known of a column is neither alike nor different: unless the others differ already, the row cannot be compared.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from inventory.bilingual import Text
from inventory.choices import Answer

FEWEST, MOST = 2, 4


@dataclass(slots=True)
class Item:
    """One thing in a cell. `url`: where it leads. `language`: set when the words are in the other language.

    `is_null`: the words tell why there is no value. `is_alone`: no other column has it, though they have something in common.
    """

    words: str
    url: str = ""
    language: str = ""
    is_null: bool = False
    is_alone: bool = False


@dataclass(slots=True)
class Line:
    """One row: a cell for each column, each a list of items. `differs` is None when too little is known to say."""

    key: str
    label: str
    cells: list[list[Item]]
    differs: bool | None = field(init=False)

    def __post_init__(self) -> None:
        said = [sorted(item.words for item in cell) for cell in self.cells]
        known = [one for one, cell in zip(said, self.cells, strict=True) if not any(item.is_null for item in cell)]
        self.differs = True if any(one != known[0] for one in known) else None if len(known) < len(said) else False
        if max(map(len, self.cells)) > 1:
            having = Counter(words for cell in said for words in set(cell))
            has_common = any(count > 1 for count in having.values())
            for cell in self.cells:
                for item in cell:
                    item.is_alone = has_common and not item.is_null and having[item.words] == 1


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under one heading. `caution`: what to mind before comparing them."""

    key: str
    label: str
    lines: list[Line]
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    code: str
    label: str
    url: str
    language: str = ""
    meta: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    columns: list[Column]
    parts: list[Part]

    @property
    def differences(self) -> int:
        return self._count(True)

    @property
    def comparable(self) -> int:
        return self._count(True) + self._count(False)

    @property
    def unknown(self) -> int:
        return self._count(None)

    def _count(self, differs: bool | None) -> int:
        return sum(line.differs is differs for part in self.parts for line in part.lines)


def words(text: Text) -> list[Item]:
    """A twin text as a cell."""
    return [Item(str(text), language=text.language if text.is_fallback else "")] if text else missing()


def missing(label: str = "") -> list[Item]:
    return [Item(label or _("Not reported"), is_null=True)]


def items(things: Iterable[Any]) -> list[Item]:
    """Several things as a cell, each once."""
    return [Item(one) for one in dict.fromkeys(str(thing) for thing in things)] or missing()


def answer(value: str, is_given: bool) -> list[Item]:
    """What is known about a question, in the words that the record's page uses."""
    if is_given or value == Answer.REPORTED:
        return [Item(_("Reported"))]
    if value == Answer.NONE:
        return [Item(_("None, confirmed"))]
    return missing(str(Answer(value).label))
