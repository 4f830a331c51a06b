"""How a record is shown in a list: the same card on lists, on the home page and under "similar programmes"."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory import calls, richtext
from inventory.bilingual import Text
from inventory.choices import TONES, AgencyRole, Answer, CallState, Kind
from inventory.formats import day as in_words
from inventory.models import AgendaElement, Call, ContextNote, Programme, StocktakingEntry, Version
from inventory.templatetags.site import record_url

SUMMARY_LENGTH = 320
INSTRUMENTS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in words. `tone`: as in choices.TONES, or "plain"."""

    label: str
    tone: str = "plain"


@dataclass(slots=True)
class Card:
    """One record in a list. `…_parts`: the text cut where searched words begin and end, with a mark on these.

    `reason`: why it is shown here, where that is not plain.
    """

    record_id: int
    url: str
    title: Text
    title_parts: list[tuple[str, bool]]
    place: list[str]
    summary: Text | None = None
    summary_parts: list[tuple[str, bool]] = field(default_factory=list)
    badges: list[Badge] = field(default_factory=list)
    meta: str = ""
    reason: str = ""


def status_badge(version: Programme | AgendaElement) -> Badge:
    return Badge(version.get_status_display(), TONES.get(version.status, "muted"))


def call_badge(call: Call, state: CallState, day: date) -> Badge:
    """The state of a call in words."""
    if state == CallState.OPEN:
        words = _("Open until %(day)s") % {"day": in_words(call.closes_on)} if call.closes_on else _("Open, no closing day known")
        words = _("Open all the time") if call.is_permanent else words
    elif state == CallState.COMING:
        words = _("Opens on %(day)s") % {"day": in_words(call.opens_on)}
    elif call.closes_on and call.closes_on < day:
        words = _("Closed on %(day)s") % {"day": in_words(call.closes_on)}
    else:
        words = _("The programme has ended")
    return Badge(words, TONES.get(state, "muted"))


def in_charge(version: Programme) -> list[str]:
    """The leading agencies of a programme, as short as they are known."""
    lead = [row.agency for row in version.agencies.all() if row.role == AgencyRole.LEAD]
    return [agency.acronym or str(agency.name) for agency in lead]


def _programme(version: Programme, card: Card, day: date) -> None:
    card.place += [str(version.primary_topic.domain), *in_charge(version)]
    card.badges.append(status_badge(version))
    card.badges += [call_badge(call, state, day) for call, state in calls.of(version, day)[:1] if state == CallState.OPEN]
    types = dict.fromkeys(str(row.type) for row in version.instruments.all())
    card.badges += [Badge(label) for label in list(types)[:INSTRUMENTS_SHOWN]]
    if version.last_evidence_year:
        card.meta = _("Latest evidence: %(year)s") % {"year": version.last_evidence_year}


def _stocktaking(version: StocktakingEntry, card: Card, day: date) -> None:
    card.place = [str(version.record.topic.domain), str(version.record.round)]
    if version.in_place_state != Answer.REPORTED:
        card.badges.append(Badge(IN_PLACE[version.in_place_state], TONES.get(version.in_place_state, "warning")))


def _agenda(version: AgendaElement, card: Card, day: date) -> None:
    card.place = [str(version.primary_topic.domain), str(version.primary_topic)]
    card.summary = None
    card.badges += [status_badge(version), Badge(version.get_origin_display())]
    if version.year:
        card.meta = str(version.year)


def _context(version: ContextNote, card: Card, day: date) -> None:
    domains = dict.fromkeys(str(topic.domain) for topic in version.topics.all())
    card.place += list(domains)
    card.badges.append(Badge(version.get_section_display()))


# "None, confirmed" needs its noun here: nothing is in place, and somebody has said so.
IN_PLACE = {
    Answer.REPORTED: gettext_lazy("Something is in place"),
    Answer.NONE: gettext_lazy("Nothing in place, confirmed"),
    Answer.UNKNOWN: gettext_lazy("Unknown whether anything is in place"),
    Answer.NOT_APPLICABLE: gettext_lazy("Does not apply"),
    Answer.NOT_ASKED: gettext_lazy("Not asked yet"),
}

_BY_KIND: dict[Kind, Callable[..., None]] = {
    Kind.PROGRAMME: _programme,
    Kind.STOCKTAKING: _stocktaking,
    Kind.AGENDA: _agenda,
    Kind.CONTEXT: _context,
}


def make(
    version: Version,
    as_of: date | None = None,
    title_parts: list[tuple[str, bool]] | None = None,
    summary_parts: list[tuple[str, bool]] | None = None,
) -> Card:
    """The card of a version read with `for_list()`. `…_parts`: its texts with the searched words marked."""
    summary = version.summary_text
    card = Card(
        record_id=version.record_id,
        url=record_url(version.KIND, version.code, as_of),
        title=version.title,
        title_parts=title_parts or [(str(version.title), False)],
        place=[str(version.record.country)],
        summary=summary or None,
    )
    card.summary_parts = summary_parts or [(richtext.plain(str(summary), SUMMARY_LENGTH), False)]
    _BY_KIND[version.KIND](version, card, as_of or timezone.now().date())
    return card
