"""The map: where the countries are, with what each leads to."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from inventory.models import Country

OUTLINES = Path(__file__).parent.parent / "data" / "map.json"

# Where the name of each country stands in the drawing, beside its outline: x, y, and which end of the name is there.
LABELS = {"MX": (8, 132, "start"), "CO": (203, 168, "end"), "PE": (190, 246, "end"), "CL": (222, 400, "end")}


@dataclass(frozen=True, slots=True)
class Place:
    """A country on the map. `shape`: an SVG path; `x`, `y`, `anchor`: of its label."""

    country: Country
    count: int
    shape: str
    x: int
    y: int
    anchor: str


@cache
def _shapes() -> dict[str, str]:
    return json.loads(OUTLINES.read_text())["shapes"]


def places(counted: Iterable[tuple[Country, int]]) -> list[Place]:
    """The countries that are on the map, each with its number of programmes."""
    return [
        Place(country, count, _shapes()[country.code], *LABELS[country.code])
        for country, count in counted
        if country.code in LABELS
    ]
