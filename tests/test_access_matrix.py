"""Every address × every role × reading and writing, asked about the draft of a country that is not theirs.

The addresses come from the URL resolver: one that this file does not know fails the test, so that nobody adds a
page without saying who may open it. What is asked about is a draft of Peru, with a word in each of its texts that
must not come back to anybody outside Peru's desk.
"""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from inventory.admin.verbs import VERBS
from inventory.choices import Kind
from inventory.models import (
    VERSION_MODELS,
    Agency,
    Country,
    Event,
    Indicator,
    Instrument,
    Observation,
    Page,
    Record,
    Region,
    Release,
    Round,
    SmeDefinition,
    Source,
    Topic,
)
from tests.canary import hidden_drafts, tells
from tests.factories import World

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "focal.cl", "focal.pe", "reviewer", "secretariat", "admin")
STRANGERS = ("anonymous", "focal.cl", "reviewer")
FOCAL_POINTS = ("focal.cl", "focal.pe")
SECRETARIAT = ("secretariat", "admin")
DESK = ROLES[1:]

Answers = tuple[set[int], set[int]]
"""The statuses expected of reading and of an empty POST."""

# Pages that belong to nobody in particular: they may answer anything but a failure, and must not tell.
OPEN_NAMES = re.compile(r"(inventory|api):|(account|mfa)_\w+$")
PUBLIC_NAMES = re.compile(r"(inventory|api):(?!preview)")
OPEN_ROUTES = {"", "robots.txt", "sitemap.xml", "healthz", "readyz", "media/<path:path>"}
DESK_NAMES = {
    "admin:set_language",
    "admin:index",
    "admin:login",
    "admin:logout",
    "admin:password_change",
    "admin:password_change_done",
    "admin:autocomplete",
    "admin:jsi18n",
    "admin:app_list",
}
# Reference data: who may read it beside whom, and who may write. Everybody at the desk reads vocabularies.
VOCABULARIES = [
    "country",
    "domain",
    "dimension",
    "framework",
    "indicator",
    "instrumentgroup",
    "instrumenttype",
    "observation",
    "page",
    "region",
    "round",
    "sector",
    "smedefinition",
    "targetgroup",
    "topic",
]
READERS = dict.fromkeys([*VOCABULARIES, "source", "agency"], DESK) | dict.fromkeys(["user", "release"], SECRETARIAT)
WRITERS = dict.fromkeys([*VOCABULARIES, "user"], SECRETARIAT) | {
    "source": (*FOCAL_POINTS, *SECRETARIAT),
    "agency": ("focal.pe", *SECRETARIAT),
    "release": (),
}
ADDERS = WRITERS | {"agency": WRITERS["source"]}
DELETERS = {"observation": SECRETARIAT}
KINDS = {model._meta.model_name: kind for kind, model in VERSION_MODELS.items()}


