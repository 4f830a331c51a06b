"""A round on the desk: opened by the secretariat, watched by all, signed off by the country, frozen for good."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory import workflow
from inventory.choices import Kind, RoundState, State
from inventory.models import Notice, Round, StocktakingEntry
from inventory.progress import progress
from tests.admin import form_data
from tests.factories import bring_to, make

pytestmark = pytest.mark.django_db


def address(page: str, round_) -> str:
    return reverse(f"admin:inventory_round_{page}", args=[round_.pk])


@pytest.fixture
def next_round(world):
    names = {"name_es": "Segunda", "name_en": "Second"}
    round_ = Round.objects.create(code="r2", opens_on=date(2026, 6, 1), state=RoundState.OPEN, **names)
    round_.topics.set(world.topics.values())
    return round_


def of(round_, code="CL"):
    return next(row for row in progress(round_) if row.country.code == code)


def test_the_secretariat_writes_a_round_and_opens_it(world, as_):
    make(world, Kind.STOCKTAKING)
    browser = as_("secretariat")
    add = reverse("admin:inventory_round_add")
    data = form_data(browser.get(add)) | {
        "code": "r2",
        "name_es": "Segunda ronda",
        "name_en": "Second round",
        "opens_on": "2026-06-01",
        "deadline": "2026-09-30",
        "instructions_es": "Confirmen cada respuesta.",
        "topics": [topic.pk for topic in world.topics.values()],
    }

    saved = browser.post(add, data)
    made = Round.objects.get(code="r2")
    assert saved["Location"] == address("progress", made)
    assert made.state == RoundState.DRAFT
    browser.post(address("open", made))

    assert StocktakingEntry.objects.get(record__round=made).prefilled
    assert Notice.objects.filter(user=world.focal_point("CL"), kind="round").exists()


def test_each_topic_is_counted_once_where_it_stands(world, next_round):
    states = [State.PUBLISHED, State.SUBMITTED, State.DRAFT]
    for topic, state in zip(world.topics.values(), states, strict=True):
        bring_to(world, entry(world, next_round, topic), state)

    row = of(next_round)

    assert (row.asked, row.published, row.submitted, row.confirmed, row.prefilled, row.missing) == (3, 1, 1, 1, 0, 0)
    assert of(next_round, "PE").missing == 3


def entry(world, round_, topic, country="CL"):
    return workflow.add(
        StocktakingEntry,
        country=world.countries[country],
        by=world.focal_point(country),
        values={"in_place_state": "reported", "in_place_es": "Hay.", "in_place_en": "There is."},
        children=lambda version: version.sources.create(source=world.source),
        round=round_,
        topic=topic,
    )


def test_prefilled_answers_are_counted_apart_until_somebody_saves_them(world, next_round):
    make(world, Kind.STOCKTAKING)
    workflow.open_round(next_round, by=world.people["secretariat"])
    assert (of(next_round).prefilled, of(next_round).answered) == (1, 0)

    draft = StocktakingEntry.objects.get(record__round=next_round)
    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock)

    assert (of(next_round).prefilled, of(next_round).answered) == (0, 1)


def test_a_new_draft_beside_what_is_published_does_not_move_the_count(world, next_round):
    live = bring_to(world, entry(world, next_round, world.topics["trade_finance"]), State.PUBLISHED)

    workflow.start_draft(live, by=world.focal_point("CL"))

    assert (of(next_round).published, of(next_round).confirmed) == (1, 0)


def test_the_figures_of_a_frozen_round_never_move(world, as_, next_round):
    for topic, state in zip(world.topics.values(), [State.PUBLISHED, State.SUBMITTED, State.DRAFT], strict=True):
        bring_to(world, entry(world, next_round, topic), state)
    browser = as_("secretariat")
    assert browser.post(address("freeze", next_round)).status_code == 422
    browser.post(address("freeze", next_round), {"sure": "on"})
    next_round.refresh_from_db()
    frozen = [(row.country.code, dict(row.counts)) for row in progress(next_round)]

    later = Round.objects.create(code="r3", name_es="Tercera", name_en="Third", opens_on=date(2026, 10, 1))
    later.topics.set(world.topics.values())
    workflow.open_round(later, by=world.people["secretariat"])
    for version in StocktakingEntry.objects.filter(record__round=later):
        workflow.save(version, by=world.focal_point("CL"), lock=version.lock)
        bring_to(world, version, State.PUBLISHED)

    assert next_round.state == RoundState.FROZEN
    assert [(row.country.code, dict(row.counts)) for row in progress(next_round)] == frozen
    assert browser.post(reverse("admin:inventory_round_change", args=[next_round.pk]), {"topics": []}).status_code == 403


def test_a_country_signs_off_its_own_answers(world, as_, next_round):
    as_("focal.cl").post(address("sign-off", next_round), {"country": "CL", "sure": "on"})
    refused = as_("focal.cl").post(address("sign-off", next_round), {"country": "PE"})

    assert refused.status_code == 403
    assert next_round.sign_offs.get().country.code == "CL"
    assert of(next_round).signed.role == "focal_point"


def test_a_country_that_left_topics_open_says_so_before_it_signs_off(world, as_, next_round):
    author = as_("focal.cl")
    shown = author.get(address("progress", next_round)).content.decode()
    assert reverse("admin:index") + "#work-unanswered" in shown

    asked = author.post(address("sign-off", next_round), {"country": "CL"})
    assert asked.status_code == 422
    assert "3 temas aún no tienen respuesta" in asked.content.decode()
    assert not next_round.sign_offs.exists()

    author.post(address("sign-off", next_round), {"country": "CL", "sure": "on"})
    assert next_round.sign_offs.get().country.code == "CL"
    assert address("sign-off", next_round) not in author.get(address("progress", next_round)).content.decode()


def test_a_country_that_answered_everything_signs_off_with_one_click(world, as_, next_round):
    for topic in world.topics.values():
        entry(world, next_round, topic)

    as_("focal.cl").post(address("sign-off", next_round), {"country": "CL"})

    assert next_round.sign_offs.get().country.code == "CL"


def test_a_free_code_is_proposed(world, as_):
    year = str(timezone.localdate().year)
    Round.objects.create(code=year, name_es="Otra", name_en="Other", opens_on=date(2026, 6, 1))

    assert form_data(as_("secretariat").get(reverse("admin:inventory_round_add")))["code"] == f"{year}-2"


def test_focal_points_see_their_own_line_and_those_who_work_for_all_see_all(world, as_, next_round):
    def countries(name: str) -> set[str]:
        rows = as_(name).get(address("progress", next_round)).context["rows"]
        return {row.country.code for row, _url, _work in rows}

    assert countries("focal.cl") == {"CL"}
    assert countries("reviewer") == countries("secretariat") == {"CL", "PE"}


@pytest.mark.parametrize("name", ["focal.cl", "reviewer"])
@pytest.mark.parametrize("page", ["open", "freeze"])
def test_only_the_secretariat_opens_and_freezes(world, as_, next_round, name, page):
    assert as_(name).post(address(page, next_round), {"sure": "on"}).status_code == 403
    next_round.refresh_from_db()
    assert next_round.state == RoundState.OPEN


@pytest.mark.parametrize("page", ["open", "freeze", "sign-off"])
def test_looking_does_nothing(world, as_, next_round, page):
    assert as_("admin").get(address(page, next_round)).status_code == 405
