"""Who may do what: one table, role × action × state, for the countries in which a person holds the role.

Two functions project it: `allowed` gives a `Q` for lists, `check` a `Verdict` for one version. A test holds them
equal over every role, action, state and kind. Nothing else in the project may mention a state or a role in an
access decision.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.choices import EDITABLE_STATES, FROZEN_STATES, Action, Role, RoundState, State

ALL_STATES = frozenset(State)

RULES: Mapping[Role, Mapping[Action, frozenset[State]]] = {
    Role.FOCAL_POINT: {
        Action.VIEW: ALL_STATES,
        Action.ADD: frozenset({State.DRAFT}),
        Action.START_DRAFT: frozenset(FROZEN_STATES),
        Action.EDIT: frozenset(EDITABLE_STATES),
        Action.SUBMIT: frozenset(EDITABLE_STATES),
        Action.DISCARD: frozenset(EDITABLE_STATES),
        Action.VERIFY: frozenset({State.PUBLISHED}),
        Action.COMMENT: frozenset({State.SUBMITTED, State.RETURNED}),
    },
    Role.REVIEWER: {
        # A draft is the focal point's own desk: a reviewer sees it from its submission on.
        Action.VIEW: ALL_STATES - {State.DRAFT},
        Action.PUBLISH: frozenset({State.SUBMITTED}),
        Action.RETURN: frozenset({State.SUBMITTED}),
        Action.WITHDRAW: frozenset({State.PUBLISHED}),
        Action.COMMENT: frozenset({State.SUBMITTED, State.RETURNED}),
    },
    Role.SECRETARIAT: {
        Action.VIEW: ALL_STATES,
        Action.MERGE: frozenset({State.PUBLISHED}),
    },
}

Grant = tuple[Role, int | None]
"""A role and the id of the country it is held in; None is every country."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to "may this person do this?": truthy, or falsy with the reason in the reader's language."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(True)

_REFUSALS = {
    Action.ADD: gettext_lazy("You cannot add records for this country."),
    Action.START_DRAFT: gettext_lazy("A new draft can be started only from a published or earlier version."),
    Action.EDIT: gettext_lazy("Only a draft or a returned version can be edited."),
    Action.SUBMIT: gettext_lazy("Only a draft or a returned version can be submitted."),
    Action.DISCARD: gettext_lazy("Only a draft or a returned version can be discarded."),
    Action.VERIFY: gettext_lazy("Only a published version can be confirmed as still correct."),
    Action.PUBLISH: gettext_lazy("Only a submitted version can be published."),
    Action.RETURN: gettext_lazy("Only a submitted version can be returned."),
    Action.WITHDRAW: gettext_lazy("Only a published version can be withdrawn."),
    Action.COMMENT: gettext_lazy("Comments are for versions under review."),
    Action.MERGE: gettext_lazy("Only a published record can be merged into another."),
}


def grants(user: Any) -> list[Grant]:
    """The roles a person holds, read from the database: an ended membership ends access at the next click.

    An inactive or anonymous user holds none; a superuser holds every role in every country.
    """
    if not getattr(user, "is_active", False) or not user.pk:
        return []
    if user.is_superuser:
        return [(role, None) for role in Role]
    # `all()` reads from the database, or from what the desk has read once for this page.
    return [(Role(one.role), one.country_id) for one in user.memberships.all()]


def is_desk_user(user: Any) -> bool:
    """Whether a person has business in the admin at all."""
    return bool(grants(user))


def countries(user: Any, action: Action) -> list[int] | None:
    """Ids of the countries in which a person's roles know an action; None is every country."""
    return countries_of(user, *(role for role in Role if action in RULES[role]))


def countries_of(user: Any, *roles: Role) -> list[int] | None:
    """Ids of the countries in which a person holds one of the roles; None is every country."""
    held = [country for role, country in grants(user) if role in roles]
    return None if None in held else [country for country in held if country is not None]


def allowed(user: Any, action: Action) -> Q:
    """The versions on which `user` may do `action`, as a condition on any version table."""
    condition = Q(pk__in=[])
    for role, country in grants(user):
        states = RULES[role].get(action)
        if not states:
            continue
        branch = Q(state__in=sorted(states))
        if country is not None:
            branch &= Q(record__country_id=country)
        condition |= branch
    if action != Action.VIEW:
        condition &= ~Q(record__round__state=RoundState.FROZEN)
    if action == Action.PUBLISH and settings.FOUR_EYES and user.pk:
        condition &= Q(submitted_by__isnull=True) | ~Q(submitted_by=user.pk)
    return condition


def check(user: Any, action: Action, version: Any) -> Verdict:
    """Whether `user` may do `action` on `version` as it stands in memory, with the reason when not."""
    held = [role for role, country in grants(user) if country in (None, version.record.country_id)]
    if not any(version.state in RULES[role].get(action, ()) for role in held):
        if not any(action in RULES[role] for role in held):
            return Verdict(False, _("Your role does not allow this for this country."))
        return Verdict(False, str(_REFUSALS.get(action, _("This is not possible in the present state."))))
    if action != Action.VIEW and version.record.round_id and version.record.round.state == RoundState.FROZEN:
        return Verdict(False, _("This round is frozen: its answers stay as they are. Change them in the next round."))
    if action == Action.PUBLISH and settings.FOUR_EYES and version.submitted_by_id == user.pk:
        return Verdict(False, _("Four eyes: another reviewer must publish what you submitted yourself."))
    return YES


def role_for(user: Any, action: Action, country_id: int) -> Role | None:
    """The role in which `user` does `action` for a country: what the public history names instead of the person.

    A program acts in no role: nobody shall read "published by a reviewer" where no reviewer has looked.
    """
    if getattr(user, "is_program", False):
        return None
    for role, country in grants(user):
        if action in RULES[role] and country in (None, country_id):
            return role
    return None


def may_edit_reference(user: Any, country_id: int | None = None) -> bool:
    """Whether a person may change reference data.

    The secretariat may; where a country is given (agencies), so may that country's focal points.
    """
    return any(
        role is Role.SECRETARIAT or (role is Role.FOCAL_POINT and country_id is not None and held == country_id)
        for role, held in grants(user)
    )


def has_role(user: Any, roles: Iterable[Role]) -> bool:
    """Whether a person holds one of the roles in any country."""
    wanted = set(roles)
    return any(role in wanted for role, _country in grants(user))


def may_edit_source(user: Any) -> bool:
    """Whether a person may add sources: who writes texts also says what they rest on.

    Changing one that is in use is the secretariat's: the public reads it without another review.
    """
    return has_role(user, [Role.FOCAL_POINT, Role.SECRETARIAT])
