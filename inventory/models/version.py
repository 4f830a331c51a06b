"""A version: the content of a record at one time. Everything that can change hangs on it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, OuterRef, Q, TextField, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory import search
from inventory.bilingual import Text, text
from inventory.choices import OPEN_STATES, ConfirmedProvenance, Kind, Provenance, State, Verb
from inventory.models.base import Child, one_of, together, user_field
from inventory.models.fields import Prose
from inventory.models.record import Event, Record
from inventory.querysets import VersionQuerySet


class PublishedPeriod(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def sort_title(field: str) -> models.GeneratedField:
    """The name a list is sorted by: Spanish or else English, without case and accents."""
    shown = Coalesce(NullIf(F(f"{field}_es"), Value("")), F(f"{field}_en"), output_field=TextField())
    return models.GeneratedField(expression=search.Lower(search.Unaccent(shown)), output_field=TextField(), db_persist=True)


def folded_title(*fields: str) -> models.GeneratedField:
    """The names that a misspelt search is compared with, without case and accents."""
    joined = Func(*(F(field) for field in fields), template="(%(expressions)s)", arg_joiner=" || ' ' || ")
    joined.output_field = TextField()
    return models.GeneratedField(expression=search.Lower(search.Unaccent(joined)), output_field=TextField(), db_persist=True)


def document(weights: dict[str, str]) -> models.GeneratedField:
    """What a search reads. `weights`: as `search.document` takes them."""
    return models.GeneratedField(expression=search.document(weights), output_field=SearchVectorField(), db_persist=True)


def names_of(named: Iterable[Any]) -> list[str]:
    """The names in both languages of what has a `name_es` and a `name_en`."""
    return [name for one in named for name in (one.name_es, one.name_en)]


class Version(models.Model):
    """What the four kinds share. Only `inventory.workflow` writes versions.

    `lock` is the lock number: every write is conditional on it, so that two people never overwrite each other.
    """

    KIND: ClassVar[Kind]
    TITLE: ClassVar[str]
    """Twin field that names a version in lists."""
    SUMMARY: ClassVar[str]
    """Twin field shown under the name, and searched for words to mark."""
    LIST_RELATED: ClassVar[tuple[str, ...]] = ()
    LIST_PREFETCH: ClassVar[tuple[Any, ...]] = ()
    EXPORT_RELATED: ClassVar[tuple[str, ...]] = ()
    EXPORT_PREFETCH: ClassVar[tuple[Any, ...]] = ()
    sources: Any
    """Manager of its citations: a table of each kind."""
    linked: dict[int, Any]
    """What it names and the public may see, where `references.attach` has been asked."""

    record = models.ForeignKey(
        Record, models.PROTECT, related_name="%(class)s_versions", editable=False, verbose_name=_("record")
    )
    number = models.PositiveIntegerField(_("version"), default=1, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    lock = models.PositiveIntegerField(_("lock number"), default=1, editable=False)
    provenance = models.CharField(_("provenance"), max_length=12, choices=Provenance, default=Provenance.COUNTRY, editable=False)
    keywords = Prose(
        _("keywords"),
        editable=False,
        help_text=_("Names of linked agencies and terms at the time of saving, so that a search finds them."),
    )
    outdated_texts = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("outdated texts"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("Texts whose other language changed since, such as summary_en."),
    )
    machine_texts = ArrayField(
        models.CharField(max_length=60), verbose_name=_("texts translated by machine"), default=list, blank=True, editable=False
    )
    created_at = models.DateTimeField(_("started"), default=timezone.now, editable=False)
    created_by = user_field(_("started by"))
    updated_at = models.DateTimeField(_("last change"), default=timezone.now, editable=False)
    updated_by = user_field(_("last changed by"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    submitted_by = user_field(_("submitted by"))
    published_from = models.DateTimeField(_("published from"), null=True, blank=True, editable=False)
    published_by = user_field(_("published by"))
    published_until = models.DateTimeField(_("published until"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_by = user_field(_("withdrawn by"))

    objects = VersionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["sort_title", "id"]
        constraints = [
            one_of("%(class)s_state", "state", State),
            one_of("%(class)s_provenance", "provenance", Provenance),
            together("%(class)s_submitted_together", "submitted_at", "submitted_by"),
            together("%(class)s_published_together", "published_from", "published_by"),
            together("%(class)s_withdrawn_together", "withdrawn_at", "withdrawn_by"),
            models.UniqueConstraint(fields=["record", "number"], name="%(class)s_number_once"),
            models.UniqueConstraint(fields=["record"], condition=Q(state__in=OPEN_STATES), name="%(class)s_one_open_version"),
            models.UniqueConstraint(
                fields=["record"], condition=Q(state=State.PUBLISHED), name="%(class)s_one_published_version"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, published_from__isnull=True, published_until__isnull=True)
                | Q(state=State.PUBLISHED, published_from__isnull=False, published_until__isnull=True)
                | Q(state__in=[State.SUPERSEDED, State.WITHDRAWN], published_from__isnull=False, published_until__isnull=False),
                name="%(class)s_period_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WITHDRAWN, withdrawn_at__isnull=False)
                | ~Q(state=State.WITHDRAWN) & Q(withdrawn_at__isnull=True),
                name="%(class)s_withdrawal_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(published_until__isnull=True) | Q(published_until__gte=F("published_from")),
                name="%(class)s_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(submitted_at__isnull=False), name="%(class)s_submitted_first"
            ),
            ExclusionConstraint(
                name="%(class)s_periods_do_not_overlap",
                expressions=[
                    (
                        PublishedPeriod("published_from", "published_until", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                    ("record", RangeOperators.EQUAL),
                ],
                condition=Q(published_from__isnull=False),
            ),
        ]
        indexes = [
            GinIndex(fields=["document"], name="%(class)s_document"),
            GinIndex(fields=["folded_title"], opclasses=["gin_trgm_ops"], name="%(class)s_folded_title"),
            models.Index(fields=["sort_title", "id"], condition=Q(state=State.PUBLISHED), name="%(class)s_by_title"),
            models.Index(fields=["-published_from", "id"], condition=Q(state=State.PUBLISHED), name="%(class)s_by_date"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Text:
        """The name in the reader's language, or the other's."""
        return text(self, self.TITLE)

    @property
    def summary_text(self) -> Text:
        """The few sentences shown in lists, in the reader's language or the other's."""
        return text(self, self.SUMMARY)

    def names(self) -> str:
        """Every name a misspelt search may have meant, as written. Kinds add theirs."""
        return f"{getattr(self, f'{self.TITLE}_es')} {getattr(self, f'{self.TITLE}_en')}"

    @property
    def code(self) -> str:
        return self.record.code

    @property
    def confirmed_at(self) -> datetime | None:
        """When the record was last confirmed while this version was public, as known on the day that `published` was
        asked for. A draft is never confirmed, whatever was said of the version before it."""
        last = self.verified_at if hasattr(self, "verified_at") else self.record.verified_at
        was_public = self.published_from and not (last and self.published_until and last > self.published_until)
        return last if was_public else None

    @property
    def standing(self) -> Provenance | ConfirmedProvenance:
        """Who stands behind the content: its `label` does not call confirmed what is not, nor the other way round."""
        if self.provenance == Provenance.STARTER and self.confirmed_at:
            return ConfirmedProvenance.STARTER
        return Provenance(self.provenance)

    @classmethod
    def confirmations(cls, at: datetime) -> models.QuerySet[Event]:
        """For a subquery on versions: when their record was confirmed as still correct up to `at`, newest first."""
        return Event.objects.filter(record=OuterRef("record"), verb=Verb.VERIFIED, at__lte=at).order_by("-at")

    @classmethod
    def child_models(cls) -> list[type[Child]]:
        """The models of the rows that belong to a version of this kind."""
        return [
            relation.related_model
            for relation in cls._meta.related_objects
            if issubclass(relation.related_model, Child) and relation.field.name == "version"
        ]

    def words(self) -> list[str]:
        """Names of what is linked, for the search index. Kinds add theirs."""
        return names_of([self.record.country])
