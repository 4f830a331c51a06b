"""The one base of everything registered in the admin. It denies by default: what is not declared is refused.

A subclass says who may see, add, change and delete (`may_…`), and what of it other forms may offer (`offered`).
Nothing here reads Django's model permissions. Closed altogether: raw ids, editing in lists, lookups in the address,
initial values in the address, "save as new", actions, facets, "view on site".
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.checks import ModelAdminChecks
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import IntegrityError, models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from inventory import permissions
from inventory.admin.fields import ChoiceOfOne, ChoiceOfSeveral, DeskForm, SuggestedOne, SuggestedSeveral, bare
from inventory.files import DocumentField, PictureField
from inventory.models import Term


class DeskChecks(ModelAdminChecks):
    """A registered admin that opens a door which the base closes does not start."""

    CLOSED = {
        "raw_id_fields": "Its label tells the name of any row, permitted or not: use autocomplete_fields.",
        "list_editable": "Saving a list overwrites silently.",
        "date_hierarchy": "It offers lookups in the address.",
        "actions": "Write a verb of the workflow.",
    }

    def check(self, admin_obj: Any, **options: Any) -> list[CheckMessage]:
        name = type(admin_obj).__name__
        found = [
            Error(f"{name} sets {option}.", hint=hint, id="inventory.E102")
            for option, hint in self.CLOSED.items()
            if getattr(admin_obj, option)
        ]
        found += [
            Error(
                f"{name} filters by {item!r}.",
                hint="Write an admin.SimpleListFilter: a plain field lists values of rows that nobody may see.",
                id="inventory.E103",
            )
            for item in admin_obj.list_filter
            if not (isinstance(item, type) and issubclass(item, admin.SimpleListFilter))
        ]
        found += [
            Error(f"{inline.__name__} of {name} is not made of Rows.", hint="Derive it from TableRows.", id="inventory.E104")
            for inline in admin_obj.inlines
            if not issubclass(inline, Rows) or inline.raw_id_fields
        ]
        return [*super().check(admin_obj, **options), *found]


class ScopedFields:
    """How forms and rows offer what they refer to: as the admin of the other model says, and nothing else."""

    grouped: dict[str, str] = {}
    """Choice field → attribute of a choice that is its heading ("domain", "get_axis_display")."""

    formfield_overrides = {
        models.ImageField: {"form_class": PictureField},
        models.FileField: {"form_class": DocumentField},
    }

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            wrapper, related = field.widget, self._related(db_field)
            wrapper.can_change_related = wrapper.can_delete_related = wrapper.can_view_related = False
            wrapper.can_add_related = related.popup_add and related.has_add_permission(request)
        return field

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **options: Any) -> Any:
        offer = {"form_class": ChoiceOfOne, **self._offer(db_field, request), **options}
        if db_field.name in self.get_autocomplete_fields(request):
            offer.setdefault("widget", SuggestedOne(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **offer)

    def formfield_for_manytomany(self, db_field: models.ManyToManyField, request: HttpRequest, **options: Any) -> Any:
        """Check boxes, which work on a phone, unless there are so many rows that one must search."""
        offer = {"form_class": ChoiceOfSeveral, **self._offer(db_field, request), **options}
        suggested = db_field.name in self.get_autocomplete_fields(request)
        offer.setdefault("widget", SuggestedSeveral(db_field, self.admin_site) if suggested else forms.CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **offer)

    def _related(self, db_field: models.Field) -> "DeskAdmin":
        model = db_field.remote_field.model
        if not self.admin_site.is_registered(model):
            raise ImproperlyConfigured(f"{model.__name__} is offered in a form but has no admin that says which rows.")
        return self.admin_site.get_model_admin(model)

    def _offer(self, db_field: models.Field, request: HttpRequest) -> dict[str, Any]:
        related = self._related(db_field)
        heading = self.grouped.get(db_field.name)
        return {
            "queryset": related.offered(request),
            "label_of": related.label,
            "heading": heading and (lambda row: read(row, heading)),
        }


def read(row: Any, name: str) -> Any:
    """An attribute of a row, called when it is a method."""
    value = getattr(row, name)
    return value() if callable(value) else value


class DeskAdmin(ScopedFields, admin.ModelAdmin):
    checks_class = DeskChecks
    form = DeskForm
    actions = None
    list_per_page = 50
    list_max_show_all = 50
    show_facets = ShowFacets.NEVER
    show_full_result_count = False
    view_on_site = False
    popup_add = False
    """Whether a form that refers to this model may offer to add one on the way."""

    def may_view(self, user: Any, thing: Any = None) -> bool:
        return False

    def may_add(self, user: Any) -> bool:
        return False

    def may_change(self, user: Any, thing: Any = None) -> bool:
        return False

    def may_delete(self, user: Any, thing: Any = None) -> bool:
        return False

    def in_menu(self, user: Any) -> bool:
        """Whether the index shows it: what a person works on."""
        return self.may_change(user)

    def offered(self, request: HttpRequest) -> QuerySet:
        """The rows that a form may offer to this person. Nothing, unless the admin says otherwise."""
        return self.model._default_manager.none()

    def label(self, thing: Any) -> str:
        return str(thing)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_view(request.user, obj) or self.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete(request.user, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.in_menu(request.user)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only the parameters of the declared filters; any other lookup is an oracle on hidden fields."""
        filters = self.get_list_filter(request) if request else self.list_filter
        return any(getattr(item, "parameter_name", None) == lookup for item in filters)

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        return to_field == self.opts.pk.name

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing from the address: the label of a prefilled choice would tell the name of any row."""
        return {}

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if "_saveasnew" in request.POST:
            raise Http404
        context = {"show_save_and_add_another": False, **(extra_context or {})}
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except IntegrityError as error:
            if not isinstance(error.__cause__, UniqueViolation):
                raise
            # The form looked for an equal before another request had saved it.
            request.desk_problems = (
                ValidationError(
                    _(
                        "The same was saved a moment ago, perhaps by a second click. What you typed is still here:"
                        " look at the list before you save it again."
                    )
                ),
            )
            return super().changeform_view(request, object_id, form_url, context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change, **options)
        form.problems = getattr(request, "desk_problems", ())
        return form

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.method == "POST":
            raise PermissionDenied
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """No access to a row is the same as no such row."""
        raise Http404

    def acting(self, request: HttpRequest) -> Any:
        """The person as the database has them now, not as they were when the page began: for everything that writes."""
        return get_user_model().objects.get(pk=request.user.pk)

    def refuse(self, request: HttpRequest, reason: str) -> None:
        self.message_user(request, reason, messages.ERROR)


class Rows:
    """Child rows of a form. The admin above decides whether they can be edited, and sets `editable`."""

    editable = False
    extra = 0
    form = DeskForm
    view_on_site = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.editable

    has_change_permission = has_delete_permission = has_add_permission

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **options: Any) -> Any:
        """Inputs in a table have no label of their own, so screen readers get the heading of the column."""
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None:
            bare(field.widget).attrs.setdefault("aria-label", f"{self.opts.verbose_name}: {field.label or db_field.verbose_name}")
        return field


class TableRows(Rows, ScopedFields, admin.TabularInline):
    template = "admin/table_rows.html"


class SourceRows(TableRows):
    fields = ("source", "supports", "section")
    autocomplete_fields = ("source",)


class StackedRows(Rows, ScopedFields, admin.StackedInline):
    pass


class WithRows:
    """Admin of a model with child rows: they can be edited when their owner can."""

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        editable = self.has_add_permission(request) if obj is None else self.has_change_permission(request, obj)
        found = []
        for inline_class in self.get_inlines(request, obj):
            inline = inline_class(self.model, self.admin_site)
            inline.editable = editable
            if not editable:
                inline.max_num = 0
            found.append(inline)
        return found


class ReferenceAdmin(WithRows, DeskAdmin):
    """Reference data: everybody at the desk may read it, the secretariat edits it, nothing of it is deleted."""

    def may_view(self, user: Any, thing: Any = None) -> bool:
        return permissions.is_desk_user(user)

    def may_add(self, user: Any) -> bool:
        return permissions.may_edit_reference(user)

    def may_change(self, user: Any, thing: Any = None) -> bool:
        return permissions.may_edit_reference(user)

    def offered(self, request: HttpRequest) -> QuerySet:
        rows = self.model._default_manager.all()
        return rows.current() if issubclass(self.model, Term) else rows

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A code never changes once it is given."""
        given = tuple(super().get_readonly_fields(request, obj))
        has_code = any(field.name == "code" for field in self.opts.concrete_fields)
        return (*given, "code") if obj and has_code else given
