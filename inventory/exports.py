"""Files of a list: csv, xlsx, json and jsonl are four writers over the same rows of a `Sheet`.

Everything is streamed in constant memory. Each file says where it comes from; what cannot be said inside the format
(CSV, JSON Lines) is said by the file's name and by the same list as JSON or XLSX.
"""

import csv
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, BinaryIO

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation

from inventory import addresses
from inventory.bilingual import LANGUAGES
from inventory.filters import VersionFilter
from inventory.sheets import SHEETS, Cell, Sheet
from inventory.sheets.columns import cell

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
}
FORMATS = tuple(CONTENT_TYPES)
LICENCE, LICENCE_URL = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
TITLE = "SME Policy Inventory of the Pacific Alliance"
BROKEN = (
    "!! INCOMPLETE: an error broke off this file; please download it again. / "
    "INCOMPLETO: un error interrumpió este archivo; vuelva a descargarlo."
)
BLOCK = 64 * 1024
LONGEST_NAME = 80

# What a spreadsheet program takes for a formula, also behind spaces and quotes; the fullwidth forms are such signs too.
_FORMULA = re.compile(r"['\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]|['\s]*[\t\r]")


def respond(filterset: VersionFilter, fmt: str) -> HttpResponseBase:
    """The file of a filtered list of records; 404 for a format that is none of FORMATS.

    `filterset`: valid. Joins are added here, and the file names the query and the moment.
    """
    sheet = SHEETS[filterset.KIND]
    codes = [code for chosen in filterset.chosen.values() for code in chosen]
    name = "-".join([sheet.name, *codes])[:LONGEST_NAME]
    return respond_rows(sheet, filterset.qs, fmt, at=filterset.moment, query=filterset.given.urlencode(), name=name)


def respond_rows(
    sheet: Sheet, queryset: QuerySet, fmt: str, *, at: datetime | None = None, query: str = "", name: str = ""
) -> HttpResponseBase:
    """The file of any table.

    `at`: the moment of `as_of`, None for now. `query`: the query string that chose the rows. `name`: of the file, before
    its date; that of the table when empty.
    """
    if fmt not in CONTENT_TYPES:
        raise Http404
    moment = timezone.now()
    filename = f"{name or sheet.name}-{(at or moment):%Y-%m-%d}.{fmt}"
    rows = sheet.rows(queryset, at)
    meta = about(sheet, at=at, query=query, moment=moment)
    if fmt == "xlsx":
        file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
        write_xlsx(file, sheet, rows, meta)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=filename, content_type=CONTENT_TYPES[fmt])
    if fmt == "csv":
        pieces = csv_pieces(sheet, rows)
    elif fmt == "jsonl":
        pieces = jsonl_pieces(sheet, rows)
    else:
        pieces = json_pieces(sheet, rows, {"count": queryset.count(), **meta})
    return StreamingHttpResponse(
        blocks(pieces),
        content_type=CONTENT_TYPES[fmt],
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


def about(sheet: Sheet, *, at: datetime | None, query: str, moment: datetime) -> dict[str, Any]:
    """Where a file comes from and what its columns mean."""
    state = min(at, moment) if at else moment
    address = addresses.api(f"{sheet.name}/") + (f"?{query}" if query else "")
    return {
        "title": TITLE,
        "table": sheet.name,
        "one_row_is": {language: _in(language, sheet.unit) for language in LANGUAGES},
        "state_of": cell(state),
        "as_of": f"{at:%Y-%m-%d}" if at else None,
        "retrieved_at": cell(moment),
        "filter": query,
        "source": address,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "citation": f"{TITLE}, {sheet.name}, as published on {state:%Y-%m-%d}. {address} "
        f"(retrieved {moment:%Y-%m-%d}). {LICENCE}.",
        "columns": [
            {
                "key": column.key,
                "type": column.type,
                "meaning_es": _in("es", column.meaning),
                "meaning_en": _in("en", column.meaning),
            }
            for column in sheet.columns
        ],
    }


def _in(language: str, words: Any) -> str:
    with translation.override(language):
        return str(words)


# -- writers ---------------------------------------------------------------------------------------------------------


class _Echo:
    """A file for csv.writer that hands back what is written."""

    def write(self, text: str) -> str:
        return text


def harmless(value: Cell) -> Cell:
    """A cell for CSV: a text that a spreadsheet program would take for a formula gets an apostrophe in front.

    `original` takes exactly that apostrophe away again. Numbers are left alone.
    """
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def original(value: str) -> str:
    """The text that `harmless` was given."""
    return value[1:] if value.startswith("'") and _FORMULA.match(value[1:]) else value


def csv_pieces(sheet: Sheet, rows: Iterable[list[Cell]]) -> Iterator[str]:
    """RFC 4180 in UTF-8 without a byte order mark."""
    write = csv.writer(_Echo()).writerow
    yield write(sheet.keys)
    for row in closing(rows, lambda: write([BROKEN])):
        yield row if isinstance(row, str) else write([_csv_cell(value) for value in row])


def _csv_cell(value: Cell) -> Cell:
    return ("true" if value else "false") if isinstance(value, bool) else harmless(value)


def jsonl_pieces(sheet: Sheet, rows: Iterable[list[Cell]]) -> Iterator[str]:
    for row in closing(rows, lambda: BROKEN + "\n"):
        yield row if isinstance(row, str) else _item(sheet.keys, row) + "\n"


def json_pieces(sheet: Sheet, rows: Iterable[list[Cell]], meta: dict[str, Any]) -> Iterator[str]:
    yield f'{{"meta": {json.dumps(meta, ensure_ascii=False)},\n"items": ['
    before = "\n"
    for row in closing(rows, lambda: f"\n{BROKEN}\n"):
        yield row if isinstance(row, str) else before + _item(sheet.keys, row)
        before = ",\n"
    yield "\n]}\n"


def _item(keys: list[str], row: list[Cell]) -> str:
    return json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False)


