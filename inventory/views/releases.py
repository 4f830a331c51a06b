"""Releases: numbered, frozen, citable states of the whole inventory."""

from django.http import Http404, HttpRequest, HttpResponse

from inventory.models import Release
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
        return self.render("inventory/release_detail.html", {"release": release})
