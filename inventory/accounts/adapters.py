"""What django-allauth asks of a project: who may sign in, what is mailed, how secrets are kept."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from inventory import addresses, permissions
from inventory.accounts import encryption, limits, mails, turns

WRONG_PASSWORD: str | Promise = _("This user name and password do not belong together.")


def too_many(refusal: limits.TooMany) -> ValidationError:
    """The error that a form shows: how long to wait. Asking again at once has to wait for this answer first."""
    turns.hold()
    seconds = refusal.seconds
    if seconds < 90:
        text = ngettext("Too many attempts. Wait %(n)d second.", "Too many attempts. Wait %(n)d seconds.", seconds)
        return ValidationError(text % {"n": seconds}, code="too_many", params={"seconds": seconds})
    minutes = round(seconds / 60)
    text = ngettext("Too many attempts. Wait %(n)d minute.", "Too many attempts. Wait %(n)d minutes.", minutes)
    return ValidationError(text % {"n": minutes}, code="too_many", params={"seconds": seconds})


class Accounts(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG_PASSWORD,
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "incorrect_code": _("This code is not right, or it was used already. Wait for the next one."),
        "incorrect_passkey": _("This passkey is not known here. Try again, or use another way."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the secretariat."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return limits.address_of(request)

    def is_safe_url(self, url: str) -> bool:
        """Only addresses of the desk: signing in leads nowhere else."""
        return url.startswith("/admin/") and super().is_safe_url(url)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return redirect("account_login")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The person whose password this is; None for everybody else and for who has no business at the desk.

        The place is taken before the password is hashed, and given back when it was right.
        """
        try:
            guess = limits.take("password", credentials.get("username", ""), limits.address_of(request))
        except limits.TooMany as refusal:
            raise too_many(refusal) from refusal
        try:
            with turns.turn(guess.known):
                user = authenticate(request, **credentials)
        except turns.Busy as busy:
            turns.hold()
            raise ValidationError(gettext("Many people are signing in just now. Try again in a moment."), code="busy") from busy
        if user is None or not permissions.is_desk_user(user):
            return None
        guess.forgive()
        return user

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not for who has just shown the strongest thing they have: the factor if there is one, else the password."""
        request = context.request
        strongest = "mfa" if is_mfa_enabled(request.user) else "password"
        just_now = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        records = get_authentication_records(request, request.user)
        return not any(record["method"] == strongest and record["at"] > just_now for record in records)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has a second factor shows that: a password alone must not remove it."""
        methods = super().get_reauthentication_methods(user)
        return [one for one in methods if one["id"] != "reauthenticate"] or methods

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's own mails are not sent: ours are in `mails`, in the reader's language and through the outbox."""

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        mails.write_notice(user, template_prefix.rpartition("/")[2])


class SecondFactors(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": Accounts.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        return gettext("SME Policy Inventory")

    def get_totp_label(self, user: Any) -> str:
        return user.get_username()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return gettext("Passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys are bound to the site's name. The demonstration's is whatever loopback name the browser uses."""
        entity = super().get_public_key_credential_rp_entity()
        return {"id": addresses.host() if settings.SECURE else entity["id"], "name": gettext("SME Policy Inventory")}
