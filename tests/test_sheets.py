"""What stands in every file: each field of a kind has its column, or a reason why it has none."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from inventory import workflow
from inventory.choices import Kind
from inventory.models import Indicator, Observation, Programme, Region, SmeDefinition
from inventory.sheets import REFERENCE, SHEETS, Sheet
from inventory.sheets.columns import CELL_MAX, DAY, MOMENT, TEXT, cell
from tests.factories import World, make

ALL = [*SHEETS.values(), *REFERENCE]
# What holds a child row to its version, not content.
STRUCTURE = {"id", "version", "position"}


def one_row(sheet: Sheet, queryset, at=None) -> dict:
    (row,) = sheet.rows(queryset, at)
    return dict(zip(sheet.keys, row, strict=True))


def with_everything(world: World, **values):
    """A programme with a row of every kind, one that is related and public, and one that is not public."""
    public = make(world, country="PE", name_es="Otro fondo", name_en="Another fund")
    hidden = make(world, country="PE", state="draft")

    def children(version: Programme) -> None:
        version.budgets.create(year=2021, amount=Decimal("1000"), currency="CLP", type="allocated", funding="national")
        version.coverages.create(year=2021, potential=100, served=7, unit="firms")
        version.evaluations.create(
            year=2020, evaluator="DIPRES", type="impact", url="https://example.org/e", findings_en="It works."
        )
        version.calls.create(title_es="Convocatoria", title_en="Call", opens_on="2026-01-01", closes_on="2026-02-01")
        version.eligibility.create(criterion="sales", operator="at_most", value="25000", unit="UF")
        version.documents.create(title_es="Bases", title_en="Rules", file="documents/rules.pdf")
        version.relations.create(type="similar", to=public.record)
        version.relations.create(type="similar", to=hidden.record)
        version.regions.add(Region.objects.create(code="CL-RM", country=world.countries["CL"], name="Metropolitana"))
        loan = world.instruments["loan"]
        version.instruments.create(type=loan, maximum_amount=Decimal("5.50"), currency="CLF", months=36, rate=Decimal("4.25"))

    states = {"budget_state": "reported", "coverage_state": "reported", "evaluation_state": "reported"}
    return make(world, children=children, **(states | values)), public, hidden


@pytest.mark.parametrize("sheet", ALL, ids=lambda sheet: sheet.name)
def test_every_field_is_in_the_sheet_or_left_out_with_a_reason(sheet: Sheet) -> None:
    shown = {name for column in sheet.columns for name in column.fields}
    fields = {field.name for field in (*sheet.model._meta.concrete_fields, *sheet.model._meta.many_to_many)}
    for relation, model in sheet.children.items():
        fields |= {f"{relation}.{field.name}" for field in model._meta.concrete_fields if field.name not in STRUCTURE}
    assert fields - shown - set(sheet.left_out) == set()
    assert (shown | set(sheet.left_out)) - fields == set(), "a name that is no field"
    assert all(sheet.left_out.values())


@pytest.mark.parametrize("kind", list(Kind))
def test_the_sheet_knows_every_child_table(kind: Kind) -> None:
    sheet = SHEETS[kind]
    assert set(sheet.children.values()) == set(sheet.model.child_models())


@pytest.mark.parametrize("sheet", ALL, ids=lambda sheet: sheet.name)
def test_keys_are_plain_unique_and_explained_in_both_languages(sheet: Sheet) -> None:
    assert len(set(sheet.keys)) == len(sheet.keys)
    assert sheet.keys[0] == "code"
    assert all(key.isidentifier() for key in sheet.keys)
    for language in ("es", "en"):
        with translation.override(language):
            assert len({str(column.meaning) for column in sheet.columns} - {""}) == len(sheet.columns)


@pytest.mark.parametrize("sheet", ALL, ids=lambda sheet: sheet.name)
def test_no_column_shows_a_person(sheet: Sheet) -> None:
    for column in sheet.columns:
        for name in column.fields:
            assert not name.endswith("_by") or name == "superseded_by"


def test_child_rows_are_counted_and_put_into_words(world: World) -> None:
    version, _public, _hidden = with_everything(world)
    row = one_row(SHEETS[Kind.PROGRAMME], Programme.objects.published().filter(pk=version.pk))
    for column in SHEETS[Kind.PROGRAMME].columns:
        value = row[column.key]
        assert value is None or isinstance(value, str) == (column.type in (TEXT, DAY, MOMENT)), column.key
    assert row["budgets_count"] == 1
    assert row["budgets_en"] == "2021 CLP 1000.00 allocated (National budget)"
    assert row["coverages_en"] == "2021 firms: potential 100, served 7"
    assert row["evaluations_en"] == "2020 Impact: DIPRES, It works., https://example.org/e"
    assert row["calls_en"] == "Call 2026-01-01 / 2026-02-01"
    assert row["eligibility_en"] == "Yearly sales at most 25000 UF"
    assert row["documents_count"] == 1
    assert row["documents_en"].startswith("Rules http")
    assert row["instruments"] == "grant; loan"
    assert row["instruments_name_es"] == "Subsidio; Crédito"
    assert row["instruments_en"] == "Grant; Loan: ≤ CLF 5.50, 4.25 %, 36 months"
    assert row["agencies"] == "cl-agency"
    assert row["lead_agencies"] == "cl-agency"
    assert row["regions"] == "CL-RM"


def test_codes_stand_beside_readable_names(world: World) -> None:
    version = make(world)
    row = one_row(SHEETS[Kind.PROGRAMME], Programme.objects.published().filter(pk=version.pk))
    assert (row["country"], row["country_name_es"], row["country_name_en"]) == ("CL", "Chile", "Chile")
    assert (row["domain"], row["domain_name_en"]) == ("finance", "Access to finance")
    assert (row["status"], row["status_label_en"]) == ("active", "Active")
    assert (row["budget_state"], row["budget_state_label_en"]) == ("not_asked", "Not asked yet")
    assert row["sources"] == "src"
    assert row["sources_urls"] == "https://example.org/report"
    assert row["version"] == 1
    assert row["link_en"].endswith(f"/en/programmes/{version.code}/")
    assert row["link_es"].startswith("http")


def test_only_related_programmes_that_are_public_are_named(world: World) -> None:
    version, public, hidden = with_everything(world)
    row = one_row(SHEETS[Kind.PROGRAMME], Programme.objects.published().filter(pk=version.pk))
    assert row["relations"] == f"similar: {public.code}"
    assert hidden.code not in str(row)


@pytest.mark.parametrize("kind", [Kind.STOCKTAKING, Kind.AGENDA])
def test_only_linked_programmes_that_are_public_are_named(world: World, kind: Kind) -> None:
    public, hidden = make(world), make(world, state="draft")
    version = make(world, kind, children=lambda version: version.programmes.set([public.record, hidden.record]))
    row = one_row(SHEETS[kind], type(version).objects.published().filter(pk=version.pk))
    assert row["programmes"] == public.code
    assert row["programmes_name_en"] == public.name_en


def test_a_link_counts_at_the_moment_asked_for(world: World, days_ago) -> None:
    with days_ago(10):
        first = make(world)
        entry = make(world, Kind.STOCKTAKING, children=lambda version: version.programmes.set([first.record]))
    sheet, rows = SHEETS[Kind.STOCKTAKING], type(entry).objects
    workflow.withdraw(first, by=world.reviewer, lock=first.lock, note="Gone.")
    then = entry.published_from + timedelta(days=5)
    assert one_row(sheet, rows.published())["programmes"] is None
    assert one_row(sheet, rows.published(then), then)["programmes"] == first.code


def test_statements_do_not_grow_with_rows(world: World) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(SHEETS[Kind.PROGRAMME].rows(Programme.objects.published()))
        return len(captured)

    with_everything(world)
    few = statements()
    for _number in range(10):
        make(world)
    assert statements() == few


def test_cells_hold_the_same_values_in_every_format() -> None:
    assert cell("") is None
    assert cell(Decimal("1000.00")) == 1000
    assert cell(Decimal("98.5000")) == 98.5
    assert cell(datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)) == "2026-01-02T03:04:05Z"
    assert cell(datetime(2026, 1, 2, tzinfo=UTC).date()) == "2026-01-02"
    assert cell(True) is True
    assert cell("a\x0b\x00\u202eb\r\nc\rd\ufffe") == "ab\nc\nd"


def test_a_text_too_long_for_a_cell_is_cut_where_everybody_sees_it() -> None:
    shown = cell("x" * 40_000)
    assert len(shown) == CELL_MAX
    assert "[cut:" in shown


def test_firm_size_definitions_are_told_in_the_unit_of_the_law(world: World) -> None:
    definition = SmeDefinition.objects.create(country=world.countries["CL"], legal_basis="Ley 20.416", unit_es="UF")
    definition.bands.create(size="micro", maximum=2400)
    definition.bands.create(size="small", minimum=2400, maximum=25000, order=1)
    sheet = next(one for one in REFERENCE if one.name == "countries")
    row = one_row(sheet, sheet.model.objects.filter(code="CL"))
    assert row["definitions_en"] == "Ley 20.416 [UF; … / …] Micro: –2400.00; Small: 2400.00–25000.00"


def test_an_observation_is_a_number(world: World) -> None:
    Observation.objects.create(
        code="ob", indicator=Indicator.objects.get(), country=world.countries["CL"], year=2020, year_basis="stated", value="98.5"
    )
    sheet = next(one for one in REFERENCE if one.name == "observations")
    assert one_row(sheet, Observation.objects.all())["value"] == 98.5
