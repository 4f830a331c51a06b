"""What a programme says about whom it is for, read from its published version."""

from django.db.models import Prefetch

from inventory import calls
from inventory.bilingual import LANGUAGES
from inventory.choices import Axis
from inventory.finder.rules import Offer
from inventory.models import Instrument, Programme

# Long texts and what the search index holds: not needed to judge, and most of the weight of a row.
DEFERRED = (
    *(f"{name}_{language}" for name in ("description", "objectives", "verification_note") for language in LANGUAGES),
    "keywords",
    "folded_title",
    "document",
)
PREFETCH = (
    "topics",
    Prefetch("instruments", Instrument.objects.select_related("type")),
    "target_groups",
    "sectors",
    "regions",
    "calls",
    "eligibility",
)
ANY_SIZE = "all_firms"


def of(version: Programme) -> Offer:
    """The offer of a version read with `PREFETCH`."""
    groups = list(version.target_groups.all())
    sizes = {group.code: str(group) for group in groups if group.axis == Axis.FIRM_SIZE and group.code != ANY_SIZE}
    return Offer(
        country=version.record.country.code,
        country_name=str(version.record.country),
        is_of_all_countries=version.record.country.is_region,
        sizes=sizes,
        takes_any_size=any(group.code == ANY_SIZE for group in groups),
        stages={group.code: str(group) for group in groups if group.axis == Axis.STAGE},
        others={group.code: str(group) for group in groups if group.axis not in (Axis.FIRM_SIZE, Axis.STAGE)},
        sectors={sector.code: str(sector) for sector in version.sectors.all()},
        regions={region.code: str(region) for region in version.regions.all()},
        level=version.level,
        topics={topic.code: str(topic) for topic in version.topics.all()},
        main_topic=version.primary_topic.code,
        instruments={row.type.code: str(row.type) for row in version.instruments.all()},
        status=version.status,
        calls=[calls.window(call) for call in version.calls.all()],
        conditions=[str(row) for row in version.eligibility.all()],
    )
