"""The verbs of the review as pages and buttons: each one POST, with the lock number that the person was shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory import permissions, readiness, workflow
from inventory.admin.comparison import differences
from inventory.admin.places import anchor, is_place
from inventory.admin.standing import conversation, previews
from inventory.choices import Action
from inventory.models import Version
from inventory.models.fields import LongText

OPTIONAL = gettext_lazy("Note (you can leave it empty)")


@dataclass(frozen=True)
class Verb:
    """A verb of the workflow at the desk.

    `explanation`: what happens, said before it happens. `run`: called with version, user, lock number and note;
    None for a verb with a page of its own.
    `asks_note`: the note is required; `note_label`: what it is called. `at_once`: the button does it without a page
    in between.
    `tone`: "main", "plain" or "danger".
    """

    slug: str
    action: Action
    label: Any
    explanation: Any
    done: Any
    run: Callable[[Version, Any, int, str], Any] | None = None
    asks_note: bool = False
    note_label: Any = OPTIONAL
    at_once: bool = False
    tone: str = "plain"


VERBS = {
    verb.slug: verb
    for verb in (
        Verb(
            "start-draft",
            Action.START_DRAFT,
            gettext_lazy("Edit in a new draft"),
            gettext_lazy("A draft is copied from this version. The public goes on seeing what is published."),
            gettext_lazy("The draft is ready. The public sees nothing of it until a reviewer publishes it."),
            lambda version, by, lock, note: workflow.start_draft(version, by=by, note=note),
            at_once=True,
            tone="main",
        ),
        Verb(
            "verify",
            Action.VERIFY,
            gettext_lazy("Still correct"),
            gettext_lazy("You confirm that what is published is still correct. The public sees the date and your role."),
            gettext_lazy("Thank you. The public now sees that this was confirmed today."),
            lambda version, by, lock, note: workflow.verify(version, by=by, note=note),
            at_once=True,
        ),
        Verb(
            "submit",
            Action.SUBMIT,
            gettext_lazy("Submit for review"),
            gettext_lazy("A reviewer reads it next. Until they answer you cannot change it."),
            gettext_lazy("Submitted. A reviewer reads it next."),
            lambda version, by, lock, note: workflow.submit(version, by=by, lock=lock, note=note),
            tone="main",
        ),
        Verb(
            "publish",
            Action.PUBLISH,
            gettext_lazy("Publish"),
            gettext_lazy("The public sees this version from now on, exactly as you read it here."),
            gettext_lazy("Published. The public sees it now."),
            lambda version, by, lock, note: workflow.publish(version, by=by, lock=lock, note=note),
            tone="main",
        ),
        Verb(
            "return",
            Action.RETURN,
            gettext_lazy("Return with a reason"),
            gettext_lazy("The author can edit it again and reads your reason."),
            gettext_lazy("Returned. The author reads your reason."),
            lambda version, by, lock, note: workflow.return_(version, by=by, lock=lock, note=note),
            asks_note=True,
            note_label=gettext_lazy("Reason"),
        ),
        Verb(
            "comment",
            Action.COMMENT,
            gettext_lazy("Write a comment"),
            gettext_lazy("The focal points of the country and the reviewers read it. The public never does."),
            gettext_lazy("Your comment was sent."),
            lambda version, by, lock, note: workflow.comment(version, by=by, note=note),
            asks_note=True,
            note_label=gettext_lazy("Comment"),
        ),
        Verb(
            "withdraw",
            Action.WITHDRAW,
            gettext_lazy("Withdraw from the public"),
            gettext_lazy(
                "The public pages stop showing it and say that it was withdrawn, and why: the reason is public."
                " Its history is kept."
            ),
            gettext_lazy("Withdrawn. The public pages do not show it any more."),
            lambda version, by, lock, note: workflow.withdraw(version, by=by, lock=lock, note=note),
            asks_note=True,
            note_label=gettext_lazy("Reason"),
            tone="danger",
        ),
        Verb(
            "discard",
            Action.DISCARD,
            gettext_lazy("Discard this draft"),
            gettext_lazy("The draft and everything in it is deleted for good. What is published stays as it is."),
            gettext_lazy("The draft was discarded."),
            lambda version, by, lock, note: workflow.discard(version, by=by, lock=lock),
            tone="danger",
        ),
    )
}


# What a reviewer may answer to what was submitted.
ANSWERS = (Action.PUBLISH, Action.RETURN)
# Where a verb may have been chosen, and where it leads back to.
ORIGINS = {"desk": "admin:index", "review": "admin:review"}


def came_from(request: HttpRequest) -> str:
    """The address of the list from which a verb was chosen, or ""."""
    name = ORIGINS.get(request.POST.get("from") or request.GET.get("from", ""))
    return reverse(name) if name else ""


class VerbForm(forms.Form):
    lock = forms.IntegerField(widget=forms.HiddenInput)
    note = LongText(label=gettext_lazy("Note"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5}))


class VerbPages:
    """The part of a version's admin that does the verbs."""

    def verb_urls(self) -> list[URLPattern]:
        return [
            path(f"<int:pk>/{slug}/", self.admin_site.admin_view(self.verb_view), {"slug": slug}, name=self.url_name(slug))
            for slug in VERBS
        ]

    def url_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def url(self, page: str, *arguments: Any) -> str:
        return reverse(f"admin:{self.url_name(page)}", args=arguments)

    def verbs_for(self, request: HttpRequest, version: Version) -> list[tuple[Verb, str]]:
        """What this person may do to a version now: verb and address."""
        found = [verb for verb in VERBS.values() if permissions.check(request.user, verb.action, version)]
        return [(verb, self.url(verb.slug, version.pk)) for verb in found]

    def verb_view(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        version = self.get_queryset(request).filter(pk=pk).first()
        if version is None:
            raise Http404
        verb = VERBS[slug]
        form = VerbForm(request.POST if request.method == "POST" else None, initial={"lock": version.lock})
        form.fields["note"].required = verb.asks_note
        # Nothing is overwritten by a verb that is done at once, so it needs no proof of what was read.
        form.fields["lock"].required = not verb.at_once
        verdict = permissions.check(request.user, verb.action, version)
        if request.method != "POST":
            return self._verb_page(request, verb, version, form, said=verdict.reason, status=200 if verdict else 403)
        known = permissions.role_for(request.user, verb.action, version.record.country_id)
        if not verdict and known and request.POST.get("lock") != str(version.lock):
            return self._overtaken(request, verb, version)
        if not verdict:
            return self._verb_page(request, verb, version, form, said=verdict.reason, status=403)
        if not form.is_valid():
            return self._verb_page(request, verb, version, form, status=200)
        return self._do(request, verb, version, form)

    def _do(self, request: HttpRequest, verb: Verb, version: Version, form: VerbForm) -> HttpResponse:
        try:
            made = verb.run(version, self.acting(request), form.cleaned_data["lock"], form.cleaned_data["note"])
        except workflow.Refused as refusal:
            return self._verb_page(request, verb, version, form, said=refusal.reason, status=403)
        except workflow.Incomplete as incomplete:
            return self._verb_page(request, verb, version, form, missing=incomplete.missing, status=422)
        except workflow.Conflict as conflict:
            return self._overtaken(request, verb, conflict.current)
        self.message_user(request, verb.done, messages.SUCCESS)
        back = came_from(request)
        if back and verb.action is not Action.START_DRAFT:  # which goes on in the draft
            return HttpResponseRedirect(back)
        if verb.action is Action.DISCARD:
            return HttpResponseRedirect(self.url("changelist"))
        place = request.POST.get("place", "")
        at = anchor(version, place) if is_place(version, place) else ""
        return HttpResponseRedirect(self.url("change", made.pk if isinstance(made, Version) else version.pk) + at)

    def _overtaken(self, request: HttpRequest, verb: Verb, current: Version | None) -> HttpResponse:
        """Somebody was faster: nothing was done. What is there now can be read, and the verb done to that if it still may be."""
        if current is not None:
            current = self.get_queryset(request).filter(pk=current.pk).first()
        form = VerbForm(initial={"lock": current.lock if current else None, "note": request.POST.get("note", "")})
        said = _("This version was changed after you opened it, so nothing was done. This is how it stands now.")
        return self._verb_page(request, verb, current, form, said=said, status=409)

    def _verb_page(
        self,
        request: HttpRequest,
        verb: Verb,
        version: Version | None,
        form: VerbForm,
        *,
        status: int,
        said: str = "",
        missing: dict[str, str] | None = None,
    ) -> HttpResponse:
        """`said`: why nothing was done. The form is there whenever the verb may be done to the version as it stands."""
        may = version is not None and bool(permissions.check(request.user, verb.action, version))
        shows_changes = may and verb.action in (Action.SUBMIT, *ANSWERS)
        if missing is None and may and verb.action in (Action.SUBMIT, Action.PUBLISH):
            missing = readiness.missing(version)
        beside = self.published_beside(version) if shows_changes else None
        context = {
            **self.admin_site.each_context(request),
            "title": verb.label,
            "opts": self.opts,
            "verb": verb,
            "version": version,
            "form": form,
            "said": said,
            "may": may,
            "missing": self.anchored(version, missing or {}) if version else [],
            "changes": differences(request.user, beside, version) if shows_changes else None,
            "compared_with": beside,
            "instead": self._instead(request, verb, version) if may else [],
            "conversation": conversation(version) if version else [],
            "previews": previews(version) if shows_changes else [],
            "change_url": self.url("change", version.pk) if version else "",
            "changelist_url": self.url("changelist"),
        }
        return TemplateResponse(request, "admin/verb.html", context, status=status)

    def _instead(self, request: HttpRequest, verb: Verb, version: Version) -> list[tuple[Verb, str]]:
        """The reviewer's other answers: who reads what to publish finds there how to return it, and the other way round."""
        if verb.action not in ANSWERS:
            return []
        query = f"?from={request.GET['from']}" if came_from(request) else ""
        found = self.verbs_for(request, version)
        return [(other, url + query) for other, url in found if other.action in ANSWERS and other is not verb]

    def published_beside(self, version: Version) -> Version | None:
        """The published version of the same record, when it is another one."""
        return type(version).objects.published().filter(record=version.record_id).exclude(pk=version.pk).first()

    def anchored(self, version: Version, missing: dict[str, str]) -> list[tuple[str, str]]:
        """What is missing, each with the address of its place in the form."""
        page = self.url("change", version.pk)
        return [(f"{page}{anchor(version, name)}", text) for name, text in missing.items()]
