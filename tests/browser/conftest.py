"""The site that the browser tests of the public pages read: something of everything, and long words."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from inventory.choices import Kind, State
from inventory.models import (
    Correction,
    Indicator,
    Observation,
    ObservationSource,
    Page,
    Region,
    Release,
    Sector,
    SmeDefinition,
)
from tests.browser.pages import TOKEN
from tests.factories import World, make, make_world

# In the year before this one; day and month are the same number for `Reader.write_day`.
LONG_AGO = date(timezone.now().year - 1, 12, 12)

TABLE = "| a long heading | another long heading | a third long heading |\n|---|---|---|\n| unbreakable_word_of_a_table | b | c |"


def fill(version) -> None:
    today = timezone.now().date()
    version.budgets.create(year=2024, amount=50, currency="CLP")
    version.budgets.create(year=2023, amount=100, currency="CLP")
    version.coverages.create(year=2023, potential=400, served=100, unit="firms")
    version.evaluations.create(year=2022, url="https://example.org/evaluation", findings_en="It works.")
    version.calls.create(title_en="Spring", opens_on=today, closes_on=today + timedelta(days=9), url="https://example.org/call")


def programmes(world: World):
    """Two of Chile, of which one went before the other, one of Peru, and one that was withdrawn."""
    states = {"budget_state": "reported", "coverage_state": "reported", "evaluation_state": "reported"}
    text = "## More\n\nA [link](https://example.org)."
    programme = make(world, code="cl-programme", children=fill, description_en=text, description_es=text, **states)
    with pytest.MonkeyPatch.context() as patch:
        then = datetime.combine(LONG_AGO, time.min, tzinfo=UTC)
        patch.setattr(timezone, "now", lambda: then)
        make(world, code="cl-old", start="2010", status="superseded", superseded_by=programme.record)
    long = "Una palabra larguísima: " + "internacionalización" * 4
    make(world, country="PE", code="pe-programme", status="closed", name_es=long, name_en="")
    make(world, code="cl-gone", state=State.WITHDRAWN)
    return programme


def other_kinds(world: World, programme) -> None:
    entry = make(world, Kind.STOCKTAKING, code="cl-stocktaking", gaps_en="Nobody knows it.", gaps_basis="seen")
    none = {"in_place_state": "none", "in_place_es": "", "in_place_en": ""}
    make(world, Kind.STOCKTAKING, topic=world.topics["trade_finance"], **none)

    def links(version) -> None:
        version.entries.set([entry.record])
        version.programmes.set([programme.record])

    make(world, Kind.AGENDA, code="cl-agenda", children=links, progress_en="Two meetings.")
    make(world, Kind.CONTEXT, code="cl-context")


def figures(world: World) -> None:
    for code, year, basis in (("CL", 2014, "stated"), ("PE", 2022, "edition")):
        definition = SmeDefinition.objects.create(country=world.countries[code], legal_basis=f"Ley {code}", unit_es="UF")
        definition.bands.create(size="small", minimum=2400, maximum=25000, workers_min=1, workers_max=9)
        figure = Observation.objects.create(
            code=f"o-{code.lower()}",
            indicator=Indicator.objects.get(),
            country=world.countries[code],
            year=year,
            year_basis=basis,
            value="98.5",
            note_es="Registro",
        )
        ObservationSource.objects.create(observation=figure, source=world.source)
    Region.objects.create(code="CL-RM", country=world.countries["CL"], name="Metropolitana")
    Sector.objects.create(code="C", name_es="Industria", name_en="Manufacturing")


def fill_site(world: World) -> None:
    programme = programmes(world)
    other_kinds(world, programme)
    figures(world)
    Page.objects.create(slug="home", title_es="Inicio", title_en="SME policies", body_es="Un texto.", body_en="A [text](/en/).")
    for slug in ("about", "methodology", "data"):
        body = {"body_es": TABLE, "body_en": f"A [link](/en/).\n\n{TABLE}"}
        Page.objects.create(slug=slug, title_es="Un texto", title_en="A text", **body)
    Release.objects.create(name="2026.1", as_of=timezone.now(), notes_en="The first.")
    correction = Correction.objects.create(record=programme.record, number=1, comment="It began earlier.", token=TOKEN)
    correction.values.create(field="start", value="2015")


@pytest.fixture(scope="module")
def shown(emptied_after: None, django_db_blocker) -> Iterator[World]:
    """Made once for the tests of a file, which only read it."""
    with django_db_blocker.unblock():
        world = make_world()
        fill_site(world)
        yield world


@pytest.fixture(scope="module")
def site(shown: World) -> Iterator[str]:
    server = LiveServer("localhost")
    yield server.url
    server.stop()
