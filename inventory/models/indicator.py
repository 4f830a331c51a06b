from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.bilingual import Bilingual
from inventory.choices import IndicatorTheme, Unit, YearBasis
from inventory.models.base import Term, one_of
from inventory.models.country import Country
from inventory.models.fields import Code, Line, Prose, Year
from inventory.models.source import Source


class Indicator(Term):
    """A figure of the report's section 1: what is counted, and in which unit."""

    unit = models.CharField(_("unit"), max_length=24, choices=Unit)
    theme = models.CharField(_("theme"), max_length=20, choices=IndicatorTheme)

    class Meta(Term.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            one_of("indicator_unit", "unit", Unit),
            one_of("indicator_theme", "theme", IndicatorTheme),
        ]


class Observation(models.Model):
    """The value of an indicator in a country and year. A missing value has no row; it is never zero."""

    code = Code(_("code"), unique=True)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="observations", verbose_name=_("indicator"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="observations", verbose_name=_("country"))
    year = Year(_("year"))
    year_basis = models.CharField(_("basis of the year"), max_length=8, choices=YearBasis)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4)
    note_es = Prose(_("note in Spanish"), max_length=1000)
    note_en = Prose(_("note in English"), max_length=1000)

    note = Bilingual("note")

    class Meta:
        ordering = ["indicator", "country", "year", "id"]
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        constraints = [one_of("observation_year_basis", "year_basis", YearBasis)]
        indexes = [models.Index(fields=["country", "indicator", "year"], name="observation_lookup")]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.country}, {self.year}"


class ObservationSource(models.Model):
    observation = models.ForeignKey(Observation, models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))
    section = Line(_("page or section"), blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("source of an observation")
        verbose_name_plural = _("sources of observations")
        constraints = [models.UniqueConstraint(fields=["observation", "source"], name="observation_source_once")]

    def __str__(self) -> str:
        return str(self.source)
