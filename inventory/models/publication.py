from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.bilingual import Bilingual
from inventory.choices import RoundState
from inventory.models.base import one_of, together, user_field
from inventory.models.fields import MARKDOWN_HELP, Code, Line, Prose
from inventory.models.vocabulary import Topic


class Round(models.Model):
    """A round of stocktaking: which topics the countries are asked about, and until when."""

    code = Code(_("code"), unique=True)
    name_es = Line(_("name in Spanish"))
    name_en = Line(_("name in English"))
    instructions_es = Prose(_("instructions in Spanish"))
    instructions_en = Prose(_("instructions in English"))
    opens_on = models.DateField(_("opens on"))
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=RoundState, default=RoundState.DRAFT, editable=False)
    topics = models.ManyToManyField(Topic, related_name="rounds", verbose_name=_("topics"))
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True, editable=False)
    frozen_by = user_field(_("frozen by"))

    name = Bilingual("name")
    instructions = Bilingual("instructions")

    class Meta:
        ordering = ["-opens_on", "-id"]
        verbose_name = _("round of stocktaking")
        verbose_name_plural = _("rounds of stocktaking")
        constraints = [
            one_of("round_state", "state", RoundState),
            together("round_frozen_together", "frozen_at", "frozen_by"),
            models.CheckConstraint(
                condition=models.Q(state=RoundState.FROZEN, frozen_at__isnull=False)
                | models.Q(state__in=[RoundState.DRAFT, RoundState.OPEN], frozen_at__isnull=True),
                name="round_frozen_when_frozen",
            ),
            models.CheckConstraint(
                condition=models.Q(deadline__isnull=True) | models.Q(opens_on__lte=models.F("deadline")),
                name="round_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


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
