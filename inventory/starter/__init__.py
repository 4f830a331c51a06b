"""The data that the inventory begins with: read from YAML, checked as a whole, loaded as published versions.

Loading creates what is missing and touches nothing that exists: a second run changes nothing, and what people changed
in the meantime stays theirs. One transaction: a file with a mistake loads nothing, and every mistake is named at once.
"""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import translation

from inventory.starter import checking, reading, records, reference, shape
from inventory.starter.reading import DATA, Problems, StarterError

__all__ = ["DATA", "StarterError", "load", "load_reference"]


def load(path: Path | None = None) -> dict[str, int]:
    """Load `path` (the starter data when None) and its companion files; how many rows of each sort were created.

    Raises `StarterError` with every problem found; then nothing is loaded.
    """
    problems = Problems()
    # One language for whoever runs the command, whatever language the site speaks by default.
    with translation.override("en"), transaction.atomic():
        data = _checked(path or DATA / "starter.yaml", problems)
        known = reference.load(data, problems)
        records.load(data, known, problems)
        problems.raise_if_any()
    return {name: count for name, count in known.created.items() if count}


def load_reference() -> None:
    """Load the reference data alone, without a record: what generated data rest on."""
    problems = Problems()
    data = _checked(DATA / "starter.yaml", problems)
    with transaction.atomic():
        reference.load(data, problems)


def _checked(path: Path, problems: Problems) -> dict[str, Any]:
    data = reading.read(path, problems)
    problems.raise_if_any()
    shape.check(data, problems)
    problems.raise_if_any()
    checking.check(data, problems)
    problems.raise_if_any()
    return data
