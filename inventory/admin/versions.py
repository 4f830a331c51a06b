"""The admin of the four kinds: a list of records, the form of a version, its history. Writes through the workflow only."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from inventory import changes, permissions, workflow
from inventory.admin.base import DeskAdmin, WithRows
from inventory.admin.conflict import as_shown, mended, sides
from inventory.admin.forms import AddForm, VersionForm, named_errors
from inventory.admin.history import HistoryPages
from inventory.admin.lists import ListPage
from inventory.admin.merging import MergePages
from inventory.admin.places import page
from inventory.admin.records import shown
from inventory.admin.standing import about
from inventory.admin.verbs import VerbPages
from inventory.choices import Action
from inventory.models import Version


class VersionAdmin(ListPage, MergePages, VerbPages, HistoryPages, WithRows, DeskAdmin):
    form = VersionForm
    add_form: type[AddForm] = AddForm
    asked_once: tuple[str, ...] = ("country",)
    """What a new record is asked for and no later version."""
    topic_path = "primary_topic"
    record_fields: tuple[str, ...] = ()
    """Fields that name other records, of which a person may not know."""

    change_form_template = "admin/version_form.html"

    class Media:
        js = ("js/desk.js",)

    # What a person may do: the permission table and nothing else.

    def may_view(self, user: Any, thing: Any = None) -> bool:
        return self._may(user, Action.VIEW, thing)

    def may_add(self, user: Any) -> bool:
        return permissions.countries(user, Action.ADD) != []

    def may_change(self, user: Any, thing: Any = None) -> bool:
        return self._may(user, Action.EDIT, thing)

    @staticmethod
    def _may(user: Any, action: Action, version: Version | None) -> bool:
        if version is None:
            return permissions.countries(user, action) != []
        return bool(permissions.check(user, action, version))

    def in_menu(self, user: Any) -> bool:
        return self.may_view(user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        # Asked some fifty times for one page, once for each group of rows and more.
        known = request.__dict__.setdefault("desk_may_change", {})
        if obj.pk not in known:
            # On the page of a conflict the form stays open, so that what was typed can still be copied.
            known[obj.pk] = hasattr(request, "desk_conflict") or super().has_change_permission(request, obj)
        return known[obj.pk]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = self.model.objects.permitted(request.user, Action.VIEW)
        return rows.select_related("record__country", "record__topic__domain", "record__round").order_by(*self.ordering)

    def get_urls(self) -> list[Any]:
        return [*self.verb_urls(), *self.merge_urls(), *self.history_urls(), *super().get_urls()]

    # The form.

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ((None, {"fields": self.asked_once}), *self.fieldsets)
        if self.has_change_permission(request, obj):
            return self.fieldsets
        instead = {name: shown(name, self.opts.get_field(name).verbose_name, request) for name in self.record_fields}
        return [
            (title, {**options, "fields": [instead.get(name, name) for name in options["fields"]]})
            for title, options in self.fieldsets
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change, **options | {"form": self.form if obj else self.add_form})
        if obj is None:
            form.user = request.user
        return form

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method == "POST" and object_id and self._is_stale(request, object_id):
            return self._conflict(request, object_id, form_url, extra_context)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except workflow.Conflict:
            return self._conflict(request, object_id, form_url, extra_context)
        except workflow.Refused as refusal:
            if object_id and self._is_stale(request, object_id):
                return self._conflict(request, object_id, form_url, extra_context)
            raise PermissionDenied(refusal.reason) from refusal
        except ValidationError as error:
            request.desk_problems = tuple(ValidationError(message) for message in error.messages)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _is_stale(self, request: HttpRequest, object_id: str) -> bool:
        """Whether an author posts a form that was shown before the version took its present state."""
        current = self.get_object(request, unquote(object_id))
        if current is None or request.POST.get("lock") == str(current.lock):
            return False
        return permissions.role_for(request.user, Action.EDIT, current.record.country_id) is not None

    def _conflict(self, request: HttpRequest, object_id: str, form_url: str, extra_context: Any) -> HttpResponse:
        """The form once more, with what was typed in it and what is stored beside it. Saving again overwrites."""
        current = self.get_object(request, unquote(object_id))
        if current is None:
            raise Http404
        request.desk_conflict = current
        request.__dict__.pop("desk_may_change", None)
        request.desk_problems = (
            ValidationError(_("Your changes are not saved yet: this version was changed after you opened it.")),
        )
        stored = self.get_form(request, current, change=True)(instance=current)
        rows = [
            formset(instance=current, prefix=formset.get_default_prefix(), queryset=inline.get_queryset(request))
            for formset, inline in self.get_formsets_with_inlines(request, current)
        ]
        request.POST = mended(request.POST, stored, rows)
        response = super().changeform_view(request, object_id, form_url, extra_context)
        response.status_code = 409
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: `save_related` hands the version and its rows to the workflow together."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        save_rows = super().save_related

        def children(version: Version) -> None:
            form.instance.pk, form.instance.record = version.pk, version.record
            save_rows(request, form, formsets, change)

        if change:
            workflow.save(
                form.instance,
                by=self.acting(request),
                lock=form.cleaned_data["lock"],
                children=children,
                still_right=form.cleaned_data["still_right"],
                machine=form.cleaned_data["machine"],
            )
            return
        names = [field.name for field in self.opts.concrete_fields if field.name in form.cleaned_data]
        workflow.add(
            self.model,
            by=self.acting(request),
            values={name: getattr(form.instance, name) for name in names},
            children=children,
            **{name: form.cleaned_data[name] for name in self.asked_once},
        )

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Rows keep their order: new ones come last."""
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            row.delete()
        last = formset.model.objects.filter(version=formset.instance.pk).aggregate(last=Max("position"))["last"] or 0
        for row in rows:
            if row.pk is None:
                last += 1
                row.position = last
            row.version_id = formset.instance.pk
            row.save()

    # The history of a version is its events; Django's log would be a second one that says less.

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> list[Any]:
        return []

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """See `inventory.workflow`: every verb leaves an event."""

    log_change = log_addition

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self._saved(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._saved(request, obj)

    def _saved(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Back to the form, which says what is missing; or on to the reviewer when "Save and submit" was pressed."""
        version = self.get_queryset(request).get(pk=obj.pk)
        page = HttpResponseRedirect(self.url("change", version.pk))
        if "_submit" not in request.POST:
            self.message_user(request, _("Saved. The public sees nothing of it yet."), messages.SUCCESS)
            return page
        live = self.published_beside(version)
        if live and changes.says_the_same(live, version):
            self.message_user(
                request, _("Saved. Nothing differs from what is published: is there something to review?"), messages.WARNING
            )
            return HttpResponseRedirect(self.url("submit", version.pk))
        try:
            workflow.submit(version, by=self.acting(request), lock=version.lock)
        except workflow.Incomplete:
            self.message_user(request, _("Saved, but not submitted yet: see below what is missing."), messages.WARNING)
        except workflow.Refused as refusal:
            self.refuse(request, refusal.reason)
        else:
            self.message_user(request, _("Saved and submitted. A reviewer reads it next."), messages.SUCCESS)
        return page

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False, form_url: str = "", obj: Any = None
    ) -> HttpResponse:
        form = context["adminform"].form
        formsets = [group.formset for group in context["inline_admin_formsets"]]
        context["problems"] = named_errors(form, formsets)
        if obj is not None:
            context |= about(self, request, getattr(request, "desk_conflict", None) or obj)
            context["shown"] = request.POST.get("shown") or as_shown(form, formsets)
        context["near"] = [(other, page(other, "change", other.pk)) for other in getattr(form, "near", ())]
        if hasattr(request, "desk_conflict"):
            context["sides"] = sides(form, formsets)
        return super().render_change_form(request, context, add, change, form_url, obj)
