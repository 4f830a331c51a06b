"""Several versions at once: published by a reviewer, or confirmed by a country. Each is checked by itself.

One that is refused does not stop the others, and the report names what became of each.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory import permissions, workflow, worklist
from inventory.admin import desk
from inventory.admin.places import page
from inventory.choices import Action, Kind
from inventory.models import VERSION_MODELS, Country, Version
from inventory.quality import overdue_before

MOST = 200
"""As many lines as a page shows and one press of the button does."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """A page that does one verb to several versions. `versions`: called with the person, gives kind → queryset."""

    action: Action
    title: Any
    explanation: Any
    button: Any
    done: Any
    nothing: Any
    versions: Callable[[Any], dict[Any, Any]]
    run: Callable[[Version, Any, int], Any]
    read: str
    """The page of a version where it is read before."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the page. `value`: what its check box posts; it holds the lock number that was shown. `since`: None for never."""

    version: Version
    value: str
    kind: str
    url: str
    since: Any
    is_late: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one. `tone`: "good", "warning" or "bad"."""

    title: str
    url: str
    tone: str
    said: str


def _to_confirm(user: Any) -> dict[Any, Any]:
    return {
        kind: worklist.rows(kind, user)
        .filter(permissions.allowed(user, Action.VERIFY))
        .select_related("record__country", "record__topic", "record__round")
        .order_by(F("last_word").asc(nulls_first=True), "id")
        for kind in VERSION_MODELS
    }


BULKS = {
    "review": Bulk(
        Action.PUBLISH,
        gettext_lazy("To review"),
        gettext_lazy("What countries have submitted, those that wait longest first. Read each before you publish it."),
        gettext_lazy("Publish the chosen ones"),
        gettext_lazy("Published."),
        gettext_lazy("Nothing waits for your review."),
        desk.to_review,
        lambda version, by, lock: workflow.publish(version, by=by, lock=lock),
        "publish",
    ),
    "confirm": Bulk(
        Action.VERIFY,
        gettext_lazy("Still correct?"),
        gettext_lazy("What is published, that which nobody has confirmed for longest first. Choose what you know to be correct."),
        gettext_lazy("Confirm that the chosen ones are still correct"),
        gettext_lazy("Confirmed today."),
        gettext_lazy("Your country has published nothing yet."),
        _to_confirm,
        lambda version, by, lock: _verify_what_was_shown(version, by, lock),
        "change",
    ),
}


def _verify_what_was_shown(version: Version, by: Any, lock: int) -> None:
    """A confirmation is about what the person saw: not about what was published behind it."""
    if version.lock != lock:
        raise workflow.Conflict(version)
    workflow.verify(version, by=by)


def view(request: HttpRequest, slug: str, site: Any) -> HttpResponse:
    """The page of a bulk, and on POST its report."""
    bulk = BULKS[slug]
    if permissions.countries(request.user, bulk.action) == []:
        raise PermissionDenied
    context = {**site.each_context(request), "title": bulk.title, "bulk": bulk, "slug": slug}
    if request.method == "POST":
        if not request.POST.getlist("chosen"):
            messages.warning(request, _("Nothing was done: choose at least one first."))
            return HttpResponseRedirect(request.get_full_path())
        by = get_user_model().objects.get(pk=request.user.pk)
        outcomes = [_do(bulk, value, by) for value in dict.fromkeys(request.POST.getlist("chosen")[:MOST])]
        return TemplateResponse(request, "admin/desk/report.html", context | {"outcomes": outcomes})
    country = Country.objects.filter(code=request.GET.get("country", "")).first()
    rows, total = _rows(bulk, request.user, country)
    return TemplateResponse(
        request, "admin/desk/bulk.html", context | {"rows": rows, "total": total, "most": MOST, "country": country}
    )


def _rows(bulk: Bulk, user: Any, country: Country | None) -> tuple[list[Row], int]:
    found: list[Row] = []
    total = 0
    for kind, versions in bulk.versions(user).items():
        if country:
            versions = versions.filter(record__country=country)
        total += versions.count()
        found += [_row(bulk, kind, version) for version in versions[:MOST]]
    return sorted(found, key=lambda row: (row.since is not None, row.since))[:MOST], total


def _row(bulk: Bulk, kind: Any, version: Any) -> Row:
    since = version.submitted_at if bulk.action == Action.PUBLISH else version.last_word
    late = bulk.action == Action.VERIFY and (since is None or since < overdue_before(kind))
    value = f"{kind}-{version.pk}-{version.lock}"
    query = "?from=review" if bulk.action == Action.PUBLISH else ""
    return Row(version, value, Kind(kind).label, page(version, bulk.read, version.pk) + query, since, late)


def _do(bulk: Bulk, value: str, by: Any) -> Outcome:
    kind, _first, rest = value.partition("-")
    pk, _second, lock = rest.partition("-")
    version = None
    if kind in VERSION_MODELS and pk.isdecimal() and lock.isdecimal() and len(pk) < 19 and len(lock) < 10:
        seen = VERSION_MODELS[Kind(kind)].objects.permitted(by, Action.VIEW)
        version = seen.select_related("record__country", "record__topic", "record__round").filter(pk=pk).first()
    if version is None:
        return Outcome(_("unknown"), "", "bad", _("There is no such version."))
    title, url = str(version.title), page(version, "change", version.pk)
    try:
        bulk.run(version, by, int(lock))
    except workflow.Refused as refusal:
        return Outcome(title, url, "bad", refusal.reason)
    except workflow.Incomplete as incomplete:
        return Outcome(title, url, "warning", str(incomplete))
    except workflow.Conflict as conflict:
        return Outcome(title, url, "warning", _("%(what)s Nothing was done: read it again.") % {"what": conflict})
    return Outcome(title, url, "good", str(bulk.done))
