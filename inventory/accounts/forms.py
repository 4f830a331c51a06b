"""allauth's forms with our limits: every guess at a password or a code takes a place first."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inventory.accounts import encryption, limits, mails, turns
from inventory.accounts.adapters import Accounts, too_many

PENDING = "pending-app-secret"
SHORT = 100


class SignInForm(LoginForm):
    """By user name or e-mail address. An address is read as the name it belongs to, so that one password is hashed
    for every attempt: the time of the answer tells nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label, login.max_length = _("User name or e-mail address"), 254
        login.widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True})
        password = self.fields["password"]
        password.label, password.help_text, password.max_length = _("Password"), "", 4096
        password.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})

    def clean_login(self) -> str:
        login = super().clean_login()
        if "@" in login:
            named = get_user_model().objects.filter(email__iexact=login, is_active=True).order_by("pk").first()
            return named.get_username() if named else login
        return login


class _Chosen:
    """What a password must be, in one sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "At least 8 characters. Not only digits, not a common password, and nothing like your name or address."
        )


class ChosenPasswordForm(_Chosen, ResetPasswordKeyForm):
    pass


class NewPasswordForm(_Chosen, ChangePasswordForm):
    """Changing one's own password: the old one is a guess like any other."""

    def clean_oldpassword(self) -> str:
        password = self.cleaned_data["oldpassword"]
        if not Accounts(context.request).reauthenticate(self.user, password):
            raise ValidationError(Accounts.error_messages["enter_current_password"])
        return password


class ForgottenForm(ResetPasswordForm):
    """Asks for a link. The answer is the same whoever asks, however often, and for whatever address."""

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        people = get_user_model().objects.filter(email__iexact=email, is_active=True)
        try:
            limits.take("reset", email, limits.address_of(context.request))
        except limits.TooMany:
            turns.hold()
            people = people.none()
        self.users = list(people)
        return email

    def save(self, request: Any, **options: Any) -> str:
        for person in self.users:
            mails.write_reset(person)
        return self.cleaned_data["email"]


def _bare(code: str) -> str:
    """The one spelling in which allauth compares a code, so that a used one is known again as 123.456 too."""
    return normalize_user_code(code[:SHORT])


class _Code:
    """A code from an app or a recovery code: guessed at a limited pace, used once."""

    def clean_code(self) -> str:
        self.cleaned_data["code"] = code = _bare(self.cleaned_data["code"])
        address = limits.address_of(context.request)
        try:
            guess = limits.take("code", self.user.pk, address)
        except limits.TooMany as refusal:
            raise too_many(refusal) from refusal
        super().clean_code()
        if not limits.once("code", self.user.pk, code):
            raise ValidationError(Accounts.error_messages["incorrect_code"])
        guess.forgive()
        return code


class CodeForm(_Code, AuthenticateForm):
    pass


class CodeAgainForm(_Code, ReauthenticateForm):
    pass


class AppForm(ActivateTOTPForm):
    """Adding an authenticator app. Until its first code is right, the secret waits in the session, encrypted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.pop("user")
        forms.Form.__init__(self, *args, **kwargs)
        session = context.request.session
        if not self.is_bound or PENDING not in session:
            session[PENDING] = encryption.encrypt(totp.generate_totp_secret())
        self.secret = encryption.decrypt(session[PENDING])

    def clean_code(self) -> str:
        self.cleaned_data["code"] = _bare(self.cleaned_data["code"])
        code = super().clean_code()
        if not limits.once("code", self.user.pk, code):
            raise ValidationError(Accounts.error_messages["incorrect_code"])
        context.request.session.pop(PENDING, None)
        return code


class _Credential:
    """What the browser says about a passkey. allauth expects it well made; anything else is no passkey."""

    def full_clean(self) -> None:
        try:
            super().full_clean()
        except (ValueError, TypeError, KeyError, AttributeError, InvalidSignature, RecursionError):
            self._errors.pop("credential", None)
            self.add_error(None, Accounts.error_messages["incorrect_passkey"])


class ShownPasskeyForm(_Credential, AuthenticateWebAuthnForm):
    pass


class ShownPasskeyAgainForm(_Credential, ReauthenticateWebAuthnForm):
    pass


class PasskeyForm(_Credential, AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label, self.fields["name"].max_length = _("Name of this passkey"), SHORT
        self.fields["name"].help_text = _("For yourself, when you have several: “office computer”, “phone”.")


class PasskeyNameForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label, self.fields["name"].max_length = _("Name of this passkey"), SHORT
