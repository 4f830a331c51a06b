"""People and their roles, kept by the secretariat. Nobody becomes a superuser here, or changes their own roles."""

import re
from typing import Any

# Each registers its own admin, which the next lines take away again.
import allauth.account.admin
import allauth.mfa.admin
import django.contrib.auth.admin
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model, password_validation
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from inventory import permissions
from inventory.accounts import care, mails
from inventory.admin.base import DeskAdmin, TableRows, WithRows
from inventory.admin.fields import DeskForm
from inventory.choices import Role
from inventory.models import Membership

User = get_user_model()
admin.site.unregister([User, Group, EmailAddress, Authenticator])

__all__ = ["allauth", "django"]


class PersonForm(DeskForm):
    """A person's account. Without a password, the person is invited by mail to choose one."""

    new_password = forms.CharField(
        label=_("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Best left empty: a new person chooses a password through a link sent by e-mail; anybody else keeps theirs."),
    )

    class Meta:
        help_texts = {
            "username": _("Letters without accents, digits, full stop, hyphen and underscore: “ana.rojas”."),
            "is_active": _("Without this the person cannot sign in. Accounts are not deleted: clear it when somebody leaves."),
        }

    def clean_username(self) -> str:
        """Nobody's name looks like another's, or is an address that somebody else may sign in with."""
        name = self.cleaned_data["username"]
        if "@" in name:
            raise ValidationError(_("Choose a name without @: people may also sign in by their e-mail address."))
        if not re.fullmatch(r"[A-Za-z0-9._-]+", name):
            raise ValidationError(_("Use only letters without accents, digits, full stop, hyphen and underscore."))
        if User.objects.filter(username__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another account has this name."))
        return name

    def clean_email(self) -> str:
        """In one spelling and of one person: it is a name to sign in with."""
        email = self.cleaned_data["email"].lower()
        if email and User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another account has this address."))
        return email

    def clean_new_password(self) -> str:
        password = self.cleaned_data["new_password"]
        if password:
            password_validation.validate_password(password, self.instance)
        elif not self.instance.pk and not self.cleaned_data.get("email"):
            raise ValidationError(_("Give an e-mail address for the invitation, or else a first password."))
        return password


class MembershipSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        """Each role once. Django compares no rows without a country, but no country means every country."""
        super().clean()
        kept = [form for form in self.forms if form.cleaned_data.get("role") and not form.cleaned_data.get("DELETE")]
        seen = set()
        for form in kept:
            held = (form.cleaned_data["role"], form.cleaned_data.get("country"))
            if held in seen:
                form.add_error("role", _("This role is there already."))
            seen.add(held)


class MembershipRows(TableRows):
    model = Membership
    formset = MembershipSet
    fields = ("role", "country")


@admin.register(User)
class PersonAdmin(WithRows, DeskAdmin):
    form = PersonForm
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    search_fields = ("username", "first_name", "last_name", "email")
    fields = (("username", "is_active"), ("first_name", "last_name"), "email", "new_password")
    inlines = (MembershipRows,)
    ordering = ("username",)
    change_form_template = "admin/person_form.html"

    def may_view(self, user: Any, thing: Any = None) -> bool:
        return self.may_change(user, thing)

    def may_add(self, user: Any) -> bool:
        return permissions.has_role(user, [Role.SECRETARIAT])

    def may_change(self, user: Any, thing: Any = None) -> bool:
        # A superuser is out of the secretariat's reach.
        out_of_reach = thing is not None and thing.is_superuser and not user.is_superuser
        return permissions.has_role(user, [Role.SECRETARIAT]) and not out_of_reach

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        people = super().get_queryset(request).prefetch_related("memberships__country")
        return people if request.user.is_superuser else people.filter(is_superuser=False)

    @admin.display(description=_("roles"))
    def roles(self, person: Any) -> str:
        return ", ".join(str(membership) for membership in person.memberships.all())

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """One's own roles are read here and changed by somebody else: two pairs of eyes need two people."""
        rows = super().get_inline_instances(request, obj)
        if obj is not None and obj.pk == request.user.pk and not request.user.is_superuser:
            for one in rows:
                one.editable, one.max_num = False, 0
        return rows

    def get_urls(self) -> list[URLPattern]:
        verb = self.admin_site.admin_view
        return [
            path("<int:pk>/invite/", verb(self.invite), name="auth_user_invite"),
            path("<int:pk>/factors/", verb(self.reset_factors), name="auth_user_reset_factors"),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if form.cleaned_data["new_password"]:
            obj.set_password(form.cleaned_data["new_password"])
        elif not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if change:
            self.tell(form, obj)
        elif not obj.has_usable_password():
            self.message_user(request, care.invite(obj))

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and any(rows.has_changed() for rows in formsets):
            mails.write_roles(form.instance)

    def tell(self, form: Any, person: Any) -> None:
        """The owner learns of a change that hands the account to somebody else, at the address from before."""
        if form.cleaned_data["new_password"]:
            mails.write_notice(person, "password_set")
        if "email" in form.changed_data:
            mails.write_notice(person, "email_changed", address=form.initial["email"])

    def invite(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self._person(request, pk)
        return self._done(request, person, "Invited to choose a password.", care.invite(person))

    def reset_factors(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self._person(request, pk)
        care.reset_factors(person)
        return self._done(
            request, person, "Second factor removed.", _("The second factor is removed; the person sets up a new one.")
        )

    def _person(self, request: HttpRequest, pk: int) -> Any:
        """Somebody whose account this person may change; by POST only, since something happens."""
        person = self.get_object(request, str(pk))
        if person is None or not self.has_change_permission(request, person):
            raise Http404
        if request.method != "POST":
            raise PermissionDenied
        return person

    def _done(self, request: HttpRequest, person: Any, entry: str, text: str) -> HttpResponse:
        """Kept in the log of the desk, under the name of who did it."""
        self.log_change(request, person, entry)
        self.message_user(request, text)
        return redirect("admin:auth_user_change", person.pk)
