"""Record pages: content, evidence, explicit nulls, history, neighbours, and what is left of a withdrawn record."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from inventory import workflow
from inventory.choices import ConfirmedProvenance, Kind, Provenance, State
from inventory.models import Programme, Record, Version
from inventory.sheets import SHEETS
from tests.admin import page as desk_page
from tests.factories import World, bring_to, make


def address(version: Version, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"inventory:{version.KIND}_detail", args=[version.code])


def page(client: Client, version: Version, query: str = "", language: str = "en") -> str:
    response = client.get(address(version, language) + query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_kind_has_a_page_with_its_sources(world: World, client: Client, kind: Kind, language: str) -> None:
    text = page(client, make(world, kind), language=language)
    assert "https://example.org/report" in text
    assert "A report" in text


def test_all_content_of_a_programme_is_there(world: World, client: Client) -> None:
    def rows(version: Programme) -> None:
        version.budgets.create(year=2024, amount="1234567.50", currency="CLP", type="executed", funding="national")
        version.coverages.create(year=2023, potential=90000, served=1500, unit="firms")
        version.evaluations.create(year=2022, evaluator="A university", type="impact", url="https://example.org/eval")
        version.calls.create(title_en="Spring call", opens_on="2026-03-01", closes_on="2026-04-01")
        version.eligibility.create(criterion="sales", operator="at_most", value="2400", unit="UF")
        version.instruments.create(type=world.instruments["loan"], maximum_amount="5000", currency="CLF", months=12)

    states = {"budget_state": "reported", "coverage_state": "reported", "evaluation_state": "reported"}
    text = page(client, make(world, children=rows, description_en="A **bold** text", acronym="FOG", **states))
    for words in ["CLP 1\u202f234\u202f567.5", "Executed", "National budget", "90\u202f000", "A university"]:
        assert words in text
    for words in [
        "Spring call",
        "1 March 2026",
        "2\u202f400 UF",
        "CLF 5\u202f000",
        "Up to 12 months",
        "<strong>bold</strong>",
    ]:
        assert words in text


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("none", "None: confirmed"),
        ("unknown", "Unknown: asked"),
        ("not_applicable", "Does not apply to this programme"),
        ("not_asked", "Not asked yet"),
    ],
)
def test_the_four_ways_of_having_no_budget_read_differently(world: World, client: Client, answer: str, words: str) -> None:
    others = {"end_state": "none", "coverage_state": "reported", "evaluation_state": "reported"}

    def rows(version: Programme) -> None:
        version.coverages.create(year=2023, served=1, unit="firms")
        version.evaluations.create(year=2022, url="https://example.org/eval")

    text = page(client, make(world, children=rows, budget_state=answer, **others))
    assert words in text
    for other in {"None: confirmed", "Unknown: asked", "Does not apply to this programme", "Not asked yet"} - {words}:
        assert other not in text


def test_a_text_in_the_other_language_is_marked(world: World, client: Client) -> None:
    version = make(world, name_en="", summary_en="", description_es="Solo en español.")
    text = page(client, version)
    assert 'lang="es">Fondo de Garantía' in text
    assert "Available only in Spanish." in text
    assert "Available only" not in page(client, version, language="es")


def test_the_status_says_how_it_is_known(world: World, client: Client) -> None:
    values = {"status": "unknown", "status_basis": "inferred", "last_evidence_year": 2021, "verification_note_en": "One guide."}
    text = page(client, make(world, **values))
    for words in ["Not verified", "Inferred from sources", "Latest evidence: 2021", "One guide."]:
        assert words in text


def test_the_page_names_roles_and_days_and_never_persons(world: World, client: Client) -> None:
    version = make(world)
    workflow.verify(version, by=world.focal_point("CL"))
    text = page(client, version)
    assert "Country focal point" in text
    assert "Reviewer" in text
    assert "focal.cl" not in text
    assert "@example.org" not in text


def test_a_draft_changes_no_byte_until_it_is_published(world: World, client: Client) -> None:
    version = make(world)
    before = page(client, version)
    draft = workflow.start_draft(version, by=world.focal_point("CL"))
    draft.name_en = "A new name"
    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock)
    assert page(client, version) == before
    draft.refresh_from_db()
    bring_to(world, draft, State.PUBLISHED)
    assert "A new name" in page(client, version)


def test_an_earlier_version_is_listed_and_shown_as_of_its_day(world: World, client: Client, days_ago) -> None:
    with days_ago(10):
        version = make(world, name_en="The old name")
    draft = workflow.start_draft(version, by=world.focal_point("CL"))
    draft.name_en = "The new name"
    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock)
    draft.refresh_from_db()
    bring_to(world, draft, State.PUBLISHED)
    version.refresh_from_db()
    day = version.published_from.date()
    assert f"?as_of={day}" in page(client, version)
    old = page(client, version, f"?as_of={day}")
    assert "The old name" in old
    assert "The new name" not in old
    assert "as it was published at the end of" in old
    assert 'content="noindex"' in old
    assert client.get(f"{address(version)}?as_of=2020-01-01").status_code == 404


@pytest.mark.parametrize("day", ["2026-02-31", "tomorrow", "9999-12-31", "99999", "0"])
def test_a_day_that_cannot_be_shown_is_refused(world: World, client: Client, day: str) -> None:
    response = client.get(f"{address(make(world))}?as_of={day}")
    assert response.status_code == 400
    assert "as_of" in response.content.decode()


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.RETURNED])
def test_a_hidden_record_and_one_that_never_was_answer_with_the_same_bytes(world: World, as_, state: State) -> None:
    hidden = address(make(world, state=state))
    for name in ["anonymous", "focal.cl", "admin"]:
        client = as_(name)
        answer, nothing = client.get(hidden), client.get("/en/programmes/no-such-code/")
        assert answer.status_code == nothing.status_code == 404
        assert answer.content == nothing.content
        assert answer.headers == nothing.headers


def test_a_withdrawn_record_leaves_a_tombstone_in_both_languages(world: World, client: Client) -> None:
    version = make(world, state=State.WITHDRAWN)
    response = client.get(address(version))
    text = response.content.decode()
    assert response.status_code == 410
    assert version.code in text
    assert "This record was withdrawn" in text
    assert "Programme, Chile" in text
    assert text.count("It never existed.") == 2, "the desk tells the reviewer that the reason is public"
    assert version.name_en not in text


def test_starter_data_read_as_unconfirmed_until_the_country_confirms_them(world, client, as_, days_ago) -> None:
    unconfirmed, confirmed = Provenance.STARTER.label, ConfirmedProvenance.STARTER.label
    with days_ago(3):
        draft = make(world, state=State.DRAFT)
        Programme.objects.update(provenance=Provenance.STARTER)
        live = bring_to(world, draft, State.PUBLISHED)
    assert_says(page(client, live, language="es"), unconfirmed, not_=confirmed)

    workflow.verify(live, by=world.focal_point("CL"))

    assert_says(page(client, live, language="es"), confirmed, not_=unconfirmed)
    yesterday = (timezone.now() - timedelta(days=1)).date()
    assert_says(page(client, live, f"?as_of={yesterday}", "es"), unconfirmed, not_=confirmed)
    with translation.override("es"):
        (row,) = SHEETS[Kind.PROGRAMME].rows(Programme.objects.published())
        assert str(confirmed) in row
    desk = as_("focal.cl").get(desk_page(live)).content.decode()
    assert_says(desk, confirmed, not_=unconfirmed)
    assert "<span>confirmada el " in desk


def test_a_new_draft_is_not_shown_as_confirmed(world, as_) -> None:
    live, author = make(world), world.focal_point("CL")
    workflow.verify(live, by=author)
    draft = workflow.start_draft(live, by=author)

    assert "<span>confirmada el " in as_("focal.cl").get(desk_page(live)).content.decode()
    assert "<span>confirmada el " not in as_("focal.cl").get(desk_page(draft)).content.decode()
    confirmation = "se confirmó que sigue siendo correcta"
    assert confirmation in as_("focal.cl").get(f"/admin/preview/es/programme/{live.pk}/").content.decode()
    assert confirmation not in as_("focal.cl").get(f"/admin/preview/es/programme/{draft.pk}/").content.decode()


def assert_says(words: str, wanted: str, not_: str) -> None:
    with translation.override("es"):
        assert str(wanted) in words
        assert str(not_) not in words


def test_a_merged_record_leads_to_the_one_it_became(world: World, client: Client) -> None:
    version, target = make(world, state=State.WITHDRAWN), make(world)
    Record.objects.filter(pk=version.record_id).update(merged_into=target.record)
    response = client.get(address(version))
    assert response.status_code == 301
    assert response["Location"] == address(target)


def test_a_merged_record_does_not_betray_a_draft(world: World, client: Client) -> None:
    version, target = make(world, state=State.WITHDRAWN), make(world, state=State.DRAFT)
    Record.objects.filter(pk=version.record_id).update(merged_into=target.record)
    response = client.get(address(version))
    assert response.status_code == 410
    assert target.code not in response.content.decode()


def test_similar_programmes_are_of_other_countries_and_published(world: World, client: Client) -> None:
    version = make(world, country="CL")
    here, draft = make(world, country="CL"), make(world, country="PE", state=State.DRAFT)
    there = make(world, country="PE")
    other = make(world, country="PE", primary_topic=world.topics["export_promotion"])
    text = page(client, version)
    assert there.code in text
    for record in (here, draft, other):
        assert record.code not in text


def test_a_related_draft_is_not_named(world: World, client: Client) -> None:
    draft = make(world, country="PE", state=State.DRAFT)
    shown = make(world, country="PE", primary_topic=world.topics["export_promotion"])

    def relate(version: Programme) -> None:
        version.relations.create(type="part_of", to=draft.record)
        version.relations.create(type="complements", to=shown.record)

    text = page(client, make(world, children=relate))
    assert draft.code not in text
    assert shown.code in text
    assert "Complements" in text


def test_a_stocktaking_entry_and_its_programmes_lead_to_each_other(world: World, client: Client) -> None:
    programme = make(world)
    entry = make(world, Kind.STOCKTAKING, children=lambda version: version.programmes.set([programme.record]))
    assert programme.code in page(client, entry)
    assert entry.code in page(client, programme)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_record_page_costs_the_same_with_more_neighbours(world: World, client: Client, kind: Kind) -> None:
    version = make(world, kind)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, version)
        return len(captured)

    make(world, kind, country="PE")
    few = statements()
    for _number in range(5):
        make(world, kind, country="PE")
    assert statements() == few <= 15


def test_markdown_of_a_country_cannot_write_script(world: World, client: Client) -> None:
    hostile = "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://evil.example/p.png) <b style='x'>b</b>"
    text = page(client, make(world, description_en=hostile))
    for words in ["<script>alert", "javascript:", "evil.example", "style="]:
        assert words not in text
