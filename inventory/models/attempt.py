from django.db import models
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """How often something was tried that may not be tried without end; `inventory.accounts.limits` keeps it.

    `key` is a keyed hash of who tried what from where, so that the table tells neither names nor addresses.
    """

    key = models.CharField(_("key"), max_length=64, unique=True, editable=False)
    count = models.PositiveIntegerField(_("failures"), default=0, editable=False)
    last_at = models.DateTimeField(_("last attempt"), editable=False)
    free_at = models.DateTimeField(_("next attempt"), editable=False)
    succeeded_at = models.DateTimeField(_("last success"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [models.Index(fields=["last_at"], name="attempt_last")]

    def __str__(self) -> str:
        return self.key
