"""The child rows of a programme."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inventory.bilingual import Bilingual
from inventory.choices import AgencyRole, BudgetType, Criterion, EvaluationType, FundingSource, Kind, Operator, RelationType
from inventory.models.agency import Agency
from inventory.models.base import Child, Single, one_of
from inventory.models.fields import Line, Prose, WebAddress, Year
from inventory.models.programme import Programme
from inventory.models.record import Record
from inventory.models.source import Citation
from inventory.models.vocabulary import InstrumentType


def amount_field(label: str, **options: object) -> models.DecimalField:
    return models.DecimalField(label, max_digits=18, decimal_places=2, validators=[MinValueValidator(0)], **options)


def currency_field(**options: object) -> models.CharField:
    return models.CharField(
        _("currency"),
        max_length=3,
        help_text=_("ISO code: CLP, COP, MXN, PEN, USD …"),
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Write the ISO code of three capital letters, such as CLP."))],
        **options,
    )


class Instrument(Child):
    """One policy instrument of a programme. Amounts are stored as given, in their currency."""

    version = models.ForeignKey(Programme, models.CASCADE, related_name="instruments")
    type = models.ForeignKey(InstrumentType, models.PROTECT, related_name="+", verbose_name=_("type"))
    description_es = Prose(_("description in Spanish"), max_length=2000)
    description_en = Prose(_("description in English"), max_length=2000)
    maximum_amount = amount_field(_("maximum amount"), null=True, blank=True)
    currency = currency_field(blank=True)
    rate = models.DecimalField(
        _("rate (%)"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Interest rate or share covered, in percent."),
    )
    months = models.PositiveSmallIntegerField(_("longest duration (months)"), null=True, blank=True)

    description = Bilingual("description")

    class Meta(Child.Meta):
        verbose_name = _("policy instrument")
        verbose_name_plural = _("policy instruments")
        constraints = [
            models.CheckConstraint(
                condition=Q(maximum_amount__isnull=True) | ~Q(currency=""), name="instrument_amount_has_currency"
            )
        ]

    def __str__(self) -> str:
        return str(self.type)

    def clean(self) -> None:
        if self.maximum_amount is not None and not self.currency:
            raise ValidationError({"currency": _("An amount needs its currency.")})


class ProgrammeAgency(Child):
    version = models.ForeignKey(Programme, models.CASCADE, related_name="agencies")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("agency"))
    role = models.CharField(_("role"), max_length=12, choices=AgencyRole, default=AgencyRole.LEAD)

    class Meta(Child.Meta):
        verbose_name = _("agency in charge")
        verbose_name_plural = _("agencies in charge")
        constraints = [
            one_of("programme_agency_role", "role", AgencyRole),
            models.UniqueConstraint(fields=["version", "agency", "role"], name="programme_agency_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} ({self.get_role_display()})"


class Budget(Child):
    version = models.ForeignKey(Programme, models.CASCADE, related_name="budgets")
    year = Year(_("year"))
    amount = amount_field(_("amount"))
    currency = currency_field()
    type = models.CharField(_("type"), max_length=10, choices=BudgetType, default=BudgetType.ALLOCATED)
    funding = models.CharField(_("source of funds"), max_length=16, choices=FundingSource, blank=True)

    class Meta(Child.Meta):
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        constraints = [
            one_of("budget_type", "type", BudgetType),
            one_of("budget_funding", "funding", FundingSource, blank=True),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.currency} {self.amount} ({self.get_type_display()})"


class Coverage(Child):
    """How many are in need, meant and reached in a year (after CONEVAL's potential, target and served)."""

    version = models.ForeignKey(Programme, models.CASCADE, related_name="coverages")
    year = Year(_("year"))
    potential = models.PositiveBigIntegerField(_("potential"), null=True, blank=True, help_text=_("All who have the need."))
    target = models.PositiveBigIntegerField(
        _("target"), null=True, blank=True, help_text=_("Those the programme means to reach.")
    )
    served = models.PositiveBigIntegerField(_("served"), null=True, blank=True, help_text=_("Those it reached."))
    unit = Line(_("unit"), max_length=60, help_text=_("Firms, loans, people …"))

    unit_text = Single("unit")

    class Meta(Child.Meta):
        verbose_name = _("coverage")
        verbose_name_plural = _("coverage")
        constraints = [
            models.CheckConstraint(
                condition=Q(potential__isnull=False) | Q(target__isnull=False) | Q(served__isnull=False),
                name="coverage_says_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} ({self.unit_text.marked})"

    def clean(self) -> None:
        if self.potential is None and self.target is None and self.served is None:
            raise ValidationError(_("Give at least one of potential, target and served."))


class Evaluation(Child):
    """An evaluation that somebody can read: a claim without a report or link is refused."""

    version = models.ForeignKey(Programme, models.CASCADE, related_name="evaluations")
    year = Year(_("year"))
    evaluator = Line(_("by whom"), blank=True)
    type = models.CharField(_("type"), max_length=8, choices=EvaluationType, default=EvaluationType.RESULTS)
    url = WebAddress(_("link to the report"))
    file = models.FileField(_("report"), upload_to="evaluations", blank=True)
    findings_es = Prose(_("findings in Spanish"), max_length=4000)
    findings_en = Prose(_("findings in English"), max_length=4000)

    findings = Bilingual("findings")

    class Meta(Child.Meta):
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        constraints = [
            one_of("evaluation_type", "type", EvaluationType),
            models.CheckConstraint(condition=~Q(url="", file=""), name="evaluation_has_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.year} ({self.get_type_display()})"

    def clean(self) -> None:
        if not self.url and not self.file:
            raise ValidationError({"url": _("Add the report or a link to it: a claim needs evidence.")})


class Call(Child):
    """A window in which firms can apply."""

    version = models.ForeignKey(Programme, models.CASCADE, related_name="calls")
    title_es = Line(_("title in Spanish"), blank=True)
    title_en = Line(_("title in English"), blank=True)
    opens_on = models.DateField(_("opens"), null=True, blank=True)
    closes_on = models.DateField(_("closes"), null=True, blank=True)
    is_permanent = models.BooleanField(_("always open"), default=False)
    url = WebAddress(_("address"))

    title = Bilingual("title")

    class Meta(Child.Meta):
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(closes_on__isnull=True) | Q(opens_on__lte=F("closes_on")),
                name="call_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(is_permanent=True, closes_on__isnull=True)
                | (Q(is_permanent=False) & (Q(opens_on__isnull=False) | Q(closes_on__isnull=False))),
                name="call_dated_or_permanent",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title) or str(self.closes_on or _("always open"))

    def clean(self) -> None:
        if self.is_permanent and self.closes_on:
            raise ValidationError({"closes_on": _("A call that is always open has no closing day.")})
        if not self.is_permanent and not self.opens_on and not self.closes_on:
            raise ValidationError(_("Give the days of the call, or mark it as always open."))
        if self.opens_on and self.closes_on and self.opens_on > self.closes_on:
            raise ValidationError({"closes_on": _("The call closes before it opens.")})


class Eligibility(Child):
    """A condition that a firm must meet."""

    version = models.ForeignKey(Programme, models.CASCADE, related_name="eligibility")
    criterion = models.CharField(_("criterion"), max_length=10, choices=Criterion)
    operator = models.CharField(_("condition"), max_length=8, choices=Operator, default=Operator.IS)
    value = Line(_("value"), max_length=200)
    unit = Line(_("unit"), max_length=40, blank=True, help_text=_("UF, UVT, UIT, workers, years …"))

    measure = Single("value", "unit")

    class Meta(Child.Meta):
        verbose_name = _("eligibility condition")
        verbose_name_plural = _("eligibility conditions")
        constraints = [
            one_of("eligibility_criterion", "criterion", Criterion),
            one_of("eligibility_operator", "operator", Operator),
        ]

    def __str__(self) -> str:
        return f"{self.get_criterion_display()} {self.get_operator_display()} {self.measure.marked}"


class Document(Child):
    """A PDF that belongs to the programme: its rules, a leaflet."""

    version = models.ForeignKey(Programme, models.CASCADE, related_name="documents")
    title_es = Line(_("title in Spanish"), blank=True)
    title_en = Line(_("title in English"), blank=True)
    file = models.FileField(_("file (PDF)"), upload_to="documents")

    title = Bilingual("title")

    class Meta(Child.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [models.CheckConstraint(condition=~Q(title_es="", title_en=""), name="document_titled")]

    def __str__(self) -> str:
        return str(self.title)

    def clean(self) -> None:
        if not self.title_es and not self.title_en:
            raise ValidationError({"title_es": _("Give the title in Spanish or in English.")})


class ProgrammeSource(Citation):
    version = models.ForeignKey(Programme, models.CASCADE, related_name="sources")


class Relation(Child):
    """A typed link to another programme's record."""

    version = models.ForeignKey(Programme, models.CASCADE, related_name="relations")
    type = models.CharField(_("relation"), max_length=11, choices=RelationType, default=RelationType.SIMILAR)
    to = models.ForeignKey(
        Record,
        models.PROTECT,
        related_name="+",
        limit_choices_to={"kind": Kind.PROGRAMME},
        verbose_name=_("programme"),
    )

    class Meta(Child.Meta):
        verbose_name = _("related programme")
        verbose_name_plural = _("related programmes")
        constraints = [
            one_of("relation_type", "type", RelationType),
            models.UniqueConstraint(fields=["version", "type", "to"], name="relation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.to}"
