"""What a comparison is made of: columns, parts, lines, cells.

Whether a row differs is decided on what the cells say, not on how: the order of a list makes no difference.
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
    """One row: a cell for each column, each a list of items."""

    key: str
    label: str
    cells: list[list[Item]]
    differs: bool = field(init=False)

    def __post_init__(self) -> None:
        said = [sorted(item.words for item in cell) for cell in self.cells]
        self.differs = any(one != said[0] for one in said)
        if max(map(len, self.cells)) > 1:
            having = Counter(words for cell in said for words in set(cell))
            has_common = any(count > 1 for count in having.values())
            for cell in self.cells:
                for item in cell:
                    item.is_alone = has_common and not item.is_null and having[item.words] == 1


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under one heading."""

    key: str
    label: str
    lines: list[Line]


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
        return sum(line.differs for part in self.parts for line in part.lines)

    @property
    def lines(self) -> int:
        return sum(len(part.lines) for part in self.parts)


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
