"""The API's description: valid, complete, true, and the same for everybody."""

import pytest
from django.core.management import call_command
from django.test import Client
from openapi_spec_validator import validate

from inventory.api.docs import schema
from inventory.choices import Kind
from inventory.filters import FILTERS
from tests.factories import World, make

KINDS = {"programmes": Kind.PROGRAMME, "stocktaking": Kind.STOCKTAKING, "agenda": Kind.AGENDA, "context": Kind.CONTEXT}
LISTS = [
    *KINDS,
    *[
        "countries",
        "agencies",
        "domains",
        "topics",
        "instruments",
        "target-groups",
        "indicators",
        "observations",
        "sources",
        "releases",
    ],
]


@pytest.fixture(scope="module")
def described() -> dict:
    return schema()


def operation(described: dict, path: str) -> dict:
    return described["paths"][f"/api/v1/{path}"]["get"]


def test_the_description_is_valid_openapi_3_1(described: dict) -> None:
    assert described["openapi"] == "3.1.0"
    validate(described)


def test_nothing_in_it_had_to_be_guessed(tmp_path) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yaml"), skip_checks=True)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_record_and_file_is_described(described: dict, name: str) -> None:
    for path in (f"{name}/", f"{name}/{{code}}/", f"{name}/export.{{fmt}}"):
        answers = operation(described, path)["responses"]
        assert {"200", "400", "404"} <= set(answers)
    if name in KINDS:
        assert "410" in operation(described, f"{name}/{{code}}/")["responses"]
        assert operation(described, f"{name}/facets/")
        assert operation(described, f"{name}/{{code}}/versions/")


@pytest.mark.parametrize("name", list(KINDS))
def test_every_filter_is_described_in_words(described: dict, name: str) -> None:
    parameters = {one["name"]: one for one in operation(described, f"{name}/")["parameters"]}
    assert set(parameters) == {*FILTERS[KINDS[name]].base_filters, "page", "page_size"}
    assert all(one["description"] for one in parameters.values())
    assert parameters["country"]["schema"]["type"] == "array"
    assert parameters["page_size"]["schema"]["maximum"] == 100


@pytest.mark.parametrize("name", list(KINDS))
def test_an_answer_has_exactly_the_fields_described(world: World, client: Client, described: dict, name: str) -> None:
    version = make(world, KINDS[name])
    response = operation(described, f"{name}/{{code}}/")["responses"]["200"]
    reference = response["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    told = described["components"]["schemas"][reference]
    found = client.get(f"/api/v1/{name}/{version.code}/").json()
    assert set(found) == set(told["properties"]) == set(told["required"])


def test_the_description_is_the_same_in_every_language(db: None, client: Client) -> None:
    answers = {client.get("/api/v1/schema/", headers={"accept-language": one}).content for one in ("es", "en", "")}
    assert len(answers) == 1


def test_every_operation_has_its_own_name_and_summary(described: dict) -> None:
    operations = [path["get"] for path in described["paths"].values()]
    names = [one["operationId"] for one in operations]
    assert len(set(names)) == len(names)
    assert all(one["summary"] for one in operations)
