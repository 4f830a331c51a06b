"""Relations gathered in one statement are those that `prefetch_related` gives, value by value."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory import gathering
from inventory.choices import Kind
from inventory.models import VERSION_MODELS, Programme, Version
from tests.factories import World, make


def values(version: Version, name: str) -> list[dict]:
    return [
        {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        for row in getattr(version, name).all()
    ]


def fill(version: Programme) -> None:
    version.budgets.create(year=2024, amount="1234567890123456.78", currency="CLP")
    version.coverages.create(year=2023, served=12_345_678_901, unit="firms")
    version.calls.create(title_en="Spring", opens_on="2026-03-01", closes_on="2026-04-30")
    version.calls.create(title_en="Always", is_permanent=True)


@pytest.mark.parametrize("kind", list(Kind))
def test_gathered_rows_equal_prefetched_ones_to_the_type(world: World, kind: Kind) -> None:
    filled = {"children": fill, "budget_state": "reported", "coverage_state": "reported"}
    make(world, kind, **(filled if kind == Kind.PROGRAMME else {}))
    make(world, kind, country="PE")
    model = VERSION_MODELS[kind]
    with CaptureQueriesContext(connection) as captured:
        gathered = gathering.for_page(model.objects.published().order_by("id"))
        names = [path.partition("__")[0] for path in model.EXPORT_PREFETCH]
        found = [[values(version, name) for name in names] for version in gathered]
    assert len(captured) == 1
    prefetched = [[values(version, name) for name in names] for version in model.objects.published().for_export().order_by("id")]
    assert found == prefetched
    assert repr(found) == repr(prefetched)


def test_what_a_row_leads_to_comes_along(world: World) -> None:
    make(world)
    version = gathering.for_page(Programme.objects.published())[0]
    with CaptureQueriesContext(connection) as captured:
        assert str(version.instruments.all()[0].type)
        assert version.agencies.all()[0].version is version
        assert str(version.sources.all()[0].source)
    assert len(captured) == 0
