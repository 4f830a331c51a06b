"""The columns of every table that leaves the inventory: one `Sheet` per kind of record and list of reference data."""

from inventory.choices import Kind
from inventory.sheets import reference
from inventory.sheets.agenda import AGENDA
from inventory.sheets.columns import Cell, Column, Sheet
from inventory.sheets.context import CONTEXT
from inventory.sheets.programme import PROGRAMMES
from inventory.sheets.stocktaking import STOCKTAKING

SHEETS: dict[Kind, Sheet] = {
    Kind.PROGRAMME: PROGRAMMES,
    Kind.STOCKTAKING: STOCKTAKING,
    Kind.AGENDA: AGENDA,
    Kind.CONTEXT: CONTEXT,
}

REFERENCE: tuple[Sheet, ...] = (
    reference.COUNTRIES,
    reference.AGENCIES,
    reference.DOMAINS,
    reference.TOPICS,
    reference.INSTRUMENTS,
    reference.TARGET_GROUPS,
    reference.INDICATORS,
    reference.OBSERVATIONS,
    reference.SOURCES,
    reference.RELEASES,
)

__all__ = ["REFERENCE", "SHEETS", "Cell", "Column", "Sheet"]
