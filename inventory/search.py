"""Full-text search: which words are indexed, in which languages and weights, and how a query is read.

One stored `tsvector` per version holds the stems of each text, in its language, as it is written and in plain
spelling: without accents, plural endings and hyphens. A query is read in all of these ways and one match suffices.
The text as written makes "educacion" find "educaciones", because the Spanish stemmer needs the accent to see the
plural; the plain one makes "préstamo" find "préstamos", "pyme" "pymes", "SME" "SMEs" and "startup" "Start-Up",
where the stemmers see two words. The page language decides nothing here, so that the Spanish and the English page
find the same records.
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
OR = {"es": "o", "en": "or"}
# The end of a word that takes a plain s for many.
_ONE = re.compile(r"(?<=\w{2}[^\W\dius_])\b", re.IGNORECASE)
_SPANISH_OR = re.compile(r"(?<= )[ou](?= )", re.IGNORECASE)

# The unaccented ending of educación, inversión, gestión, conexión: restoring the accent lets the stemmer see it.
_ION = re.compile(r"(?<=[cstx])ion\b", re.IGNORECASE)


class Unaccent(Func):
    """Text without accents, by the SQL function of the first migration (immutable, so usable in an index)."""

    function = "f_unaccent"
    output_field = CharField()


class Plain(Unaccent):
    """Text in plain spelling: "Start-Up para las PYMES" becomes "StartUp para las PYME"."""

    template = (
        r"regexp_replace(regexp_replace(%(function)s(%(expressions)s), '([[:alpha:]])-(?=[[:alpha:]])', '\1', 'g'),"
        r" '(\w{2}[a-hj-rtv-z])s\M', '\1', 'gi')"
    )


class Lower(Func):
    function = "lower"
    output_field = CharField()


def folded(field: str) -> Func:
    """Lower-case text without accents: how names are sorted and compared whatever the server's collation."""
    return Lower(Unaccent(F(field)))


def document(weights: dict[str, str]) -> Combinable:
    """The search vector of a version.

    `weights`: field name → "A" (heaviest) to "D". A name ending in `_en` is stemmed as English; any other as Spanish.
    """
    parts: list[SearchVector] = []
    for field, weight in weights.items():
        config = ENGLISH if field.endswith("_en") else SPANISH
        parts += [SearchVector(spelt, config=config, weight=weight) for spelt in (F(field), Plain(F(field)))]
    return reduce(operator.add, parts)


def clean(terms: str) -> str:
    """What a person typed, with white space folded."""
    return " ".join(terms.split())


def any_word(terms: str, language: str) -> str:
    """A query for any of the words that were searched for together, or "" when there is nothing to loosen."""
    words = clean(terms).split()
    plain = all(re.fullmatch(r"\w[\w-]*", word) and word.lower() not in OR.values() for word in words)
    return f" {OR[language]} ".join(words) if plain and len(words) > 1 else ""


def query(terms: str) -> SearchQuery:
    """A query in web style: words are ANDed, "quotes" keep a phrase, `or` (or `o`) and `-` work; any reading may match."""
    terms = clean(terms)
    if '"' not in terms:
        terms = _SPANISH_OR.sub(OR["en"], terms)
    readings: list[tuple[Combinable, str]] = [
        (spelt, config) for config in (SPANISH, ENGLISH) for spelt in (Value(terms), Plain(Value(terms)))
    ]
    restored = _ION.sub("ión", terms)
    if restored != terms:
        readings.append((Value(restored), SPANISH))
    return reduce(operator.or_, (SearchQuery(value, config=config, search_type="websearch") for value, config in readings))


def highlight_query(terms: str, language: str) -> SearchQuery:
    """The query that marks words in text from which accents were taken, one and many alike."""
    terms = clean(terms)
    readings = (Unaccent(Value(terms)), Plain(Value(terms)), Unaccent(Value(_ONE.sub("s", terms))))
    return reduce(operator.or_, (SearchQuery(spelt, config=CONFIG[language], search_type="websearch") for spelt in readings))


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
