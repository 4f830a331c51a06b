"""Programmes over time: what is known is solid, what is not is a broken line with its words."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from inventory import timeline
from inventory.choices import State
from inventory.models import Programme
from tests.factories import World, make

PAGE = "/en/countries/cl/timeline/"
TODAY = date(2026, 6, 30)


def drawn(*versions: Programme, related: list[Programme] | None = None) -> timeline.Timeline:
    with translation.override("en"):
        return timeline.of([Programme.objects.get(pk=one.pk) for one in versions], TODAY, related or [])


def kinds(row: timeline.Row) -> list[str]:
    return [span.kind for span in row.spans]


@pytest.mark.parametrize(
    ("values", "spans", "start", "end"),
    [
        ({"start": "2019", "end": "2021", "end_state": "reported"}, ["sure"], "2019", "2021"),
        ({"start": "2019-05", "status": "active"}, ["sure", "unsure"], "May 2019", "runs, end not reported"),
        ({"start": "2019", "status": "closed"}, ["sure", "unsure"], "2019", "end not reported"),
        ({"start": "2019", "status": "active", "end_state": "none"}, ["sure", "unsure"], "2019", "no end set"),
        ({"start": "", "end": "2021", "end_state": "reported"}, ["unsure"], "start not reported", "2021"),
        ({"start": "", "status": "unknown"}, ["unsure"], "start not reported", "end not reported"),
    ],
)
def test_only_what_is_reported_is_drawn_as_known(world: World, values, spans, start, end):
    row = drawn(make(world, **values)).rows[0]
    assert (kinds(row), row.start, row.end) == (spans, start, end)


@pytest.mark.parametrize(
    ("values", "until", "seen"),
    [
        ({"last_evidence_year": 2021}, 2022, "last evidence of 2021"),
        ({"last_evidence_year": 2026}, 2026.5, "last evidence of 2026"),
        ({"last_evidence_year": 2021, "end": "2030", "end_state": "reported"}, 2022, "last evidence of 2021"),
        ({"confirmed": datetime(2025, 12, 31, tzinfo=UTC), "last_evidence_year": 2021}, 2026, "confirmed on 31 December 2025"),
        ({}, 2024 + 1 / 12, "as stated on 31 January 2024"),
    ],
)
def test_what_runs_is_solid_only_up_to_the_last_that_is_known_of_it(world: World, values, until: float, seen: str):
    values = dict(values)
    confirmed = values.pop("confirmed", None)
    version = Programme.objects.get(pk=make(world, start="2016", status="active", **values).pk)
    version.published_from, version.verified_at = datetime(2024, 1, 31, 12, tzinfo=UTC), confirmed
    with translation.override("en"):
        shown = timeline.of([version], TODAY)
    sure, unsure = shown.rows[0].spans

    assert [sure.kind, unsure.kind, shown.rows[0].seen] == ["sure", "unsure", seen]
    assert sure.end == unsure.start == pytest.approx((until - 2016) / (shown.last - 2016) * 100, abs=0.3)


@pytest.mark.parametrize("status", ["planned", "suspended"])
@pytest.mark.parametrize("end", ["", "2028"])
def test_what_is_planned_or_suspended_is_never_solid(world: World, status: str, end: str):
    values = {"end": end, "end_state": "reported"} if end else {}
    row = drawn(make(world, start="2019", status=status, last_evidence_year=2025, **values)).rows[0]
    assert (kinds(row), row.seen) == (["unsure"], "")


def test_bars_stand_on_one_scale_from_the_first_year_to_the_next(world: World):
    shown = drawn(make(world, start="2016"), make(world, start="2016", end="2020", end_state="reported"))

    assert (shown.first, shown.last) == (2016, 2027)
    running, ended = shown.rows
    assert running.spans[0].start == ended.spans[0].start == 0
    assert ended.spans[0].end == pytest.approx(5 / 11 * 100, abs=0.1)
    assert running.spans[0].end == pytest.approx(10.5 / 11 * 100, abs=0.2)


def test_the_life_under_an_earlier_name_is_part_of_the_row(world: World):
    heir = make(world, start="2020", code="cl-heir")
    earlier = make(world, start="2012", status="superseded", superseded_by=heir.record, code="cl-earlier")
    before, after = drawn(earlier, heir).rows

    assert [code for code, _name in before.after] == ["cl-heir"]
    assert [code for code, _name in after.before] == ["cl-earlier"]
    assert kinds(after) == ["before", "sure", "unsure"]
    assert after.spans[0].end == after.spans[1].start


def test_a_predecessor_of_another_country_or_unpublished_is_left_out(world: World, client: Client):
    heir = make(world, start="2020", code="cl-heir")
    make(world, status="superseded", superseded_by=heir.record, code="cl-hidden", state=State.DRAFT)
    page = client.get(PAGE).content.decode()
    assert "cl-hidden" not in page


def test_the_page_says_in_words_what_the_bars_show(world: World, client: Client):
    make(world, start="2019", end="2021", end_state="reported", status="closed")
    make(world, country="PE", code="pe-other")
    page = client.get(PAGE).content.decode()

    assert "2019 – 2021" in page
    assert "Closed" in page
    assert "pe-other" not in page
    assert " style=" not in page


def test_the_timeline_of_a_past_day_shows_that_day(world: World, client: Client, days_ago):
    with days_ago(10):
        make(world, code="cl-old")
        day = timezone.now().date()
    make(world, code="cl-new")

    page = client.get(f"{PAGE}?as_of={day}").content.decode()
    assert f"cl-old/?as_of={day}" in page
    assert "cl-new" not in page


def test_a_number_beyond_the_last_page_names_the_last(world: World, client: Client):
    for address in (PAGE, "/en/programmes/", "/en/finder/?country=CL"):
        make(world)
        mark = "&" if "?" in address else "?"
        page = client.get(f"{address}{mark}page=99").content.decode()
        assert "This list has one page." in page
        assert f'<a href="{"?country=CL&amp;" if "finder" in address else "?"}page=1">Go to the last page</a>' in page
        assert "mistyped" not in page


@pytest.mark.parametrize("address", ["/en/countries/zz/timeline/", f"{PAGE}?page=9"])
def test_what_is_not_there_is_not_found(world: World, client: Client, address: str):
    assert client.get(address).status_code == 404


def test_more_programmes_need_no_more_statements(world: World, client: Client):
    numbers = []
    for _round in range(2):
        heir = make(world)
        make(world, status="superseded", superseded_by=heir.record)
        with CaptureQueriesContext(connection) as spent:
            client.get(PAGE)
        numbers.append(len(spent))
    assert numbers[0] == numbers[1] <= 10
