"""How far a round of stocktaking is, country by country. The figures of a frozen round never move again."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Subquery

from inventory.choices import Kind, State
from inventory.models import Country, Record, Round, SignOff, StocktakingEntry


@dataclass(slots=True)
class Progress:
    """The topics that a round asks a country about, each counted once.

    `published` and `submitted`; `confirmed`: answered or confirmed, and not handed in yet; `prefilled`: repeats the
    round before, nobody has looked at it; `missing`: no entry. `signed`: the country's word that it is complete.
    """

    country: Country
    asked: int
    counts: Counter[str] = field(default_factory=Counter)
    signed: SignOff | None = None

    @property
    def published(self) -> int:
        return self.counts["published"]

    @property
    def submitted(self) -> int:
        return self.counts["submitted"]

    @property
    def confirmed(self) -> int:
        return self.counts["confirmed"]

    @property
    def prefilled(self) -> int:
        return self.counts["prefilled"]

    @property
    def missing(self) -> int:
        return self.asked - self.counts.total()

    @property
    def unanswered(self) -> int:
        """What nobody in the country has answered or confirmed."""
        return self.missing + self.prefilled

    @property
    def answered(self) -> int:
        """What the country itself stands behind."""
        return self.published + self.submitted + self.confirmed


def progress(round: Round, countries: Iterable[Country] | None = None) -> list[Progress]:
    """One line for each country that the round asks, or for those of `countries` that it asks; three statements.

    What counts as published in a frozen round is what was public at the moment it was frozen.
    """
    members = Country.objects.members()
    if countries is not None:
        members = members.filter(pk__in=[country.pk for country in countries])
    asked = round.topics.count()
    found = {country.pk: Progress(country, asked) for country in members}
    for country_id, live, state, prefilled in _entries(round):
        if country_id in found and (step := _step(live, state, prefilled)):
            found[country_id].counts[step] += 1
    for word in round.sign_offs.select_related("by"):
        if word.country_id in found:
            found[word.country_id].signed = word
    return list(found.values())


def _entries(round: Round) -> Iterable[tuple[int, bool, str | None, bool | None]]:
    versions = StocktakingEntry.objects.filter(record=OuterRef("pk"))
    opened = versions.open().order_by("-number")
    return (
        Record.objects.filter(kind=Kind.STOCKTAKING, round=round, topic__in=round.topics.values("pk"))
        .annotate(
            live=Exists(versions.published(round.frozen_at)),
            open_state=Subquery(opened.values("state")[:1]),
            open_prefilled=Subquery(opened.values("prefilled")[:1]),
        )
        .values_list("country_id", "live", "open_state", "open_prefilled")
    )


def _step(live: bool, state: str | None, prefilled: bool | None) -> str:
    """Where an entry stands, "" when nothing of it is left; what is public counts, whatever is written beside it."""
    if live:
        return "published"
    if state is None:
        return ""
    if state == State.SUBMITTED:
        return "submitted"
    return "prefilled" if prefilled else "confirmed"
