"""What every address of the API does alike: reading only, open to every site, the same for everybody."""

from typing import Any, ClassVar

from django import forms
from django.core.paginator import EmptyPage, Paginator
from django.http import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory.api.errors import bad_values, unknown_parameters
from inventory.filters import DayField, not_in_the_future, strangers
from inventory.tombstones import MAX_AGE

PAGE_SIZE, PAGE_SIZE_MAX = 25, 100
CACHED = {200, 301, 404, 410}


class AlwaysJson(BaseContentNegotiation):
    """There is one format; whatever a client says it accepts, it gets that one and no error about it."""

    def select_parser(self, request: Request, parsers: list) -> None:
        return None

    def select_renderer(self, request: Request, renderers: list, format_suffix: str | None = None) -> tuple:
        return renderers[0], renderers[0].media_type


class PublicApi(APIView):
    """Base of all addresses. Subclasses describe themselves for the schema."""

    http_method_names = ["get", "head", "options"]
    content_negotiation_class = AlwaysJson

    operation: ClassVar[str] = ""
    """What is done ("list", "record", ...), in the schema."""

    # What every address says of itself in the schema; there is nothing to fall back on.

    @property
    def segment(self) -> str:
        """The list's name in the address."""
        raise NotImplementedError

    @property
    def summary(self) -> str:
        raise NotImplementedError

    def parameters(self) -> list[OpenApiParameter]:
        """The parameters, for the schema."""
        return []

    def answers(self) -> dict[Any, Any]:
        """Status → what is answered, for the schema."""
        raise NotImplementedError

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Which methods there are, for browsers that ask before they read; no list of fields."""
        return Response(status=204, headers={"Allow": "GET, HEAD, OPTIONS", "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS"})

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "Content-Disposition, Retry-After"
        if response.status_code in CACHED:
            patch_cache_control(response, public=True, max_age=MAX_AGE)
        else:
            patch_cache_control(response, no_store=True)
        return response


class PagingForm(forms.Form):
    page = forms.IntegerField(required=False, min_value=1)
    page_size = forms.IntegerField(required=False, min_value=1, max_value=PAGE_SIZE_MAX)


class AsOfForm(forms.Form):
    as_of = DayField(required=False, validators=[not_in_the_future])


def checked(form: forms.Form) -> dict[str, Any]:
    """The form's values, or 400 with what is wrong with each."""
    if not form.is_valid():
        raise bad_values({name: list(messages) for name, messages in form.errors.items()})
    return form.cleaned_data


def only(request: Request, known: list[str]) -> None:
    """400 unless every parameter is known."""
    unknown = strangers(request.GET, known)
    if unknown:
        raise unknown_parameters(unknown, known)


def page_of(request: Request, rows: Any) -> tuple[list[Any], dict[str, Any]]:
    """The rows of the page asked for, and the frame around them: count, next, previous."""
    asked = checked(PagingForm(request.GET))
    paginator = Paginator(rows, asked["page_size"] or PAGE_SIZE)
    number = asked["page"] or 1
    try:
        page = paginator.page(number)
    except EmptyPage:
        last = paginator.num_pages
        raise NotFound(
            _("There is no page %(page)s; the last one is %(last)s.") % {"page": str(number)[:20], "last": last}
        ) from None
    frame = {
        "count": paginator.count,
        "next": _address(request, page.next_page_number()) if page.has_next() else None,
        "previous": _address(request, page.previous_page_number()) if page.has_previous() else None,
    }
    return list(page.object_list), frame


def _address(request: Request, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
