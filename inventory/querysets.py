"""How versions are read. Every read of versions starts from `published()` or `permitted()`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.search import SearchRank, TrigramWordSimilarity
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value

from inventory import permissions, search
from inventory.choices import FROZEN_STATES, OPEN_STATES, Action, State, Verb


class VersionQuerySet(QuerySet):
    """Versions of one kind. The model says which joins a list and an export need (`LIST_*`, `EXPORT_*`)."""

    def published(self, at: datetime | None = None) -> Self:
        """What the public sees: now, or as it was at the moment `at`.

        A version is public in the half-open period from `published_from` to `published_until`. Rows carry
        `verified_at` and `verified_role` as they were known at that moment.
        """
        if at is None:
            return self.filter(state=State.PUBLISHED).annotate(
                verified_at=F("record__verified_at"), verified_role=F("record__verified_role")
            )
        confirmations = (
            self.model.record.field.related_model.events.rel.related_model.objects.filter(
                record=OuterRef("record"), verb=Verb.VERIFIED, at__lte=at
            )
            .order_by("-at")
            .values("at", "role")[:1]
        )
        return self.filter(
            Q(published_until__isnull=True) | Q(published_until__gt=at),
            state__in=FROZEN_STATES,
            published_from__lte=at,
        ).annotate(verified_at=Subquery(confirmations.values("at")), verified_role=Subquery(confirmations.values("role")))

    def open(self) -> Self:
        """Versions that somebody still works on."""
        return self.filter(state__in=OPEN_STATES)

    def permitted(self, user: Any, action: Action) -> Self:
        """Versions on which a person may do something: the list side of the permission table."""
        return self.filter(permissions.allowed(user, action))

    def heads(self) -> Self:
        """One row a record: its latest version among those of this queryset."""
        latest = self.order_by("record_id", "-number").distinct("record_id").values("pk")
        return self.model._default_manager.filter(pk__in=latest)

    def search(self, terms: str) -> Self:
        """Versions that match what a person typed, each with its `rank`."""
        query = search.query(terms)
        return self.annotate(rank=SearchRank(F("document"), query)).filter(document=query)

    def near(self, terms: str, limit: int = 5) -> Self:
        """Versions whose name resembles what a person typed: the suggestions when nothing matched."""
        wanted = search.Lower(search.Unaccent(Value(search.clean(terms))))
        return (
            self.annotate(likeness=TrigramWordSimilarity(wanted, F("folded_title")))
            .filter(likeness__gte=0.4)
            .order_by("-likeness", "folded_title")[:limit]
        )

    def for_list(self) -> Self:
        """With what a row of a list shows."""
        return self.select_related("record__country", *self.model.LIST_RELATED).prefetch_related(*self.model.LIST_PREFETCH)

    def for_export(self) -> Self:
        """With everything that a spreadsheet row or an API record holds."""
        return self.select_related("record__country", *self.model.EXPORT_RELATED).prefetch_related(*self.model.EXPORT_PREFETCH)
