"""Countries of the starter set, with their regions, definitions of firm size and terms of the presidency."""

from typing import Any

from inventory.models import Country, PresidencyTerm, Region, SmeBand, SmeDefinition, Source
from inventory.starter.making import Maker, numbered, twins
from inventory.starter.reading import Row


def load(data: dict[str, Any], maker: Maker) -> None:
    order = numbered(data["countries"])
    fresh = maker.make(
        Country,
        data["countries"],
        lambda row: {
            "iso3": row.get("iso3") or "",
            "currency": row["currency"],
            "member_since": row.get("member_since"),
            "is_region": bool(row.get("is_region")),
            "order": order[row.name],
            **twins(row, name="name", ministry="ministry"),
        },
    )
    maker.cite(fresh)
    _regions(data, maker)
    for row, country in fresh:
        if row.get("sme_definition"):
            _definition(data, maker, country, row["sme_definition"])
    # Terms have no code: they come with their country, so that a corrected date does not bring the old one back.
    begun = {country.code: country for _row, country in fresh}
    for row in data["presidency"].get("terms", []):
        if row["country"] in begun:
            _term(maker, begun[row["country"]], row)


def _regions(data: dict[str, Any], maker: Maker) -> None:
    rows = []
    for country, regions in data["vocabulary"].get("regions", {}).items():
        if country in maker.known.rows[Country]:
            rows += [Row(code=code, country=country, name=name) for code, name in regions.items()]
    maker.make(Region, rows, lambda row: {"country": maker.known.get(Country, row["country"]), "name": row["name"]})


def _definition(data: dict[str, Any], maker: Maker, country: Country, row: Row) -> None:
    values = {
        "legal_basis": row.get("legal_basis") or "",
        "unit_es": row.get("unit") or "",
        "unit_en": row.get("unit") or "",
        "sector_specific": bool(row.get("sector_specific")),
        **twins(row, criterion="criterion", note="note"),
        **data["links"].get("definitions", {}).get(country.code, {}),
    }
    definition = SmeDefinition(country=country, **values)
    if not maker.is_good("definitions", row, definition):
        return
    maker.create(SmeDefinition, [definition])
    definition.sources.set(maker.known.many(Source, [source["id"] for source in row["sources"]]))
    renamed = {"min": "minimum", "max": "maximum"}
    bands = []
    for order, limits in enumerate(row.get("bands") or [], start=1):
        # By way of text: 4.6 means the digits written, not the nearest binary fraction.
        values = {renamed.get(name, name): str(value) for name, value in limits.items()}
        band = SmeBand(definition=definition, order=order, **values)
        if maker.is_good("bands", limits, band):
            bands.append(band)
    maker.create(SmeBand, bands)


def _term(maker: Maker, country: Country, row: Row) -> None:
    # A start known to the month is kept as its first day; the note says so.
    starts = row["starts"] if len(row["starts"]) == len("2024-03-01") else f"{row['starts']}-01"
    term = PresidencyTerm(
        country=country,
        starts_on=starts,
        ends_on=row.get("ends"),
        **twins(row, note="note"),
    )
    if maker.is_good("presidency terms", row, term):
        maker.create(PresidencyTerm, [term])
        term.sources.set(maker.known.many(Source, row["sources"]))
