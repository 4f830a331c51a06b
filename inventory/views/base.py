"""What every public page shares: reading only, cacheable for a minute, the same for everybody."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from inventory.filters import DayField, end_of_day, not_in_the_future, strangers
from inventory.templatetags.site import day_query
from inventory.tombstones import MAX_AGE

READING = ("get", "head", "options")


def only_reads(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A function that refuses with 405 whatever could write. No token is asked for: there is nothing to forge."""
    return csrf_exempt(require_safe(view))


class NoSuchPage(Exception):
    """A number beyond the last page of a list."""

    def __init__(self, last: int) -> None:
        super().__init__(last)
        self.last = last


def page_of(paginator: Paginator, number: int | None) -> Page:
    """One page of a list, the first unless told; beyond the last, `PublicView` answers 404 and names the last."""
    number = number or 1
    if number > paginator.num_pages:
        raise NoSuchPage(paginator.num_pages)
    return paginator.page(number)


class PublicView(View):
    """A page that knows no visitor: no session, no cookie, one answer for one address."""

    http_method_names = list(READING)
    section = ""
    """Name of the entry of the navigation that is current."""
    parameters: ClassVar[tuple[str, ...]] = ()
    """What the page understands in the address; anything else is named on it."""
    turns_back = False
    """Whether the page understands `as_of`; elsewhere a day that is chosen leads home."""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        """As for `only_reads`: 405 comes before any question for a token, unless the page has a form of its own."""
        view = super().as_view(**initkwargs)
        return csrf_exempt(view) if set(cls.http_method_names) <= set(READING) else view

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = super().dispatch(request, *args, **kwargs)
        except NoSuchPage as error:
            response = self.render("inventory/no_such_page.html", {"last": error.last}, status=404)
        patch_cache_control(response, public=True, max_age=MAX_AGE)
        return response

    def render(self, template: str | list[str], context: dict[str, Any], status: int = 200) -> HttpResponse:
        always = {"section": self.section, "turns_back": self.turns_back}
        always |= {"unknown": strangers(self.request.GET, self.parameters), "known": self.parameters}
        return render(self.request, template, {**always, **context}, status=status)


class DatedView(PublicView):
    """A page that can show the inventory as of an earlier day, said by `as_of`."""

    parameters = ("as_of",)
    turns_back = True
    day: date | None = None
    """The day asked for; None is today."""

    @property
    def at(self) -> datetime | None:
        return end_of_day(self.day) if self.day else None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        field = DayField(required=False, validators=[not_in_the_future])
        try:
            self.day = field.clean(request.GET.get("as_of", ""))
        except ValidationError as error:
            return self.render("inventory/bad_moment.html", {"reasons": error.messages}, status=400)
        return super().dispatch(request, *args, **kwargs)

    def render(self, template: str | list[str], context: dict[str, Any], status: int = 200) -> HttpResponse:
        today = self.request.GET.copy()
        today.pop("as_of", None)
        dated = {
            "as_of": self.day,
            "now_url": f"{self.request.path}?{today.urlencode()}" if today else self.request.path,
            "query": day_query(self.day),
        }
        return super().render(template, {**dated, **context}, status)


class UndatedView(DatedView):
    """A page without history. Whoever turned the site back reads so, and the links keep the day."""

    def render(self, template: str | list[str], context: dict[str, Any], status: int = 200) -> HttpResponse:
        return super().render(template, {"is_undated": True, **context}, status)
