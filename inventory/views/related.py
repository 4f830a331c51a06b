"""Records that belong beside a record: those it names, those that name it, and similar ones in other countries."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from inventory import gathering
from inventory.choices import Kind
from inventory.models import (
    VERSION_MODELS,
    AgendaElement,
    ContextNote,
    Programme,
    StocktakingEntry,
    Version,
)
from inventory.views import cards

SIMILAR_SHOWN = 4
NAMED_SHOWN = 30


class Neighbours:
    """Reads other published records as of the same day, as cards. What is not published then is left out."""

    def __init__(self, at: datetime | None, as_of: date | None) -> None:
        self.at = at
        self.as_of = as_of

    def published(self, model: type[Version]) -> Any:
        return model.objects.published(self.at)

    def shown(self, versions: Any) -> list[cards.Card]:
        return [cards.make(version, self.as_of) for version in gathering.for_cards(versions)]

    def of_records(self, kind: Kind, record_ids: Iterable[int]) -> dict[int, cards.Card]:
        """The cards of some records by record id; one statement and its prefetches, none when there are no ids."""
        wanted = set(record_ids)
        if not wanted:
            return {}
        found = self.published(VERSION_MODELS[kind]).filter(record_id__in=wanted)
        return {card.record_id: card for card in self.shown(found)}

    def naming(self, model: type[Version], **condition: Any) -> list[cards.Card]:
        """Records of a kind that name a record."""
        matching = model.objects.filter(**condition).values("pk")
        return self.shown(self.published(model).filter(pk__in=matching)[:NAMED_SHOWN])

    def similar_programmes(self, version: Programme) -> list[cards.Card]:
        """Programmes of other countries with a topic and an instrument in common, those with most in common first."""
        topics = {topic.pk: str(topic) for topic in version.topics.all()}
        types = {row.type_id: str(row.type) for row in version.instruments.all()}
        if not topics or not types:
            return []
        ranked = (
            self.published(Programme)
            .exclude(record__country_id=version.record.country_id)
            .annotate(
                common_topics=Count("topics", filter=Q(topics__in=topics), distinct=True),
                common_types=Count("instruments__type", filter=Q(instruments__type__in=types), distinct=True),
            )
            .filter(common_topics__gt=0, common_types__gt=0)
            .order_by((F("common_topics") + F("common_types")).desc(), "sort_title", "id")
            .values_list("pk", flat=True)[:SIMILAR_SHOWN]
        )
        order = list(ranked)
        found = gathering.gathered(self.published(Programme).for_list().filter(pk__in=order), *Programme.LIST_PREFETCH, "topics")
        made = []
        for other in sorted(found, key=lambda other: order.index(other.pk)):
            card = cards.make(other, self.as_of)
            card.reason = _("The same topic: %(topics)s. The same instrument: %(instruments)s.") % {
                "topics": ", ".join(topics[topic.pk] for topic in other.topics.all() if topic.pk in topics),
                "instruments": ", ".join(
                    dict.fromkeys(types[row.type_id] for row in other.instruments.all() if row.type_id in types)
                ),
            }
            made.append(card)
        return made

    def same_topic_entries(self, version: StocktakingEntry) -> list[cards.Card]:
        """What the other countries answered on the same topic in the same round."""
        found = self.published(StocktakingEntry).filter(
            record__topic_id=version.record.topic_id, record__round_id=version.record.round_id
        )
        return self.shown(found.exclude(record_id=version.record_id).order_by("record__country__order"))

    def agenda_on(self, topic_id: int) -> list[cards.Card]:
        """Elements of the joint agenda on a topic."""
        return self.naming(AgendaElement, topics=topic_id)

    def other_notes(self, version: ContextNote) -> list[cards.Card]:
        """Notes on the same topics about other countries; on no topic, those of the same section."""
        topics = [topic.pk for topic in version.topics.all()]
        condition = Q(topics__in=topics) if topics else Q(section=version.section)
        matching = ContextNote.objects.filter(condition).values("pk")
        found = self.published(ContextNote).filter(pk__in=matching).exclude(record__country_id=version.record.country_id)
        return self.shown(found[:SIMILAR_SHOWN])
