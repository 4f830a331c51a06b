from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory.choices import Kind, Role, Verb
from inventory.models.base import one_of, together, user_field
from inventory.models.country import Country
from inventory.models.fields import Code, Prose
from inventory.models.round import Round
from inventory.models.vocabulary import Topic


class Record(models.Model):
    """The lasting identity of something in the inventory; its content is in versions.

    Kind, code and country never change (a database trigger refuses it). A stocktaking entry is the record of a
    round, a country and a topic; the other kinds have neither round nor topic.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, editable=False)
    code = Code(_("code"), max_length=80, unique=True, editable=False)
    country = models.ForeignKey(Country, models.PROTECT, related_name="records", verbose_name=_("country"))
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="records", verbose_name=_("round"))
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="records", verbose_name=_("topic"))
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged", verbose_name=_("merged into")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    verified_at = models.DateTimeField(_("confirmed as still correct"), null=True, blank=True, editable=False)
    verified_by = user_field(_("confirmed by"))
    verified_role = models.CharField(_("confirmed by role"), max_length=12, choices=Role, blank=True, editable=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("record")
        verbose_name_plural = _("records")
        constraints = [
            one_of("record_kind", "kind", Kind),
            one_of("record_verified_role", "verified_role", Role, blank=True),
            together("record_verified_together", "verified_at", "verified_by"),
            models.CheckConstraint(
                condition=Q(kind=Kind.STOCKTAKING, round__isnull=False, topic__isnull=False)
                | (~Q(kind=Kind.STOCKTAKING) & Q(round__isnull=True, topic__isnull=True)),
                name="record_round_and_topic_of_entries",
            ),
            models.UniqueConstraint(fields=["round", "country", "topic"], name="record_entry_once_per_round"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="record_not_merged_into_itself"
            ),
        ]
        indexes = [models.Index(fields=["kind", "country"], name="record_kind_country")]

    def __str__(self) -> str:
        return self.code


class Event(models.Model):
    """What happened to a version: append-only, refused by a trigger to change or go.

    The public history names the role and the day. The person stays inside.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="events", verbose_name=_("record"))
    number = models.PositiveIntegerField(_("version"))
    verb = models.CharField(_("what happened"), max_length=10, choices=Verb)
    by = user_field(_("by"))
    role = models.CharField(_("role"), max_length=12, choices=Role, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    note = Prose(_("note"), max_length=4000)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            one_of("event_verb", "verb", Verb),
            one_of("event_role", "role", Role, blank=True),
            models.UniqueConstraint(
                fields=["record", "number", "verb"],
                condition=Q(verb__in=[Verb.STARTED, Verb.PUBLISHED, Verb.WITHDRAWN]),
                name="event_once_per_version",
            ),
        ]
        indexes = [models.Index(fields=["record", "-at"], name="event_of_record")]

    def __str__(self) -> str:
        return f"{self.record} v{self.number}: {self.get_verb_display()}"
