from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Left, NullIf
from django.utils.translation import gettext_lazy as _

from inventory.bilingual import Bilingual
from inventory.choices import Answer, Basis, Internationalisation, Kind, Language, Level, ProgrammeStatus
from inventory.models.base import one_of
from inventory.models.country import Region
from inventory.models.fields import MARKDOWN_HELP, Line, PartialDate, Prose, WebAddress, Year
from inventory.models.record import Record
from inventory.models.version import Version, document, folded_title, names_of, sort_title
from inventory.models.vocabulary import Sector, TargetGroup, Topic

VERIFICATION_HELP = _("What could not be verified, and why. The public sees it.")


def year_of(field: str) -> models.GeneratedField:
    """The year of a partial date, or nothing."""
    return models.GeneratedField(
        expression=Cast(NullIf(Left(F(field), 4), models.Value("")), models.IntegerField()),
        output_field=models.IntegerField(),
        db_persist=True,
        null=True,
    )


def answer_field(label: str) -> models.CharField:
    return models.CharField(
        label,
        max_length=14,
        choices=Answer,
        default=Answer.NOT_ASKED,
        help_text=_("“None, confirmed” says that you know there is none. Leave “Not asked yet” when nobody has answered."),
    )


class Programme(Version):
    """A policy initiative for SMEs: a fund, a service, a law, a strategy. Its unit of count is the programme."""

    KIND = Kind.PROGRAMME
    TITLE = "name"
    SUMMARY = "summary"
    LIST_RELATED = ("primary_topic__domain",)
    LIST_PREFETCH = ("instruments__type", "target_groups", "agencies__agency", "calls")
    EXPORT_RELATED = ("primary_topic__domain", "superseded_by")
    EXPORT_PREFETCH = (
        "topics",
        "target_groups",
        "sectors",
        "regions",
        "instruments__type",
        "agencies__agency",
        "budgets",
        "coverages",
        "evaluations",
        "calls",
        "eligibility",
        "documents",
        "sources__source",
        "relations__to",
    )

    name_es = Line(_("name in Spanish"), blank=True)
    name_en = Line(_("name in English"), blank=True)
    original_language = models.CharField(
        _("language of the official name"),
        max_length=2,
        choices=Language,
        default=Language.SPANISH,
        help_text=_("The other name is a translation."),
    )
    acronym = Line(_("acronym"), max_length=40, blank=True)
    former_names = Line(_("former names"), blank=True, help_text=_("Separate them with semicolons."))
    summary_es = Prose(
        _("summary in Spanish"), max_length=600, help_text=_("Two or three plain sentences, at most 600 characters.")
    )
    summary_en = Prose(
        _("summary in English"), max_length=600, help_text=_("Two or three plain sentences, at most 600 characters.")
    )
    description_es = Prose(_("description in Spanish"), help_text=MARKDOWN_HELP)
    description_en = Prose(_("description in English"), help_text=MARKDOWN_HELP)
    objectives_es = Prose(_("objectives in Spanish"), help_text=MARKDOWN_HELP)
    objectives_en = Prose(_("objectives in English"), help_text=MARKDOWN_HELP)
    primary_topic = models.ForeignKey(
        Topic,
        models.PROTECT,
        related_name="+",
        verbose_name=_("main topic"),
        help_text=_("It decides the policy domain under which the programme is counted."),
    )
    topics = models.ManyToManyField(
        Topic,
        related_name="programmes",
        blank=True,
        verbose_name=_("topics"),
        help_text=_("The main topic is always one of them."),
    )
    target_groups = models.ManyToManyField(TargetGroup, related_name="programmes", blank=True, verbose_name=_("target groups"))
    sectors = models.ManyToManyField(
        Sector,
        related_name="programmes",
        blank=True,
        verbose_name=_("sectors"),
        help_text=_("Leave empty when it is open to every sector."),
    )
    level = models.CharField(_("level"), max_length=14, choices=Level, default=Level.NATIONAL)
    regions = models.ManyToManyField(Region, related_name="programmes", blank=True, verbose_name=_("regions"))
    start = PartialDate(_("start"), help_text=_("A year, a month or a day: 2019, 2019-05 or 2019-05-12."))
    end = PartialDate(_("end"), help_text=_("A year, a month or a day: 2019, 2019-05 or 2019-05-12."))
    end_state = answer_field(_("what is known about the end"))
    status = models.CharField(_("status"), max_length=10, choices=ProgrammeStatus, default=ProgrammeStatus.UNKNOWN)
    status_basis = models.CharField(_("basis of the status"), max_length=8, choices=Basis, default=Basis.NONE)
    last_evidence_year = Year(
        _("year of the last evidence"), null=True, blank=True, help_text=_("Year of the newest source that shows this status.")
    )
    verification_note_es = Prose(_("verification note in Spanish"), max_length=1000, help_text=VERIFICATION_HELP)
    verification_note_en = Prose(_("verification note in English"), max_length=1000, help_text=VERIFICATION_HELP)
    superseded_by = models.ForeignKey(
        Record,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": Kind.PROGRAMME},
        verbose_name=_("replaced by"),
    )
    budget_state = answer_field(_("what is known about the budget"))
    coverage_state = answer_field(_("what is known about coverage"))
    evaluation_state = answer_field(_("what is known about evaluations"))
    internationalisation = models.CharField(_("internationalisation"), max_length=8, choices=Internationalisation, blank=True)
    official_url = WebAddress(_("official site"), help_text=_("The programme's own page. A news article is a source."))
    application_url = WebAddress(_("where to apply"))
    image = models.ImageField(_("image"), upload_to="programmes", blank=True)
    image_alt_es = Line(_("description of the image in Spanish"), blank=True)
    image_alt_en = Line(_("description of the image in English"), blank=True)

    start_year = year_of("start")
    end_year = year_of("end")
    sort_title = sort_title("name")
    folded_title = folded_title("acronym", "name_es", "name_en", "former_names")
    document = document(
        {
            "name_es": "A",
            "name_en": "A",
            "acronym": "A",
            "former_names": "B",
            "summary_es": "B",
            "summary_en": "B",
            "keywords": "C",
            "description_es": "D",
            "description_en": "D",
            "objectives_es": "D",
            "objectives_en": "D",
        }
    )

    name = Bilingual("name")
    summary = Bilingual("summary")
    description = Bilingual("description")
    objectives = Bilingual("objectives")
    verification_note = Bilingual("verification_note")
    image_alt = Bilingual("image_alt")

    class Meta(Version.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            *Version.Meta.constraints,
            one_of("programme_original_language", "original_language", Language),
            one_of("programme_status", "status", ProgrammeStatus),
            one_of("programme_status_basis", "status_basis", Basis),
            one_of("programme_level", "level", Level),
            one_of("programme_end_state", "end_state", Answer),
            one_of("programme_budget_state", "budget_state", Answer),
            one_of("programme_coverage_state", "coverage_state", Answer),
            one_of("programme_evaluation_state", "evaluation_state", Answer),
            one_of("programme_internationalisation", "internationalisation", Internationalisation, blank=True),
            models.CheckConstraint(condition=~Q(name_es="", name_en=""), name="programme_named"),
            models.CheckConstraint(
                condition=Q(end="", end_state__in=[answer for answer in Answer if answer != Answer.REPORTED])
                | (~Q(end="") & Q(end_state=Answer.REPORTED)),
                name="programme_end_fits_its_state",
            ),
            models.CheckConstraint(
                condition=Q(start="") | Q(end="") | Q(start__lte=F("end")) | Q(start__startswith=F("end")),
                name="programme_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True) | Q(status=ProgrammeStatus.SUPERSEDED),
                name="programme_replaced_when_superseded",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        errors: dict[str, object] = {}
        if not self.name_es and not self.name_en:
            errors["name_es"] = _("Give the name in Spanish or in English.")
        if self.end and self.end_state == Answer.NOT_ASKED:
            self.end_state = Answer.REPORTED
        if self.end and self.end_state != Answer.REPORTED:
            errors["end_state"] = _("An end is given, so this must be “Reported”; or remove the end.")
        if not self.end and self.end_state == Answer.REPORTED:
            errors["end"] = _("You chose “Reported”: give the end.")
        if self.start and self.end and self.start > self.end and not self.start.startswith(self.end):
            errors["end"] = _("The end lies before the start.")
        if self.superseded_by_id and self.status != ProgrammeStatus.SUPERSEDED:
            errors["status"] = _("A successor is named, so the status must be “Replaced by another programme”.")
        if self.superseded_by_id and self.superseded_by_id == self.record_id:
            errors["superseded_by"] = _("A programme cannot replace itself.")
        if self.image and not (self.image_alt_es or self.image_alt_en):
            errors["image_alt_es"] = _("Describe the image for people who cannot see it.")
        if errors:
            raise ValidationError(errors)

    def names(self) -> str:
        return f"{super().names()} {self.acronym} {self.former_names}"

    def words(self) -> list[str]:
        found = super().words()
        for row in self.agencies.select_related("agency"):
            found += [row.agency.acronym, *names_of([row.agency])]
        found += names_of(row.type for row in self.instruments.select_related("type"))
        return found + names_of(self.topics.all())
