"""Every address × every role × reading and writing, asked about the draft of a country that is not theirs.

The addresses come from the URL resolver: one that this file does not know fails the test, so that nobody adds a
page without saying who may open it. What is asked about is a draft of Peru, with a word in each of its texts that
must not come back to anybody outside Peru's desk.
"""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLResolver, get_resolver

from inventory.admin.verbs import VERBS
from inventory.choices import Kind
from inventory.models import (
    VERSION_MODELS,
    Agency,
    Correction,
    Country,
    Dimension,
    Event,
    Framework,
    Indicator,
    Instrument,
    Observation,
    Page,
    Record,
    Region,
    Release,
    Round,
    Sector,
    SmeDefinition,
    Source,
    Topic,
)
from tests.canary import CODE, WORD, hidden_drafts, tells
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
    "admin:review",
    "admin:confirm",
    "admin:preferences",
    "admin:session",
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
    # Only Peru's draft rests on it; what anybody else rests on is the secretariat's to change.
    "source": ("focal.pe", *SECRETARIAT),
    "agency": ("focal.pe", *SECRETARIAT),
    "release": (),
}
# The row asked about is cited by Peru's draft alone: its title tells of the draft.
ROW_READERS = READERS | {"source": ("focal.pe", *SECRETARIAT)}
ADDERS = WRITERS | dict.fromkeys(["agency", "source"], (*FOCAL_POINTS, *SECRETARIAT))
DELETERS = {"observation": SECRETARIAT}
# Pages that one model has beside the usual ones: who may open them, what reading and an empty POST give them, and
# what it gives everybody else.
OWN_PAGES: dict[tuple[str, str], tuple[tuple[str, ...], Answers, Answers]] = {
    ("user", "invite"): (SECRETARIAT, ({403}, {302}), ({404}, {404})),
    ("user", "reset_factors"): (SECRETARIAT, ({403}, {302}), ({404}, {404})),
    ("round", "progress"): (DESK, ({200}, {200}), ({403}, {403})),
    ("round", "open"): (SECRETARIAT, ({405}, {302}), ({405}, {403})),
    ("round", "sign-off"): (DESK, ({405}, {403, 404}), ({403}, {403})),
    ("round", "freeze"): (SECRETARIAT, ({405}, {422}), ({405}, {403})),
    # A suggestion is answered by who may start a draft of its record.
    ("correction", "changelist"): ((*FOCAL_POINTS, "admin"), ({200}, {403}), ({403}, {403})),
    ("correction", "change"): (("focal.pe", "admin"), ({200}, {422}), ({404}, {404})),
    ("correction", "history"): (("focal.pe", "admin"), ({200}, {200}), ({403, 404}, {403, 404})),
    ("correction", "add"): ((), (set(), set()), ({403, 404}, {403, 404})),
    ("correction", "delete"): ((), (set(), set()), ({403}, {403})),
}
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
        return ({404}, {404, 405}) if name == "preview" else ({302}, {302})
    if route.endswith("(?P<url>.*)$"):
        return {404}, {404}
    if name == "preview":
        return ({200}, {405}) if role not in STRANGERS else ({404}, {404, 405})
    model, page = model_page(route, name) or ("", "")
    if model and not page:
        return {302}, {302}  # on to the form, which decides
    if (model, page) in OWN_PAGES:
        roles, theirs, others = OWN_PAGES[model, page]
        return theirs if role in roles else others
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
    if page in VERBS or page == "merge":
        possible = editor and page in ("submit", "discard")
        return ({200}, {200}) if possible else ({403}, {403, 409})
    raise AssertionError(f"the page {page} of a version is new: say in this file who may open it.")


def of_reference(model: str, page: str, role: str) -> Answers:
    lists, reads, writes, adds = (role in table[model] for table in (READERS, ROW_READERS, WRITERS, ADDERS))
    if page == "changelist":
        return ({200}, {403}) if lists else ({403}, {403})
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
    Source.objects.update(title=WORD)
    indicator = Indicator.objects.get()
    Observation.objects.create(code="o1", indicator=indicator, country=peru, year=2024, year_basis="stated", value=1)
    Release.objects.create(name="2026.1", as_of="2026-01-01T00:00:00Z")
    Page.objects.create(slug="about", title_es="Acerca")
    SmeDefinition.objects.create(country=peru, legal_basis="Ley")
    Region.objects.create(code="PE-LIM", country=peru, name="Lima")
    make_frameworks()
    found = {name: VERSION_MODELS[kind].objects.get(record=draft.record).pk for name, kind, draft in drafts(world)}
    found |= {"agency": world.agencies["PE"].pk, "country": peru.pk, "user": world.people["focal.pe"].pk}
    record = Record.objects.get(code=f"{CODE}-{Kind.PROGRAMME.value}")
    correction = Correction.objects.create(record=record, number=1, comment=WORD, email=f"{WORD}@example.org")
    correction.values.create(field="acronym", value=WORD)
    found["correction"] = correction.pk
    for model in (Indicator, Observation, Page, Region, Release, Round, SmeDefinition, Source, Topic):
        found[model._meta.model_name] = model.objects.first().pk
    return found


def drafts(world: World) -> Iterator[tuple[str, Kind, object]]:
    for kind, draft in hidden_drafts(world).items():
        yield draft._meta.model_name, kind, draft


def make_frameworks() -> None:
    framework = Framework.objects.create(code="index", name_es="Índice", name_en="Index")
    Dimension.objects.create(framework=framework, code="1", name_es="Una", name_en="One")
    Sector.objects.create(code="A", name_es="Agro", name_en="Farming")


def first_of(model_name: str, rows: dict[str, int]) -> int:
    if model_name not in rows:
        rows[model_name] = apps.get_model("inventory", model_name).objects.first().pk
    return rows[model_name]


def fill(route: str, name: str, rows: dict[str, int], code: str) -> str:
    """The address of a route, about the hidden draft."""
    about = model_page(route, name)
    values = {
        "object_id": first_of(about[0], rows) if about else 1,
        "pk": rows.get(about[0] if about else "programme", 1),
        "code": code,
        "fmt": "csv",
        "path": "documents/0123456789abcdef0123456789abcdef.pdf",
        "app_label": "inventory",
        "url": "nothing/here/",
        "uidb36": "1",
        "key": "abc-def",
        "language": "es",
        "kind": "programme",
    }
    url = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values.get(found[1], "x")), re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route))
    return "/" + re.sub(r"[\^$]", "", url)


def record_code(name: str) -> str:
    for kind in Kind:
        if kind.value in name:
            return f"pe-oculto-{kind.value}"
    return f"pe-oculto-{Kind.PROGRAMME.value}"


def stored() -> list[dict[str, object]]:
    """Everything that nobody but Peru may change, as the database has it."""
    tables = [*VERSION_MODELS.values(), Record, Event, Instrument, Agency, Country, Correction]
    return [row for table in tables for row in table.objects.order_by("pk").values()]


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
    after = stored()
    assert [row for row in before if row not in after] == []
    # Opening a round prefills entries for the countries.
    assert role in SECRETARIAT or len(after) == len(before)
