from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inventory.bilingual import Bilingual
from inventory.choices import FirmSize, Role
from inventory.models.base import one_of
from inventory.models.fields import Code, Line, Prose, Year
from inventory.models.source import Source


class CountryQuerySet(models.QuerySet):
    def members(self) -> "CountryQuerySet":
        """The countries of the Alliance, without the regional rows."""
        return self.filter(is_region=False)


class Country(models.Model):
    """A country, or a region that records and figures may belong to (the Alliance itself, Latin America)."""

    code = Code(_("code"), max_length=3, unique=True, help_text=_("ISO 3166 code of two letters; PA is the Alliance."))
    iso3 = models.CharField(_("ISO 3166 code of three letters"), max_length=3, blank=True)
    name_es = Line(_("name in Spanish"))
    name_en = Line(_("name in English"))
    currency = models.CharField(_("currency"), max_length=3, help_text=_("ISO 4217 code"))
    member_since = Year(_("member since"), null=True, blank=True)
    is_region = models.BooleanField(_("is a region"), default=False)
    ministry_es = Line(_("ministry in charge, in Spanish"), blank=True)
    ministry_en = Line(_("ministry in charge, in English"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("sources"))

    name = Bilingual("name")
    ministry = Bilingual("ministry")
    objects = CountryQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return str(self.name)

    @property
    def short(self) -> str:
        """For narrow columns. The code of the Alliance is that of Panama: people read its initials in Spanish."""
        return "AP" if self.code == "PA" else self.code


class Region(models.Model):
    """A first-level division of a country, after ISO 3166-2."""

    code = Code(_("code"), max_length=8, unique=True)
    country = models.ForeignKey(Country, models.PROTECT, related_name="regions", verbose_name=_("country"))
    name = Line(_("name"))

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name


class SmeDefinition(models.Model):
    """What a country's law calls micro, small and medium, while it is valid.

    Thresholds are kept in the unit of the law (UF, UVT, UIT …), which changes in value every year: never convert
    them silently, never compare them between countries without saying so.
    """

    country = models.ForeignKey(Country, models.PROTECT, related_name="definitions", verbose_name=_("country"))
    legal_basis = Line(_("legal basis"))
    criterion_es = Prose(_("criterion in Spanish"), max_length=600)
    criterion_en = Prose(_("criterion in English"), max_length=600)
    unit_es = Line(_("unit in Spanish"), max_length=100)
    unit_en = Line(_("unit in English"), max_length=100)
    sector_specific = models.BooleanField(_("differs by sector"), default=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    note_es = Prose(_("note in Spanish"), max_length=1000)
    note_en = Prose(_("note in English"), max_length=1000)
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("sources"))

    criterion = Bilingual("criterion")
    unit = Bilingual("unit")
    note = Bilingual("note")

    class Meta:
        ordering = ["country", "-valid_from", "id"]
        verbose_name = _("definition of firm size")
        verbose_name_plural = _("definitions of firm size")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="sme_definition_period_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.country}: {self.legal_basis}"


class SmeBand(models.Model):
    """One size in one sector. Mexico's definition combines workers and sales, hence three pairs of limits."""

    definition = models.ForeignKey(SmeDefinition, models.CASCADE, related_name="bands", verbose_name=_("definition"))
    size = models.CharField(_("size"), max_length=6, choices=FirmSize)
    sector = Line(_("sector"), max_length=60, default="all", help_text=_("“all” when the law makes no difference."))
    minimum = models.DecimalField(_("more than"), max_digits=16, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(_("up to"), max_digits=16, decimal_places=2, null=True, blank=True)
    workers_min = models.PositiveIntegerField(_("workers, from"), null=True, blank=True)
    workers_max = models.PositiveIntegerField(_("workers, up to"), null=True, blank=True)
    sales_min = models.DecimalField(_("sales, from"), max_digits=16, decimal_places=2, null=True, blank=True)
    sales_max = models.DecimalField(_("sales, up to"), max_digits=16, decimal_places=2, null=True, blank=True)
    combined_max = models.DecimalField(_("combined ceiling"), max_digits=16, decimal_places=2, null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("size band")
        verbose_name_plural = _("size bands")
        constraints = [
            one_of("sme_band_size", "size", FirmSize),
            models.UniqueConstraint(fields=["definition", "size", "sector"], name="sme_band_once_per_sector"),
        ]

    def __str__(self) -> str:
        return f"{self.get_size_display()} ({self.sector})"


class PresidencyTerm(models.Model):
    """A term of the pro tempore presidency. Handovers slip, so it is dated, not a calendar year."""

    country = models.ForeignKey(Country, models.PROTECT, related_name="presidencies", verbose_name=_("country"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    note_es = Prose(_("note in Spanish"), max_length=600)
    note_en = Prose(_("note in English"), max_length=600)
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("sources"))

    note = Bilingual("note")

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = _("term of the presidency")
        verbose_name_plural = _("terms of the presidency")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")), name="presidency_term_in_order"
            ),
            models.UniqueConstraint(fields=["country", "starts_on"], name="presidency_term_once"),
        ]

    def __str__(self) -> str:
        return f"{self.country}, {self.starts_on:%Y-%m-%d}"


class Membership(models.Model):
    """A role that a person holds for a country, or for every country when none is named."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("user"))
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("country"),
        help_text=_("Empty: every country."),
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)

    class Meta:
        ordering = ["user", "role", "country"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            one_of("membership_role", "role", Role),
            models.UniqueConstraint(fields=["user", "country", "role"], name="membership_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        where = self.country or _("every country")
        return f"{self.get_role_display()}: {where}"
