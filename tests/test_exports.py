"""Files: csv, xlsx, json and jsonl hold the same records and values, and do no harm."""

import csv
import io
import json
import re
from decimal import Decimal

import openpyxl
import pandas
import pytest
from django.http import Http404, QueryDict
from hypothesis import given
from hypothesis import strategies as st

from inventory import exports, workflow
from inventory.choices import Kind, State
from inventory.filters import FILTERS
from inventory.models import Programme, Source
from inventory.sheets import REFERENCE, SHEETS
from tests.factories import World, make

SOURCES = next(sheet for sheet in REFERENCE if sheet.name == "sources")
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1+1", "'=1", "＝1", "=HYPERLINK('http://x')", "- a list\n- in Markdown"]


def body(response) -> bytes:
    """The bytes, and the temporary file closed; `close()` of a response would close the test's connection too."""
    data = b"".join(response.streaming_content)
    for close in response._resource_closers:
        close()
    return data


def export(fmt: str, kind: Kind = Kind.PROGRAMME, query: str = "") -> bytes:
    filterset = FILTERS[kind](QueryDict(query))
    assert filterset.is_valid()
    return body(exports.respond(filterset, fmt))


def from_csv(data: bytes) -> list[dict]:
    """As an analyst reads it: texts as texts, empty cells as nothing, and the apostrophe of formula-like texts gone."""
    frame = pandas.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    return [{key: exports.original(value) or None for key, value in row.items()} for row in frame.to_dict("records")]


def from_xlsx(data: bytes) -> list[dict]:
    rows = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    header = next(rows)
    return [dict(zip(header, row, strict=True)) for row in rows]


def words(value) -> str | None:
    """A value as CSV spells it."""
    return str(value).lower() if isinstance(value, bool) else None if value is None else str(value)


@pytest.mark.parametrize("kind", list(Kind))
def test_all_formats_hold_the_same_records_and_values(world: World, kind: Kind) -> None:
    for number in range(3):
        make(world, kind, country=["CL", "PE", "PA"][number])
    items = json.loads(export("json", kind))["items"]
    assert len(items) == 3
    assert from_xlsx(export("xlsx", kind)) == items
    assert [json.loads(line) for line in export("jsonl", kind).splitlines()] == items
    assert from_csv(export("csv", kind)) == [{key: words(value) for key, value in item.items()} for item in items]


def test_numbers_and_days_mean_the_same_to_pandas_and_openpyxl(world: World) -> None:
    make(world, start="2019-05", last_evidence_year=2024)
    frame = pandas.read_csv(io.BytesIO(export("csv")))
    (row,) = from_xlsx(export("xlsx"))
    assert frame["last_evidence_year"].iloc[0] == row["last_evidence_year"] == 2024
    assert frame["start"].iloc[0] == row["start"] == "2019-05"
    assert frame["published_from"].iloc[0] == row["published_from"]
    assert pandas.to_datetime(row["published_from"]).tzinfo is not None


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.RETURNED, State.WITHDRAWN])
@pytest.mark.parametrize("fmt", exports.FORMATS)
def test_no_file_holds_what_is_not_published(world: World, state: State, fmt: str) -> None:
    canary = "kanarienvogel"
    make(world, state=state, name_es=canary, summary_es=canary)
    data = export(fmt)
    assert canary.encode() not in data
    if fmt == "xlsx":
        assert from_xlsx(data) == []


@pytest.mark.parametrize("fmt", exports.FORMATS)
def test_no_file_names_a_person(world: World, fmt: str) -> None:
    version = make(world)
    workflow.verify(version, by=world.focal_point("CL"))
    data = str(from_xlsx(export(fmt))) if fmt == "xlsx" else export(fmt).decode()
    assert "focal_point" in data
    for person in world.people.values():
        if person.username not in ("reviewer", "secretariat", "admin"):
            assert person.username not in data
        assert person.email not in data


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_like_text_is_harmless_in_csv_and_text_in_xlsx(world: World, text: str) -> None:
    make(world, summary_es=text)
    cells = [value for row in csv.reader(io.StringIO(export("csv").decode(), newline="")) for value in row]
    assert f"'{text}" in cells
    assert not [value for value in cells if re.match(r"\s*[=+\-@\t\r]", value)]
    sheet = openpyxl.load_workbook(io.BytesIO(export("xlsx"))).worksheets[0]
    found = [one for row in sheet.iter_rows() for one in row if one.value == text]
    assert [one.data_type for one in found] == ["s"]
    assert not [one for row in sheet.iter_rows() for one in row if one.data_type == "f"]
    assert json.loads(export("json"))["items"][0]["summary_es"] == text


@given(st.text(max_size=40))
def test_no_text_at_all_begins_as_a_formula_in_csv_and_each_comes_back(text: str) -> None:
    safe = exports.harmless(text)
    assert not re.match(r"\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]", safe) or not text
    assert exports.original(safe) == text


def test_negative_numbers_stay_numbers() -> None:
    assert exports.harmless(-1.5) == -1.5


def test_a_formula_like_title_of_a_source_stays_text_in_every_sheet(db: None) -> None:
    Source.objects.create(code="s", title="=1+1", url="https://example.org/")
    data = body(exports.respond_rows(SOURCES, Source.objects.all(), "csv")).decode()
    assert "s,'=1+1," in data


