"""The description of the API for machines and for people, and the answer to addresses that do not exist."""

from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import resolve
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from inventory import addresses
from inventory.api.base import PublicApi, only
from inventory.api.generator import Generator
from inventory.api.serializers.base import SEGMENTS
from inventory.sheets import REFERENCE
from inventory.tombstones import MAX_AGE


@cache
def schema() -> dict[str, Any]:
    """It depends on the program only, so it is made once."""
    return Generator(urlconf=settings.ROOT_URLCONF).get_schema(public=True)


class SchemaView(PublicApi):
    """The description as JSON."""

    schema = None

    def get(self, request: Request) -> Response:
        only(request, [])
        return Response(schema())


@method_decorator([csrf_exempt, cache_control(public=True, max_age=MAX_AGE)], name="dispatch")  # it only reads
class DocsView(TemplateView):
    """A page to read and try the API, without inline scripts and without anything from other hosts."""

    template_name = "api/docs.html"
    http_method_names = ["get", "head", "options"]


class Index(PublicApi):
    """What there is, with its addresses."""

    schema = None
    lists: ClassVar[tuple[str, ...]] = (*SEGMENTS.values(), *(sheet.name for sheet in REFERENCE))

    def get(self, request: Request) -> Response:
        only(request, [])
        return Response({name: addresses.api(f"{name}/") for name in (*self.lists, "schema", "docs")})


class Nothing(PublicApi):
    """404 as JSON for every other address below the API's; a forgotten slash at the end leads on."""

    schema = None

    def get(self, request: Request) -> HttpResponseBase:
        if not request.path.endswith("/") and not _leads_nowhere(f"{request.path_info}/"):
            return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        raise NotFound


def _leads_nowhere(path: str) -> bool:
    return getattr(resolve(path).func, "cls", None) is Nothing
