"""One record of the four kinds: as it stands, as it stood, or what became of it."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Least
from django.http import HttpResponseBase, HttpResponsePermanentRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from inventory import addresses, references, tombstones
from inventory.api.base import AsOfForm, checked, only, page_of
from inventory.api.errors import Refusal
from inventory.api.listing import KindApi
from inventory.api.schema import AS_OF, PAGES, USUAL, code_parameter, noun, page_schema
from inventory.api.serializers import RECORDS, VERSIONS
from inventory.choices import Kind, Verb
from inventory.filters import PAGING, end_of_day
from inventory.models import VERSION_MODELS, Event


class TombstoneSerializer(serializers.Serializer):
    """What stays of a withdrawn record."""

    detail = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    code = serializers.CharField()
    country = serializers.CharField(help_text="Code of the country.")
    withdrawn_at = serializers.DateTimeField()
    reason = serializers.CharField(help_text="Why it was withdrawn.")
    last_url = serializers.URLField(allow_null=True, help_text="The record as it was on the day before, where it was there.")


GONE = OpenApiResponse(TombstoneSerializer, description="The record was withdrawn; this is its tombstone.")
MOVED = OpenApiResponse(description="The record was merged into another one, to which `Location` leads.")


class OneRecord(KindApi):
    """Base of what there is for one record."""

    known: ClassVar[list[str]] = ["as_of"]
    tail = ""
    """What follows the code in the address."""

    def moment(self, request: Request) -> datetime | None:
        only(request, self.known)
        day = checked(AsOfForm(request.GET))["as_of"]
        return end_of_day(day) if day else None

    def absent(self, code: str, at: datetime | None) -> HttpResponseBase:
        """301 to the record it was merged into, 410 when withdrawn; 404 alike for drafts and for codes nobody used."""
        found = tombstones.find(self.kind, code, at)
        if found is None:
            raise NotFound
        if found.merged_into:
            path = f"{self.segment}/{found.merged_into}/{self.tail}"
            return HttpResponsePermanentRedirect(addresses.api(path, at.date() if at else None))
        day = found.withdrawn_at.astimezone(UTC).date()
        raise Refusal(
            410,
            _("This record was withdrawn on %(day)s.") % {"day": day.isoformat()},
            kind=self.kind.value,
            code=found.record.code,
            country=found.record.country.code,
            withdrawn_at=found.withdrawn_at,
            reason=found.reason,
            last_url=addresses.api(f"{self.segment}/{code}/", found.last_day) if found.last_day else None,
        )


class RecordDetail(OneRecord):
    """One record with everything that hangs on it. A withdrawn one answers 410 with its tombstone, a merged one 301."""

    operation = "record"

    @property
    def summary(self) -> str:
        return f"Read one of the {noun(self.segment)}"

    def parameters(self) -> list[OpenApiParameter]:
        return [code_parameter(self.segment), AS_OF]

    def answers(self) -> dict[Any, Any]:
        return {200: RECORDS[self.kind], 301: MOVED, **USUAL, 410: GONE}

    def get(self, request: Request, code: str) -> HttpResponseBase:
        at = self.moment(request)
        version = VERSION_MODELS[self.kind].objects.published(at).for_export().filter(record__code=code).first()
        return Response(self.written([version], at)[0]) if version else self.absent(code, at)


class RecordVersions(OneRecord):
    """Every version of a public record that the public has seen, newest first, each in full with its period."""

    operation = "versions"
    known: ClassVar = ["as_of", *PAGING]
    tail = "versions/"

    @property
    def summary(self) -> str:
        return f"Read the versions of one of the {noun(self.segment)}"

    def parameters(self) -> list[OpenApiParameter]:
        return [code_parameter(self.segment), AS_OF, *PAGES]

    def answers(self) -> dict[Any, Any]:
        return {200: page_schema(f"{self.name}Version", VERSIONS[self.kind]), 301: MOVED, **USUAL, 410: GONE}

    def get(self, request: Request, code: str) -> HttpResponseBase:
        at = self.moment(request)
        model = VERSION_MODELS[self.kind]
        record_id = model.objects.published(at).filter(record__code=code).values_list("record_id", flat=True).first()
        if record_id is None:
            return self.absent(code, at)
        seen = model.objects.ever_published().filter(record_id=record_id)
        if at:
            seen = seen.filter(published_from__lte=at)
        versions, frame = page_of(request, confirmed(seen, at).for_export().order_by("-number"))
        references.attach(versions, at)
        published = Event.objects.filter(record_id=record_id, verb=Verb.PUBLISHED)
        roles = dict(published.values_list("number", "role"))
        for version in versions:
            version.published_role = roles.get(version.number, "")
        return Response({**frame, "results": VERSIONS[self.kind](versions, many=True).data})


def confirmed(versions: QuerySet, at: datetime | None) -> QuerySet:
    """Versions with what was known of them at `at`: `ended`, the end of their period if it had come, and who had
    confirmed them last before that."""
    now = Value(at or timezone.now())
    marks = (
        Event.objects.filter(record=OuterRef("record"), verb=Verb.VERIFIED, at__lte=OuterRef("known_until"))
        .order_by("-at")
        .values("at", "role")[:1]
    )
    return versions.annotate(
        known_until=Least(Coalesce(F("published_until"), now), now),
        ended=Case(When(published_until__lte=now, then=F("published_until"))),
    ).annotate(verified_at=Subquery(marks.values("at")), verified_role=Subquery(marks.values("role")))
