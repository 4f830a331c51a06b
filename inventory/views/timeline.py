"""The programmes of a country as a timeline."""

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from inventory import timeline
from inventory.models import Country, Programme
from inventory.views.base import DatedView
from inventory.views.listing import PagingForm
from inventory.views.panel import page_numbers

PAGE_SIZE = 60


class CountryTimeline(DatedView):
    section = "country"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        country = Country.objects.filter(code=code.upper()).first()
        paging = PagingForm(request.GET)
        if country is None or code != code.lower() or not paging.is_valid():
            raise Http404
        versions = (
            Programme.objects.published(self.at)
            .filter(record__country=country)
            .select_related("record")
            .prefetch_related("relations")
            .order_by(F("start_year").asc(nulls_last=True), "start", "sort_title", "id")
        )
        paginator = Paginator(versions, PAGE_SIZE)
        number = paging.cleaned_data["page"] or 1
        if number > paginator.num_pages:
            raise Http404
        page = paginator.page(number)
        shown = list(page)
        context = {
            "country": country,
            "timeline": timeline.of(shown, self.day or timezone.now().date(), self.related(shown)),
            "page": page,
            "numbers": page_numbers(number, paginator.num_pages),
            "kept": {"as_of": self.day} if self.day else {},
            "parameters": request.GET,
        }
        return self.render("inventory/country_timeline.html", context)

    def related(self, shown: list[Programme]) -> list[Programme]:
        """What these replaced or were replaced by, as it was published on that day."""
        records = [version.record_id for version in shown]
        named = Q(record_id__in=timeline.wanted(shown)) | Q(superseded_by__in=records)
        versions = Programme.objects.published(self.at).filter(named).exclude(record_id__in=records)
        return list(versions.select_related("record").prefetch_related("relations"))
