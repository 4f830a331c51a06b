"""Full-text search: which words are indexed, in which languages and weights, and how a query is read.

One stored `tsvector` per version holds the Spanish stems of the text as written, the Spanish stems of the text
without accents, and the English stems. A query is read in all of these ways and one match suffices. Indexing both
accented and unaccented text is what makes "educacion" find "educaciones": the Spanish stemmer needs the accent to
see the plural, and people leave it out when they search. The page language decides nothing here, so that the
Spanish and the English page find the same records.
"""

import difflib
import operator
import re
import unicodedata
from collections.abc import Iterable
from functools import reduce

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import CharField, F, Func, Value
from django.db.models.expressions import Combinable

MAX_LENGTH = 200
SPANISH, ENGLISH = "spanish", "english"
CONFIG = {"es": SPANISH, "en": ENGLISH}

# The unaccented ending of educación, inversión, gestión, conexión: restoring the accent lets the stemmer see it.
_ION = re.compile(r"(?<=[cstx])ion\b", re.IGNORECASE)


class Unaccent(Func):
    """Text without accents, by the SQL function of the first migration (immutable, so usable in an index)."""

    function = "f_unaccent"
    output_field = CharField()


class Lower(Func):
    function = "lower"
    output_field = CharField()


def folded(field: str) -> Func:
    """Lower-case text without accents: how names are sorted and compared whatever the server's collation."""
    return Lower(Unaccent(F(field)))


def document(weights: dict[str, str]) -> Combinable:
    """The search vector of a version.

    `weights`: field name → "A" (heaviest) to "D". A name ending in `_en` is stemmed as English; any other as Spanish,
    with and without accents.
    """
    parts: list[SearchVector] = []
    for field, weight in weights.items():
        if field.endswith("_en"):
            parts.append(SearchVector(field, config=ENGLISH, weight=weight))
        else:
            parts.append(SearchVector(field, config=SPANISH, weight=weight))
            parts.append(SearchVector(Unaccent(F(field)), config=SPANISH, weight=weight))
    return reduce(operator.add, parts)


def clean(terms: str) -> str:
    """What a person typed, with white space folded."""
    return " ".join(terms.split())


def query(terms: str) -> SearchQuery:
    """A query in web style: words are ANDed, "quotes" keep a phrase, `or` and `-` work; any reading may match."""
    terms = clean(terms)
    readings: list[tuple[Combinable, str]] = [
        (Value(terms), SPANISH),
        (Unaccent(Value(terms)), SPANISH),
        (Value(terms), ENGLISH),
    ]
    restored = _ION.sub("ión", terms)
    if restored != terms:
        readings.append((Value(restored), SPANISH))
    return reduce(operator.or_, (SearchQuery(value, config=config, search_type="websearch") for value, config in readings))


def highlight_query(terms: str, language: str) -> SearchQuery:
    """The query that marks words in text from which accents were taken."""
    return SearchQuery(Unaccent(Value(clean(terms))), config=CONFIG[language], search_type="websearch")


# Marks around found words: private-use characters, which no text may hold and no template prints.
START, STOP = "\ue000", "\ue001"


def segments(words: str, marked: str) -> list[tuple[str, bool]]:
    """A text cut at its found words: (piece, whether it was found).

    `words`: the text as written. `marked`: the same text without accents, with `START` and `STOP` around what was
    found. Taking an accent off keeps the length, so the marks fall on the same places.
    """
    words = unicodedata.normalize("NFC", words)
    if len(marked) - marked.count(START) - marked.count(STOP) != len(words):
        return [(words, False)]
    pieces, at = [], 0
    for index, piece in enumerate(re.split(f"[{START}{STOP}]", marked)):
        if piece:
            pieces.append((words[at : at + len(piece)], index % 2 == 1))
        at += len(piece)
    return pieces


def nearest(terms: str, names: Iterable[str]) -> str:
    """What a person may have meant: each word of `terms` replaced by the nearest word of `names`, or "" when none is.

    `names`: texts as written, of records whose names resemble the terms.
    """
    known = {fold(word): word for name in names for word in re.findall(r"\w{3,}", name)}
    meant = []
    for word in clean(terms).split():
        near = difflib.get_close_matches(fold(word), known, n=1, cutoff=0.72)
        meant.append(known[near[0]].lower() if near else word)
    guess = " ".join(meant)
    return guess if fold(guess) != fold(clean(terms)) else ""


def fold(words: str) -> str:
    """In Python what `lower(f_unaccent(words))` is in the database."""
    decomposed = unicodedata.normalize("NFD", words)
    return "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f").lower()
