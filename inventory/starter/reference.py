"""Reference data of the starter set: sources, countries, vocabularies, agencies, indicators, pages."""

from collections.abc import Callable
from typing import Any

from inventory.models import (
    Agency,
    Country,
    Dimension,
    Domain,
    Framework,
    FrameworkScore,
    Indicator,
    InstrumentGroup,
    InstrumentType,
    Observation,
    ObservationSource,
    Page,
    Sector,
    Source,
    SubDimension,
    TargetGroup,
    Term,
    Topic,
)
from inventory.starter import places
from inventory.starter.making import Known, Maker, defined, numbered, twins
from inventory.starter.reading import Problems, Row

TOPICS_FRAMEWORK = "smepi-lac-2024"


def load(data: dict[str, Any], problems: Problems) -> Known:
    """Create the reference data that is missing. A broken value stops the load: records would rest on it."""
    known = Known()
    maker = Maker(known, problems)
    _sources(data, maker)
    problems.raise_if_any()
    places.load(data, maker)
    _frameworks(data, maker)
    _vocabularies(data, maker)
    problems.raise_if_any()
    _agencies(data, maker)
    _indicators(data, maker)
    _pages(data, maker)
    problems.raise_if_any()
    return known


def _sources(data: dict[str, Any], maker: Maker) -> None:
    notes = data["notes"].get("sources", {})
    maker.make(
        Source,
        data["sources"],
        lambda row: {
            "title": row["title"],
            "publisher": row.get("publisher") or "",
            "year": row.get("year"),
            "url": row["url"],
            "note_en": row.get("note") or "",
            "note_es": notes.get(row.name, ""),
        },
    )


def _frameworks(data: dict[str, Any], maker: Maker) -> None:
    notes, labels = data["notes"].get("frameworks", {}), data["notes"].get("sub_topics", {})

    def values(row: Row) -> dict[str, Any]:
        return {
            **twins(row, name="name"),
            "note_en": " ".join(filter(None, [row.get("note"), row.get("sub_topics_note")])),
            "note_es": " ".join(filter(None, [notes.get(row.name), labels.get(row.name)])),
            "pilot": row.get("pilot") or "",
            "cross_cutting": row.get("cross_cutting") or "",
            "blocks": row.get("blocks") or [],
            **{name: row.get(name) for name in ("scale_min", "scale_max", "countries_covered")},
        }

    fresh = maker.make(Framework, data["policy_frameworks"], values)
    maker.cite(fresh)
    for row, framework in fresh:
        dimensions = {
            part["code"]: Dimension(framework=framework, code=part["code"], order=order, **twins(part, name="name"))
            for order, part in enumerate(row["dimensions"], start=1)
        }
        maker.create(Dimension, list(dimensions.values()))
        parts = [
            SubDimension(
                dimension=dimensions[part["dimension"]],
                edition=part["edition"],
                source=maker.known.get(Source, part["src"]),
                order=order,
                **twins(part, name="name"),
            )
            for order, part in enumerate(row.get("sub_topics") or [], start=1)
        ]
        maker.create(SubDimension, parts)
        for score in data["links"].get("scores", []):
            if score["framework"] == framework.code:
                _score(maker, dimensions[score["dimension"]], score)


def _score(maker: Maker, dimension: Dimension, row: Row) -> None:
    score = FrameworkScore(
        dimension=dimension,
        country=maker.known.get(Country, row["country"]),
        year=row["year"],
        value=str(row["value"]),
        source=maker.known.get(Source, row["source"]),
    )
    if maker.is_good("scores", row, score):
        maker.create(FrameworkScore, [score])


