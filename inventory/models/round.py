from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inventory.bilingual import Bilingual
from inventory.choices import RoundState
from inventory.models.base import one_of, together, user_field
from inventory.models.fields import Code, Line, Prose
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
                condition=Q(state=RoundState.FROZEN, frozen_at__isnull=False)
                | Q(state__in=[RoundState.DRAFT, RoundState.OPEN], frozen_at__isnull=True),
                name="round_frozen_when_frozen",
            ),
            models.CheckConstraint(
                condition=Q(deadline__isnull=True) | Q(opens_on__lte=F("deadline")),
                name="round_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)
