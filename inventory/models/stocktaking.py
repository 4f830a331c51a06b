from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.bilingual import Bilingual, Text, reader_language
from inventory.choices import Answer, Basis, Kind
from inventory.models.base import one_of
from inventory.models.fields import MARKDOWN_HELP, Prose
from inventory.models.programme import answer_field
from inventory.models.record import Record
from inventory.models.source import Citation
from inventory.models.version import Version, document, folded_title, names_of, sort_title


class StocktakingEntry(Version):
    """What a country has in place on a topic, its strengths and gaps, as answered in a round."""

    KIND = Kind.STOCKTAKING
    TITLE = "in_place"
    SUMMARY = "in_place"
    LIST_RELATED = ("record__topic__domain", "record__round")
    EXPORT_RELATED = ("record__topic__domain", "record__round")
    EXPORT_PREFETCH = ("programmes", "sources__source")

    in_place_state = answer_field(_("is a policy in place?"))
    in_place_es = Prose(_("what is in place, in Spanish"), help_text=MARKDOWN_HELP)
    in_place_en = Prose(_("what is in place, in English"), help_text=MARKDOWN_HELP)
    strengths_es = Prose(_("strengths, in Spanish"))
    strengths_en = Prose(_("strengths, in English"))
    gaps_es = Prose(_("gaps, in Spanish"))
    gaps_en = Prose(_("gaps, in English"))
    gaps_basis = models.CharField(_("basis of the gaps"), max_length=8, choices=Basis, default=Basis.NONE)
    programmes = models.ManyToManyField(
        Record,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": Kind.PROGRAMME},
        verbose_name=_("programmes"),
    )

    prefilled = models.BooleanField(_("prefilled from the round before, not confirmed yet"), default=False, editable=False)

    sort_title = sort_title("in_place")
    folded_title = folded_title("keywords")
    document = document(
        {
            "keywords": "A",
            "in_place_es": "B",
            "in_place_en": "B",
            "strengths_es": "C",
            "strengths_en": "C",
            "gaps_es": "C",
            "gaps_en": "C",
        }
    )

    in_place = Bilingual("in_place")
    strengths = Bilingual("strengths")
    gaps = Bilingual("gaps")

    class Meta(Version.Meta):
        ordering = ["record__country__order", "record__topic__domain__order", "record__topic__order", "id"]
        verbose_name = _("stocktaking entry")
        verbose_name_plural = _("stocktaking entries")
        constraints = [
            *Version.Meta.constraints,
            one_of("stocktakingentry_in_place_state", "in_place_state", Answer),
            one_of("stocktakingentry_gaps_basis", "gaps_basis", Basis),
        ]

    @property
    def title(self) -> Text:
        topic, country = self.record.topic, self.record.country
        return Text(f"{topic.name} – {country.name}", reader_language(), False)

    def clean(self) -> None:
        super().clean()
        if self.in_place_state == Answer.REPORTED and not (self.in_place_es or self.in_place_en):
            raise ValidationError({"in_place_es": _("You chose “Reported”: say what is in place, in one language at least.")})

    def names(self) -> str:
        return self.keywords

    def words(self) -> list[str]:
        topic = self.record.topic
        return [*names_of([topic, topic.domain]), *super().words()]


class EntrySource(Citation):
    version = models.ForeignKey(StocktakingEntry, models.CASCADE, related_name="sources")