def addresses(resolver: URLResolver | None = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Every route with its name: ("admin/inventory/topic/add/", "admin:inventory_topic_add")."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, route, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield route, f"{space}{pattern.name}"


def model_page(route: str, name: str) -> tuple[str, str] | None:
    """(model, page) of an address about rows of a model; the page of `<id>/`, which leads to the form, is ""."""
    found = re.fullmatch(r"admin/(?:inventory|auth)/(\w+)/(.*)", route)
    return (found[1], name.partition(f"_{found[1]}_")[2]) if found else None


def expected(route: str, name: str, role: str) -> Answers | None:
    """What a role gets from an address; None where everything but a failure is right."""
    if OPEN_NAMES.fullmatch(name) or OPEN_NAMES.match(name) or route in OPEN_ROUTES or name in DESK_NAMES:
        return None
    if not route.startswith("admin/"):
        raise AssertionError(f"{route} ({name}) is new: say in this file who may open it.")
    if role == "anonymous":
        return {302}, {302}
    if route.endswith("(?P<url>.*)$"):
        return {404}, {404}
    model, page = model_page(route, name) or ("", "")
    if not page:
        return {302}, {302}
    if model in KINDS:
        return of_version(page, role)
    if model in READERS:
        return of_reference(model, page, role)
    raise AssertionError(f"{route} ({name}) is new: say in this file who may open it.")


def of_version(page: str, role: str) -> Answers:
    editor = role in ("focal.pe", "admin")
    if page == "changelist":
        return {200}, {403}
    if page == "add":
        return ({200}, {200}) if role in (*FOCAL_POINTS, "admin") else ({403}, {403})
    if page == "delete":
        return {403}, {403}
    if role in STRANGERS:
        return {404}, {403, 404}
    if page in ("history", "changes"):
        return {200}, {200}
    if page == "change":
        # A form without its lock number is a conflict.
        return ({200}, {409}) if editor else ({200}, {403})
    if page in VERBS:
        possible = editor and page in ("submit", "discard")
        return ({200}, {200}) if possible else ({403}, {403, 409})
    raise AssertionError(f"the page {page} of a version is new: say in this file who may open it.")


def of_reference(model: str, page: str, role: str) -> Answers:
    reads, writes, adds = (role in table[model] for table in (READERS, WRITERS, ADDERS))
    if page == "changelist":
        return ({200}, {403}) if reads else ({403}, {403})
    if page == "add":
        return ({200}, {200}) if adds else ({403}, {403})
    if page == "delete":
        return ({200}, {200}) if role in DELETERS.get(model, ()) else ({403}, {403})
    if page == "history":
        return ({200}, {200}) if reads else ({403, 404}, {403, 404})
    if page == "change":
        return {200} if reads else {403, 404}, {200, 302} if writes else {403, 404}
    raise AssertionError(f"the page {page} of {model} is new: say in this file who may open it.")


@pytest.fixture
def rows(world: World) -> dict[str, int]:
    """A row of every model that has pages, those of Peru where rows belong to a country."""
    peru = world.countries["PE"]
    indicator = Indicator.objects.get()
    Observation.objects.create(code="o1", indicator=indicator, country=peru, year=2024, year_basis="stated", value=1)
    Release.objects.create(name="2026.1", as_of="2026-01-01T00:00:00Z")
    Page.objects.create(slug="about", title_es="Acerca")
    SmeDefinition.objects.create(country=peru, legal_basis="Ley")
    Region.objects.create(code="PE-LIM", country=peru, name="Lima")
    make_frameworks()
    found = {name: VERSION_MODELS[kind].objects.get(record=draft.record).pk for name, kind, draft in drafts(world)}
    found |= {"agency": world.agencies["PE"].pk, "country": peru.pk, "user": world.people["focal.pe"].pk}
    for model in (Indicator, Observation, Page, Region, Release, Round, SmeDefinition, Source, Topic):
        found[model._meta.model_name] = model.objects.first().pk
    return found


def drafts(world: World) -> Iterator[tuple[str, Kind, object]]:
    for kind, draft in hidden_drafts(world).items():
        yield draft._meta.model_name, kind, draft


def make_frameworks() -> None:
    from inventory.models import Dimension, Framework, Sector

    framework = Framework.objects.create(code="index", name_es="Índice", name_en="Index")
    Dimension.objects.create(framework=framework, code="1", name_es="Una", name_en="One")
    Sector.objects.create(code="A", name_es="Agro", name_en="Farming")


def first_of(model_name: str, rows: dict[str, int]) -> int:
    if model_name not in rows:
        from django.apps import apps

        rows[model_name] = apps.get_model("inventory", model_name).objects.first().pk
    return rows[model_name]


def fill(route: str, name: str, rows: dict[str, int], code: str) -> str:
    """The address of a route, about the hidden draft."""
    about = model_page(route, name)
    values = {
        "object_id": first_of(about[0], rows) if about else 1,
        "pk": rows.get(about[0], 1) if about else 1,
        "code": code,
        "fmt": "csv",
        "path": "documents/0123456789abcdef0123456789abcdef.pdf",
        "app_label": "inventory",
        "url": "nothing/here/",
        "uidb36": "1",
        "key": "abc-def",
    }
    url = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values.get(found[1], "x")), re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route))
    return "/" + re.sub(r"[\^$]", "", url)


def record_code(name: str) -> str:
    for kind in Kind:
        if kind.value in name:
            return f"pe-oculto-{kind.value}"
    return f"pe-oculto-{Kind.PROGRAMME.value}"


def stored() -> list[list[object]]:
    """Everything that nobody but Peru may change, as the database has it."""
    tables = [*VERSION_MODELS.values(), Record, Event, Instrument, Agency, Country]
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_every_address_is_known():
    for route, name in addresses():
        for role in ROLES:
            expected(route, name, role)


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_every_role_as_it_should(world, as_, rows, role):
    browser: Client = as_(role)
    before, wrong = stored(), []
    for method in ("get", "post"):
        for route, name in addresses():
            url = fill(route, name, rows, record_code(name))
            if role != "anonymous" and "_auth_user_id" not in browser.session:
                browser = as_(role)  # the address before this one signed us out
            response = getattr(browser, method)(url)
            answers = expected(route, name, role)
            right = response.status_code < 500 if answers is None else response.status_code in answers[method == "post"]
            # Public pages show everybody the same: what is published.
            told = tells(response, url) if role in STRANGERS or PUBLIC_NAMES.match(name) else ""
            if not right or told:
                wrong.append((method, url, response.status_code, answers, told))

    assert wrong == []
    assert stored() == before
