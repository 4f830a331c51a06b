"""One past day for the whole site: chosen once, kept by the links, said by a banner."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from inventory import formats, workflow
from inventory.choices import Kind, State
from inventory.models import Page, Release
from tests.factories import World, make


@pytest.fixture
def day(world: World, days_ago) -> str:
    with days_ago(5):
        make(world, code="cl-old")
        chosen = timezone.now().date().isoformat()
    make(world, code="cl-new")
    return chosen


@pytest.fixture
def texts() -> None:
    for slug in ("about", "methodology", "data"):
        Page.objects.get_or_create(slug=slug, defaults={"title_es": slug, "body_es": slug})


@pytest.mark.parametrize(
    "address", ["/en/", "/en/programmes/", "/en/stocktaking/", "/en/coverage/", "/en/compare/", "/en/countries/cl/timeline/"]
)
def test_every_page_that_shows_a_past_day_keeps_it_in_the_navigation(client: Client, day: str, address: str):
    page = client.get(f"{address}?as_of={day}").content.decode()
    links = re.findall(r'href="([^"]*)"', re.search(r'<nav class="site-nav".*?</nav>', page, re.S)[0])

    dated = [link for link in links if f"as_of={day}" in link]
    assert {link.split("?")[0] for link in dated} >= {"/en/programmes/", "/en/stocktaking/", "/en/agenda/", "/en/coverage/"}
    assert "as it was published at the end of" in page


def test_the_day_leads_from_home_to_the_records_of_that_day(client: Client, day: str):
    page = client.get(f"/en/programmes/?as_of={day}").content.decode()
    assert "cl-old" in page
    assert "cl-new" not in page


def test_today_has_no_day_in_its_links(client: Client, day: str):
    assert "as_of=" not in client.get("/en/").content.decode()


@pytest.mark.parametrize("address", ["/en/about/", "/en/finder/", "/en/no-such-page/"])
def test_the_day_can_be_chosen_on_every_page(world: World, client: Client, address: str):
    page = client.get(address).content.decode()
    assert '<input type="date" name="as_of" id="turn-back" required>' in page


UNDATED = ["/en/indicators/", "/en/finder/?country=CL", "/en/about/", "/en/methodology/", "/en/data/", "/en/releases/"]


@pytest.mark.parametrize("address", UNDATED)
def test_a_page_without_history_says_so_and_keeps_the_day(client: Client, day: str, texts, address: str):
    dated = f"{address}{'&' if '?' in address else '?'}as_of={day}"
    page = client.get(dated).content.decode()
    frame = re.search(r'<nav class="site-nav".*?</nav>', page, re.S)[0] + page[page.index('<footer class="site-footer') :]
    links = re.findall(r'<a href="(/en/[^"]*)"', frame)

    assert "This page has no history: it shows today." in page
    assert "as it was published at the end of" not in page
    assert links
    assert all(f"as_of={day}" in link for link in links)
    assert "This page has no history" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/en/programmes/?country=CL&q=fondo&page=1", ["country=CL", "q=fondo"]),
        ("/en/coverage/?by=instrument", ["by=instrument"]),
        ("/en/compare/?country=CL&country=PE", ["country=CL", "country=PE"]),
        ("/en/countries/cl/?as_of={day}", []),
        ("/en/programmes/cl-old/", []),
        ("/en/finder/?country=CL", ["country=CL"]),
    ],
)
def test_turning_back_stays_on_the_page_with_its_question(client: Client, day: str, address: str, kept: list[str]):
    address = address.format(day=day)
    form = re.search(r'<form class="turn-back" action="([^"]*)">.*?</form>', client.get(address).content.decode(), re.S)
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[0])

    assert form[1] == address.split("?")[0]
    assert [f"{name}={value}" for name, value in hidden] == kept


def test_a_page_that_knows_no_day_turns_back_from_home(world: World, client: Client):
    assert '<form class="turn-back" action="/en/">' in client.get("/en/no-such-page/?as_of=2026-01-01&q=x").content.decode()


@pytest.mark.parametrize("kind", list(Kind))
def test_a_day_before_a_record_was_public_leads_to_the_record_of_today(world: World, client: Client, kind: Kind):
    version = make(world, kind)
    with translation.override("es"):
        address, whole_list = reverse(f"inventory:{kind}_detail", args=[version.code]), reverse(f"inventory:{kind}_list")
        since = formats.day(version.published_from)
    answer = client.get(f"{address}?as_of=2020-01-01")
    page = answer.content.decode()

    assert answer.status_code == 404
    assert f"Es pública desde el {since}." in page
    links = re.findall(r'<li><a href="([^"]*)"', page[page.index("<h1") :])
    assert links[:3] == [address, f"{whole_list}?as_of=2020-01-01", "/es/"]


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.RETURNED, State.WITHDRAWN])
def test_a_day_before_tells_nothing_of_what_is_not_public_today(world: World, client: Client, state: State):
    hidden = client.get(f"/en/programmes/{make(world, state=state).code}/?as_of=2020-01-01")
    nothing = client.get("/en/programmes/no-such-code/?as_of=2020-01-01")
    assert (hidden.status_code, hidden.content) == (nothing.status_code, nothing.content)
    assert hidden.status_code == 404


@pytest.mark.parametrize("address", ["/en/", "/en/programmes/", "/en/countries/cl/", "/en/countries/cl/timeline/"])
def test_a_page_that_was_empty_on_a_day_says_so_and_leads_to_today(client: Client, day: str, address: str):
    page = client.get(f"{address}?as_of=2020-01-01").content.decode()
    assert "Nothing was public here on 1 January 2020." in page
    assert "Nothing was public here" not in client.get(f"{address}?as_of={day}").content.decode()


def test_turning_back_carries_no_trace_of_a_campaign(world: World, client: Client):
    for address in ("/en/indicators/?theme=trade&utm_source=mail", "/en/programmes/?country=CL&utm_source=mail"):
        assert "utm_source" not in client.get(address).content.decode()


def test_a_release_says_when_its_links_show_more_than_its_moment(world: World, client: Client):
    make(world)
    now = timezone.now()
    Release.objects.create(name="2026.1", as_of=now)
    page = client.get("/en/releases/2026.1/").content.decode()
    assert f"{now:%H:%M} (UTC)" in page
    assert f"/en/programmes/?as_of={now:%Y-%m-%d}" in page
    assert "changed later" not in page

    make(world)
    assert "One record changed later on that day." in client.get("/en/releases/2026.1/").content.decode()
    gone = make(world, Kind.CONTEXT)
    workflow.withdraw(gone, by=world.reviewer, lock=gone.lock, note="Gone.")
    assert "2 records changed later on that day." in client.get("/en/releases/2026.1/").content.decode()
