"""A round of stocktaking from its opening to its freeze."""

from itertools import product
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory import addresses, notices
from inventory.choices import NoticeKind, Provenance, Role, RoundState, Verb
from inventory.formats import day
from inventory.models import Country, Record, Round, SignOff, StocktakingEntry, Topic
from inventory.permissions import Verdict, countries_of, has_role
from inventory.workflow import steps
from inventory.workflow.copying import copy, free_code
from inventory.workflow.errors import Refused


def open_round(round: Round, *, by: Any) -> int:
    """Prefill a round from the last published entries and tell the focal points; how many entries were prefilled.

    Running it again prefills only what is still missing. A topic that no country answered before stays without an
    entry, and shows as such on the desk.
    """
    _require_secretariat(by)
    made = 0
    with transaction.atomic():
        round = Round.objects.select_for_update().get(pk=round.pk)
        if round.state != RoundState.DRAFT:
            _require_open(round)
        round.state = RoundState.OPEN
        round.save(update_fields=["state"])
        there = set(Record.objects.filter(round=round).values_list("country_id", "topic_id"))
        for country, topic in product(Country.objects.all(), round.topics.all()):
            last = None if (country.pk, topic.pk) in there else _last_published(country, topic, round)
            if last:
                _prefill(last, round, by)
                made += 1
        _announce(round)
    return made


def sign_off(round: Round, country: Country, *, by: Any) -> SignOff:
    """A focal point's word that their country's answers are complete. Again later, it moves the date."""
    held = countries_of(by, Role.FOCAL_POINT)
    if held is not None and country.pk not in held:
        raise Refused(Verdict(False, _("Only a focal point of the country can sign off its answers.")))
    with transaction.atomic():
        round = Round.objects.select_for_update().get(pk=round.pk)
        _require_open(round)
        word, _is_new = SignOff.objects.update_or_create(
            round=round, country=country, defaults={"by": by, "role": Role.FOCAL_POINT, "at": timezone.now()}
        )
    return word


def freeze(round: Round, *, by: Any) -> Round:
    """Close a round: its answers and figures never move again; later edits go to the next round."""
    _require_secretariat(by)
    with transaction.atomic():
        round = Round.objects.select_for_update().get(pk=round.pk)
        _require_open(round)
        round.state, round.frozen_at, round.frozen_by = RoundState.FROZEN, timezone.now(), by
        round.save(update_fields=["state", "frozen_at", "frozen_by"])
    return round


def _require_secretariat(by: Any) -> None:
    if not has_role(by, [Role.SECRETARIAT]):
        raise Refused(Verdict(False, _("Only the secretariat opens and closes rounds.")))


def _require_open(round: Round) -> None:
    if round.state != RoundState.OPEN:
        frozen = round.state == RoundState.FROZEN
        raise Refused(Verdict(False, _("This round is frozen.") if frozen else _("This round is not open yet.")))


def _last_published(country: Country, topic: Topic, round: Round) -> StocktakingEntry | None:
    """The last answer of a country on a topic in another round: a late draft counts before what was frozen."""
    earlier = StocktakingEntry.objects.filter(record__country=country, record__topic=topic).exclude(record__round=round)
    late = earlier.filter(record__round__state=RoundState.FROZEN).open()
    return late.order_by("-updated_at").first() or earlier.published().order_by("-published_from").first()


def _prefill(last: StocktakingEntry, round: Round, by: Any) -> None:
    record = Record(kind=StocktakingEntry.KIND, country=last.record.country, round=round, topic=last.record.topic)
    draft = StocktakingEntry(record=record)
    record.code = free_code(draft)
    record.save()
    draft = copy(last, record_id=record.pk, number=1, by=by, prefilled=True, provenance=Provenance.COUNTRY)
    steps.append(draft, Verb.STARTED, by, None, _("Prefilled from the round before."))


def _announce(round: Round) -> None:
    """One mail a person, whichever countries they answer for."""
    theirs: dict[Any, list[Country]] = {}
    for country in Country.objects.all():
        for user in notices.holders(Role.FOCAL_POINT, country):
            theirs.setdefault(user, []).append(country)
    for user, countries in theirs.items():
        notices.tell(user, NoticeKind.ROUND, f"round-{round.pk}-{user.pk}", lambda held=countries: _words(round, held))


def _words(round: Round, countries: list[Country]) -> tuple[str, str]:
    names = ", ".join(str(country.name) for country in countries)
    subject = _("Open for your answers: %(round)s (%(countries)s)") % {"round": round.name, "countries": names}
    address = addresses.desk("inventory_round_progress", round.pk)
    parts = [
        subject,
        str(round.instructions),
        _("Deadline: %(day)s") % {"day": day(round.deadline)} if round.deadline else "",
        _("See what is asked and answer it here: %(address)s") % {"address": address},
    ]
    return subject, "\n\n".join(part for part in parts if part)
