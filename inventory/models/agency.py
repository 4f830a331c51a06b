from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inventory.bilingual import Bilingual
from inventory.choices import AgencyType
from inventory.models.base import one_of
from inventory.models.country import Country
from inventory.models.fields import Code, Line, WebAddress, Year
from inventory.models.source import Source


class Agency(models.Model):
    """A public body that leads, runs, funds or takes part in programmes. Agencies close and have successors."""

    code = Code(_("code"), unique=True)
    country = models.ForeignKey(Country, models.PROTECT, related_name="agencies", verbose_name=_("country"))
    acronym = Line(_("acronym"), max_length=40, blank=True)
    name_es = Line(_("name in Spanish"))
    name_en = Line(_("name in English"), blank=True)
    type = models.CharField(_("type"), max_length=24, choices=AgencyType)
    url = WebAddress(_("site"))
    start_year = Year(_("founded"), null=True, blank=True)
    end_year = Year(_("closed"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("successor")
    )
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("sources"))

    name = Bilingual("name")

    class Meta:
        ordering = ["country__order", "acronym", "id"]
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        constraints = [
            one_of("agency_type", "type", AgencyType),
            models.CheckConstraint(
                condition=Q(start_year__isnull=True) | Q(end_year__isnull=True) | Q(start_year__lte=F("end_year")),
                name="agency_years_in_order",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")), name="agency_not_its_own_successor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.acronym} – {self.name}" if self.acronym not in ("", str(self.name)) else str(self.name)
