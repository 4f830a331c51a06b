"""What a row of the starter file may hold: which fields, and which type each has.

A misspelt field would be left out in silence, and a list where a text is read would end in a traceback: both are named
by line before anything reads the rows.
"""

from collections.abc import Callable
from math import isfinite
from typing import Any

from inventory.starter.reading import LISTS, Problems, Row

TEXT, WHOLE, NUMBER, FLAG, TEXTS = "a text", "a whole number", "a number", "true or false", "a list of texts"

FITS: dict[str, Callable[[Any], bool]] = {
    TEXT: lambda value: isinstance(value, str),
    WHOLE: lambda value: type(value) is int,
    NUMBER: lambda value: type(value) in (int, float) and isfinite(value),
    FLAG: lambda value: isinstance(value, bool),
    TEXTS: lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
}

Shape = dict[str, Any]
"""Field → one of the types above, the shape of a mapping, or a list with the shape of its rows."""


def are(kind: str, names: str) -> Shape:
    return dict.fromkeys(names.split(), kind)


TERM = are(TEXT, "id name_es name_en")
CITED = {"sources": [are(TEXT, "id title url section") | are(WHOLE, "year")]}
BAND = are(TEXT, "size sector") | are(NUMBER, "min max sales_min sales_max combined_max") | are(WHOLE, "workers_min workers_max")
DEFINITION = (
    CITED | {"bands": [BAND], "sector_specific": FLAG} | are(TEXT, "legal_basis criterion_es criterion_en unit note_es note_en")
)
FRAMEWORK = (
    TERM
    | CITED
    | {"dimensions": [are(TEXT, "code name_es name_en")]}
    | {"sub_topics": [are(TEXT, "dimension name_es name_en src") | are(WHOLE, "edition")]}
    | are(TEXT, "note sub_topics_note pilot cross_cutting")
    | are(WHOLE, "scale_min scale_max countries_covered")
    | are(TEXTS, "blocks")
)

SHAPES: dict[str, Shape] = {
    "countries": TERM
    | CITED
    | {"sme_definition": DEFINITION, "is_region": FLAG, "member_since": WHOLE}
    | are(TEXT, "iso2 iso3 currency ministry_es ministry_en"),
    "domains": TERM | are(TEXT, "code icon evidence desc_es desc_en") | are(WHOLE, "order"),
    "topics": TERM | are(TEXT, "domain smepi"),
    "instrument_groups": TERM,
    "instrument_types": TERM | are(TEXT, "group"),
    "target_groups": TERM | are(TEXT, "axis"),
    "statuses": TERM,
    "policy_frameworks": FRAMEWORK,
    "agencies": TERM | CITED | are(TEXT, "country acronym type url") | are(WHOLE, "start_year end_year"),
    "programmes": TERM
    | CITED
    | are(TEXT, "country agency domain summary_es summary_en status status_basis verification_note url official_url")
    | are(TEXTS, "topics instrument_types target_groups")
    | are(WHOLE, "start_year end_year last_evidence_year"),
    "stocktaking_entries": CITED
    | are(TEXT, "id country domain topic in_place_es in_place_en strengths_es strengths_en gaps_es gaps_en gaps_basis")
    | are(TEXTS, "programmes"),
    "agenda_elements": CITED | are(TEXT, "id domain origin status text_es text_en") | {"topics": TEXTS, "year": WHOLE},
    "indicators": TERM | are(TEXT, "unit theme"),
    "observations": CITED | are(TEXT, "id indicator country year_basis unit note") | {"year": WHOLE, "value": NUMBER},
    "sources": are(TEXT, "id title publisher url note") | {"year": WHOLE},
}


def check(data: dict[str, Any], problems: Problems) -> None:
    """Add to `problems` every field that its list does not have, and every value of another type."""
    for name in LISTS:
        for row in data[name]:
            _check_row(name, row, SHAPES[name], problems)


def _check_row(where: str, row: Row, shape: Shape, problems: Problems) -> None:
    for name, value in row.items():
        wanted = shape.get(name)
        if wanted is None:
            problems.add(where, row, f"“{name}” is not a field of {where}")
        elif value is not None:
            _check_value(where, row, name, value, wanted, problems)


def _check_value(where: str, row: Row, name: str, value: Any, wanted: Any, problems: Problems) -> None:
    if isinstance(wanted, str):
        if not FITS[wanted](value):
            problems.add(where, row, f"“{name}” is not {wanted}")
        return
    shape, rows = (wanted[0], value) if isinstance(wanted, list) else (wanted, [value])
    if not isinstance(rows, list) or not all(isinstance(one, Row) for one in rows):
        problems.add(where, row, f"“{name}” is not {'a list of entries' if isinstance(wanted, list) else 'an entry with fields'}")
        return
    for one in rows:
        _check_row(f"{where}, {name}", one, shape, problems)
