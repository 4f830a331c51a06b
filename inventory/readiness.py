"""What a version needs before it may be submitted and published: claims need evidence.

A rule of the domain: no publication without a source, a text in one language at least, a topic and, for programmes,
an instrument and somebody in charge. A question answered with "reported" must show what was reported.
"""

from functools import singledispatch

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.choices import Answer
from inventory.models import ContextNote, Programme, StocktakingEntry, Version

# Questions about a programme: the rows that bear "reported" out, and what to do when there are none.
CLAIMS = {
    "budget_state": ("budgets", gettext_lazy("You say that the budget is reported: add at least one row of it.")),
    "coverage_state": ("coverages", gettext_lazy("You say that coverage is reported: add at least one row of it.")),
    "evaluation_state": (
        "evaluations",
        gettext_lazy("You say that there are evaluations: add one, with its report or a link. A claim needs evidence."),
    ),
}


def missing(version: Version) -> dict[str, str]:
    """What keeps `version` from being published: field or row name → what to do, in the reader's language."""
    found = _missing(version)
    if not version.sources.exists():
        found["sources"] = _("Add at least one source: nothing is published without evidence.")
    return found


@singledispatch
def _missing(version: Version) -> dict[str, str]:
    return {}


@_missing.register
def _programme(version: Programme) -> dict[str, str]:
    found: dict[str, str] = {}
    if not version.summary_es and not version.summary_en:
        found["summary_es"] = _("Write the summary, in Spanish or in English.")
    if not version.instruments.exists():
        found["instruments"] = _("Add at least one policy instrument.")
    if not version.agencies.exists():
        found["agencies"] = _("Name the agency in charge.")
    for question, (rows, text) in CLAIMS.items():
        reported, some = getattr(version, question) == Answer.REPORTED, getattr(version, rows).exists()
        if reported and not some:
            found[rows] = str(text)
        elif some and not reported:
            found[question] = _("There are rows below, so the answer must be “Reported”; or remove the rows.")
    return found


@_missing.register
def _entry(version: StocktakingEntry) -> dict[str, str]:
    if version.prefilled:
        return {"in_place_state": _("This comes from the round before. Check it and save it first, changed or not.")}
    if version.in_place_state == Answer.NOT_ASKED:
        return {"in_place_state": _("Answer whether a policy is in place; “Unknown” is an answer too.")}
    return {}


@_missing.register
def _note(version: ContextNote) -> dict[str, str]:
    if not version.text_es and not version.text_en:
        return {"text_es": _("Write the text, in Spanish or in English.")}
    return {}
