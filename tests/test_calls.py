"""Calls: whether firms can apply on a day, on every surface and in words."""

import json
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from inventory import calls
from inventory.choices import CallState, ProgrammeStatus
from inventory.filters import FILTERS
from inventory.models import Programme
from tests.factories import World, make

TODAY = timezone.now().date()
DAYS = [None, *(TODAY + timedelta(days=number) for number in (-9, -1, 0, 1, 9))]
WINDOWS = [
    {"opens_on": opens, "closes_on": closes}
    for opens in DAYS
    for closes in DAYS
    if (opens or closes) and not (opens and closes and opens > closes)
]
ALWAYS = {"is_permanent": True}


def with_calls(world: World, *windows: dict, **values) -> Programme:
    def add(version: Programme) -> None:
        for window in windows:
            version.calls.create(title_en="Window", url="https://example.org/call", **window)

    return make(world, children=add, **values)


@pytest.mark.parametrize("status", [ProgrammeStatus.ACTIVE, ProgrammeStatus.CLOSED])
def test_a_list_and_a_record_agree_whether_firms_can_apply(world: World, status: str) -> None:
    for windows in [(), *((window,) for window in [*WINDOWS, ALWAYS]), (WINDOWS[0], ALWAYS), tuple(WINDOWS)]:
        with_calls(world, *windows, status=status)

    for version in Programme.objects.published().annotate(call_state=calls.state_on(TODAY)):
        states = [state for _call, state in calls.of(version, TODAY)]
        assert version.call_state == (states[0] if states else CallState.NONE), list(version.calls.values())
        assert status == ProgrammeStatus.ACTIVE or CallState.OPEN not in states


def test_open_now_means_the_same_programmes_everywhere(world: World, client: Client) -> None:
    code = with_calls(world, {"closes_on": TODAY + timedelta(days=3)}).code
    with_calls(world, {"closes_on": TODAY - timedelta(days=3)})
    with_calls(world, ALWAYS, status="closed")
    with_calls(world)

    page = client.get("/en/programmes/?call=open&country=CL").content.decode()
    assert "1 programme in Chile, open now" in page
    assert "Remove filter </span><span>Calls: Open now" in page
    assert re.search(r'id="call-closed".*?check__count">2<', page)
    assert [row["code"] for row in client.get("/api/v1/programmes/?call=open").json()["results"]] == [code]
    assert [row["code"] for row in json.loads(client.get("/en/programmes/export.json?call=open").getvalue())["items"]] == [code]
    assert client.get("/en/programmes/feed.atom?call=open").content.decode().count("<entry>") == 1
    assert client.get("/en/programmes/calls.ics?call=open").content.decode().count("BEGIN:VEVENT") == 1
    assert client.get("/en/programmes/?call=ajar").status_code == 400


def test_a_day_in_the_past_asks_what_was_open_then(world: World, days_ago) -> None:
    with days_ago(10):
        with_calls(world, {"closes_on": TODAY - timedelta(days=5)})

    def found(**query: str) -> int:
        return FILTERS["programme"]({"call": "open", **query}).qs.count()

    assert found() == 0
    assert found(as_of=str(TODAY - timedelta(days=7))) == 1


def test_a_card_says_until_when_a_call_is_open(world: World, client: Client) -> None:
    with_calls(world, {"closes_on": date(2999, 11, 30)}, {"closes_on": date(2999, 12, 30)})
    with_calls(world, ALWAYS, country="PE")
    with_calls(world, {"closes_on": date(2999, 1, 1)}, country="PE", status="closed")

    page = client.get("/en/programmes/").content.decode()
    assert re.findall(r"Open (?:until|all)[^<]*", page) == ["Open until 30 November 2999", "Open all the time"]


def test_a_record_shows_open_calls_first_each_with_its_state_in_words(world: World, client: Client) -> None:
    soon = {"opens_on": date(2999, 1, 1)}
    version = with_calls(
        world, {"closes_on": date(2020, 1, 1)}, {"closes_on": date(2021, 1, 1)}, soon, {"closes_on": date(2999, 1, 1)}
    )

    page = client.get(f"/en/programmes/{version.code}/").content.decode()
    states = ["Open until 1 January 2999", "Opens on 1 January 2999", "Closed on 1 January 2021", "Closed on 1 January 2020"]
    assert re.findall(r">((?:Open until|Opens on|Closed on)[^<]*)<", page) == states


def test_a_permanent_call_without_a_title_leads_on_and_says_since_when(world: World, client: Client) -> None:
    always = {"url": "https://example.org/always", "opens_on": date(2020, 1, 2), **ALWAYS}
    programme = make(world, children=lambda version: version.calls.create(**always))

    shown = client.get(f"/en/programmes/{programme.code}/").content.decode()

    assert re.search(r'href="https://example.org/always"[^>]*>Call for applications</a>', shown)
    assert "Opens: 2 January 2020" in shown
