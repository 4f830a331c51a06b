"""Whatever a stranger types into the address bar, the answer is no fault of ours."""

import runpy
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from gunicorn.config import Config
from gunicorn.http.errors import InvalidRequestLine
from gunicorn.http.parser import RequestParser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.middleware import RefuseLongBodies
from tests.factories import World, make

LISTS = ["/en/programmes/", "/en/stocktaking/", "/en/agenda/", "/en/context/"]
NAMES = [
    "q",
    "country",
    "domain",
    "topic",
    "instrument",
    "target",
    "agency",
    "status",
    "year_from",
    "year_to",
    "verified_before",
    "updated_since",
    "sort",
    "as_of",
    "page",
    "page_size",
    "round",
    "origin",
    "section",
]
VALUES = [
    "%00",
    "a%00b",
    "%ff%fe",
    "%c3%28",
    "%ed%a0%80",
    "%E2%80%AE",
    "99999",
    "-1",
    "1e9",
    "100000000000000000000",
    "%2B1",
    "٣",
    "0x10",
    "NaN",
    "99999-01-01",
    "0000-00-00",
    "2026-02-30",
    "a" * 5000,
    "%27%20OR%201%3D1--",
    "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "((((((((((",
    "%22%22%22",
    "-%20-%20-",
    "%3A*%26%7C!",
    "%5C%5C%5C",
    "{{7*7}}",
    "CL&country=CL&country=CL",
]


@pytest.mark.parametrize("name", NAMES)
def test_no_value_of_any_parameter_breaks_a_list(world: World, client: Client, name: str) -> None:
    make(world)
    for value in VALUES:
        response = client.get(f"/en/programmes/?{name}={value}")
        assert response.status_code in (200, 400, 404), value
        assert b"<script>alert" not in response.content


@pytest.mark.parametrize("path", LISTS)
def test_no_value_in_all_parameters_at_once_breaks_a_list(world: World, client: Client, path: str) -> None:
    for value in VALUES:
        query = "&".join(f"{name}={value[:500]}" for name in NAMES)
        assert client.get(f"{path}?{query}").status_code in (200, 400, 404), value


@pytest.mark.parametrize(
    "query", ["a[b][c]=1", "country[]=CL", "q[$ne]=1", "=", "&&&", "?", "%", "%zz", "q", "a" * 3000 + "=1", "country__code=CL"]
)
def test_no_odd_name_breaks_a_list(world: World, client: Client, query: str) -> None:
    make(world)
    for path in [*LISTS, "/en/programmes/feed.atom", "/en/programmes/export.csv", "/en/", "/en/countries/", "/sitemap.xml"]:
        assert client.get(f"{path}?{query}").status_code in (200, 400), path


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/en/programmes/%00/",
        "/en/programmes/%ff/",
        "/en/programmes/..%2f..%2fetc%2fpasswd/",
        "/en/programmes/" + "a" * 3000 + "/",
        "/en/programmes/-1/",
        "/en/programmes/%F0%9F%98%80/",
        "/en/programmes/export.",
        "/en/programmes/export.csv/",
        "/en/countries/%27/",
        "/xx/programmes/",
        "//evil.example/",
        "/en//evil.example/",
        "/EN/programmes/",
    ],
)
def test_no_path_breaks_the_site(world: World, client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (301, 302, 400, 404)
    assert "evil.example" not in response.get("Location", "").split("//", 1)[-1].split("/")[0]


@given(value=st.text(max_size=60), name=st.sampled_from(NAMES))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_answered(world: World, client: Client, name: str, value: str) -> None:
    assert client.get("/en/programmes/", {name: value.encode("utf-8", "replace")}).status_code in (200, 400, 404)


def test_an_accent_may_come_as_it_was_typed(world: World, client: Client) -> None:
    make(world, name_es="Garantía")
    assert 'data-result-count="1"' in client.get("/es/programas/?q=garantía").content.decode()
    assert client.get("/es/programmes/?q=garantía")["Location"] == "/es/programas/?q=garant%C3%ADa"
    assert client.get("/api/v1/programmes/?q=garantía").json()["count"] == 1


@pytest.mark.parametrize(("typed", "is_refused"), [("/?q=garantía", False), ("/\x7f", True), ("/\x01", True), ("/a\tb", True)])
def test_the_server_refuses_what_could_break_a_line_apart_and_nothing_else(typed: str, is_refused: bool) -> None:
    runpy.run_path(str(Path(__file__).parent.parent / "config" / "gunicorn.py"))
    lines = iter([f"GET {typed} HTTP/1.1\r\n\r\n".encode()])
    with pytest.raises(InvalidRequestLine) if is_refused else nullcontext():
        assert next(RequestParser(Config(), lines, ("127.0.0.1", 1))).query.encode("latin-1").decode() == "q=garantía"


@pytest.mark.parametrize(("path", "longest"), [("/en/programmes/", 1), ("/admin/login/", 100), ("/api/v1/programmes/", 1)])
def test_a_body_longer_than_any_form_is_refused_before_it_is_read(path, longest):
    unread = RequestFactory().post(path, content_type="multipart/form-data; boundary=x")
    unread.META |= {"CONTENT_LENGTH": str(longest * 1024 * 1024 + 1), "wsgi.input": None}

    answer = RefuseLongBodies(lambda request: HttpResponse("read"))(unread)

    assert answer.status_code == 413
    unread.META["CONTENT_LENGTH"] = str(longest * 1024 * 1024)
    assert RefuseLongBodies(lambda request: HttpResponse("read"))(unread).content == b"read"


@pytest.fixture
def served(transactional_db):
    """Content type, method and body → the status with which the door of the house answers on some addresses."""
    from config.wsgi import application

    def ask(kind: str, method: str = "GET", body: bytes = b"", path: str = "/en/programmes/?q=%5Cud800") -> int:
        factory = RequestFactory()
        environ = factory.generic(method, path, body, content_type="text/plain").environ | {"CONTENT_TYPE": kind}
        told: list[str] = []
        answer = application(environ, lambda status, headers, info=None: told.append(status))
        b"".join(answer)
        answer.close()
        return int(told[0][:3])

    return ask


def test_no_sender_chooses_the_code_in_which_we_read(served):
    kinds = ["text/plain; charset={}", "text/plain; a*={}''x; charset=x", "text/plain; charset*=utf-8''{}"]
    codes = ["rot13", "base64", "undefined", "unicode_escape", "idna", "utf-16", "none such", "utf-8"]

    assert {served(kind.format(code)) for kind in kinds for code in codes} == {200}


def test_a_form_with_files_is_read_whatever_code_it_claims(served):
    body = b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\n\\ud800\r\n--x--\r\n'

    assert served("multipart/form-data; boundary=x; charset=unicode_escape", "POST", body, "/admin/login/") == 403


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60))
def test_no_content_type_at_all_breaks_a_page(served, junk):
    assert served("text/plain;" + junk) == 200
