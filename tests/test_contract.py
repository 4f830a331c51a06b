"""One path: whatever the filters, the page, the API, its facets and every file tell of the same records."""

import csv
import io
import json
import re
from datetime import timedelta
from urllib.parse import urlencode

import openpyxl
import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory import workflow
from inventory.choices import Answer, Kind, ProgrammeStatus
from inventory.filters import FILTERS
from tests.factories import World, make

SEGMENTS = {
    Kind.PROGRAMME: "programmes",
    Kind.STOCKTAKING: "stocktaking",
    Kind.AGENDA: "agenda",
    Kind.CONTEXT: "context",
}
# Of these a version has exactly one value, so their counts add up to the total; of the others it may have several or none.
SINGLE = {
    Kind.PROGRAMME: {"country", "domain", "status", "call"},
    Kind.STOCKTAKING: {"country", "domain", "topic", "status", "round"},
    Kind.AGENDA: {"country", "domain", "origin", "status"},
    Kind.CONTEXT: {"country", "section"},
}


def populate(world: World, kind: Kind) -> None:
    """Records of a kind that differ in everything that can be filtered, some of them not public."""
    topics, statuses, targets = list(world.topics.values()), list(ProgrammeStatus), list(world.targets.values())
    for number in range(9 if kind == Kind.STOCKTAKING else 12):
        topic = topics[number // 3 if kind == Kind.STOCKTAKING else number % 3]
        values = {
            Kind.PROGRAMME: {"primary_topic": topic, "status": statuses[number % 4], "start": str(2010 + number)},
            Kind.STOCKTAKING: {"topic": topic, "in_place_state": Answer.UNKNOWN if number % 2 else Answer.REPORTED},
            Kind.AGENDA: {"primary_topic": topic, "origin": ["index", "eclac"][number % 2]},
            Kind.CONTEXT: {"section": ["context", "challenge"][number % 2]},
        }[kind]

        def several(version, number=number):
            if kind != Kind.STOCKTAKING:
                version.topics.add(topics[(number + 1) % 3])
            if kind == Kind.PROGRAMME:
                version.target_groups.set(targets[: number % 3])
                for days in [(), (-9, -1), (-1, 9), (1, 9)][number % 4 : number % 4 + 2]:
                    if days:
                        opens, closes = (timezone.now().date() + timedelta(days=one) for one in days)
                        version.calls.create(opens_on=opens, closes_on=closes)

        country = ["CL", "PE", "PA"][number % 3]
        state = ["published", "published", "draft", "published", "withdrawn"][number % 5]
        make(world, kind, country=country, state=state, children=several, **values)


CODES = {
    "country": ["CL", "PE", "PA"],
    "domain": ["finance", "market_access"],
    "topic": ["credit_guarantees", "trade_finance", "export_promotion"],
    "instrument": ["grant", "loan"],
    "target": ["micro", "small"],
    "agency": ["cl-agency", "pe-agency", "pa-agency"],
    "origin": ["index", "eclac", "inferred"],
    "section": ["context", "challenge", "opportunity"],
    "round": ["r1"],
    "call": ["open", "coming", "closed", "none"],
}
STATUS = {
    Kind.PROGRAMME: ["planned", "active", "closed", "unknown"],
    Kind.STOCKTAKING: ["reported", "unknown", "none"],
    Kind.AGENDA: ["unknown", "proposed"],
}
OTHERS = {
    "q": ["garantia", "fondo", "guarantee OR fondo", '"fondo regional"', "-fondo", "nada", "número 3", "perú"],
    "year_from": ["2012", "2016"],
    "year_to": ["2014", "2030"],
    "verified_before": ["2020-01-01", "2026-01-01"],
    "updated_since": ["2020-01-01", "2026-01-01"],
    "as_of": ["2020-01-01", "2026-11-01"],
}


@st.composite
def questions(draw, kind: Kind) -> str:
    """A query string of some of the kind's filters, some repeated, some blank."""
    known = set(FILTERS[kind].base_filters)
    codes = {name: values for name, values in CODES.items() if name in known}
    if kind in STATUS:
        codes["status"] = STATUS[kind]
    pairs = []
    for name in draw(st.sets(st.sampled_from(sorted(codes)), max_size=3)):
        pairs += [(name, value) for value in draw(st.lists(st.sampled_from(codes[name]), min_size=1, max_size=2, unique=True))]
    others = sorted(set(OTHERS) & known)
    for name in draw(st.sets(st.sampled_from(others), max_size=2)):
        pairs.append((name, draw(st.sampled_from([*OTHERS[name], ""]))))
    sorts = [*FILTERS[kind].SORTS, "relevance"]
    if draw(st.booleans()):
        pairs.append(("sort", draw(st.sampled_from(sorts))))
    return urlencode(pairs)


def read(client: Client, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return b"".join(response.streaming_content) if response.streaming else response.content


def codes_everywhere(client: Client, kind: Kind, query: str) -> dict[str, list[str]]:
    """The codes each surface gives, in its order."""
    base, page = f"/api/v1/{SEGMENTS[kind]}/", f"/en/{SEGMENTS[kind]}/"
    found = {"api": [row["code"] for row in json.loads(read(client, f"{base}?{query}&page_size=100"))["results"]]}
    for where, address in (("api", base), ("page", page)):
        table = csv.DictReader(io.StringIO(read(client, f"{address}export.csv?{query}").decode(), newline=""))
        found[f"{where} csv"] = [row["code"] for row in table]
        items = json.loads(read(client, f"{address}export.json?{query}"))
        found[f"{where} json"] = [row["code"] for row in items["items"]]
        assert items["meta"]["count"] == len(items["items"])
        book = openpyxl.load_workbook(io.BytesIO(read(client, f"{address}export.xlsx?{query}")), read_only=True)
        found[f"{where} xlsx"] = [row[0] for row in book.worksheets[0].iter_rows(min_row=2, max_col=1, values_only=True)]
    lines = read(client, f"{base}export.jsonl?{query}").splitlines()
    found["jsonl"] = [json.loads(line)["code"] for line in lines]
    return found


@pytest.mark.parametrize("kind", list(Kind))
def test_every_surface_tells_of_the_same_records_whatever_the_filters(world: World, client: Client, kind: Kind) -> None:
    populate(world, kind)

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(questions(kind))
    def same(query: str) -> None:
        surfaces = codes_everywhere(client, kind, query)
        first = surfaces["api"]
        assert len(set(first)) == len(first)
        assert {where: codes for where, codes in surfaces.items() if codes != first} == {}
        page = read(client, f"/en/{SEGMENTS[kind]}/?{query}").decode()
        assert int(re.search(r'data-result-count="(\d+)"', page)[1]) == len(first)

    same()


@pytest.mark.parametrize("kind", list(Kind))
def test_facets_agree_with_the_list_whatever_the_filters(world: World, client: Client, kind: Kind) -> None:
    populate(world, kind)

    address = f"/api/v1/{SEGMENTS[kind]}/"

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(questions(kind), st.data())
    def agree(query: str, data) -> None:
        found = json.loads(read(client, f"{address}facets/?{query}"))
        assert found["total"] == json.loads(read(client, f"{address}?{query}"))["count"]
        for name, options in found["facets"].items():
            if name in SINGLE[kind] and not any(one["chosen"] for one in options):
                assert sum(one["count"] for one in options) == found["total"], name
        name = data.draw(st.sampled_from(sorted(found["facets"])))
        option = data.draw(st.sampled_from(found["facets"][name]))
        only = FILTERS[kind](_choosing(query, name, option["code"])).given.urlencode()
        assert json.loads(read(client, f"{address}?{only}"))["count"] == option["count"], (name, option["code"])

    agree()


def _choosing(query: str, name: str, code: str) -> QueryDict:
    """The query with only `code` chosen in the filter `name`."""
    changed = QueryDict(query, mutable=True)
    changed[name] = code
    return changed


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "superseded", "withdrawn"])
def test_a_word_of_what_is_not_public_is_on_no_surface(world: World, client: Client, kind: Kind, state: str) -> None:
    canary = "kanarienvogel"
    texts = {"programme": "summary_es", "stocktaking": "gaps_es", "agenda": "progress_es", "context": "text_es"}
    version = make(world, kind, state="published" if state == "superseded" else state, **{texts[kind]: canary})
    if state == "superseded":
        later = workflow.start_draft(version, by=world.focal_point("CL"))
        setattr(later, texts[kind], "otro texto")
        workflow.save(later, by=world.focal_point("CL"), lock=later.lock)
        workflow.submit(later, by=world.focal_point("CL"), lock=later.lock)
        workflow.publish(later, by=world.reviewer, lock=later.lock)
    base, page = f"/api/v1/{SEGMENTS[kind]}/", f"/en/{SEGMENTS[kind]}/"
    tails = ["", "export.csv", "export.json", "export.jsonl", f"{version.code}/", "facets/"]
    for address in [*(base + tail for tail in tails), page, page + "feed.atom", f"{page}{version.code}/", page + "export.csv"]:
        response = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert canary.encode() not in content, address
    assert json.loads(read(client, f"{base}?q={canary}"))["count"] == 0


