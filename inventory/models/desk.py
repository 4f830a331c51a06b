"""What the editorial desk keeps beside the records: sign-offs, mails, preferences and corrections from the public."""

import secrets

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory.choices import CorrectionState, Language, NoticeKind, NoticePace, Role
from inventory.models.base import one_of, together, user_field
from inventory.models.country import Country
from inventory.models.fields import Line, Prose, WebAddress
from inventory.models.record import Record
from inventory.models.round import Round


class SignOff(models.Model):
    """A country's word that its answers in a round are complete and right."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="sign_offs", verbose_name=_("round"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="sign_offs", verbose_name=_("country"))
    by = user_field(_("by"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        ordering = ["round", "country"]
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        constraints = [
            models.UniqueConstraint(fields=["round", "country"], name="sign_off_once"),
            one_of("sign_off_role", "role", Role),
        ]

    def __str__(self) -> str:
        return f"{self.round}, {self.country}"


class Preference(models.Model):
    """How a person wants to be told: in which language, and how often."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference", verbose_name=_("user"))
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.SPANISH)
    pace = models.CharField(
        _("mails"),
        max_length=7,
        choices=NoticePace,
        default=NoticePace.INSTANT,
        help_text=_("How often you want to hear what happens to the records of your country."),
    )

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [
            one_of("preference_language", "language", Language),
            one_of("preference_pace", "pace", NoticePace),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_pace_display()}"


class Mail(models.Model):
    """The outbox: a mail written in the transaction that caused it, sent later by `send_mails`, once.

    `key` makes a mail unique, so that a reminder run twice a day is one mail; it is also its Message-ID.
    """

    key = models.CharField(_("key"), max_length=200, unique=True, editable=False)
    address = models.EmailField(_("address"), editable=False)
    subject = Line(_("subject"), max_length=200, editable=False)
    body = Prose(_("text"), editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    due_at = models.DateTimeField(_("next attempt"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    error = Prose(_("last error"), max_length=1000, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [models.Index(fields=["due_at"], condition=Q(sent_at__isnull=True), name="mail_waiting")]

    def __str__(self) -> str:
        return self.subject


class Notice(models.Model):
    """Something a person is to be told. Told at once it has its mail; for a digest it waits for one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("user"))
    kind = models.CharField(_("kind"), max_length=10, choices=NoticeKind)
    key = models.CharField(_("key"), max_length=200, unique=True)
    record = models.ForeignKey(Record, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("record"))
    subject = Line(_("subject"), max_length=200)
    body = Prose(_("text"))
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, blank=True, related_name="notices", verbose_name=_("mail"))

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [one_of("notice_kind", "kind", NoticeKind)]

    def __str__(self) -> str:
        return self.subject


def new_token() -> str:
    return secrets.token_urlsafe(32)


class Correction(models.Model):
    """What somebody without an account suggests to change in a record, with a source. Never public by itself.

    `token` is the private link by which the sender follows it. The address is deleted once it is no longer needed.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="corrections", verbose_name=_("record"))
    number = models.PositiveIntegerField(_("version it was written about"))
    token = models.CharField(_("private link"), max_length=60, unique=True, default=new_token, editable=False)
    comment = Prose(_("what is wrong or missing"), max_length=4000)
    source_url = WebAddress(_("where this can be seen"))
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.SPANISH)
    created_at = models.DateTimeField(_("received"), default=timezone.now)
    state = models.CharField(_("state"), max_length=9, choices=CorrectionState, default=CorrectionState.RECEIVED, editable=False)
    reason = Prose(_("answer to the sender"), max_length=2000)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decided_by = user_field(_("decided by"))

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("suggested correction")
        verbose_name_plural = _("suggested corrections")
        constraints = [
            one_of("correction_state", "state", CorrectionState),
            one_of("correction_language", "language", Language),
            together("correction_decided_together", "decided_at", "decided_by"),
        ]

    def __str__(self) -> str:
        return f"{self.record}, {self.created_at:%Y-%m-%d}"


class CorrectionValue(models.Model):
    """A value proposed for one field of the record."""

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="values")
    field = models.CharField(_("field"), max_length=60)
    value = models.TextField(_("proposed value"), validators=[MaxLengthValidator(20_000)])
    accepted = models.BooleanField(_("accepted"), null=True, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("proposed value")
        verbose_name_plural = _("proposed values")
        constraints = [models.UniqueConstraint(fields=["correction", "field"], name="correction_value_once")]

    def __str__(self) -> str:
        return self.field
