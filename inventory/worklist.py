"""What somebody has to do: each item is one condition on the versions a person sees, wherever it is shown.

The desk counts them, a list filtered by the same item shows all of them, and what is put right meets the condition
no longer. One statement counts all items of a kind, however many records there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, TextChoices, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inventory import bilingual, quality, readiness
from inventory.choices import EDITABLE_STATES, Action, Answer, Kind, LinkState, Provenance, RoundState, State
from inventory.models import VERSION_MODELS, Country, Round, Topic, Version


class Item(TextChoices):
    """The kinds of work, in the order in which it should be done."""

    RETURNED = "returned", _("Returned with a reason")
    SUBMITTED = "submitted", _("Waiting for review")
    DRAFT = "draft", _("Drafts")
    PREFILLED = "prefilled", _("Prefilled answers to confirm")
    EVIDENCE = "evidence", _("Claims without evidence")
    LINKS = "links", _("Dead links")
    OVERDUE = "overdue", _("To be confirmed as still correct")
    OUTDATED = "outdated", _("Outdated translations")
    MISSING = "missing", _("Missing translations")


WHY: dict[Item, str | Promise] = {
    Item.RETURNED: _("The reviewer has sent these back and says why."),
    Item.SUBMITTED: _("A reviewer has these; you need do nothing."),
    Item.DRAFT: _("Only you see these until they are submitted."),
    Item.PREFILLED: _("They repeat the answers of the round before. Check and save each, changed or not."),
    Item.EVIDENCE: _("Something is claimed that no source, row or report supports."),
    Item.LINKS: _("The address of a source no longer answers."),
    Item.OVERDUE: _("Nobody has said for a long time, or ever, that this is still correct."),
    Item.OUTDATED: _("One language changed and the other has not followed."),
    Item.MISSING: _("Half of the readers get the other language."),
}

# Twin texts whose absence in one language is worth a line on the desk; long texts are a matter of completeness.
TRANSLATED = {
    Kind.PROGRAMME: ("name", "summary"),
    Kind.STOCKTAKING: ("in_place", "strengths", "gaps"),
    Kind.AGENDA: ("text",),
    Kind.CONTEXT: ("title", "text"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do: the version, and the field of its form where it is done ("" for the form as a whole)."""

    version: Version
    field: str


def condition(kind: Kind, item: Item) -> Q:
    """Which versions of a kind have this work to do; on rows with `last_word` (see `rows`)."""
    if item in (Item.RETURNED, Item.SUBMITTED, Item.DRAFT):
        same = Q(state=State(item.value))
        return same & Q(prefilled=False) if kind == Kind.STOCKTAKING and item == Item.DRAFT else same
    if item == Item.PREFILLED:
        return Q(prefilled=True, state__in=EDITABLE_STATES) if kind == Kind.STOCKTAKING else Q(pk__in=[])
    # While a reviewer has a version nobody can mend it; what is wrong with it is work once it is published or returned.
    alive = ~Q(state__in=(State.WITHDRAWN, State.SUPERSEDED, State.SUBMITTED))
    if item == Item.EVIDENCE:
        return alive & _without_evidence(kind)
    if item == Item.LINKS:
        return alive & Exists(_sources(kind).filter(source__link_state=LinkState.BROKEN))
    if item == Item.OVERDUE:
        never = Q(last_word__isnull=True)
        return Q(state=State.PUBLISHED) & (never | Q(last_word__lt=quality.overdue_before(kind)))
    if item == Item.OUTDATED:
        return alive & Q(outdated_texts__len__gt=0)
    missing = Q(pk__in=[])
    for name in TRANSLATED[kind]:
        spanish, english = Q(**{f"{name}_es": ""}), Q(**{f"{name}_en": ""})
        missing |= (spanish & ~english) | (english & ~spanish)
    return alive & missing


def rows(kind: Kind, user: Any, countries: Iterable[Country] | None = None) -> QuerySet:
    """The latest version of each record that `user` sees, in `countries` or in all, ready for `condition`.

    Each with its `last_word`: when somebody last answered for it by publishing or confirming it. None: starter data that
    no country has confirmed.
    """
    seen = VERSION_MODELS[kind].objects.permitted(user, Action.VIEW)
    if countries is not None:
        seen = seen.filter(record__country__in=countries)
    still = ~Q(record__round__state=RoundState.FROZEN)
    never = When(provenance=Provenance.STARTER, record__verified_at=None, then=None)
    last_word = Case(never, default=Greatest("published_from", Coalesce("record__verified_at", "published_from")))
    return seen.heads().filter(still).annotate(last_word=last_word)


def having(kind: Kind, item: Item, user: Any, countries: Iterable[Country] | None = None) -> QuerySet:
    """The versions of a kind with this work, oldest change first."""
    found = rows(kind, user, countries).filter(condition(kind, item))
    return found.select_related("record__country", "record__topic__domain", "record__round").order_by("updated_at", "id")


def counts(user: Any, countries: Iterable[Country] | None = None) -> dict[tuple[str, Kind, Item], int]:
    """(country code, kind, item) → how many; one statement a kind."""
    found: dict[tuple[str, Kind, Item], int] = {}
    for kind in VERSION_MODELS:
        counted = {f"n_{item.value}": Count("pk", filter=condition(kind, item)) for item in Item}
        by_country = rows(kind, user, countries).order_by().values(code=F("record__country__code")).annotate(**counted)
        for row in by_country:
            found |= {(row["code"], kind, item): row[f"n_{item.value}"] for item in Item if row[f"n_{item.value}"]}
    return found


def line(version: Version, item: Item) -> Line:
    """A version as a line of the desk, with the field where the work is done."""
    return Line(version, _field(version, item))


def unanswered(countries: Iterable[Country]) -> list[tuple[Round, Country, Topic]]:
    """Topics of open rounds without an entry of a country, which the round asks of every member country."""
    wanted = {country.pk: country for country in countries if not country.is_region}
    asked = Round.topics.through.objects.filter(round__state=RoundState.OPEN).select_related("round", "topic__domain")
    entries = VERSION_MODELS[Kind.STOCKTAKING].objects.filter(record__round__state=RoundState.OPEN).order_by()
    there = set(entries.values_list("record__round_id", "record__country_id", "record__topic_id"))
    return [
        (link.round, country, link.topic)
        for link in asked.order_by("round", "topic__domain__order", "topic__order", "topic_id")
        for country in wanted.values()
        if (link.round_id, country.pk, link.topic_id) not in there
    ]


def _sources(kind: Kind) -> QuerySet:
    child = VERSION_MODELS[kind]._meta.get_field("sources").related_model
    return child.objects.filter(version=OuterRef("pk"))


def _without_evidence(kind: Kind) -> Q:
    nothing = ~Exists(_sources(kind))
    if kind != Kind.PROGRAMME:
        return nothing
    for question, (name, _text) in readiness.CLAIMS.items():
        child = VERSION_MODELS[kind]._meta.get_field(name).related_model
        nothing |= Q(**{question: Answer.REPORTED}) & ~Exists(child.objects.filter(version=OuterRef("pk")))
    return nothing


def _field(version: Version, item: Item) -> str:
    if item == Item.OUTDATED:
        return version.outdated_texts[0] if version.outdated_texts else ""
    if item == Item.MISSING:
        for name in TRANSLATED[version.KIND]:
            for language in bilingual.LANGUAGES:
                twin = getattr(version, f"{name}_{bilingual.other(language)}")
                if twin and not getattr(version, f"{name}_{language}"):
                    return f"{name}_{language}"
    return {Item.EVIDENCE: "sources", Item.LINKS: "sources"}.get(item, "")
