"""Everything about accounts, below /admin/. There is no page to sign up: the secretariat makes accounts."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.contrib.auth.decorators import login_required
from django.urls import path, re_path

from inventory.accounts import views

urlpatterns = [
    # In the place of the admin's own pages of these names.
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("password_change/", login_required(views.ChangePassword.as_view()), name="account_change_password"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/reauthenticate/", views.Reauthenticate.as_view(), name="account_reauthenticate"),
    path("account/password/", views.Forgotten.as_view(), name="account_reset_password"),
    path("account/password/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^account/password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("account/password/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("account/factors/", factor.index, name="mfa_index"),
    path("account/factor/", views.Factor.as_view(), name="mfa_authenticate"),
    path("account/factor/again/", views.FactorAgain.as_view(), name="mfa_reauthenticate"),
    path("account/factor/passkey/", views.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("account/factors/app/add/", views.AddApp.as_view(), name="mfa_activate_totp"),
    path("account/factors/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/factors/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/factors/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/factors/codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/factors/passkeys/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("account/factors/passkeys/add/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("account/factors/passkeys/<int:pk>/name/", passkey.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/factors/passkeys/<int:pk>/remove/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
]