def test_csv_is_rfc_4180_in_utf_8_without_a_byte_order_mark(world: World) -> None:
    make(world, name_es='Fondo "Ñandú", uno', summary_es="una línea\notra")
    data = export("csv")
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.startswith(b"code,country,")
    assert data.endswith(b"\r\n")
    assert '"Fondo ""Ñandú"", uno"'.encode() in data


@pytest.mark.parametrize("fmt", exports.FORMATS)
def test_control_characters_break_no_file(db: None, fmt: str) -> None:
    Source.objects.create(code="s", title="a" + "".join(map(chr, range(1, 9))) + "\u202eb", url="https://example.org/")
    data = body(exports.respond_rows(SOURCES, Source.objects.all(), fmt))
    title = from_xlsx(data)[0]["title"] if fmt == "xlsx" else data.decode()
    assert "ab" in title


@pytest.mark.parametrize("kind", list(Kind))
def test_an_empty_list_still_has_its_header(world: World, kind: Kind) -> None:
    keys = SHEETS[kind].keys
    assert export("csv", kind).decode() == ",".join(keys) + "\r\n"
    sheet = openpyxl.load_workbook(io.BytesIO(export("xlsx", kind))).worksheets[0]
    assert [one.value for one in sheet[1]] == keys
    assert sheet.max_row == 1
    found = json.loads(export("json", kind))
    assert found["items"] == []
    assert [column["key"] for column in found["meta"]["columns"]] == keys
    assert export("jsonl", kind) == b""


def test_json_says_where_it_comes_from(world: World) -> None:
    make(world)
    found = json.loads(export("json", query="country=CL&country=PE"))
    assert list(found) == ["meta", "items"]
    meta = found["meta"]
    assert meta["count"] == 1
    assert meta["filter"] == "country=CL&country=PE"
    assert meta["licence"] == "CC BY 4.0"
    assert meta["as_of"] is None
    assert meta["source"].endswith("/api/v1/programmes/?country=CL&country=PE")
    assert "CC BY 4.0" in meta["citation"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", meta["retrieved_at"])


def test_the_second_sheet_of_xlsx_says_where_it_comes_from(world: World) -> None:
    make(world)
    book = openpyxl.load_workbook(io.BytesIO(export("xlsx", query="country=CL")))
    assert book.sheetnames == ["programmes", "About"]
    assert len(book.defined_names) == 0
    rows = list(book["About"].iter_rows(values_only=True))
    facts = dict(row[:2] for row in rows)
    assert facts["licence"] == "CC BY 4.0"
    assert facts["filter"] == "country=CL"
    assert {row[0] for row in rows} >= set(SHEETS[Kind.PROGRAMME].keys)


def test_names_of_downloads_are_plain_and_tell_the_filter_and_the_day(world: World) -> None:
    filterset = FILTERS[Kind.PROGRAMME](QueryDict("as_of=2026-01-02&country=CL&status=active"))
    response = exports.respond(filterset, "csv")
    assert response["Content-Disposition"] == 'attachment; filename="programmes-CL-active-2026-01-02.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_there_is_no_other_format(world: World) -> None:
    with pytest.raises(Http404):
        exports.respond(FILTERS[Kind.PROGRAMME](QueryDict()), "pdf")


@pytest.mark.parametrize("fmt", ["csv", "json", "jsonl"])
def test_a_stream_that_breaks_says_so_in_the_file_and_fails(world: World, monkeypatch: pytest.MonkeyPatch, fmt: str) -> None:
    make(world)

    def broken(*_arguments):
        yield ["first"] * len(SHEETS[Kind.PROGRAMME].keys)
        raise RuntimeError("the disk burns")

    monkeypatch.setattr("inventory.sheets.columns.Sheet.rows", broken)
    received = []
    with pytest.raises(RuntimeError):
        received.extend(exports.respond(FILTERS[Kind.PROGRAMME](QueryDict()), fmt).streaming_content)
    text = b"".join(received).decode()
    assert "first" in text
    assert text.strip().strip('"').splitlines()[-1].startswith("!! INCOMPLETE")
    if fmt == "json":
        with pytest.raises(json.JSONDecodeError):
            json.loads(text)


def test_files_are_streamed(world: World) -> None:
    make(world)
    for fmt in exports.FORMATS:
        response = exports.respond(FILTERS[Kind.PROGRAMME](QueryDict()), fmt)
        assert response.streaming
        body(response)


def test_a_past_day_gives_the_file_of_that_day(world: World, days_ago) -> None:
    with days_ago(10):
        first = make(world, name_es="Nombre antiguo")
    draft = workflow.start_draft(first, by=world.focal_point("CL"))
    draft.name_es = "Nombre nuevo"
    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock)
    workflow.submit(draft, by=world.focal_point("CL"), lock=draft.lock)
    workflow.publish(draft, by=world.reviewer, lock=draft.lock)
    day = first.published_from.date().isoformat()
    assert [row["name_es"] for row in from_csv(export("csv"))] == ["Nombre nuevo"]
    assert [row["name_es"] for row in from_csv(export("csv", query=f"as_of={day}"))] == ["Nombre antiguo"]


def test_money_is_written_as_given(world: World) -> None:
    def children(version: Programme) -> None:
        version.budgets.create(year=2021, amount=Decimal("1234567890123.45"), currency="CLP")

    make(world, children=children, budget_state="reported")
    assert from_csv(export("csv"))[0]["budgets_en"] == "2021 CLP 1234567890123.45 allocated"
