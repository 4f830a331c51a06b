from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.bilingual import Bilingual
from inventory.choices import Axis
from inventory.models.base import Term, one_of
from inventory.models.fields import Code, Line, Prose, Year
from inventory.models.source import Source


class Domain(Term):
    """A policy domain of the report: finance, business environment, firm capabilities, market access and trade."""

    class Meta(Term.Meta):
        verbose_name = _("policy domain")
        verbose_name_plural = _("policy domains")


class Framework(models.Model):
    """A frame of assessment that topics are mapped to: the SME Policy Index by edition, the Alliance's roadmap."""

    code = Code(_("code"), unique=True)
    name_es = Line(_("name in Spanish"))
    name_en = Line(_("name in English"))
    scale_min = models.PositiveSmallIntegerField(_("lowest score"), null=True, blank=True)
    scale_max = models.PositiveSmallIntegerField(_("highest score"), null=True, blank=True)
    countries_covered = models.PositiveSmallIntegerField(_("countries covered"), null=True, blank=True)
    blocks = models.JSONField(_("blocks of the assessment"), default=list, blank=True)
    pilot = Line(_("pilot theme"), max_length=100, blank=True)
    cross_cutting = Line(_("cross-cutting theme"), max_length=100, blank=True)
    note_es = Prose(_("note in Spanish"), max_length=1000)
    note_en = Prose(_("note in English"), max_length=1000)
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("sources"))

    name = Bilingual("name")
    note = Bilingual("note")

    class Meta:
        ordering = ["code"]
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")

    def __str__(self) -> str:
        return str(self.name)


class Dimension(models.Model):
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="dimensions", verbose_name=_("framework"))
    code = Code(_("code"), max_length=10)
    name_es = Line(_("name in Spanish"))
    name_en = Line(_("name in English"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    name = Bilingual("name")

    class Meta:
        ordering = ["framework", "order", "id"]
        verbose_name = _("dimension")
        verbose_name_plural = _("dimensions")
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="dimension_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SubDimension(models.Model):
    """A component of a dimension, labelled in our own words where the official title was not seen."""

    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="components", verbose_name=_("dimension"))
    name_es = Line(_("name in Spanish"))
    name_en = Line(_("name in English"))
    edition = Year(_("edition"), help_text=_("Edition in which it was seen."))
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    name = Bilingual("name")

    class Meta:
        ordering = ["dimension", "order", "id"]
        verbose_name = _("sub-dimension")
        verbose_name_plural = _("sub-dimensions")
        constraints = [models.UniqueConstraint(fields=["dimension", "name_en"], name="sub_dimension_once")]

    def __str__(self) -> str:
        return str(self.name)


class FrameworkScore(models.Model):
    """A score of a country (or the regional mean) in a dimension."""

    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="scores", verbose_name=_("dimension"))
    country = models.ForeignKey("inventory.Country", models.PROTECT, related_name="scores", verbose_name=_("country"))
    year = Year(_("year"))
    value = models.DecimalField(_("score"), max_digits=5, decimal_places=2)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))

    class Meta:
        ordering = ["dimension", "country", "year"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [models.UniqueConstraint(fields=["dimension", "country", "year"], name="score_once")]

    def __str__(self) -> str:
        return f"{self.dimension}, {self.country}, {self.year}"


class Topic(Term):
    """A topic of a domain, with its crosswalk to the dimensions of the SME Policy Index."""

    domain = models.ForeignKey(Domain, models.PROTECT, related_name="topics", verbose_name=_("policy domain"))
    dimensions = models.ManyToManyField(
        Dimension,
        blank=True,
        related_name="topics",
        verbose_name=_("dimensions of the SME Policy Index"),
    )
    crosswalk_note_es = Line(_("note on the crosswalk, in Spanish"), blank=True)
    crosswalk_note_en = Line(_("note on the crosswalk, in English"), blank=True)

    crosswalk_note = Bilingual("crosswalk_note")

    class Meta(Term.Meta):
        ordering = ["domain__order", "order", "id"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class InstrumentGroup(Term):
    class Meta(Term.Meta):
        verbose_name = _("group of policy instruments")
        verbose_name_plural = _("groups of policy instruments")


class InstrumentType(Term):
    """A type of policy instrument."""

    group = models.ForeignKey(InstrumentGroup, models.PROTECT, related_name="types", verbose_name=_("group"))

    class Meta(Term.Meta):
        ordering = ["group__order", "order", "id"]
        verbose_name = _("type of policy instrument")
        verbose_name_plural = _("types of policy instruments")


class TargetGroup(Term):
    """A group of firms, people or organisations that programmes are for."""

    axis = models.CharField(_("axis"), max_length=15, choices=Axis)

    class Meta(Term.Meta):
        ordering = ["axis", "order", "id"]
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
        constraints = [one_of("target_group_axis", "axis", Axis)]


class Sector(Term):
    """A section of the International Standard Industrial Classification, revision 4."""

    class Meta(Term.Meta):
        verbose_name = _("economic sector")
        verbose_name_plural = _("economic sectors")
