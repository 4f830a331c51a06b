from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.bilingual import Bilingual
from inventory.models.fields import MARKDOWN_HELP, Line, Prose


class Release(models.Model):
    """A numbered, frozen, citable state of the whole inventory."""

    name = models.CharField(
        _("number"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{4}\.[0-9]+$", _("Write the year and a number: 2026.1"))],
        help_text=_("Year and number in the year: 2026.1"),
    )
    as_of = models.DateTimeField(_("state of"))
    notes_es = Prose(_("notes in Spanish"))
    notes_en = Prose(_("notes in English"))

    notes = Bilingual("notes")

    class Meta:
        ordering = ["-as_of"]
        verbose_name = _("release")
        verbose_name_plural = _("releases")

    def __str__(self) -> str:
        return self.name


class Page(models.Model):
    """A text of the site that the secretariat edits: home, about, methodology, data, footer."""

    slug = models.SlugField(_("address"), max_length=40, unique=True)
    title_es = Line(_("title in Spanish"))
    title_en = Line(_("title in English"), blank=True)
    body_es = Prose(_("text in Spanish"), help_text=MARKDOWN_HELP)
    body_en = Prose(_("text in English"), help_text=MARKDOWN_HELP)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    title = Bilingual("title")
    body = Bilingual("body")

    class Meta:
        ordering = ["slug"]
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def __str__(self) -> str:
        return str(self.title)
