"""One generated programme: plausible texts in two languages and rows drawn from skewed vocabularies."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from inventory.bilingual import LANGUAGES
from inventory.choices import (
    AgencyRole,
    Answer,
    Basis,
    BudgetType,
    Criterion,
    EvaluationType,
    FundingSource,
    Internationalisation,
    Level,
    Operator,
    ProgrammeStatus,
)
from inventory.formats import number
from inventory.models import (
    Agency,
    Budget,
    Country,
    Coverage,
    Eligibility,
    Evaluation,
    Instrument,
    InstrumentType,
    Programme,
    ProgrammeAgency,
    ProgrammeSource,
    Region,
    Sector,
    Source,
    TargetGroup,
    Topic,
)
from inventory.synthetic import words
from inventory.synthetic.words import Pair

# Everything lies before this day, whenever the data are made: the same seed gives the same inventory.
LAST_DAY = datetime(2026, 6, 30, 12, tzinfo=UTC)

STATUSES = {
    ProgrammeStatus.ACTIVE: 62,
    ProgrammeStatus.CLOSED: 17,
    ProgrammeStatus.UNKNOWN: 12,
    ProgrammeStatus.SUPERSEDED: 4,
    ProgrammeStatus.PLANNED: 3,
    ProgrammeStatus.SUSPENDED: 2,
}
COUNTRIES = {"MX": 32, "CL": 26, "CO": 24, "PE": 15, "PA": 3}


@dataclass
class Vocabularies:
    """Reference data in a fixed order, and how often each term is drawn: few often, many seldom."""

    countries: list[Country] = field(default_factory=lambda: list(Country.objects.order_by("code")))
    topics: list[Topic] = field(default_factory=lambda: list(Topic.objects.select_related("domain").order_by("code")))
    instruments: list[InstrumentType] = field(default_factory=lambda: list(InstrumentType.objects.order_by("code")))
    targets: list[TargetGroup] = field(default_factory=lambda: list(TargetGroup.objects.order_by("code")))
    sectors: list[Sector] = field(default_factory=lambda: list(Sector.objects.order_by("code")))
    sources: list[Source] = field(default_factory=lambda: list(Source.objects.order_by("code")))
    agencies: list[Agency] = field(default_factory=lambda: list(Agency.objects.order_by("code")))
    regions: list[Region] = field(default_factory=lambda: list(Region.objects.order_by("code")))

    def __post_init__(self) -> None:
        self.countries = [country for country in self.countries if country.code in COUNTRIES]
        self.weights = [COUNTRIES[country.code] for country in self.countries]
        self.agencies_of = {c.pk: [a for a in self.agencies if a.country_id == c.pk] for c in self.countries}
        self.regions_of = {c.pk: [r for r in self.regions if r.country_id == c.pk] for c in self.countries}


def some(random: Random, terms: list[Any], least: int, most: int) -> list[Any]:
    """Between `least` and `most` different terms; the first of the list are drawn far more often."""
    wanted = min(random.randint(least, most), len(terms))
    found: dict[int, Any] = {}
    while len(found) < wanted:
        place = int(len(terms) * random.random() ** 2.5)
        found[place] = terms[place]
    return list(found.values())


class Author:
    """Writes programmes one after the other from one stream of chance."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.known = Vocabularies()

    def country(self) -> Country:
        return self.random.choices(self.known.countries, self.known.weights)[0]

    def programme(self, country: Country, number: int) -> tuple[Programme, dict[type, list[Any]], dict[str, list[Any]]]:
        """A version without record and state, its rows by model and its links by name."""
        random, known = self.random, self.known
        topics = some(random, known.topics, 1, 3)
        instruments = some(random, known.instruments, 1, 3)
        regions = some(random, known.regions_of[country.pk], 1, 4) if random.random() < 0.4 else []
        links = {
            "topics": topics,
            "target_groups": some(random, known.targets, 1, 4),
            "sectors": some(random, known.sectors, 1, 2) if random.random() < 0.3 else [],
            "regions": regions,
        }
        started = random.randint(1995, 2025)
        version = Programme(
            primary_topic=topics[0],
            level=Level.REGIONAL if regions else Level.ALLIANCE if country.code == "PA" else Level.NATIONAL,
            start=str(started) if random.random() < 0.7 else f"{started}-{random.randint(1, 12):02}",
            internationalisation=random.choice([*Internationalisation.values, ""]),
            official_url=f"https://example.org/{country.code.lower()}/{number}" if random.random() < 0.5 else "",
            **self._status(started),
            **self._texts(country, instruments[0], regions, started),
        )
        rows = self._rows(version, country, instruments, started)
        version.keywords = self._keywords(country, rows[ProgrammeAgency], instruments, topics)
        return version, rows, links

    def _status(self, started: int) -> dict[str, Any]:
        random = self.random
        status = random.choices(list(STATUSES), list(STATUSES.values()))[0]
        ended = status in (ProgrammeStatus.CLOSED, ProgrammeStatus.SUPERSEDED) and random.random() < 0.7
        basis = Basis.NONE if status == ProgrammeStatus.UNKNOWN else random.choice([Basis.SEEN, Basis.SEEN, Basis.INFERRED])
        return {
            "status": status,
            "status_basis": basis,
            "last_evidence_year": random.randint(started, 2026),
            "end": str(random.randint(started + 1, 2026)) if ended else "",
            "end_state": Answer.REPORTED if ended else random.choice([Answer.NOT_ASKED, Answer.UNKNOWN]),
        }

    def _texts(self, country: Country, instrument: InstrumentType, regions: list[Region], started: int) -> dict[str, str]:
        random = self.random
        head = words.HEADS.get(instrument.code, words.OTHER_HEAD)
        who, purpose = random.choice(words.WHO), random.choice(words.PURPOSES)
        place: Pair = (regions[0].name,) * 2 if regions else (country.name_es, country.name_en)
        amount = f"{country.currency} {number(random.randint(2, 900) * 10_000)}"
        slots = {
            "who": who,
            "purpose": purpose,
            "place": place,
            "partner": random.choice(words.PARTNERS),
            "percent": (str(random.randint(4, 18) * 5),) * 2,
            "months": (str(random.randint(2, 12) * 3),) * 2,
            "firms": (number(random.randint(2, 900) * 10),) * 2,
            "amount": (amount, amount),
            "year": (str(random.randint(started, 2026)),) * 2,
        }
        sentences = random.sample(words.SENTENCES, random.randint(5, 8))
        objectives = random.sample(words.OBJECTIVES, random.randint(1, 3))
        name = (f"{head[0]} para {who[0]} de {place[0]}", f"{head[1]} for {who[1]} of {place[1]}")
        texts: dict[str, str] = {"acronym": "".join(random.choices("ABCDEFGILMNOPRSTUVZ", k=random.randint(4, 7)))}
        for side, language in enumerate(LANGUAGES):
            filled = [sentence[side].format(**{slot: pair[side] for slot, pair in slots.items()}) for sentence in sentences]
            middle = (len(filled) + 1) // 2
            texts[f"name_{language}"] = name[side]
            texts[f"summary_{language}"] = " ".join(filled[:2])
            texts[f"description_{language}"] = " ".join(filled[:middle]) + "\n\n" + " ".join(filled[middle:])
            texts[f"objectives_{language}"] = "\n".join(f"- {objective[side]}" for objective in objectives)
        # Not everything is translated in a real inventory either.
        if random.random() < 0.08:
            texts |= {name: "" for name in texts if name.endswith("_en")}
        return texts

    def _rows(
        self, version: Programme, country: Country, instruments: list[InstrumentType], started: int
    ) -> dict[type, list[Any]]:
        random, known = self.random, self.known
        agencies = some(random, known.agencies_of[country.pk], 1, 3)
        roles = [AgencyRole.LEAD, AgencyRole.IMPLEMENTING, AgencyRole.PARTNER]
        rows: dict[type, list[Any]] = {
            Instrument: [Instrument(type=kind, **self._amount(country)) for kind in instruments],
            ProgrammeAgency: [ProgrammeAgency(agency=agency, role=role) for agency, role in zip(agencies, roles, strict=False)],
            ProgrammeSource: [ProgrammeSource(source=source) for source in some(random, known.sources, 1, 4)],
            Eligibility: [
                Eligibility(
                    criterion=Criterion.SALES, operator=Operator.AT_MOST, value=str(random.randint(1, 99) * 1000), unit="USD"
                )
                for _time in range(random.randint(0, 2))
            ],
            Budget: [],
            Coverage: [],
            Evaluation: [],
        }
        years = list(range(started, 2026))[-random.randint(1, 4) :]
        version.budget_state = self._answer()
        if version.budget_state == Answer.REPORTED:
            rows[Budget] = [self._budget(year, country) for year in years]
        version.coverage_state = self._answer()
        if version.coverage_state == Answer.REPORTED:
            rows[Coverage] = [self._coverage(year) for year in years]
        version.evaluation_state = self._answer()
        if version.evaluation_state == Answer.REPORTED:
            url = f"https://example.org/evaluations/{random.randint(1, 10**6)}"
            rows[Evaluation] = [Evaluation(year=years[-1], type=random.choice(EvaluationType.values), url=url)]
        return rows

    def _answer(self) -> str:
        answers = [Answer.NOT_ASKED, Answer.REPORTED, Answer.UNKNOWN, Answer.NONE, Answer.NOT_APPLICABLE]
        return self.random.choices(answers, [45, 25, 20, 6, 4])[0]

    def _amount(self, country: Country) -> dict[str, Any]:
        if self.random.random() < 0.6:
            return {}
        return {"maximum_amount": Decimal(self.random.randint(1, 5000) * 1000), "currency": country.currency}

    def _budget(self, year: int, country: Country) -> Budget:
        return Budget(
            year=year,
            amount=Decimal(self.random.randint(10, 90_000) * 10_000),
            currency=country.currency,
            type=self.random.choice(BudgetType.values),
            funding=self.random.choice([*FundingSource.values, ""]),
        )

    def _coverage(self, year: int) -> Coverage:
        potential = self.random.randint(1_000, 2_000_000)
        target = potential // self.random.randint(2, 20)
        return Coverage(
            year=year, potential=potential, target=target, served=target // self.random.randint(1, 8), unit="empresas"
        )

    @staticmethod
    def _keywords(country: Country, agencies: list[Any], instruments: list[Any], topics: list[Any]) -> str:
        """What `workflow` would have written for the search index."""
        found = [country.name_es, country.name_en]
        for row in agencies:
            found += [row.agency.acronym, row.agency.name_es, row.agency.name_en]
        for term in (*instruments, *topics):
            found += [term.name_es, term.name_en]
        return " · ".join(dict.fromkeys(word for word in found if word))

    def moment_before(self, end: datetime, most_days: int) -> datetime:
        return end - timedelta(minutes=self.random.randint(60, most_days * 24 * 60))
