"""How versions are read. Every read of versions starts from `published()` or `permitted()`."""

from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.search import SearchHeadline, SearchRank, TrigramWordSimilarity
from django.db.models import F, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from inventory import permissions, search
from inventory.bilingual import other
from inventory.choices import FROZEN_STATES, OPEN_STATES, Action, State


def _in_language(field: str, language: str) -> Coalesce:
    """A twin text in a language or else in the other, as `bilingual.text` chooses it."""
    wanted, spare = f"{field}_{language}", f"{field}_{other(language)}"
    return Coalesce(NullIf(F(wanted), Value("")), F(spare), output_field=TextField())


class VersionQuerySet(QuerySet[Any]):
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
        last = self.model.confirmations(at)
        return self.filter(
            Q(published_until__isnull=True) | Q(published_until__gt=at),
            state__in=FROZEN_STATES,
            published_from__lte=at,
        ).annotate(verified_at=Subquery(last.values("at")[:1]), verified_role=Subquery(last.values("role")[:1]))

    def ever_published(self) -> Self:
        """Versions that were public at some time: the history that anybody may read."""
        return self.filter(state__in=FROZEN_STATES)

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

    def matching(self, terms: str) -> Self:
        """Versions that match what a person typed."""
        return self.filter(document=search.query(terms))

    def search(self, terms: str) -> Self:
        """As `matching`, each with its `rank`."""
        return self.matching(terms).annotate(rank=SearchRank(F("document"), search.query(terms)))

    def marked(self, terms: str, language: str) -> Self:
        """With `marked_title` and `marked_summary`: found words marked for `search.segments` (`language`: "es", "en")."""
        query = search.highlight_query(terms, language)
        marks = {
            f"marked_{part}": SearchHeadline(
                search.Unaccent(_in_language(field, language)),
                query,
                config=search.CONFIG[language],
                start_sel=search.START,
                stop_sel=search.STOP,
                highlight_all=True,
            )
            for part, field in (("title", self.model.TITLE), ("summary", self.model.SUMMARY))
        }
        return self.annotate(**marks)

    def suggestion(self, terms: str, language: str = "es") -> str:
        """What a person may have meant who found nothing: words of near names that do find something, or "".

        Words of names in `language`, that of the page, go before those of the other language.
        """
        wanted: Any = search.Lower(search.Unaccent(Value(search.clean(terms))))
        near = (
            self.annotate(likeness=TrigramWordSimilarity(wanted, F("folded_title")))
            .filter(likeness__gte=0.3)
            .order_by("-likeness", "id")[:20]
        )
        versions = list(near)
        of_page = [getattr(version, f"{self.model.TITLE}_{language}") for version in versions]
        guesses = (search.nearest(terms, names) for names in (of_page, [version.names() for version in versions]))
        return next((guess for guess in guesses if guess and self.matching(guess).exists()), "")

    def in_order(self, names: tuple[str, ...], language: str = "es") -> Self:
        """Sorted by fields; `sort_title`, the indexed Spanish name, stands for the name in `language`."""
        if language == "es":
            return self.order_by(*names)
        title = search.Lower(search.Unaccent(_in_language(self.model.TITLE, language)))
        orders = {"sort_title": title.asc(), "-sort_title": title.desc()}
        return self.order_by(*(orders.get(name, name) for name in names))

    def for_list(self) -> Self:
        """With what a row of a list shows."""
        return self.select_related("record__country", *self.model.LIST_RELATED).prefetch_related(*self.model.LIST_PREFETCH)

    def for_export(self) -> Self:
        """With everything that a spreadsheet row or an API record holds."""
        return self.select_related("record__country", *self.model.EXPORT_RELATED).prefetch_related(*self.model.EXPORT_PREFETCH)
