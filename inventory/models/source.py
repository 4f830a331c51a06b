from collections.abc import Collection, Iterator
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from inventory.bilingual import Bilingual
from inventory.choices import FROZEN_STATES, OPEN_STATES, Action, LinkState, Supports
from inventory.models.base import Child, one_of
from inventory.models.fields import Code, Line, Prose, WebAddress, Year


class SourceQuerySet(models.QuerySet):
    def public(self) -> Self:
        """Those on which something rests that is or was public: the title of what only a draft cites tells of the draft."""
        rests = Q()
        for rows, field, way in Source._uses():
            public = rows if way is None else rows.filter(**{f"{way}state__in": FROZEN_STATES})
            rests |= Exists(public.filter(**{field: OuterRef("pk")}))
        return self.filter(rests)

    def known(self, user: Any) -> Self:
        """Those that a person may know of: of what drafts alone cite, only where they may see one of the drafts."""
        cited = known = Q()
        for rows, field, way in Source._uses():
            uses = rows.filter(**{field: OuterRef("pk")})
            cited |= Exists(uses)
            if way is not None:
                versions = rows.model._meta.get_field("version").related_model if way else rows.model
                seen = versions.objects.ever_published() | versions.objects.permitted(user, Action.VIEW)
                uses = uses.filter(**{f"{way}pk__in": seen.order_by().values("pk")})
            known |= Exists(uses)
        return self.filter(known | ~cited)


class Source(models.Model):
    """A document or page that supports what the inventory says."""

    code = Code(_("code"), unique=True)
    title = Line(_("title"), help_text=_("As printed on the document or page, in its own language."))
    publisher = Line(_("publisher"), blank=True)
    year = Year(_("year"), null=True, blank=True, help_text=_("Year of publication, when stated."))
    url = WebAddress(_("address"), blank=False)
    archived_url = WebAddress(_("archived copy"))
    note_es = Prose(_("note in Spanish"), max_length=1000)
    note_en = Prose(_("note in English"), max_length=1000)
    link_state = models.CharField(_("link"), max_length=12, choices=LinkState, default=LinkState.UNCHECKED, editable=False)
    checked_at = models.DateTimeField(_("link checked"), null=True, blank=True, editable=False)

    note = Bilingual("note")
    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [one_of("source_link_state", "link_state", LinkState)]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title

    @classmethod
    def _uses(cls) -> Iterator[tuple[models.QuerySet, str, str | None]]:
        """Every table that refers to sources: its rows, the field that does, and the way from a row to its version, if any."""
        for relation in cls._meta.get_fields(include_hidden=True):
            if isinstance(relation, models.ManyToOneRel):
                names = {field.name for field in relation.related_model._meta.get_fields()}
                way = "version__" if "version" in names else "" if {"state", "record"} <= names else None
                yield relation.related_model._default_manager.all(), relation.field.name, way

    def is_used_beyond(self, countries: Collection[int]) -> bool:
        """Whether anything rests on it but open versions of these countries.

        What is public, and what another country is writing, must not change by a change of its source.
        """
        own_open = {"state__in": OPEN_STATES, "record__country__in": countries}
        for rows, field, way in self._uses():
            uses = rows.filter(**{field: self.pk})
            if way is not None:
                uses = uses.exclude(**{f"{way}{path}": value for path, value in own_open.items()})
            if uses.exists():
                return True
        return False


class Citation(Child):
    """A source of a version, and what it is evidence for."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))
    supports = models.CharField(_("evidence for"), max_length=12, choices=Supports, default=Supports.GENERAL)
    section = Line(_("page or section"), blank=True)

    class Meta(Child.Meta):
        abstract = True
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(fields=["version", "source", "supports"], name="%(class)s_once"),
            one_of("%(class)s_supports", "supports", Supports),
        ]

    def __str__(self) -> str:
        return str(self.source)
