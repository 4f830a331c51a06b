"""How a row of reference data is made: only when it is missing, and only with values that its model accepts."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from inventory.bilingual import LANGUAGES
from inventory.models import Source
from inventory.starter.reading import Problems, Row


@dataclass
class Known:
    """Rows by model and code, those in the database before and those just made; and how many were made."""

    rows: dict[type[models.Model], dict[str, Any]] = field(default_factory=dict)
    created: Counter[str] = field(default_factory=Counter)

    def get(self, model: type[models.Model], code: str | None) -> Any:
        return self.rows[model][code] if code else None

    def many(self, model: type[models.Model], codes: Iterable[str] | None) -> list[Any]:
        return [self.rows[model][code] for code in codes or []]


@dataclass
class Maker:
    """Creates rows that are not there yet, after asking the model whether their values are good."""

    known: Known
    problems: Problems

    def make(
        self,
        model: type[models.Model],
        rows: Iterable[Row],
        values: Callable[[Row], dict[str, Any]],
        *,
        key: str = "code",
    ) -> list[tuple[Row, Any]]:
        """Rows that were created, each with what it was made of."""
        there = {getattr(thing, key): thing for thing in model._default_manager.all()}
        fresh = []
        for row in rows:
            code = row.name
            if code not in there:
                thing = model(**{key: code}, **values(row))
                if self.is_good(model._meta.verbose_name, row, thing):
                    fresh.append((row, thing))
        self.create(model, [thing for _row, thing in fresh])
        self.known.rows[model] = there | {getattr(thing, key): thing for _row, thing in fresh}
        return fresh

    def create(self, model: type[models.Model], things: list[Any]) -> None:
        model._default_manager.bulk_create(things)
        self.known.created[str(model._meta.verbose_name_plural)] += len(things)

    def is_good(self, where: Any, row: Row, thing: models.Model) -> bool:
        """Whether a model accepts its own values, relations aside; what it refuses is a problem of the row."""
        relations = [f.name for f in thing._meta.concrete_fields if f.is_relation]
        try:
            thing.clean_fields(exclude=relations)
            thing.clean()
        except ValidationError as error:
            self.report(where, row, error)
            return False
        return True

    def report(self, where: Any, row: Row, error: ValidationError) -> None:
        for name, messages in error.message_dict.items():
            self.problems.add(str(where), row, f"{name}: {' '.join(messages)}")

    def cite(self, fresh: list[tuple[Row, Any]]) -> None:
        """Link rows just created with the sources that their entry lists."""
        for row, thing in fresh:
            thing.sources.set(self.known.many(Source, [source["id"] for source in row["sources"]]))


def twins(row: Row, **fields: str) -> dict[str, str]:
    """`name="name"` reads `name_es` and `name_en` of a row into the twin columns `name_es` and `name_en`."""
    return {f"{ours}_{one}": row.get(f"{theirs}_{one}") or "" for ours, theirs in fields.items() for one in LANGUAGES}


def defined(data: dict[str, Any], section: str, row: Row) -> dict[str, str]:
    """The definition that vocabulary.yaml gives for a term."""
    words = data["vocabulary"].get(section, {}).get(row.name, {})
    return {"definition_es": words.get("es", ""), "definition_en": words.get("en", "")}


def numbered(rows: Iterable[Row]) -> dict[str, int]:
    return {row.name: number for number, row in enumerate(rows, start=1)}
