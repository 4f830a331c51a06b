"""What the page of a version says beside its form: where it stands, what is missing, what was said about it."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from inventory import permissions, quality
from inventory.admin.places import anchor, page
from inventory.bilingual import LANGUAGES
from inventory.choices import Action, State, Verb
from inventory.models import Event, Version
from inventory.readiness import missing

SAID = (Verb.SUBMITTED, Verb.RETURNED, Verb.COMMENTED)


def about(owner: Any, request: HttpRequest, version: Version) -> dict[str, Any]:
    """Everything that `admin/version_form.html` shows above the form. `owner`: the admin of the kind."""
    verdict = permissions.check(request.user, Action.EDIT, version)
    editors_in = permissions.countries(request.user, Action.EDIT)
    # Who never edits here need not be told why not.
    is_editor = editors_in is None or version.record.country_id in editors_in
    others = owner.get_queryset(request).filter(record=version.record_id).exclude(pk=version.pk)
    opened = others.open().first()
    verbs = [
        (worded(verb, version), url)
        for verb, url in owner.verbs_for(request, version)
        # A record has one open version at most, and what was typed is submitted by the form's own button.
        if not (opened and verb.action is Action.START_DRAFT) and not (verdict and verb.action is Action.SUBMIT)
    ]
    said = conversation(version)
    returned = [event for event in said if event.verb == Verb.RETURNED]
    return {
        "version": version,
        "title": str(version.title),
        "subtitle": None,
        "verbs": verbs,
        "can_save": bool(verdict),
        "can_submit": bool(permissions.check(request.user, Action.SUBMIT, version)),
        "why_not": verdict.reason if is_editor and not verdict else "",
        "opened": opened,
        "live": owner.published_beside(version),
        "returned": returned[-1] if returned and version.state == State.RETURNED else None,
        "said": said,
        "missing": owner.anchored(version, missing(version)) if verdict else [],
        "completeness": completeness(version),
        "previews": previews(version),
        "changes_url": page(version, "changes", version.pk),
        "history_url": owner.url("history", version.pk),
    }


def worded(verb: Any, version: Version) -> Any:
    """A draft of what stood there before undoes what came after: the button has to say so."""
    restores = verb.action is Action.START_DRAFT and version.state == State.SUPERSEDED
    return replace(verb, label=gettext("Restore in a new draft"), tone="plain") if restores else verb


def conversation(version: Version) -> list[Event]:
    """What its author and its reviewers have said about a version, oldest first."""
    events = version.record.events.filter(number=version.number, verb__in=SAID)
    return [event for event in events.select_related("by").order_by("at", "id") if event.note]


def completeness(version: Version) -> dict[str, Any]:
    """The score, and what is missing with the place where it is filled in."""
    found = quality.completeness(version)
    return {
        "score": found.score,
        "missing": [(anchor(version, _place(version, one.field)), one.label, one.why) for one in found.missing],
    }


def _place(version: Version, field: str) -> str:
    """Which texts are outdated is no field of the form; the first of those texts is."""
    if field != "outdated_texts":
        return field
    return version.outdated_texts[0] if version.outdated_texts else ""


def previews(version: Version) -> list[tuple[str, str]]:
    """Language and address of the page as the public would see it."""
    return [(language, reverse("preview", args=[language, version.KIND, version.pk])) for language in LANGUAGES]
