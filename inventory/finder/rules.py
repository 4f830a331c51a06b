"""What a firm tells, what a programme says, and the rules between the two.

Pure: no database, no request. Each rule answers yes, no, or "not known" with its reason in plain words. Only a clear
no leaves a programme out. What is not known never does: it is said beside the programme instead.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.calls import ENDED, Window
from inventory.choices import Level, ProgrammeStatus
from inventory.finder.needs import NOT_FOR_FIRMS, PLANS, PLANS_AND_LAWS, Need
from inventory.formats import day as in_words


class Stage(TextChoices):
    """Where a business stands, as its owner would say it."""

    IDEA = "idea", gettext_lazy("I have an idea, but no firm yet")
    NEW = "new", gettext_lazy("My firm is new")
    RUNNING = "running", gettext_lazy("My firm has been running for some years")
    INFORMAL = "informal", gettext_lazy("My business is not registered")


# Codes of target groups that speak of a stage, by what a person says about theirs.
STAGE_GROUPS: dict[str, frozenset[str]] = {
    Stage.IDEA: frozenset({"entrepreneurs"}),
    Stage.NEW: frozenset({"entrepreneurs", "startups"}),
    Stage.RUNNING: frozenset(),
    Stage.INFORMAL: frozenset({"informal", "entrepreneurs"}),
}

EVERYWHERE = (Level.NATIONAL, Level.ALLIANCE, Level.BINATIONAL, Level.INTERNATIONAL)


class Answer(IntEnum):
    NO = 0
    UNKNOWN = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Firm:
    """What a person told. "" is "not said"; no need: everything."""

    country: str = ""
    size: str = ""
    region: str = ""
    sector: str = ""
    stage: str = ""
    need: Need | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a programme says about whom it is for. Dictionaries are code → name, in the reader's language."""

    country: str = ""
    country_name: str = ""
    is_of_all_countries: bool = False
    sizes: dict[str, str] = field(default_factory=dict)
    takes_any_size: bool = False
    stages: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    """Groups nobody was asked about: women, exporters, co-operatives."""
    sectors: dict[str, str] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)
    level: str = Level.NATIONAL
    topics: dict[str, str] = field(default_factory=dict)
    main_topic: str = ""
    instruments: dict[str, str] = field(default_factory=dict)
    status: str = ProgrammeStatus.ACTIVE
    calls: list[Window] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reason:
    """What one rule found. `criterion`: its name; `words`: for the person who asked."""

    criterion: str
    answer: Answer
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    reasons: list[Reason]
    is_open_now: bool

    @property
    def fits(self) -> bool:
        return all(reason.answer != Answer.NO for reason in self.reasons)

    @property
    def why(self) -> list[str]:
        return [reason.words for reason in self.reasons if reason.answer == Answer.YES]

    @property
    def unknown(self) -> list[str]:
        return [reason.words for reason in self.reasons if reason.answer == Answer.UNKNOWN]

    @property
    def against(self) -> list[Reason]:
        return [reason for reason in self.reasons if reason.answer == Answer.NO]

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Best first when sorted: open now, then most reasons, then fewest open questions."""
        return (not self.is_open_now, -len(self.why), len(self.unknown))


def judge(firm: Firm, offer: Offer, today: date) -> Verdict:
    """Whether a programme may suit a firm, with a reason for every rule that has something to say."""
    stage = _stage(firm, offer)
    size = _size(firm, offer)
    # Groups add up: a programme for small firms and for founders takes a founder whose firm is of another size.
    if size and size.answer == Answer.NO and stage and stage.answer == Answer.YES:
        size = Reason("size", Answer.UNKNOWN, _("It names other firm sizes too: %(names)s. Please check.") % _names(offer.sizes))
    is_open, calls = _calls(offer, today)
    found = [_country(firm, offer), _applying(offer), _need(firm, offer), size, stage, _sector(firm, offer)]
    found += [_region(firm, offer), _others(firm, offer), _conditions(offer), _status(offer), calls]
    return Verdict([reason for reason in found if reason], is_open)


def _names(terms: dict[str, str] | Iterable[str]) -> dict[str, str]:
    return {"names": ", ".join(terms.values() if isinstance(terms, dict) else terms)}


def _country(firm: Firm, offer: Offer) -> Reason | None:
    if not firm.country:
        return None
    if offer.is_of_all_countries:
        return Reason("country", Answer.YES, _("It is for firms of all four countries."))
    if offer.country == firm.country:
        return Reason("country", Answer.YES, _("It is in your country: %(name)s.") % {"name": offer.country_name})
    return Reason("country", Answer.NO, _("It is in another country."))


def _applying(offer: Offer) -> Reason | None:
    """Plans and laws of the state belong in the inventory, but no firm can apply to them."""
    is_of_state = offer.main_topic in NOT_FOR_FIRMS
    if offer.instruments and offer.instruments.keys() <= (PLANS_AND_LAWS if is_of_state else PLANS):
        return Reason("applying", Answer.NO, _("It is a plan or a law. Firms do not apply to it."))
    return Reason("applying", Answer.UNKNOWN, _("It is mostly about the work of the state.")) if is_of_state else None


def _need(firm: Firm, offer: Offer) -> Reason | None:
    """Never unknown: no programme is published without a topic and an instrument; the groups it names only add to them."""
    if not firm.need:
        return None
    shared = {code: name for code, name in offer.topics.items() if code in firm.need.topics}
    shared |= {code: name for code, name in offer.instruments.items() if code in firm.need.instruments}
    shared |= {code: name for code, name in (offer.stages | offer.others).items() if code in firm.need.groups}
    if shared:
        return Reason("need", Answer.YES, _("It helps with what you need: %(names)s.") % _names(shared))
    return Reason("need", Answer.NO, _("It helps with something else."))


def _size(firm: Firm, offer: Offer) -> Reason | None:
    if offer.takes_any_size:
        return Reason("size", Answer.YES, _("It takes firms of any size."))
    if not offer.sizes:
        return Reason("size", Answer.UNKNOWN, _("It does not say for which firm size."))
    if not firm.size:
        return Reason("size", Answer.UNKNOWN, _("It is for some sizes only: %(names)s.") % _names(offer.sizes))
    if firm.size in offer.sizes:
        return Reason("size", Answer.YES, _("It is for your firm size: %(name)s.") % {"name": offer.sizes[firm.size]})
    return Reason("size", Answer.NO, _("It is for other firm sizes: %(names)s.") % _names(offer.sizes))


def _stage(firm: Firm, offer: Offer) -> Reason | None:
    if not firm.stage:
        return Reason("stage", Answer.UNKNOWN, _("It names these: %(names)s.") % _names(offer.stages)) if offer.stages else None
    if not offer.stages:
        # Nothing said about a stage is no bar to a firm that runs; somebody without a registered firm must ask.
        if firm.stage in (Stage.RUNNING, Stage.NEW):
            return None
        return Reason("stage", Answer.UNKNOWN, _("It does not say whether you need a registered firm."))
    fitting = {code: name for code, name in offer.stages.items() if code in STAGE_GROUPS[firm.stage]}
    if fitting:
        return Reason("stage", Answer.YES, _("It is for people like you: %(names)s.") % _names(fitting))
    if offer.sizes or offer.takes_any_size or offer.others:
        return Reason("stage", Answer.UNKNOWN, _("It also names others: %(names)s. Please check.") % _names(offer.stages))
    return Reason("stage", Answer.NO, _("It is for others: %(names)s.") % _names(offer.stages))


def _sector(firm: Firm, offer: Offer) -> Reason | None:
    if not offer.sectors:
        words = _("It does not say for which kinds of business. Often that means all.")
        return Reason("sector", Answer.UNKNOWN, words) if firm.sector else None
    if not firm.sector:
        words = _("It is for some kinds of business only: %(names)s.")
        return Reason("sector", Answer.UNKNOWN, words % _names(offer.sectors))
    if firm.sector in offer.sectors:
        words = _("It is for your kind of business: %(name)s.")
        return Reason("sector", Answer.YES, words % {"name": offer.sectors[firm.sector]})
    return Reason("sector", Answer.NO, _("It is for other kinds of business: %(names)s.") % _names(offer.sectors))


def _region(firm: Firm, offer: Offer) -> Reason | None:
    if offer.regions:
        if not firm.region:
            return Reason("region", Answer.UNKNOWN, _("It works in some regions only: %(names)s.") % _names(offer.regions))
        if firm.region in offer.regions:
            return Reason("region", Answer.YES, _("It works in your region: %(name)s.") % {"name": offer.regions[firm.region]})
        return Reason("region", Answer.NO, _("It works in other regions: %(names)s.") % _names(offer.regions))
    if not firm.region:
        return None
    if offer.level in EVERYWHERE:
        return Reason("region", Answer.YES, _("It works in the whole country."))
    return Reason("region", Answer.UNKNOWN, _("It works in some regions. Which ones is not known."))


def _others(firm: Firm, offer: Offer) -> Reason | None:
    names = [name for code, name in offer.others.items() if not firm.need or code not in firm.need.groups]
    if not names:
        return None
    return Reason("others", Answer.UNKNOWN, _("It names these: %(names)s. Please check if that is you.") % _names(names))


def _conditions(offer: Offer) -> Reason | None:
    if not offer.conditions:
        return None
    return Reason("conditions", Answer.UNKNOWN, _("It has rules to check: %(names)s.") % _names(offer.conditions))


def _status(offer: Offer) -> Reason | None:
    if offer.status in ENDED:
        return Reason("status", Answer.NO, _("It has ended."))
    words: dict[str, str] = {
        ProgrammeStatus.UNKNOWN: _("We do not know if it still runs."),
        ProgrammeStatus.PLANNED: _("It has not started yet."),
        ProgrammeStatus.SUSPENDED: _("It is on hold."),
    }
    return Reason("status", Answer.UNKNOWN, words[offer.status]) if offer.status in words else None


def _calls(offer: Offer, today: date) -> tuple[bool, Reason]:
    """Whether somebody can apply today, and what to say about it."""
    now = [call for call in offer.calls if call.is_open(today)]
    if any(call.is_permanent for call in now):
        return True, Reason("calls", Answer.YES, _("You can apply at any time."))
    if now:
        last = max((call.closes for call in now if call.closes), default=None)
        words = _("You can apply now, until %(day)s.") % {"day": in_words(last)} if last else _("You can apply now.")
        return True, Reason("calls", Answer.YES, words)
    coming = min((call.opens for call in offer.calls if call.opens and call.opens > today), default=None)
    if coming:
        return False, Reason("calls", Answer.UNKNOWN, _("You can apply from %(day)s on.") % {"day": in_words(coming)})
    past = max((call.closes for call in offer.calls if call.closes), default=None)
    if past:
        words = _("The last call closed on %(day)s. We know of no new one.")
        return False, Reason("calls", Answer.UNKNOWN, words % {"day": in_words(past)})
    return False, Reason("calls", Answer.UNKNOWN, _("We do not know if you can apply now. Ask the office in charge."))
