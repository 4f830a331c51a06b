"""What reference data and child rows have in common."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.bilingual import Bilingual, Text, reader_language
from inventory.formats import number
from inventory.models.fields import Code, Line, Prose


class TermQuerySet(models.QuerySet):
    def current(self) -> "TermQuerySet":
        """Terms offered for new content. A retired one stays readable where it was used."""
        return self.filter(retired_on__isnull=True)


class Term(models.Model):
    """A term of a vocabulary: retired when no longer wanted, never deleted."""

    code = Code(_("code"), unique=True, help_text=_("Stable identifier. It never changes once people use it."))
    name_es = Line(_("name in Spanish"))
    name_en = Line(_("name in English"))
    definition_es = Prose(_("definition in Spanish"), max_length=1000)
    definition_en = Prose(_("definition in English"), max_length=1000)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    name = Bilingual("name")
    definition = Bilingual("definition")
    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return str(self.name)


class Single:
    """Descriptor: fields of a row without twins, read as one `Text` in the language of the programme's official name.

    Digits and abbreviations (2 400 UF) read the same in both languages and are not marked.
    """

    def __init__(self, *fields: str) -> None:
        self.fields = fields

    def __get__(self, row: Any, owner: type | None = None) -> "Text | Single":
        if row is None:
            return self
        words = " ".join(number(getattr(row, field)) for field in self.fields).strip()
        language = row.version.original_language
        return Text(words, language, language != reader_language() and any(letter.islower() for letter in words))


class Child(models.Model):
    """A row that belongs to one version. Every child names that version `version`."""

    position = models.PositiveSmallIntegerField(_("position"), default=0, editable=False)

    class Meta:
        abstract = True
        ordering = ["position", "id"]


def user_field(label: str) -> models.ForeignKey:
    """Who did something. People are deactivated, never deleted, so that the history stays whole."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=label,
    )


def together(name: str, *fields: str) -> models.CheckConstraint:
    """A named constraint: who and when are set together or not at all."""
    none = Q(**{f"{field}__isnull": True for field in fields})
    every = Q(**{f"{field}__isnull": False for field in fields})
    return models.CheckConstraint(condition=none | every, name=name)


def one_of(name: str, field: str, choices: type[models.TextChoices], *, blank: bool = False) -> models.CheckConstraint:
    """A named constraint: the column holds a value of its vocabulary."""
    values = [*choices.values, ""] if blank else list(choices.values)
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)
