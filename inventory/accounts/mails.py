"""Mails about accounts: invitation, forgotten password, and a notice of every change that could be a thief's.

They go through the outbox, so a request takes as long with a dead mail server as with a quick one. The link that
sets a password is made when its mail leaves: no table holds a key to an account, and its time starts then.
"""

import uuid
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory import notices, permissions

PREFIX = "password-"
"""Mails whose key starts so carry a link that sets a password."""

PLACE = "{password-link}"

CHANGES: dict[str, str | Promise] = {
    "password_changed": gettext_lazy("Your password was changed."),
    "password_set": gettext_lazy("Your password was changed."),
    "password_reset": gettext_lazy("Your password was changed by a link sent to this address."),
    "totp_activated": gettext_lazy("An authenticator app was added to your account."),
    "totp_deactivated": gettext_lazy("The authenticator app was removed from your account."),
    "webauthn_added": gettext_lazy("A passkey was added to your account."),
    "webauthn_removed": gettext_lazy("A passkey was removed from your account."),
    "recovery_codes_generated": gettext_lazy("New recovery codes were made for your account; the old ones no longer work."),
    "email_changed": gettext_lazy("Your account now has another e-mail address."),
    "factors_reset": gettext_lazy(
        "The secretariat removed the second factor of your account. Set up a new one when you sign in."
    ),
}


def write_invitation(user: Any) -> None:
    """A new account: how to set its password."""
    with _for_reader(user):
        _write(
            user,
            PREFIX,
            _("Your account at the SME Policy Inventory"),
            _("The secretariat has made an account for you. Your user name is %(name)s.") % {"name": user.get_username()},
            _("Choose your password here:"),
            PLACE,
            _lasts(user),
            _("Later, ask for a new link here: %(address)s") % {"address": _address("account_reset_password")},
        )


def write_reset(user: Any) -> None:
    """A forgotten password. Nothing for who could not sign in anyway."""
    if not permissions.is_desk_user(user):
        return
    with _for_reader(user):
        _write(
            user,
            PREFIX,
            _("Set a new password"),
            _("Somebody, probably you, asked for a new password at the SME Policy Inventory."),
            _("Your user name is %(name)s. Choose a new password here:") % {"name": user.get_username()},
            PLACE,
            _lasts(user),
            _("If it was not you, do nothing: your password stays as it is."),
        )


def write_notice(user: Any, change: str, address: str = "") -> None:
    """Tell the owner of an account that it changed, at `address` when it is not that of the account."""
    sentence = CHANGES.get(change)
    if sentence is None:
        return
    with _for_reader(user):
        _write(
            user,
            "account-",
            _("Your account was changed"),
            str(sentence),
            _("If it was not you, set a new password at once and tell the secretariat: %(address)s")
            % {"address": _address("account_reset_password")},
            address=address,
        )


def write_roles(user: Any) -> None:
    """Somebody may do more at the desk, or less: they learn of it from here and not from a refusal."""
    with _for_reader(user):
        roles = [str(one) for one in user.memberships.select_related("country")]
        _write(
            user,
            "account-",
            _("Your roles were changed"),
            _("The secretariat changed your roles at the SME Policy Inventory."),
            "\n- ".join([_("Your roles are now:"), *roles]) if roles else _("You no longer hold any role."),
            _("If this is not as agreed, tell the secretariat."),
        )


def fill(key: str, body: str) -> str:
    """The text of a mail as it leaves: with its link, when it is one that sets a password."""
    if not key.startswith(PREFIX):
        return body
    user = get_user_model().objects.filter(pk=key.split("-")[1], is_active=True).first()
    return body.replace(PLACE, link(user) if user else _address("account_reset_password"))


def link(user: Any) -> str:
    """The address at which a person sets a password: once, and as long as `tokens` says."""
    return settings.SITE_URL + reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )


def _lasts(user: Any) -> str:
    if user.has_usable_password():
        return _("The link works once, within an hour of this mail.")
    return _("The link works once, within seven days of this mail.")


def _address(name: str) -> str:
    return settings.SITE_URL + reverse(name)


def _for_reader(user: Any) -> translation.override:
    return translation.override(notices.language_of(user))


def _write(user: Any, prefix: str, subject: str, *paragraphs: str, address: str = "") -> None:
    if address or user.email:
        notices.write(f"{prefix}{user.pk}-{uuid.uuid4()}", address or user.email, subject, "\n\n".join(paragraphs))
