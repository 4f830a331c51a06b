"""Corrections suggested by the public: read as a difference, taken into a draft field by field, or declined."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory import changes, corrections, permissions, workflow
from inventory.admin.base import DeskAdmin
from inventory.admin.filters import DeskFilter
from inventory.admin.places import page
from inventory.changes import Change
from inventory.choices import Action, CorrectionState, Kind, State
from inventory.models import VERSION_MODELS, Correction, Version
from inventory.models.fields import LongText


class AnswerFilter(DeskFilter):
    title = gettext_lazy("state")
    parameter_name = "answer"
    path = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(CorrectionState.choices)


class AnswerForm(forms.Form):
    """The answer to a suggestion. `fields_taken`: those that go into the draft. `seen`: the mark of what was shown."""

    fields_taken = forms.MultipleChoiceField(required=False)
    seen = forms.CharField(required=False)
    note = LongText(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed value beside what is published now. `accepted`: None while nobody has answered.

    `drafted`: what the open draft says instead, which taking the value would replace; None where it says the same.
    """

    change: Change
    drafted: str | None
    accepted: bool | None


class TitledList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        titles = corrections.titles(self.result_list)
        for correction in self.result_list:
            correction.title = titles[correction.record_id]


@admin.register(Correction)
class CorrectionAdmin(DeskAdmin):
    """Seen by who may start a draft of the record; answered on its own page, never edited."""

    list_display = ("title_shown", "country", "created_at", "state")
    list_filter = (AnswerFilter,)
    ordering = ("created_at", "id")

    def may_view(self, user: Any, thing: Any = None) -> bool:
        countries = permissions.countries(user, Action.START_DRAFT)
        return countries is None or (thing.record.country_id in countries if thing else bool(countries))

    def in_menu(self, user: Any) -> bool:
        return self.may_view(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        found = Correction.objects.select_related("record__country")
        countries = permissions.countries(request.user, Action.START_DRAFT)
        return found if countries is None else found.filter(record__country__in=countries)

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return TitledList

    @admin.display(description=gettext_lazy("title"))
    def title_shown(self, correction: Correction) -> str:
        return correction.title

    @admin.display(description=gettext_lazy("country"))
    def country(self, correction: Correction) -> str:
        return str(correction.record.country.name)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        correction = self.get_object(request, object_id) if object_id else None
        if correction is None:
            raise Http404
        if request.method != "POST":
            return self._page(request, correction, AnswerForm())
        form = AnswerForm(request.POST)
        form.fields["fields_taken"].choices = [(value.field, value.field) for value in correction.values.all()]
        if not form.is_valid():
            return self._page(request, correction, form)
        return self._answer(request, correction, form)

    def _answer(self, request: HttpRequest, correction: Correction, form: AnswerForm) -> HttpResponse:
        by, note = self.acting(request), form.cleaned_data["note"]
        try:
            if "_decline" in request.POST:
                corrections.decline(correction, by=by, reason=note)
                self.message_user(request, _("Declined. The sender reads your reason."), messages.SUCCESS)
                return HttpResponseRedirect(list_url())
            fields = form.cleaned_data["fields_taken"]
            if correction.values.exists() and not fields:
                return self._page(request, correction, form, _("Choose what to take, or decline with a reason."), 422)
            seen = form.cleaned_data["seen"]
            draft = corrections.accept(correction, fields=fields, by=by, seen=seen, note=note)
        except workflow.Incomplete as incomplete:
            return self._page(request, correction, form, str(incomplete), 422)
        except ValidationError as error:
            return self._page(request, correction, form, " ".join(error.messages), 422)
        except workflow.Refused as refusal:
            return self._page(request, correction, form, refusal.reason, 403)
        except workflow.Conflict as conflict:
            if conflict.current and conflict.current.state == State.SUBMITTED:
                problem = _("A version of this record is under review. Take the correction in once the reviewer has answered.")
            else:
                problem = _(
                    "The record was changed after you opened this page, so nothing was taken in."
                    " Below are the values as they stand now; what you chose is kept."
                )
            return self._page(request, correction, form, problem, 409)
        self.message_user(request, _("It is in the draft now. Look at it and submit it."), messages.SUCCESS)
        return HttpResponseRedirect(page(draft, "change", draft.pk))

    def _page(
        self, request: HttpRequest, correction: Correction, form: AnswerForm, problem: str = "", status: int = 200
    ) -> HttpResponse:
        version = corrections.published_version(correction)
        basis = corrections.basis(correction, request.user)
        found = proposals(correction, version, basis)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Suggested correction"),
            "opts": self.opts,
            "correction": correction,
            "version": version,
            "name": version.title if version else correction.record.code,
            "version_url": page(version, "change", version.pk) if version else "",
            "is_newer": version is not None and version.number != correction.number,
            "proposals": found,
            "has_drafted": any(one.drafted is not None for one in found),
            "seen": corrections.mark(basis),
            "is_open": correction.state == CorrectionState.RECEIVED,
            "form": form,
            "problem": problem,
            "changelist_url": list_url(),
        }
        return TemplateResponse(request, "admin/desk/correction.html", context, status=status)


def proposals(correction: Correction, version: Version | None, basis: Version) -> list[Proposal]:
    """The proposed values as differences from what is published now, choices named as people read them."""
    model = VERSION_MODELS[Kind(correction.record.kind)]
    found = []
    for value in correction.values.all():
        field = model._meta.get_field(value.field)
        old = changes.shown(version, field) if version else ""
        new = str(dict(field.flatchoices).get(value.value, value.value)) if field.choices else value.value
        label = str(field.verbose_name)
        language = value.field[-2:] if value.field.endswith(("_es", "_en")) else ""
        change = Change(value.field, label[:1].upper() + label[1:], old, new, language)
        drafted = changes.shown(basis, field)
        found.append(Proposal(change, None if drafted == old else drafted, value.accepted))
    return found


def list_url() -> str:
    return reverse("admin:inventory_correction_changelist")
