"""Whether the data hang together: identifiers once, every reference found, every record with a source.

Which fields there are and of which type was checked before (`shape`). What a single value may hold is left to the
models; they are asked when the rows are made.
"""

from collections.abc import Iterator
from typing import Any

from inventory import choices
from inventory.starter.reading import LISTS, Problems, Row

# Field → list in which the identifiers it names must be found.
REFERENCES: dict[str, dict[str, str]] = {
    "topics": {"domain": "domains"},
    "instrument_types": {"group": "instrument_groups"},
    "agencies": {"country": "countries"},
    "programmes": {
        "country": "countries",
        "agency": "agencies",
        "domain": "domains",
        "topics": "topics",
        "instrument_types": "instrument_types",
        "target_groups": "target_groups",
        "status": "statuses",
    },
    "stocktaking_entries": {
        "country": "countries",
        "domain": "domains",
        "topic": "topics",
        "programmes": "programmes",
    },
    "agenda_elements": {"domain": "domains", "topics": "topics"},
    "observations": {"indicator": "indicators", "country": "countries"},
    "context notes": {
        "country": "countries",
        "domain": "domains",
        "topics": "topics",
        "indicators": "indicators",
        "sources": "sources",
    },
    "presidency terms": {"country": "countries", "sources": "sources"},
    "scores": {"framework": "policy_frameworks", "country": "countries", "source": "sources"},
}

# Fields without which a row cannot be made. `*` stands for “in Spanish or in English”.
REQUIRED: dict[str, tuple[str, ...]] = {
    "countries": ("name_es", "name_en", "currency"),
    "domains": ("name_es", "name_en"),
    "topics": ("name_es", "name_en", "domain", "smepi"),
    "instrument_groups": ("name_es", "name_en"),
    "instrument_types": ("name_es", "name_en", "group"),
    "target_groups": ("name_es", "name_en", "axis"),
    "policy_frameworks": ("name_es", "name_en", "dimensions"),
    "dimensions": ("code", "name_es", "name_en"),
    "sub-topics": ("name_es", "name_en", "edition"),
    "agencies": ("country", "name_es", "name_en", "type"),
    "programmes": ("country", "agency", "domain", "topics", "status", "status_basis", "name_*", "summary_*"),
    "stocktaking_entries": ("country", "domain", "topic", "in_place_*", "gaps_basis"),
    "agenda_elements": ("domain", "topics", "origin", "status", "text_*"),
    "indicators": ("name_es", "name_en", "unit", "theme"),
    "observations": ("indicator", "country", "year", "year_basis", "value"),
    "sources": ("title", "url"),
    "context notes": ("country", "section", "title_*", "text_*"),
}

VOCABULARIES: dict[str, dict[str, Any]] = {
    "target_groups": {"axis": choices.Axis},
    "agencies": {"type": choices.AgencyType},
    "programmes": {"status": choices.ProgrammeStatus, "status_basis": choices.Basis},
    "stocktaking_entries": {"gaps_basis": choices.Basis},
    "agenda_elements": {"origin": choices.AgendaOrigin, "status": choices.AgendaStatus},
    "indicators": {"unit": choices.Unit, "theme": choices.IndicatorTheme},
    "observations": {"year_basis": choices.YearBasis},
    "context notes": {"section": choices.Section},
}

SOURCED = (
    "countries",
    "agencies",
    "programmes",
    "stocktaking_entries",
    "agenda_elements",
    "observations",
    "policy_frameworks",
)


def check(data: dict[str, Any], problems: Problems) -> None:
    """Add every broken thing in `data` to `problems`."""
    sections = {name: data[name] for name in LISTS}
    sections["context notes"] = data["context"].get("notes", [])
    sections["presidency terms"] = data["presidency"].get("terms", [])
    sections["scores"] = data["links"].get("scores", [])
    known = {name: {row.get("id") for row in data[name]} for name in LISTS}
    for name, rows in sections.items():
        _check_identifiers(name, rows, problems)
        for row in rows:
            _check_row(name, row, known, problems)
    for name in SOURCED:
        for row in data[name]:
            _check_sources(name, row, row.get("sources"), data, problems)
    _check_owners(data, problems)
    for country in data["countries"]:
        definition = country.get("sme_definition")
        if definition:
            _check_sources("definitions", country, definition.get("sources"), data, problems)
    _check_topics(data, problems)
    _check_frameworks(data, known["sources"], problems)
    _check_links(data, known, problems)


def values_of(row: Row, field: str) -> Iterator[Any]:
    """The values of a field, whether it holds one or a list."""
    value = row.get(field)
    yield from value if isinstance(value, list) else [] if value is None else [value]