def closing(rows: Iterable[list[Cell]], mark: Callable[[], str]) -> Iterator[list[Cell] | str]:
    """The rows; when an error breaks them off, a mark that nobody overlooks, and then the error itself."""
    try:
        yield from rows
    except Exception:
        yield mark()
        raise


def blocks(pieces: Iterable[str]) -> Iterator[bytes]:
    """Pieces of text in larger blocks. What was written before an error still goes out."""
    held: list[str] = []
    size = 0
    try:
        for piece in pieces:
            held.append(piece)
            size += len(piece)
            if size >= BLOCK:
                yield "".join(held).encode()
                held, size = [], 0
    except Exception:
        yield "".join(held).encode()
        raise
    yield "".join(held).encode()


def write_xlsx(file: BinaryIO, sheet: Sheet, rows: Iterable[list[Cell]], meta: dict[str, Any]) -> None:
    """A workbook of two sheets: the rows, and what they are."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        page = book.add_worksheet(sheet.name)
        page.freeze_panes(1, 1)
        for column, key in enumerate(sheet.keys):
            page.write_string(0, column, key, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write(page, number, column, value)
        _write_about(book.add_worksheet("About"), meta, bold)


def _write(page: Any, row: int, column: int, value: Cell) -> None:
    """Each type by its own method, so that no text is ever taken for a formula, a link or a number."""
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, str):
        page.write_string(row, column, value)
    else:
        page.write_number(row, column, value)


def _write_about(page: Any, meta: dict[str, Any], bold: Any) -> None:
    facts = [(key, value) for key, value in meta.items() if isinstance(value, str)]
    facts += [(f"one_row_is_{language}", words) for language, words in meta["one_row_is"].items()]
    for row, (key, value) in enumerate(facts):
        page.write_string(row, 0, key, bold)
        page.write_string(row, 1, value)
    top = len(facts) + 1
    for column, heading in enumerate(meta["columns"][0]):
        page.write_string(top, column, heading, bold)
    for row, described in enumerate(meta["columns"], start=top + 1):
        for column, value in enumerate(described.values()):
            page.write_string(row, column, value)
