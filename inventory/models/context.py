from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.bilingual import Bilingual
from inventory.choices import Kind, Section
from inventory.models.base import one_of
from inventory.models.fields import MARKDOWN_HELP, Line, Prose
from inventory.models.indicator import Indicator
from inventory.models.source import Citation
from inventory.models.version import Version, document, folded_title, names_of, sort_title
from inventory.models.vocabulary import Topic


class ContextNote(Version):
    """A note of the report's section 1: context, challenge or opportunity, of a country or of the Alliance."""

    KIND = Kind.CONTEXT
    TITLE = "title"
    SUMMARY = "text"
    LIST_PREFETCH = ("topics__domain",)
    EXPORT_PREFETCH = ("topics__domain", "indicators", "sources__source")

    section = models.CharField(_("section"), max_length=11, choices=Section, default=Section.CONTEXT)
    title_es = Line(_("title in Spanish"), blank=True)
    title_en = Line(_("title in English"), blank=True)
    text_es = Prose(_("text in Spanish"), help_text=MARKDOWN_HELP)
    text_en = Prose(_("text in English"), help_text=MARKDOWN_HELP)
    topics = models.ManyToManyField(Topic, blank=True, related_name="context_notes", verbose_name=_("topics"))
    indicators = models.ManyToManyField(Indicator, blank=True, related_name="context_notes", verbose_name=_("indicators"))

    sort_title = sort_title("title")
    folded_title = folded_title("title_es", "title_en")
    document = document({"title_es": "A", "title_en": "A", "keywords": "B", "text_es": "C", "text_en": "C"})

    text = Bilingual("text")

    class Meta(Version.Meta):
        ordering = ["record__country__order", "section", "sort_title", "id"]
        verbose_name = _("context note")
        verbose_name_plural = _("context notes")
        constraints = [
            *Version.Meta.constraints,
            one_of("contextnote_section", "section", Section),
            models.CheckConstraint(condition=~Q(title_es="", title_en=""), name="contextnote_titled"),
        ]

    def clean(self) -> None:
        super().clean()
        if not self.title_es and not self.title_en:
            raise ValidationError({"title_es": _("Give the title in Spanish or in English.")})

    def words(self) -> list[str]:
        return super().words() + names_of(self.topics.all())


class ContextSource(Citation):
    version = models.ForeignKey(ContextNote, models.CASCADE, related_name="sources")