def _vocabularies(data: dict[str, Any], maker: Maker) -> None:
    for model, section in ((Domain, "domains"), (InstrumentGroup, "instrument_groups")):
        order = numbered(data[section])
        maker.make(
            model,
            data[section],
            lambda row, order=order: {
                **twins(row, name="name", definition="desc"),
                "order": order[row.name],
            },
        )
    _topics(data, maker)
    _terms(data, maker, InstrumentType, "instrument_types", lambda row: {"group": maker.known.get(InstrumentGroup, row["group"])})
    _terms(data, maker, TargetGroup, "target_groups", lambda row: {"axis": row["axis"]})
    sections = data["vocabulary"].get("sectors", [])
    sectors = numbered(sections)
    maker.make(
        Sector,
        sections,
        lambda row: {
            **twins(row, name="name"),
            "definition_es": row["es"],
            "definition_en": row["en"],
            "order": sectors[row.name],
        },
    )


def _terms(
    data: dict[str, Any], maker: Maker, model: type[Term], section: str, more: Callable[[Row], dict[str, Any]]
) -> list[tuple[Row, Any]]:
    """Terms of a section, with their definitions in vocabulary.yaml and in the order of the file. `more`: what only they have."""
    order = numbered(data[section])
    return maker.make(
        model,
        data[section],
        lambda row: {**twins(row, name="name"), **defined(data, section, row), "order": order[row.name], **more(row)},
    )


def _topics(data: dict[str, Any], maker: Maker) -> None:
    notes = data["vocabulary"].get("topic_crosswalk_notes", {})
    fresh = _terms(
        data,
        maker,
        Topic,
        "topics",
        lambda row: {
            "domain": maker.known.get(Domain, row["domain"]),
            "crosswalk_note_es": notes.get(row.name, {}).get("es", ""),
            "crosswalk_note_en": notes.get(row.name, {}).get("en", ""),
        },
    )
    dimensions = {dimension.code: dimension for dimension in Dimension.objects.filter(framework__code=TOPICS_FRAMEWORK)}
    for row, topic in fresh:
        # “D1/D2” is two dimensions; the green pilot is dimension G; a cross-cutting view has none, as its note says.
        wanted = {"pilot": ["G"], "cross-cutting": []}.get(row["smepi"], row["smepi"].split("/"))
        missing = [code for code in wanted if code not in dimensions]
        if missing:
            maker.problems.add("topics", row, f"smepi “{row['smepi']}” is not in {TOPICS_FRAMEWORK}")
        else:
            topic.dimensions.set([dimensions[code] for code in wanted])


def _agencies(data: dict[str, Any], maker: Maker) -> None:
    fresh = maker.make(
        Agency,
        data["agencies"],
        lambda row: {
            "country": maker.known.get(Country, row["country"]),
            "acronym": row.get("acronym") or "",
            "type": row["type"],
            "url": row.get("url") or "",
            "start_year": row.get("start_year"),
            "end_year": row.get("end_year"),
            **twins(row, name="name"),
        },
    )
    maker.cite(fresh)
    for row, agency in fresh:
        successor = data["links"].get("agency_successors", {}).get(row.name)
        if successor:
            agency.successor = maker.known.get(Agency, successor)
            agency.save(update_fields=["successor"])


def _indicators(data: dict[str, Any], maker: Maker) -> None:
    notes = data["notes"].get("observations", {})
    _terms(data, maker, Indicator, "indicators", lambda row: {"unit": row["unit"], "theme": row["theme"]})
    fresh = maker.make(
        Observation,
        data["observations"],
        lambda row: {
            "indicator": maker.known.get(Indicator, row["indicator"]),
            "country": maker.known.get(Country, row["country"]),
            "year": row["year"],
            "year_basis": row["year_basis"],
            # By way of text: 98.5 means the digits written, not the nearest binary fraction.
            "value": str(row["value"]),
            "note_en": row.get("note") or "",
            "note_es": notes.get(row.get("note") or "", ""),
        },
    )
    maker.create(
        ObservationSource,
        [
            ObservationSource(
                observation=observation,
                source=maker.known.get(Source, source["id"]),
                section=source.get("section") or "",
            )
            for row, observation in fresh
            for source in row["sources"]
        ],
    )


def _pages(data: dict[str, Any], maker: Maker) -> None:
    maker.make(Page, data["pages"].get("pages", []), lambda row: twins(row, title="title", body="body"), key="slug")
