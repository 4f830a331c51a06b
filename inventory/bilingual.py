"""Twin texts: `name_es` and `name_en`, one accessor, fallback that marks itself.

Spanish or English suffices to publish; where one is missing the other stands in, and whoever shows it must say
so. `Text` therefore carries the language it is written in beside the words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django.db import models
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from inventory.choices import TextState

LANGUAGES = ("es", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """Words in a language.

    `words`: the text. `language`: "es" or "en". `is_fallback`: True when the reader asked for the other language.
    """

    words: str
    language: str
    is_fallback: bool

    def __str__(self) -> str:
        return self.words

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def marked(self) -> str:
        """The words with their language behind them where it is not the reader's: for where no markup can say so."""
        note = _("in %(language)s") % {"language": language_name(self.language)}
        return f"{self.words} ({note})" if self.is_fallback else self.words


def language_name(code: str) -> str:
    """The name of a language in the reader's language, as used in running text."""
    return {"es": pgettext("in running text", "Spanish"), "en": pgettext("in running text", "English")}.get(code, code)


def reader_language() -> str:
    """The language of the page being made: "es" or "en" ("es" when neither is active)."""
    language = (get_language() or "es")[:2]
    return language if language in LANGUAGES else "es"


def other(language: str) -> str:
    return "en" if language == "es" else "es"


def text(thing: object, field: str, language: str | None = None) -> Text:
    """The twin `field` of `thing` in `language` (the reader's when None), else the other language, marked.

    `thing`: anything with `<field>_es` and `<field>_en`; `field`: the name without suffix.
    """
    wanted = language or reader_language()
    words = getattr(thing, f"{field}_{wanted}") or ""
    if words:
        return Text(words, wanted, False)
    words = getattr(thing, f"{field}_{other(wanted)}") or ""
    return Text(words, other(wanted), True) if words else Text("", wanted, False)


class Bilingual:
    """Descriptor: `name = Bilingual("name")` reads `name_es`/`name_en` in the reader's language as a `Text`."""

    def __init__(self, field: str) -> None:
        self.field = field

    def __get__(self, thing: object | None, owner: type | None = None) -> "Text | Bilingual":
        return self if thing is None else text(thing, self.field)


class Twins(Protocol):
    """What a version remembers of its texts; the versions themselves are built on this file."""

    _meta: ClassVar[Any]
    outdated_texts: list[str]
    machine_texts: list[str]


def twin_names(model: type[models.Model] | type[Twins]) -> list[str]:
    """Names, without suffix, of a model's twin fields, in field order."""
    names = {field.name for field in model._meta.concrete_fields}
    return [
        field.name[:-3]
        for field in model._meta.concrete_fields
        if field.name.endswith("_es") and f"{field.name[:-3]}_en" in names
    ]


def outdated_after(before: Twins, after: Twins, still_right: Iterable[str] = ()) -> list[str]:
    """Which texts of `after` lag behind their twins: those of `before`, and those whose twin alone changed since.

    `still_right`: texts a person has looked at and found right as they are. Texts are named as columns (`summary_en`).
    """
    outdated = set(before.outdated_texts)
    for name in twin_names(type(after)):
        changed = {
            language: getattr(before, f"{name}_{language}") != getattr(after, f"{name}_{language}") for language in LANGUAGES
        }
        for language in LANGUAGES:
            column, twin = f"{name}_{language}", f"{name}_{other(language)}"
            if changed[language]:
                outdated.discard(column)
            elif changed[other(language)] and twin not in before.outdated_texts:
                # A twin that was itself outdated has only caught up.
                outdated.add(column)
            if not getattr(after, column) or not getattr(after, twin):
                outdated.discard(column)
    return sorted(outdated - set(still_right))


def text_state(version: Twins, column: str) -> TextState:
    """Where the text in `column` (`summary_en`) stands beside its twin."""
    language = column[-2:]
    twin = f"{column[:-2]}{other(language)}"
    if not getattr(version, column):
        return TextState.MISSING if getattr(version, twin) else TextState.EMPTY
    if column in version.outdated_texts:
        return TextState.OUTDATED
    if column in version.machine_texts:
        return TextState.MACHINE
    original = getattr(version, "original_language", "es")
    return TextState.ORIGINAL if language == original or not getattr(version, twin) else TextState.TRANSLATED
