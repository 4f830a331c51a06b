"""Releases: numbered, frozen, citable states of the whole inventory."""

from datetime import UTC, datetime

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse

from inventory.filters import end_of_day
from inventory.models import VERSION_MODELS, Release
from inventory.views.base import UndatedView


class ReleaseList(UndatedView):
    section = "releases"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render("inventory/release_list.html", {"releases": Release.objects.all()})


class ReleaseDetail(UndatedView):
    section = "releases"

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        release = Release.objects.filter(name=name).first()
        if release is None:
            raise Http404
        day = release.as_of.astimezone(UTC).date()
        return self.render(
            "inventory/release_detail.html", {"release": release, "day": day, "later": changed_later(release.as_of)}
        )


def changed_later(moment: datetime) -> int:
    """How many records changed on a day after a moment of it. Links know days only, and show the end of the day."""
    end = end_of_day(moment.astimezone(UTC).date())
    after = Q(published_from__gt=moment, published_from__lte=end) | Q(published_until__gt=moment, published_until__lte=end)
    return sum(
        model.objects.ever_published().filter(after).aggregate(n=Count("record", distinct=True))["n"]
        for model in VERSION_MODELS.values()
    )
