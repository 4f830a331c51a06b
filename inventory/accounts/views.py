"""allauth's pages where ours differ: a new session key at every step up, and a refusal that says when to come back."""

import time
from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as factor
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.http import HttpRequest, HttpResponse


class SaysWhen:
    """A form refused for guessing too fast is 429 with Retry-After."""

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        response = super().render_to_response(context, **options)
        form = context.get("form")
        errors = form.errors.as_data().values() if form is not None and form.is_bound else ()
        for error in (one for several in errors for one in several):
            if error.code in ("too_many", "busy"):
                response.status_code = 429
                response["Retry-After"] = str((error.params or {}).get("seconds", 5))
        return response


class NewKey:
    """Who was known by the session before does not know it afterwards."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session.cycle_key()
        return super().form_valid(form)


class NewFactor(NewKey):
    """The one who has just shown a new factor has shown a factor."""

    kind = ""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type=self.kind)
        return response


class SignIn(SaysWhen, NewKey, account.LoginView):
    pass


class Forgotten(account.PasswordResetView):
    """Answers after the same time for every address: writing a mail takes some milliseconds, and they would tell."""

    ANSWER_AFTER = 0.3

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        due = time.monotonic() + self.ANSWER_AFTER
        response = super().post(request, *args, **kwargs)
        time.sleep(max(0, due - time.monotonic()))
        return response


class Reauthenticate(SaysWhen, NewKey, account.ReauthenticateView):
    pass


class ChangePassword(SaysWhen, account.PasswordChangeView):
    pass


class Factor(SaysWhen, NewKey, factor.AuthenticateView):
    pass


class FactorAgain(SaysWhen, NewKey, factor.ReauthenticateView):
    pass


class AddApp(NewFactor, app.ActivateTOTPView):
    kind = "totp"


class AddPasskey(NewFactor, passkey.AddWebAuthnView):
    kind = "webauthn"


class PasskeyAgain(NewKey, passkey.ReauthenticateWebAuthnView):
    pass
