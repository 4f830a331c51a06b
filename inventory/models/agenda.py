from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.bilingual import Bilingual
from inventory.choices import AgendaOrigin, AgendaStatus, Kind
from inventory.models.agency import Agency
from inventory.models.base import one_of
from inventory.models.fields import MARKDOWN_HELP, Prose, Year
from inventory.models.record import Record
from inventory.models.source import Citation, Source
from inventory.models.version import Version, document, folded_title, names_of, sort_title
from inventory.models.vocabulary import Topic


class AgendaElement(Version):
    """Something proposed or agreed for the countries to do together: paraphrased, with its origin and document."""

    KIND = Kind.AGENDA
    TITLE = "text"
    SUMMARY = "text"
    LIST_RELATED = ("primary_topic__domain", "body")
    LIST_PREFETCH = ("topics",)
    EXPORT_RELATED = ("primary_topic__domain", "body", "basis")
    EXPORT_PREFETCH = ("topics", "programmes", "entries", "sources__source")

    text_es = Prose(_("text in Spanish"), max_length=600, help_text=_("One sentence that says what is to be done."))
    text_en = Prose(_("text in English"), max_length=600, help_text=_("One sentence that says what is to be done."))
    primary_topic = models.ForeignKey(
        Topic,
        models.PROTECT,
        related_name="+",
        verbose_name=_("main topic"),
        help_text=_("It decides the policy domain under which the element is counted."),
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="agenda_elements", verbose_name=_("topics"))
    origin = models.CharField(_("origin"), max_length=14, choices=AgendaOrigin)
    basis = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document it rests on")
    )
    body = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body in charge"))
    status = models.CharField(_("status"), max_length=11, choices=AgendaStatus, default=AgendaStatus.UNKNOWN)
    year = Year(_("year"), null=True, blank=True, help_text=_("Year in which it was proposed or adopted."))
    progress_es = Prose(_("progress in Spanish"), help_text=MARKDOWN_HELP)
    progress_en = Prose(_("progress in English"), help_text=MARKDOWN_HELP)
    programmes = models.ManyToManyField(
        Record,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": Kind.PROGRAMME},
        verbose_name=_("programmes that show how"),
    )
    entries = models.ManyToManyField(
        Record,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": Kind.STOCKTAKING},
        verbose_name=_("gaps it answers to"),
    )

    sort_title = sort_title("text")
    folded_title = folded_title("text_es", "text_en")
    document = document({"text_es": "A", "text_en": "A", "keywords": "B", "progress_es": "C", "progress_en": "C"})

    text = Bilingual("text")
    progress = Bilingual("progress")

    class Meta(Version.Meta):
        ordering = ["primary_topic__domain__order", "record__code", "id"]
        verbose_name = _("agenda element")
        verbose_name_plural = _("agenda elements")
        constraints = [
            *Version.Meta.constraints,
            one_of("agendaelement_origin", "origin", AgendaOrigin),
            one_of("agendaelement_status", "status", AgendaStatus),
            models.CheckConstraint(condition=~Q(text_es="", text_en=""), name="agendaelement_worded"),
        ]

    def clean(self) -> None:
        super().clean()
        if not self.text_es and not self.text_en:
            raise ValidationError({"text_es": _("Give the text in Spanish or in English.")})

    def words(self) -> list[str]:
        found = super().words() + names_of(self.topics.all())
        if self.body:
            found += [self.body.acronym, *names_of([self.body])]
        return found


class AgendaSource(Citation):
    version = models.ForeignKey(AgendaElement, models.CASCADE, related_name="sources")
