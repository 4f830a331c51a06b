"""Nobody works at the desk on a password alone, for longer than a working day, or after their role has ended."""

from datetime import datetime, timedelta

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import auth, messages
from django.db import InterfaceError, OperationalError
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from inventory import permissions
from inventory.middleware import Middleware, database_away

DESK = "/admin/"
LONGEST = timedelta(hours=12)
TOUCH = timedelta(minutes=1)

ALWAYS = {"account_logout", "logout", "set_language", "jsi18n"}
TO_ENROL = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
TO_SHOW = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


class DeskGuard(Middleware):
    """For every request to the desk: is this session still good, and has it shown a second factor?

    Idle sessions end by themselves (SESSION_COOKIE_AGE). Public pages are not looked at: they know no visitor.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(DESK):
            return self.get_response(request)
        try:
            refusal = self._refusal(request)
        except (OperationalError, InterfaceError):
            refusal = database_away(request)
        response = refusal or self.get_response(request)
        add_never_cache_headers(response)
        return response

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        prefetch_related_objects([request.user], "memberships")  # read once a page, anew for every page
        if not _is_current(request):
            auth.logout(request)
            messages.info(request, _("You were signed out. Please sign in again."))
            return None
        return _factor_page(request) if settings.REQUIRE_MFA else None


def is_open(request: HttpRequest) -> bool:
    """Whether the desk is open to this session: for what of it is served elsewhere, the files of drafts."""
    return _is_current(request) and (_has_shown_factor(request) or not settings.REQUIRE_MFA)


def _is_current(request: HttpRequest) -> bool:
    """Whether somebody with a role is signed in, and not for too long."""
    return permissions.is_desk_user(request.user) and not _is_over(request)


def _has_shown_factor(request: HttpRequest) -> bool:
    """Whether the session has shown a second factor, and the account still has one."""
    shown = any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))
    return shown and Authenticator.objects.filter(user=request.user).exists()


def _is_over(request: HttpRequest) -> bool:
    """Whether the session is too old. Marks it as used, once a minute, which is what keeps it alive."""
    now = timezone.now()
    began, used = (_moment(request, name) for name in ("signed_in_at", "used_at"))
    if began and now - began > LONGEST:
        return True
    if began is None:
        request.session["signed_in_at"] = now.isoformat()
    if used is None or now - used > TOUCH:
        request.session["used_at"] = now.isoformat()
    return False


def _moment(request: HttpRequest, name: str) -> datetime | None:
    text = request.session.get(name)
    return datetime.fromisoformat(text) if text else None


def _factor_page(request: HttpRequest) -> HttpResponse | None:
    """Where to send a session that has shown no second factor; None when it may go on."""
    if _has_shown_factor(request):
        return None
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    try:
        name = resolve(request.path_info).url_name
    except Resolver404:
        name = None
    if name in ALWAYS or name in (TO_SHOW if kinds else TO_ENROL):
        return None
    if not kinds:
        return redirect("mfa_index")
    page = "mfa_reauthenticate" if Authenticator.Type.TOTP in kinds else "mfa_reauthenticate_webauthn"
    back = {"next": request.get_full_path()} if request.method == "GET" else {}
    return redirect(f"{reverse(page)}?{urlencode(back)}" if back else reverse(page))
