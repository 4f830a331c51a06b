"""A draft of Peru with a word in every text that nobody outside Peru's desk may ever read."""

from typing import Any

from django.db import models

from inventory.choices import Kind, State
from inventory.models import VERSION_MODELS, Programme, Version
from inventory.models.fields import Line, Prose, WebAddress
from tests.factories import World, make

WORD = "canariosecreto"
CODE = "pe-oculto"


def words(model: type[models.Model]) -> dict[str, str]:
    """The word for every free text of a model."""
    found = {}
    for field in model._meta.concrete_fields:
        if not field.editable or field.choices or field.name == "unit":
            continue
        if isinstance(field, WebAddress):
            found[field.name] = f"https://example.org/{WORD}"
        elif isinstance(field, Line | Prose):
            found[field.name] = f"{WORD} {field.name}"[: field.max_length]
    return found


def rows(version: Version) -> None:
    """A row of every kind of child with the word in it."""
    if not isinstance(version, Programme):
        return
    version.instruments.update(**dict.fromkeys(("description_es", "description_en"), WORD))
    version.budgets.create(year=2024, amount=987654321, currency="PEN")
    version.coverages.create(year=2024, served=5, unit=WORD)
    version.evaluations.create(year=2024, **words(version.evaluations.model))
    version.calls.create(is_permanent=True, **words(version.calls.model))
    version.eligibility.create(criterion="other", value=WORD)
    version.documents.create(file="documents/0123456789abcdef0123456789abcdef.pdf", **words(version.documents.model))


def hidden_drafts(world: World, state: State = State.DRAFT) -> dict[Kind, Version]:
    """A record of Peru of each kind, never published."""
    reported = {f"{question}_state": "reported" for question in ("budget", "coverage", "evaluation")}
    return {
        kind: make(
            world,
            kind,
            "PE",
            state,
            children=rows,
            code=f"{CODE}-{kind.value}",
            **words(VERSION_MODELS[kind]) | (reported if kind is Kind.PROGRAMME else {}),
        )
        for kind in Kind
    }


def tells(response: Any, asked: str = "") -> str:
    """What an answer gives away: the word, or the code where it was not part of the question. "" is nothing."""
    body = b"".join(response) if response.streaming else response.content
    whole = (body.decode("utf-8", "replace") + "".join(f"{name}: {value}\n" for name, value in response.items())).lower()
    if WORD in whole:
        return whole[max(0, whole.index(WORD) - 200) :][:300]
    if CODE in whole and CODE not in asked:
        return whole[max(0, whole.index(CODE) - 200) :][:300]
    return ""
