"""What every public page shares: reading only, cacheable for a minute, the same for everybody."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views import View

from inventory.filters import DayField, not_in_the_future

# What is withdrawn must be gone from every cache within this time.
MAX_AGE = 60


class PublicView(View):
    """A page that knows no visitor: no session, no cookie, one answer for one address."""

    http_method_names = ["get", "head", "options"]
    section = ""
    """Name of the entry of the navigation that is current."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=MAX_AGE)
        return response

    def render(self, template: str | list[str], context: dict[str, Any], status: int = 200) -> HttpResponse:
        return render(self.request, template, {"section": self.section, **context}, status=status)


def asked_day(request: HttpRequest) -> date | None:
    """The day of `as_of`, None for today; a ValidationError when it is no day of the past."""
    return DayField(required=False, validators=[not_in_the_future]).clean(request.GET.get("as_of", ""))
