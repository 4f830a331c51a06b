"""How complete a record is, and when it must be looked at again.

The score is a pure function of a version: the share, by weight, of the criteria that apply and are met, from 0 to
100. A criterion that does not apply leaves the denominator, so a law is not blamed for having no budget. After the
completeness scores of open-data portals, which show what is missing and not only a number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inventory.choices import Answer, Basis, Kind, ProgrammeStatus
from inventory.models import Version

# After how many months somebody should say "still correct".
REVIEW_MONTHS: dict[Kind, int] = {
    Kind.PROGRAMME: 12,
    Kind.STOCKTAKING: 24,
    Kind.AGENDA: 12,
    Kind.CONTEXT: 24,
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """Something a complete record has.

    `field`: where it is filled in. `weight`: how much it counts. `label`: what it is; `why`: why it matters.
    `met`: whether a version has it; `applies`: whether it can be asked of the version at all.
    """

    field: str
    weight: int
    label: str | Promise
    why: str | Promise
    met: Callable[[Any], bool]
    applies: Callable[[Any], bool] = lambda version: True


@dataclass(frozen=True, slots=True)
class Completeness:
    """`score`: 0 to 100. `missing`: the criteria that apply and are not met, heaviest first."""

    score: int
    missing: tuple[Criterion, ...]


def completeness(version: Version) -> Completeness:
    """How complete `version` is. Reads only the version and its prefetched rows (`for_export`)."""
    applying = [one for one in CRITERIA[version.KIND] if one.applies(version)]
    missing = [one for one in applying if not one.met(version)]
    total = sum(one.weight for one in applying)
    met = total - sum(one.weight for one in missing)
    return Completeness(round(100 * met / total), tuple(sorted(missing, key=lambda one: -one.weight)))


def overdue_before(kind: Kind) -> datetime:
    """Versions of a kind published and confirmed before this moment are overdue."""
    return timezone.now() - timedelta(days=round(REVIEW_MONTHS[kind] * 30.44))


def _both(field: str) -> Callable[[Any], bool]:
    return lambda version: bool(getattr(version, f"{field}_es") and getattr(version, f"{field}_en"))


def _any(field: str) -> Callable[[Any], bool]:
    return lambda version: bool(getattr(version, f"{field}_es") or getattr(version, f"{field}_en"))


def _rows(name: str, least: int = 1) -> Callable[[Any], bool]:
    return lambda version: len(getattr(version, name).all()) >= least


def _answered(field: str) -> Callable[[Any], bool]:
    return lambda version: getattr(version, field) not in (Answer.NOT_ASKED, "")


def _asked(field: str) -> Callable[[Any], bool]:
    return lambda version: getattr(version, field) != Answer.NOT_APPLICABLE


def _current(version: Any) -> bool:
    return not version.outdated_texts


_BOTH_LANGUAGES = _("Half of the readers read the other language.")
_SOURCES = Criterion("sources", 10, _("Two sources or more"), _("One page can vanish or be wrong."), _rows("sources", least=2))
_TRANSLATIONS = Criterion("outdated_texts", 5, _("Translations up to date"), _("The languages must say the same."), _current)

CRITERIA: dict[Kind, tuple[Criterion, ...]] = {
    Kind.PROGRAMME: (
        Criterion("name_en", 5, _("Name in both languages"), _BOTH_LANGUAGES, _both("name")),
        Criterion("summary_en", 10, _("Summary in both languages"), _BOTH_LANGUAGES, _both("summary")),
        Criterion(
            "description_es",
            5,
            _("Description"),
            _("The summary says what it is; firms need to know what it offers."),
            _any("description"),
        ),
        Criterion("objectives_es", 5, _("Objectives"), _("Peers compare what policies are for."), _any("objectives")),
        Criterion("target_groups", 5, _("Target groups"), _("Firms look for what is meant for them."), _rows("target_groups")),
        Criterion("start", 5, _("Start"), _("Timelines need a beginning."), lambda version: bool(version.start)),
        Criterion(
            "status",
            10,
            _("Status known"),
            _("Whether it still runs is the first thing anybody asks."),
            lambda version: version.status != ProgrammeStatus.UNKNOWN and version.status_basis == Basis.SEEN,
        ),
        Criterion(
            "end_state",
            5,
            _("End answered"),
            _("Unknown is an answer; blank is not."),
            _answered("end_state"),
            _asked("end_state"),
        ),
        Criterion(
            "budget_state",
            10,
            _("Budget answered"),
            _("Without money figures nobody can weigh a policy."),
            _answered("budget_state"),
            _asked("budget_state"),
        ),
        Criterion(
            "coverage_state",
            10,
            _("Coverage answered"),
            _("Whom it reaches tells more than that it exists."),
            _answered("coverage_state"),
            _asked("coverage_state"),
        ),
        Criterion(
            "evaluation_state",
            10,
            _("Evaluation answered"),
            _("Peers learn from what was found, also when nothing was evaluated."),
            _answered("evaluation_state"),
            _asked("evaluation_state"),
        ),
        Criterion(
            "official_url",
            5,
            _("Official site"),
            _("Readers want the programme's own word."),
            lambda version: bool(version.official_url),
        ),
        _SOURCES,
        _TRANSLATIONS,
    ),
    Kind.STOCKTAKING: (
        Criterion(
            "in_place_en",
            10,
            _("What is in place, in both languages"),
            _BOTH_LANGUAGES,
            _both("in_place"),
            lambda version: version.in_place_state == Answer.REPORTED,
        ),
        Criterion(
            "strengths_es",
            10,
            _("Strengths"),
            _("Peers learn from what works."),
            _any("strengths"),
            lambda version: version.in_place_state == Answer.REPORTED,
        ),
        Criterion("gaps_es", 10, _("Gaps"), _("The joint agenda answers to gaps."), _any("gaps")),
        Criterion(
            "programmes",
            10,
            _("Programmes linked"),
            _("A claim is stronger with what carries it out."),
            _rows("programmes"),
            lambda version: version.in_place_state == Answer.REPORTED,
        ),
        _SOURCES,
        _TRANSLATIONS,
    ),
    Kind.AGENDA: (
        Criterion("text_en", 10, _("Text in both languages"), _BOTH_LANGUAGES, _both("text")),
        Criterion(
            "basis",
            10,
            _("Document it rests on"),
            _("A mandate can be read where it was given."),
            lambda version: version.basis_id is not None,
        ),
        Criterion("body", 5, _("Body in charge"), _("Somebody must carry it."), lambda version: version.body_id is not None),
        Criterion("progress_es", 5, _("Progress"), _("An agenda is worth what comes of it."), _any("progress")),
        Criterion("programmes", 5, _("Programmes that show how"), _("Good practice is near."), _rows("programmes")),
        _TRANSLATIONS,
    ),
    Kind.CONTEXT: (
        Criterion("title_en", 5, _("Title in both languages"), _BOTH_LANGUAGES, _both("title")),
        Criterion("text_en", 10, _("Text in both languages"), _BOTH_LANGUAGES, _both("text")),
        # Topics are not asked for: a note without any is about all of them.
        _SOURCES,
        _TRANSLATIONS,
    ),
}