HOSTILE = [
    "q=%00",
    "q=%ff%fe",
    "q=a%00b",
    "page=100000000000000000000",
    "page=-1",
    "page=٣",
    "page_size=0",
    "page_size=1e9",
    "year_from=99999",
    "year_from=-99999999999999999999",
    "as_of=99999-01-01",
    "as_of=0000-00-00",
    "as_of=2026-02-30",
    "updated_since=10000-01-01",
    f"q={'a' * 5000}",
    f"country={'a' * 5000}",
    f"{'a' * 5000}=1",
    "country[]=CL",
    "filter[a][b][c][d]=1",
    "q[$gt]=",
    "country=CL&" * 300,
    "&".join(f"a{number}=1" for number in range(5001)),
    "q=((((((((",
    "q=%27%3B--",
    "q=%3A*%26%7C!",
    'q="""',
    "q=- - -",
    "sort=-sort_title",
    "sort=record__verified_by__password",
    "created_by=1",
    "record__events__by__username=a",
    "format=json",
    "%00=1",
    "=",
    "&&&",
    "?",
    ";",
]


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: query[:40])
def test_nothing_a_stranger_types_is_our_fault(world: World, client: Client, query: str) -> None:
    make(world)
    tails = ["programmes/facets/", "programmes/export.csv", "programmes/export.xlsx", "programmes/no-code/", "observations/"]
    for address in [*(f"{segment}/" for segment in SEGMENTS.values()), *tails, "schema/", ""]:
        response = client.get(f"/api/v1/{address}?{query}")
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert response.status_code < 500
        if response.status_code >= 400:
            assert json.loads(content)["detail"]


@pytest.mark.parametrize(
    "path", ["%00", "%ff", "a%00b", "a" * 5000, "..%2f..%2fetc%2fpasswd", "%F0%9F%8D%B0", "1'--", "export.csv%00"]
)
def test_no_code_a_stranger_types_is_our_fault(world: World, client: Client, path: str) -> None:
    for address in ("programmes", "countries", "sources", "programmes/x"):
        for tail in ("/", "/versions/"):
            response = client.get(f"/api/v1/{address}/{path}{tail}")
            assert response.status_code in (400, 404)
            assert response.json()["detail"]
