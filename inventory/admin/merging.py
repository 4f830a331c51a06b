"""Two records of the same thing become one: chosen, looked at side by side, and merged with a reason."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory import duplicates, permissions, workflow
from inventory.admin.comparison import differences
from inventory.admin.verbs import Verb
from inventory.choices import Action, State
from inventory.models import Version
from inventory.models.fields import LongText

MERGE = Verb(
    "merge",
    Action.MERGE,
    gettext_lazy("Merge into another record"),
    gettext_lazy("This record leaves the public pages, and its address leads to the other one. Both histories are kept."),
    gettext_lazy("Merged. Its address leads to this record from now on."),
    tone="danger",
)


class MergeForm(forms.Form):
    lock = forms.IntegerField(widget=forms.HiddenInput)
    into = forms.CharField(widget=forms.HiddenInput, max_length=80)
    note = LongText(label=gettext_lazy("Why are the two one?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class MergePages:
    """The part of a version's admin that merges records."""

    def merge_urls(self) -> list[URLPattern]:
        return [path("<int:pk>/merge/", self.admin_site.admin_view(self.merge_view), name=self.url_name("merge"))]

    def verbs_for(self, request: HttpRequest, version: Version) -> list[tuple[Verb, str]]:
        found = super().verbs_for(request, version)
        if permissions.check(request.user, MERGE.action, version):
            found.append((MERGE, self.url(MERGE.slug, version.pk)))
        return found

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.get_queryset(request).filter(pk=pk).first()
        if version is None:
            raise Http404
        verdict = permissions.check(request.user, Action.MERGE, version)
        if not verdict:
            raise PermissionDenied(verdict.reason)
        posted = request.POST if request.method == "POST" else None
        code = (posted or request.GET).get("into", "").replace("\x00", "").strip()
        target = self._target(version, code)
        form = MergeForm(posted, initial={"lock": version.lock, "into": code})
        problem = _("There is no other published record of this country with this code.") if code and target is None else ""
        if posted is None or target is None or not form.is_valid():
            return self._merge_page(request, version, target, form, problem, 200)
        try:
            workflow.merge(
                version, into=target, by=self.acting(request), lock=form.cleaned_data["lock"], note=form.cleaned_data["note"]
            )
        except (workflow.Refused, workflow.Incomplete) as refusal:
            return self._merge_page(request, version, target, form, str(refusal), 422)
        except workflow.Conflict as conflict:
            return self._merge_page(request, version, target, form, str(conflict), 409)
        self.message_user(request, MERGE.done, messages.SUCCESS)
        return HttpResponseRedirect(self.url("change", target.pk))

    def _target(self, version: Version, code: str) -> Version | None:
        others = type(version).objects.published().filter(record__country=version.record.country_id)
        return others.select_related("record__country").filter(record__code=code).exclude(record=version.record_id).first()

    def _merge_page(
        self, request: HttpRequest, version: Version, target: Version | None, form: MergeForm, problem: str, status: int
    ) -> HttpResponse:
        near = duplicates.near(version, to=request.user) if target is None else []
        context = {
            **self.admin_site.each_context(request),
            "title": MERGE.label,
            "opts": self.opts,
            "verb": MERGE,
            "version": version,
            "target": target,
            "near": [other for other in near if other.state == State.PUBLISHED],
            "changes": differences(request.user, version, target) if target else [],
            "form": form,
            "problem": problem,
            "change_url": self.url("change", version.pk),
            "changelist_url": self.url("changelist"),
        }
        return TemplateResponse(request, "admin/desk/merge.html", context, status=status)
