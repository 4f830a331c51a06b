"""What every request passes: broken input is refused, and an absent database is said plainly."""

from collections.abc import Callable
from string import printable
from urllib.parse import quote, unquote_to_bytes

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.template import loader
from django.utils.cache import has_vary_header


def _plain(request: HttpRequest, status: int) -> HttpResponse:
    """An error page made without database and without session, in both languages."""
    if request.path_info.startswith("/api/"):
        detail = {
            400: "The request holds characters that are not text.",
            413: "The request is too long.",
            503: "The database is away. Try again shortly.",
        }
        return HttpResponse(f'{{"detail": "{detail[status]}"}}', status=status, content_type="application/json")
    return HttpResponse(loader.render_to_string(f"{status}.html"), status=status)


def database_away(request: HttpRequest) -> HttpResponse:
    response = _plain(request, 503)
    response["Retry-After"] = "30"
    return response


class Middleware:
    """Passes a request on. What ours have in common."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class RefuseBrokenInput(Middleware):
    """400 for NUL and for bytes that are not UTF-8, before anything can trip over them."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # An accent that comes as it was typed is written as browsers write it, here and in every link made of it.
        query = request.META.get("QUERY_STRING", "")
        request.META["QUERY_STRING"] = quote(query, safe=printable, encoding="latin-1")
        if self._is_broken(request):
            return _plain(request, 400)
        return self.get_response(request)

    @staticmethod
    def _is_broken(request: HttpRequest) -> bool:
        query = request.META.get("QUERY_STRING", "")
        for raw in (request.path_info.encode("utf-8", "surrogateescape"), unquote_to_bytes(query)):
            if b"\x00" in raw:
                return True
            try:
                raw.decode("utf-8")
            except UnicodeDecodeError:
                return True
        # Django replaces path bytes that are not UTF-8 by this character before we see them.
        return "\ufffd" in request.path_info or "\x00" in request.META.get("HTTP_COOKIE", "")


class RefuseLongBodies(Middleware):
    """413 for more than any form of ours can hold, before a byte of it is read: files of a form are written to disk as
    they come, whoever sends them. A body without a length is not read at all, by Django's own rule."""

    # Ten files of the largest size at the desk; texts only on the public pages.
    AT_THE_DESK, ELSEWHERE = 100 * 1024 * 1024, 1024 * 1024

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        longest = self.AT_THE_DESK if request.path_info.startswith("/admin/") else self.ELSEWHERE
        if length.isdecimal() and int(length) > longest:
            return _plain(request, 413)
        return self.get_response(request)


class DatabaseAway(Middleware):
    """503 with Retry-After when a page cannot reach the database: our trouble, not the visitor's."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return database_away(request) if isinstance(exception, OperationalError | InterfaceError) else None


class CompressText(GZipMiddleware):
    """Compresses texts that are the same for everybody; what varies by visitor may hold secrets, and pictures are small."""

    TYPES = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        is_text = response.get("Content-Type", "").startswith(self.TYPES)
        if not is_text or has_vary_header(response, "Cookie") or response.cookies:
            return response
        return super().process_response(request, response)


class PublicReadsNoCookies(Middleware):
    """The same answer for everybody who asks: only the desk, and the files of its drafts, know a visitor.

    Otherwise a visitor's language cookie decides what a shared cache keeps for all, and a malformed CSRF cookie makes
    Django set a new one on a cacheable page.
    """

    KNOWN = ("/admin/", "/media/")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(self.KNOWN):
            request.COOKIES = {}
        return self.get_response(request)


class PermissionsPolicy(Middleware):
    """No page of ours needs a camera, a microphone, a position or a payment."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        return response
