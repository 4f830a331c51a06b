"""Record pages: all content, its evidence, its history and its neighbours, today or as of a day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone

from inventory import calls, gathering, tombstones
from inventory.choices import Kind, Role, Supports, Verb
from inventory.filters import end_of_day
from inventory.models import (
    VERSION_MODELS,
    AgendaElement,
    Country,
    Event,
    Programme,
    Source,
    StocktakingEntry,
    Version,
)
from inventory.views import cards, citing
from inventory.views.base import DatedView
from inventory.views.related import Neighbours


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source and what it is evidence for."""

    source: Source
    supports: list[str]


@dataclass(frozen=True, slots=True)
class PastVersion:
    """A version that was public. `url` is None when a later one replaced it on the same day."""

    number: int
    since: datetime
    until: datetime | None
    url: str | None
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What remains of a withdrawn record."""

    code: str
    kind: Any
    country: Country
    withdrawn_on: datetime
    reason: str
    last_url: str


class RecordDetail(DatedView):
    """Base of the four kinds. A kind says what it needs beside its own content."""

    kind: ClassVar[Kind]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.section = self.kind
        self.model = VERSION_MODELS[self.kind]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        found = gathering.for_page(self.model.objects.published(self.at).filter(record__code=code))
        if not found:
            return self.absent(code)
        return self.show(found[0])

    def show(self, version: Version, **more: Any) -> HttpResponse:
        self.neighbours = Neighbours(self.at, self.day)
        return self.render(f"inventory/{self.kind}_detail.html", self.context(version) | more)

    def context(self, version: Version) -> dict[str, Any]:
        return {
            "version": version,
            "evidence": evidence(version),
            "history": self.history(version),
            "published_event": publication(version),
            "citation": citing.of(version, self.day),
            "verified_role": Role(version.verified_role).label if version.verified_role else "",
            **self.beside(version),
        }

    def beside(self, version: Any) -> dict[str, Any]:
        """What this kind shows beside its content."""
        return {}

    def history(self, version: Version) -> list[PastVersion]:
        """Every version that was public by the asked day, newest first."""
        known = self.model.objects.ever_published().filter(record_id=version.record_id)
        if self.at:
            known = known.filter(published_from__lte=self.at)
        rows = known.order_by("-number").values_list("number", "published_from", "published_until")
        return [
            PastVersion(number, since, until, self.version_url(since, until), number == version.number)
            for number, since, until in rows
        ]

    def version_url(self, since: datetime, until: datetime | None) -> str | None:
        if until is None:
            return self.request.path
        day = since.astimezone(UTC).date()
        return f"{self.request.path}?as_of={day}" if until > end_of_day(day) else None

    def absent(self, code: str) -> HttpResponse:
        """Where a public record went: moved (301), withdrawn (410), or not there (404)."""
        found = tombstones.find(self.kind, code, self.at)
        if found is None:
            return self.not_yet(code)
        if found.merged_into:
            return HttpResponsePermanentRedirect(cards.record_url(self.kind, found.merged_into, self.day))
        details = Tombstone(
            code=found.record.code,
            kind=self.kind.label,  # lazy: the page says it in two languages
            country=found.record.country,
            withdrawn_on=found.withdrawn_at,
            reason=found.reason,
            last_url=cards.record_url(self.kind, code, found.last_day) if found.last_day else "",
        )
        return render(self.request, "410.html", {"details": details}, status=410)

    def not_yet(self, code: str) -> HttpResponse:
        """Helps who asks for an earlier day than a record of today has; for anything else, 404 as for any other address."""
        found = gathering.for_cards(self.model.objects.published().filter(record__code=code)) if self.at else []
        if not found:
            raise Http404
        since = self.model.objects.ever_published().filter(record_id=found[0].record_id).aggregate(first=Min("published_from"))
        return self.render("inventory/not_yet.html", {"card": cards.make(found[0]), "since": since["first"]}, status=404)


def evidence(version: Version) -> list[Evidence]:
    """The sources of a version, each once, with the parts that it supports; of most it is the record as a whole."""
    supports: dict[int, list[str]] = defaultdict(list)
    sources: dict[int, Source] = {}
    for row in version.sources.all():
        sources[row.source_id] = row.source
        label = row.get_supports_display()
        if row.section:
            supports[row.source_id].append(f"{label} ({row.section})")
        elif row.supports != Supports.GENERAL:
            supports[row.source_id].append(label)
    return [Evidence(source, supports[pk]) for pk, source in sources.items()]


def publication(version: Version) -> Event | None:
    """When a version was published and in which role; the person stays inside."""
    return version.record.events.filter(verb=Verb.PUBLISHED, number=version.number).only("record", "at", "role").first()


class ProgrammeDetail(RecordDetail):
    kind = Kind.PROGRAMME

    def beside(self, version: Programme) -> dict[str, Any]:
        near, day = self.neighbours, self.day or timezone.now().date()
        named = near.of_records(
            Kind.PROGRAMME,
            [row.to_id for row in version.relations.all()] + [pk for pk in [version.superseded_by_id] if pk],
        )
        return {
            "status": cards.status_badge(version),
            "calls": [(call, cards.call_badge(call, state, day)) for call, state in calls.of(version, day)],
            "relations": [(row.get_type_display(), named[row.to_id]) for row in version.relations.all() if row.to_id in named],
            "successor": named.get(version.superseded_by_id),
            "predecessors": near.naming(Programme, superseded_by=version.record_id),
            "entries": near.naming(StocktakingEntry, programmes=version.record_id),
            "agenda": near.naming(AgendaElement, programmes=version.record_id),
            "similar": near.similar_programmes(version),
        }


class StocktakingDetail(RecordDetail):
    kind = Kind.STOCKTAKING

    def beside(self, version: StocktakingEntry) -> dict[str, Any]:
        near = self.neighbours
        programmes = near.of_records(Kind.PROGRAMME, [record.pk for record in version.programmes.all()])
        return {
            "in_place_label": cards.IN_PLACE[version.in_place_state],
            "programmes": list(programmes.values()),
            "agenda": near.agenda_on(version.record.topic_id),
            "similar": near.same_topic_entries(version),
        }


class AgendaDetail(RecordDetail):
    kind = Kind.AGENDA

    def beside(self, version: AgendaElement) -> dict[str, Any]:
        near = self.neighbours
        programmes = near.of_records(Kind.PROGRAMME, [record.pk for record in version.programmes.all()])
        entries = near.of_records(Kind.STOCKTAKING, [record.pk for record in version.entries.all()])
        return {
            "status": cards.status_badge(version),
            "programmes": list(programmes.values()),
            "entries": list(entries.values()),
            "similar": near.naming(StocktakingEntry, record__topic_id=version.primary_topic_id),
        }


class ContextDetail(RecordDetail):
    kind = Kind.CONTEXT

    def beside(self, version: Any) -> dict[str, Any]:
        return {"similar": self.neighbours.other_notes(version)}