def _check_identifiers(name: str, rows: list[Row], problems: Problems) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        if row.name == "?":
            if name != "scores":
                problems.add(name, row, "no identifier")
        elif row.name in seen:
            problems.add(name, row, f"the identifier stands already on line {seen[row.name]}")
        else:
            seen[row.name] = row.line


def _check_row(name: str, row: Row, known: dict[str, set[str]], problems: Problems) -> None:
    for field in REQUIRED.get(name, ()):
        names = [field.replace("*", "es"), field.replace("*", "en")] if "*" in field else [field]
        if all(row.get(one) in (None, "", []) for one in names):
            problems.add(name, row, f"“{field}” is empty")
    for field, target in REFERENCES.get(name, {}).items():
        for value in values_of(row, field):
            if value not in known[target]:
                problems.add(name, row, f"{field} “{value}” is not in {target}")
    for field, vocabulary in VOCABULARIES.get(name, {}).items():
        value = row.get(field)
        if value is not None and value not in vocabulary.values:
            problems.add(name, row, f"{field} “{value}” is not one of {', '.join(vocabulary.values)}")


def _check_sources(name: str, row: Row, cited: Any, data: dict[str, Any], problems: Problems) -> None:
    """Every fact carries a source, and the same source is described alike everywhere."""
    registry = {source.get("id"): source for source in data["sources"]}
    if not cited:
        problems.add(name, row, "no source")
    for source in cited or []:
        original = registry.get(source.get("id"))
        if original is None:
            problems.add(name, source, f"cited by {row.name}, is not in sources")
            continue
        for field in ("title", "url", "year"):
            if source.get(field) != original.get(field):
                problems.add(name, source, f"cited by {row.name} with another {field} than in sources")


def _check_topics(data: dict[str, Any], problems: Problems) -> None:
    """A programme, entry or element has a topic of its own domain, which becomes its main topic."""
    domain_of = {row.get("id"): row.get("domain") for row in data["topics"]}
    for name, field in (("programmes", "topics"), ("agenda_elements", "topics"), ("stocktaking_entries", "topic")):
        for row in data[name]:
            if row.get("domain") not in {domain_of.get(topic) for topic in values_of(row, field)}:
                problems.add(name, row, f"no topic of its own domain “{row.get('domain')}”")


def _check_owners(data: dict[str, Any], problems: Problems) -> None:
    """What is said twice is said alike: a programme and its agency, an observation and its indicator."""
    country_of = {row.get("id"): row.get("country") for row in data["agencies"]}
    unit_of = {row.get("id"): row.get("unit") for row in data["indicators"]}
    for row in data["programmes"]:
        if row.get("country") != country_of.get(row.get("agency"), row.get("country")):
            problems.add("programmes", row, f"agency “{row['agency']}” is of another country")
        if row.get("url") not in {source.get("url") for source in row.get("sources") or []}:
            problems.add("programmes", row, "url is not one of its sources")
    for row in data["observations"]:
        if row.get("unit") != unit_of.get(row.get("indicator"), row.get("unit")):
            problems.add("observations", row, f"unit “{row.get('unit')}” is not that of {row['indicator']}")


def _check_frameworks(data: dict[str, Any], sources: set[str], problems: Problems) -> None:
    for row in data["policy_frameworks"]:
        dimensions = {dimension.get("code") for dimension in row.get("dimensions") or []}
        for part in row.get("dimensions") or []:
            _check_row("dimensions", part, {}, problems)
        for part in row.get("sub_topics") or []:
            _check_row("sub-topics", part, {}, problems)
            if part.get("dimension") not in dimensions:
                problems.add("sub-topics", part, f"dimension “{part.get('dimension')}” is not in {row.name}")
            if part.get("src") not in sources:
                problems.add("sub-topics", part, f"source “{part.get('src')}” is not in sources")


def _check_links(data: dict[str, Any], known: dict[str, set[str]], problems: Problems) -> None:
    """links.yaml names records and agencies of the starter file."""
    links = data["links"]

    def need(where: str, value: str | None, target: str) -> None:
        if value is not None and value not in known[target]:
            problems.add(f"links.yaml, {where}", None, f"“{value}” is not in {target}")

    for agency, successor in links.get("agency_successors", {}).items():
        need("agency_successors", agency, "agencies")
        need("agency_successors", successor, "agencies")
    for code, row in links.get("programmes", {}).items():
        for value in (code, row.get("superseded_by"), *row.get("relations", {})):
            need(code, value, "programmes")
    for code, row in links.get("agenda_elements", {}).items():
        need(code, code, "agenda_elements")
        need(code, row.get("basis"), "sources")
        need(code, row.get("body"), "agencies")
        for value in row.get("programmes", []):
            need(code, value, "programmes")
        for value in row.get("entries", []):
            need(code, value, "stocktaking_entries")
