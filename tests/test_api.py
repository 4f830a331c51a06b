"""The API: what it answers, what it refuses, and that it tells nothing that is not published."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inventory import workflow
from inventory.choices import Kind, State
from inventory.models import Programme, Record, Release, SmeDefinition
from inventory.sheets import REFERENCE
from tests.factories import World, make

API = "/api/v1/"
SEGMENTS = {
    Kind.PROGRAMME: "programmes",
    Kind.STOCKTAKING: "stocktaking",
    Kind.AGENDA: "agenda",
    Kind.CONTEXT: "context",
}
REFERENCES = [sheet.name for sheet in REFERENCE]
NOT_PUBLIC = [State.DRAFT, State.SUBMITTED, State.RETURNED]


def get(client: Client, path: str, status: int = 200) -> dict:
    response = client.get(API + path, headers={"accept-language": "en"})
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/json"
    return response.json()


def rewrite(world: World, version: Programme, **values):
    """Publish a next version with some fields changed."""
    author = world.focal_point(version.record.country.code)
    draft = workflow.start_draft(version, by=author)
    for name, value in values.items():
        setattr(draft, name, value)
    workflow.save(draft, by=author, lock=draft.lock)
    workflow.submit(draft, by=author, lock=draft.lock)
    return workflow.publish(draft, by=world.reviewer, lock=draft.lock)


# -- lists -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(Kind))
def test_a_list_holds_full_records_in_pages(world: World, client: Client, kind: Kind) -> None:
    versions = [make(world, kind) for _number in range(3)]
    found = get(client, f"{SEGMENTS[kind]}/?page_size=2")
    assert list(found) == ["count", "next", "previous", "results"]
    assert found["count"] == 3
    assert found["previous"] is None
    rest = client.get(found["next"]).json()
    codes = [row["code"] for row in found["results"] + rest["results"]]
    assert sorted(codes) == sorted(version.code for version in versions)
    assert found["results"][0] == get(client, f"{SEGMENTS[kind]}/{codes[0]}/")


def test_a_page_holds_25_rows_unless_told_otherwise(world: World, client: Client) -> None:
    for _number in range(26):
        make(world, Kind.CONTEXT)
    assert len(get(client, "context/")["results"]) == 25
    assert len(get(client, "context/?page_size=100")["results"]) == 26


@pytest.mark.parametrize(("query", "name"), [("page_size=101", "page_size"), ("page_size=many", "page_size"), ("page=x", "page")])
@pytest.mark.parametrize("address", ["programmes/", "topics/", "programmes/export.csv", "programmes/facets/"])
def test_a_bad_page_is_refused_by_name(world: World, client: Client, address: str, query: str, name: str) -> None:
    if address.startswith("programmes") or "export" not in address:
        found = get(client, f"{address}?{query}", 400)
        assert name in found["detail"]
        assert list(found["errors"]) == [name]


@pytest.mark.parametrize("page", ["2", "100000000000000000000"])
def test_there_is_nothing_behind_the_last_page(world: World, client: Client, page: str) -> None:
    make(world)
    assert "page" in get(client, f"programmes/?page={page}", 404)["detail"]


def test_the_guarantee_fund_is_found_with_and_without_its_accent(world: World, client: Client) -> None:
    make(world, code="cl-fogape", name_es="Fondo de Garantía para Pequeños Empresarios", name_en="")
    make(world, country="PE", name_es="Factoring", name_en="Factoring", summary_es="Facturas.", summary_en="Invoices.")
    for words in ("garantia", "garantía", "GARANTÍAS"):
        found = get(client, f"programmes/?country=CL&domain=finance&q={words}")
        assert [row["code"] for row in found["results"]] == ["cl-fogape"]


# -- parameters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *(f"{segment}/{tail}" for segment in SEGMENTS.values() for tail in ("", "facets/", "export.csv", "export.xlsx")),
        *(f"{name}/{tail}" for name in REFERENCES for tail in ("", "export.json")),
        "programmes/nope/",
        "programmes/nope/versions/",
        "countries/CL/",
        "",
        "schema/",
    ],
)
def test_a_misspelt_parameter_is_refused_by_name_everywhere(world: World, client: Client, address: str) -> None:
    found = get(client, f"{address}?contry=CL", 400)
    assert found["unknown"] == ["contry"]
    assert "contry" in found["detail"]
    assert "contry" not in found["known"]


def test_the_known_parameters_are_named_and_the_meant_one_is_guessed(world: World, client: Client) -> None:
    found = get(client, "programmes/?contry=CL", 400)
    contract = (
        "q country domain topic instrument target agency status call year_from year_to verified_before updated_since sort as_of"
    )
    assert {*contract.split(), "page", "page_size"} == set(found["known"])
    assert "Did you mean country?" in found["detail"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("country=ZZ", "country"),
        ("status=lively", "status"),
        ("year_from=99999", "year_from"),
        ("as_of=yesterday", "as_of"),
        ("as_of=99999-01-01", "as_of"),
        ("as_of=2999-01-01", "as_of"),
        ("sort=size", "sort"),
        (f"q={'x' * 5000}", "q"),
    ],
)
def test_a_bad_value_is_refused_by_name(world: World, client: Client, query: str, name: str) -> None:
    for address in ("programmes/", "programmes/facets/", "programmes/export.json"):
        found = get(client, f"{address}?{query}", 400)
        assert list(found["errors"]) == [name]
        assert found["detail"].startswith(f"{name}: ")
        assert len(found["detail"]) < 600


def test_a_blank_value_is_no_filter_and_repeating_is_or(world: World, client: Client) -> None:
    make(world, country="CL")
    make(world, country="PE")
    assert get(client, "programmes/?country=&q=&fbclid=x")["count"] == 2
    assert get(client, "programmes/?country=CL")["count"] == 1
    assert get(client, "programmes/?country=CL&country=PE")["count"] == 2
    assert get(client, "programmes/?country=CL&status=closed")["count"] == 0


# -- one record ------------------------------------------------------------------------------------------------------


def test_a_record_shows_all_its_content_and_roles_but_no_person(world: World, client: Client) -> None:
    public, hidden = make(world, country="PE"), make(world, country="PE", state="draft")

    def children(version: Programme) -> None:
        version.budgets.create(year=2021, amount="1000.50", currency="CLP")
        version.relations.create(type="similar", to=public.record)
        version.relations.create(type="complements", to=hidden.record)

    version = make(world, children=children, budget_state="reported", end_state="unknown")
    workflow.verify(version, by=world.focal_point("CL"))
    found = get(client, f"programmes/{version.code}/")
    assert found["budgets"] == [{"year": 2021, "amount": 1000.5, "currency": "CLP", "type": "allocated", "funding": None}]
    assert (found["budget_state"], found["end_state"], found["coverage_state"]) == ("reported", "unknown", "not_asked")
    assert [row["programme"]["code"] for row in found["relations"]] == [public.code]
    assert found["domain"] == {"code": "finance", "name_es": "Acceso al financiamiento", "name_en": "Access to finance"}
    assert found["agencies"][0]["agency"]["code"] == "cl-agency"
    assert found["sources"][0]["source"]["url"] == "https://example.org/report"
    assert found["version"] == 1
    assert found["verified_role"] == "focal_point"
    assert found["verified_at"]
    assert found["page_es"].endswith(f"/{version.code}/")
    assert found["page_en"].endswith(f"/en/programmes/{version.code}/")
    text = json.dumps(found)
    assert hidden.code not in text
    assert not [one for one in world.people.values() if one.email in text]
    assert "focal.cl" not in text


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("state", NOT_PUBLIC)
@pytest.mark.parametrize("tail", ["", "versions/"])
def test_a_draft_answers_as_a_code_that_nobody_used(world: World, client: Client, kind: Kind, state: State, tail: str) -> None:
    version = make(world, kind, state=state)
    segment = SEGMENTS[kind]
    there = client.get(f"{API}{segment}/{version.code}/{tail}")
    nowhere = client.get(f"{API}{segment}/no-such-code/{tail}")
    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content
    assert there.headers == nowhere.headers
    assert there["Content-Type"] == "application/json"


def test_a_code_of_another_kind_is_not_found(world: World, client: Client) -> None:
    get(client, f"agenda/{make(world).code}/", 404)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("tail", ["", "versions/"])
def test_a_withdrawn_record_leaves_a_tombstone(world: World, client: Client, kind: Kind, tail: str) -> None:
    version = make(world, kind, state="withdrawn")
    found = get(client, f"{SEGMENTS[kind]}/{version.code}/{tail}", 410)
    assert found["code"] == version.code
    assert found["country"] == "CL"
    assert found["reason"] == "It never existed."
    assert "withdrawn" in found["detail"]
    assert "reviewer" not in json.dumps(found)
    assert get(client, f"{SEGMENTS[kind]}/")["count"] == 0


def test_a_merged_record_leads_to_the_one_it_became(world: World, client: Client) -> None:
    gone, target = make(world, state="withdrawn"), make(world)
    Record.objects.filter(pk=gone.record_id).update(merged_into=target.record)
    response = client.get(f"{API}programmes/{gone.code}/")
    assert response.status_code == 301
    assert response["Location"].endswith(f"/api/v1/programmes/{target.code}/")


def test_an_edit_changes_no_byte_until_it_is_published(world: World, client: Client) -> None:
    version = make(world)
    before = client.get(f"{API}programmes/{version.code}/").content, client.get(f"{API}programmes/").content
    draft = workflow.start_draft(version, by=world.focal_point("CL"))
    draft.name_es = "Algo nuevo"
    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock)
    workflow.submit(draft, by=world.focal_point("CL"), lock=draft.lock)
    assert (client.get(f"{API}programmes/{version.code}/").content, client.get(f"{API}programmes/").content) == before


def test_a_past_day_shows_what_was_published_then(world: World, client: Client, days_ago) -> None:
    with days_ago(10):
        version = make(world, name_es="Nombre antiguo")
    later = rewrite(world, version, name_es="Nombre nuevo")
    day = version.published_from.date()
    before = day.replace(year=day.year - 1)
    assert get(client, f"programmes/{version.code}/")["name_es"] == "Nombre nuevo"
    then = get(client, f"programmes/{version.code}/?as_of={day}")
    assert (then["name_es"], then["version"]) == ("Nombre antiguo", 1)
    assert then["url"].endswith(f"?as_of={day}")
    assert get(client, f"programmes/?as_of={day}")["results"] == [then]
    assert get(client, f"programmes/facets/?as_of={day}")["total"] == 1
    assert get(client, f"programmes/facets/?as_of={before}")["total"] == 0
    get(client, f"programmes/{version.code}/?as_of={before}", 404)
    assert later.number == 2


def test_a_withdrawn_record_can_still_be_read_as_of_a_day_before(world: World, client: Client, days_ago) -> None:
    with days_ago(10):
        version = make(world)
    workflow.withdraw(version, by=world.reviewer, lock=version.lock, note="Ended by law.")
    found = get(client, f"programmes/{version.code}/", 410)
    path = found["last_url"].split(API)[1]
    assert get(client, path)["code"] == version.code


def test_the_history_shows_every_version_the_public_has_seen(world: World, client: Client, days_ago) -> None:
    with days_ago(10):
        version = make(world, name_es="Nombre antiguo")
    rewrite(world, version, name_es="Nombre nuevo")
    workflow.start_draft(Programme.objects.published().get(), by=world.focal_point("CL"))
    found = get(client, f"programmes/{version.code}/versions/")
    assert [(row["version"], row["name_es"]) for row in found["results"]] == [(2, "Nombre nuevo"), (1, "Nombre antiguo")]
    new, old = found["results"]
    assert new["published_until"] is None
    assert old["published_until"] == new["published_from"]
    assert old["published_role"] == "reviewer"
    then = get(client, f"programmes/{version.code}/versions/?as_of={version.published_from.date()}")
    assert [(row["version"], row["published_until"]) for row in then["results"]] == [(1, None)]


def test_a_confirmation_counts_from_its_day_on(world: World, client: Client, days_ago) -> None:
    with days_ago(10):
        version = make(world)
    workflow.verify(version, by=world.focal_point("CL"))
    path = f"programmes/{version.code}/"
    day = version.published_from.date()
    assert get(client, path)["verified_at"]
    assert get(client, f"{path}?as_of={day}")["verified_at"] is None
    assert get(client, f"{path}versions/")["results"][0]["verified_role"] == "focal_point"
    assert get(client, f"{path}versions/?as_of={day}")["results"][0]["verified_role"] is None


# -- facets ----------------------------------------------------------------------------------------------------------


def test_facets_count_with_names_in_both_languages(world: World, client: Client) -> None:
    make(world, country="CL")
    make(world, country="PE")
    found = get(client, "programmes/facets/?country=CL")
    assert found["total"] == 1
    countries = {row["code"]: row for row in found["facets"]["country"]}
    assert countries["PE"] == {"code": "PE", "name_es": "Perú", "name_en": "Peru", "count": 1, "chosen": False}
    assert countries["CL"]["chosen"] is True
    statuses = {row["code"]: row for row in found["facets"]["status"]}
    assert statuses["active"]["name_en"] == "Active"
    assert statuses["active"]["count"] == 1


# -- reference data --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REFERENCES)
def test_reference_data_can_be_listed_read_and_downloaded(world: World, client: Client, name: str) -> None:
    Release.objects.create(name="2026.1", as_of="2026-01-31T00:00:00Z")
    found = get(client, f"{name}/")
    assert set(found) == {"count", "next", "previous", "results"}
    for row in found["results"]:
        assert get(client, f"{name}/{row['code']}/") == row
    get(client, f"{name}/no-such-code/", 404)
    items = json.loads(b"".join(client.get(f"{API}{name}/export.json").streaming_content))["items"]
    assert len(items) == found["count"]


def test_a_country_comes_with_its_definition_of_firm_size(world: World, client: Client) -> None:
    definition = SmeDefinition.objects.create(country=world.countries["CL"], legal_basis="Ley 20.416", unit_es="UF")
    definition.bands.create(size="micro", maximum=2400)
    found = get(client, "countries/cl/")
    assert found["definitions"][0]["unit_es"] == "UF"
    assert found["definitions"][0]["bands"][0]["maximum"] == 2400


def test_reference_lists_have_their_own_few_filters(world: World, client: Client) -> None:
    assert get(client, "agencies/?country=CL")["count"] == 1
    assert get(client, "topics/?domain=finance")["count"] == 2
    assert get(client, "agencies/?country=&type=&utm_source=mail")["count"] == get(client, "agencies/")["count"]
    assert "country" in get(client, "agencies/?country=ZZ", 400)["errors"]


# -- manners ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["programmes/", "topics/", "programmes/facets/", "programmes/export.csv"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(world: World, client: Client, address: str, method: str) -> None:
    response = getattr(client, method)(API + address)
    assert response.status_code == 405
    assert "detail" in response.json()


def test_what_can_be_done_is_told_without_a_list_of_fields(world: World, client: Client) -> None:
    response = client.options(f"{API}programmes/")
    assert response.status_code == 204
    assert response.content == b""
    assert "GET" in response["Allow"]


@pytest.mark.parametrize("accept", ["text/html", "text/csv", "application/xml", "*/*", "nonsense"])
@pytest.mark.parametrize("address", ["programmes/", "programmes/export.csv", "schema/"])
def test_whatever_a_client_accepts_it_gets_an_answer(world: World, client: Client, accept: str, address: str) -> None:
    assert client.get(API + address, headers={"accept": accept}).status_code == 200


@pytest.mark.parametrize("address", ["", "programmes/", "countries/", "programmes/export.csv", "schema/", "docs/"])
def test_answers_are_public_open_and_without_cookies(as_, address: str) -> None:
    anonymous, signed_in = as_("anonymous").get(API + address), as_("secretariat").get(API + address)
    for response in (anonymous, signed_in):
        assert not response.cookies
        assert "public" in response["Cache-Control"]
        assert "Cookie" not in response.get("Vary", "")
        if address != "docs/":
            assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("state", NOT_PUBLIC)
def test_staff_see_what_everybody_sees(world: World, as_, state: State) -> None:
    version = make(world, state=state)
    for name in ("focal.cl", "reviewer", "secretariat", "admin"):
        browser = as_(name)
        assert browser.get(f"{API}programmes/").json()["count"] == 0
        assert browser.get(f"{API}programmes/{version.code}/").status_code == 404


@pytest.mark.parametrize("path", ["nope/", "nope", "programmes/a/b/", "programmes/export.pdf", "../x/"])
def test_an_address_that_does_not_exist_answers_in_json(db: None, client: Client, path: str) -> None:
    get(client, path, 404)


def test_a_forgotten_slash_leads_on(world: World, client: Client) -> None:
    response = client.get(f"{API}programmes?country=CL")
    assert response.status_code == 301
    assert response["Location"] == f"{API}programmes/?country=CL"


def test_what_nobody_foresaw_is_answered_in_json_without_particulars(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments):
        raise RuntimeError("secret particulars")

    monkeypatch.setattr("inventory.api.listing.facets.counts", fail)
    found = get(client, "programmes/facets/", 500)
    assert "secret" not in str(found)


def test_too_many_requests_are_slowed_down(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from rest_framework.throttling import AnonRateThrottle

    monkeypatch.setattr(AnonRateThrottle, "get_rate", lambda self: "2/min")
    monkeypatch.setattr(AnonRateThrottle, "scope", "test")
    answers = [client.get(f"{API}domains/") for _number in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert "detail" in answers[-1].json()
    assert answers[-1]["Retry-After"]


@pytest.mark.parametrize("address", ["programmes/", "stocktaking/", "agenda/", "context/", "agencies/", "sources/"])
def test_ten_more_rows_are_not_one_more_statement(world: World, client: Client, address: str) -> None:
    kind = {segment + "/": kind for kind, segment in SEGMENTS.items()}.get(address, Kind.PROGRAMME)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            get(client, f"{address}?page_size=100")
        return len(captured)

    make(world, kind)
    few = statements()
    for _number in range(10):
        make(world, kind)
    assert statements() == few <= 20


def test_health_needs_no_database_and_readiness_one_statement(db: None, client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200
    with django_assert_num_queries(1):
        assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("path", ["", "/docs", "/schema", "/programmes", "/programmes/facets", "/topics", "/no-such-thing"])
def test_a_forgotten_slash_leads_on_or_nowhere_and_never_fails(world, client, path):
    status = client.get(f"/api/v1{path}").status_code

    assert status == (404 if path == "/no-such-thing" else 301)
