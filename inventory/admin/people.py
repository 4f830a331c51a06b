"""People and their roles, kept by the secretariat. Nobody becomes a superuser here."""

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
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from inventory import permissions
from inventory.admin.base import DeskAdmin, TableRows, WithRows
from inventory.admin.fields import DeskForm
from inventory.choices import Role
from inventory.models import Membership

User = get_user_model()
admin.site.unregister([User, Group, EmailAddress, Authenticator])

__all__ = ["allauth", "django"]


class PersonForm(DeskForm):
    """A person's account. The password is typed here once and changed by its owner afterwards."""

    new_password = forms.CharField(
        label=_("new password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave empty to keep the present one. The person can change it after signing in."),
    )

    def clean_new_password(self) -> str:
        password = self.cleaned_data["new_password"]
        if password:
            password_validation.validate_password(password, self.instance)
        elif not self.instance.pk:
            raise ValidationError(_("A new account needs a first password."))
        return password


class MembershipRows(TableRows):
    model = Membership
    fields = ("role", "country")


@admin.register(User)
class PersonAdmin(WithRows, DeskAdmin):
    form = PersonForm
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    search_fields = ("username", "first_name", "last_name", "email")
    fields = (("username", "is_active"), ("first_name", "last_name"), "email", "new_password")
    inlines = (MembershipRows,)
    ordering = ("username",)

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

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if form.cleaned_data["new_password"]:
            obj.set_password(form.cleaned_data["new_password"])
        super().save_model(request, obj, form, change)
