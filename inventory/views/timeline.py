"""The programmes of a country as a timeline: all of them page by page, and the latest few for the country's page."""

from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from inventory import gathering, timeline
from inventory.models import Country, Programme
from inventory.views.base import DatedView, page_of
from inventory.views.listing import PagingForm

PAGE_SIZE = 60
LATEST_SHOWN = 8
# Chronological; what has no start stands last.
BY_START = (F("start_year").asc(nulls_last=True), "start", "sort_title", "id")
LATEST_FIRST = (F("start_year").desc(nulls_last=True), "-start", "-sort_title", "-id")


class CountryTimeline(DatedView):
    section = "country"
    parameters = ("page", "as_of")

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        country = Country.objects.filter(code=code.upper()).first()
        paging = PagingForm(request.GET)
        if country is None or code != code.lower() or not paging.is_valid():
            raise Http404
        versions = programmes(country, self.at).order_by(*BY_START)
        page = page_of(Paginator(versions, PAGE_SIZE), paging.cleaned_data["page"])
        context = {"country": country, "timeline": drawn(page.object_list, self.at), "page": page}
        return self.render("inventory/country_timeline.html", context)


def programmes(country: Country, at: datetime | None) -> QuerySet[Programme]:
    return Programme.objects.published(at).filter(record__country=country)


def latest(country: Country, at: datetime | None) -> timeline.Timeline:
    """The programmes that began last, in the order of their starts."""
    newest = programmes(country, at).order_by(*LATEST_FIRST).values("pk")[:LATEST_SHOWN]
    return drawn(Programme.objects.published(at).filter(pk__in=newest).order_by(*BY_START), at)


def drawn(versions: QuerySet[Programme], at: datetime | None) -> timeline.Timeline:
    """Programmes with what they replaced or were replaced by, as it was public then: two statements, however many."""
    shown = _read(versions)
    records = [version.record_id for version in shown]
    named = Q(record_id__in=timeline.wanted(shown)) | Q(superseded_by__in=records)
    related = _read(Programme.objects.published(at).filter(named).exclude(record_id__in=records))
    return timeline.of(shown, (at or timezone.now()).date(), related)


def _read(versions: QuerySet[Programme]) -> list[Programme]:
    return gathering.gathered(versions.select_related("record"), "relations")
