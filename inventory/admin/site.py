"""The desk: Django's admin, opened by the permission table instead of `is_staff` and model permissions."""

from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.checks import CheckMessage, Error
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.i18n import set_language

from inventory import permissions
from inventory.admin import bulk, desk, preferences
from inventory.models import VERSION_MODELS, Agency, Correction, Membership, Round, Source

MAX_TERM = 200


class Suggestions(AutocompleteJsonView):
    """Suggestions of a select box: only for fields that a form really offers, only what that form would accept."""

    def process_request(self, request: HttpRequest) -> tuple[Any, ...]:
        asked = tuple(request.GET.get(name, "").lower() for name in ("app_label", "model_name", "field_name"))
        if asked not in self.admin_site.suggested_fields():
            raise PermissionDenied
        term, model_admin, source_field, to_field = super().process_request(request)
        return term[:MAX_TERM], model_admin, source_field, to_field

    def has_perm(self, request: HttpRequest, obj: Any = None) -> bool:
        return permissions.is_desk_user(request.user)

    def get_queryset(self) -> Any:
        offered = self.model_admin.offered(self.request).complex_filter(self.source_field.get_limit_choices_to())
        found, repeated = self.model_admin.get_search_results(self.request, offered, self.term)
        return found.distinct() if repeated else found

    def serialize_result(self, thing: Any, to_field_name: str) -> dict[str, str]:
        return {"id": str(thing.pk), "text": self.model_admin.label(thing)}


class DeskSite(AdminSite):
    site_header = _("SME Policy Inventory")
    site_title = _("SME Policy Inventory")
    index_title = _("What would you like to do?")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Asked first on every page: the memberships read here answer the hundred questions that follow."""
        if not request.user.is_active:
            return False
        prefetch_related_objects([request.user], "memberships")
        return permissions.is_desk_user(request.user)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The only way in is that of inventory.accounts, which has this address."""
        return redirect("account_login")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Nothing of the desk is kept by a browser or a proxy, and a refusal is a page of the desk."""
        return super().admin_view(self._refusing(view))

    def _refusing(self, view: Any) -> Any:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Http404:
                return self._refusal(request, 404)
            except PermissionDenied as refusal:
                return self._refusal(request, 403, str(refusal))

        return answer

    def _refusal(self, request: HttpRequest, status: int, reason: str = "") -> HttpResponse:
        """The same page for what is not there and for what this person may not know of."""
        title = _("You cannot open this page") if status == 403 else _("This page does not exist, or it is not for you")
        context = self.each_context(request) | {"title": title, "reason": reason, "status": status}
        return TemplateResponse(request, "admin/refusal.html", context, status=status)

    def get_urls(self) -> list[URLPattern]:
        # "View on site" redirects to the address of any row by its number, and so tells codes of foreign drafts.
        urls = [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]
        return [
            path("language/", set_language, name="set_language"),
            path("session/", self.admin_view(self.session), name="session"),
            path("preferences/", self.admin_view(preferences.view), {"site": self}, name="preferences"),
            *(path(f"{slug}/", self.admin_view(bulk.view), {"slug": slug, "site": self}, name=slug) for slug in bulk.BULKS),
            *urls,
        ]

    def session(self, request: HttpRequest) -> HttpResponse:
        """Asked by a form before it is sent: who was signed out meanwhile would lose what they typed. See js/desk.js."""
        return JsonResponse({"token": get_token(request)})

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """What there is to do comes first, the lists of everything after it."""
        return super().index(request, {**desk.context(request), **(extra_context or {})})

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Suggestions.as_view(admin_site=self)(request)

    def suggested_fields(self) -> set[tuple[str, str, str]]:
        """Every (app, model, field) whose select box asks for suggestions, in the registered forms and their rows."""
        return {
            (owner.opts.app_label, owner.opts.model_name, field)
            for registered in self._registry.values()
            for owner in [registered, *(inline(registered.model, self) for inline in registered.inlines)]
            for field in owner.autocomplete_fields
        }

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        return context | {"desk_links": self._links(request) if context["has_permission"] else []}

    def _links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """The lists that people go to most: label and address."""
        return [
            (
                capfirst(model._meta.verbose_name_plural),
                reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"),
            )
            for model in (*VERSION_MODELS.values(), Agency, Source)
            if self._registry[model].has_module_permission(request)
        ]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """The index in the order of work: the inventory, what it refers to, the people."""
        apps = self._build_app_dict(request)
        found = {model["model"]: model for label, app in apps.items() if app_label in (None, label) for model in app["models"]}
        kinds = [*VERSION_MODELS.values(), Round, Correction]
        people = [model for model in found if model._meta.app_label == "auth" or model is Membership]
        rest = sorted((m for m in found if m not in kinds and m not in people), key=lambda m: str(found[m]["name"]))
        groups = ((_("The inventory"), kinds), (_("Reference data"), rest), (_("People"), people))
        return [
            {
                "name": name,
                "app_label": "inventory" if models[0]._meta.app_label == "inventory" else "auth",
                "app_url": reverse("admin:index"),
                "has_module_perms": True,
                "models": models_shown,
            }
            for name, models in groups
            if (models_shown := [found[model] for model in models if model in found])
        ]

    def check(self, app_configs: Any) -> list[CheckMessage]:
        from inventory.admin.base import DeskAdmin

        strangers = [
            Error(
                f"{type(owner).__name__} is registered in the admin but is not a DeskAdmin.",
                hint="Derive it from inventory.admin.base.DeskAdmin, which limits what each person sees.",
                id="inventory.E101",
            )
            for owner in self._registry.values()
            if not isinstance(owner, DeskAdmin)
        ]
        return [*super().check(app_configs), *strangers]
