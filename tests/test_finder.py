"""The finder for firms: the rule table by cases, and the page around it."""

import re
from datetime import date, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from inventory.calls import Window
from inventory.choices import State
from inventory.finder import STAGE_GROUPS, Answer, Firm, Offer, Stage, judge
from inventory.finder.needs import BY_CODE, NEEDS, NOT_FOR_FIRMS
from inventory.models import Region, Sector, TargetGroup, Topic
from tests.factories import World, make
from tests.reading import ease_of_english, ease_of_spanish

TODAY = date(2026, 6, 15)
SMALL = {"small": "Small firms"}
START_UPS = {"startups": "Start-ups"}
FOUNDERS = {"entrepreneurs": "Founders"}
EXPORT = {"export_promotion": "Export"}
YES, UNKNOWN, NO = Answer.YES, Answer.UNKNOWN, Answer.NO

# criterion, what the firm told, what the programme says, what the rule finds (None: it has nothing to say)
CASES = [
    ("country", {"country": "CL"}, {"country": "CL"}, YES),
    ("country", {"country": "CL"}, {"country": "PE"}, NO),
    ("country", {"country": "CL"}, {"country": "PA", "is_of_all_countries": True}, YES),
    ("country", {}, {"country": "CL"}, None),
    ("need", {"need": BY_CODE["guarantee"]}, {"topics": {"credit_guarantees": "Credit"}}, YES),
    ("need", {"need": BY_CODE["loan"]}, {"topics": EXPORT, "instruments": {"loan": "Loan"}}, YES),
    ("need", {"need": BY_CODE["loan"]}, {"topics": EXPORT, "instruments": {"grant": "Grant"}}, NO),
    ("need", {"need": BY_CODE["women"]}, {"topics": EXPORT, "others": {"women": "Women"}}, YES),
    ("need", {"need": BY_CODE["women"]}, {"topics": EXPORT}, NO),
    ("need", {"need": BY_CODE["start"]}, {"stages": FOUNDERS}, YES),
    ("need", {}, {"topics": EXPORT}, None),
    ("applying", {}, {"instruments": {"strategy_plan": "Plan"}}, NO),
    ("applying", {}, {"instruments": {"strategy_plan": "Plan", "grant": "Grant"}}, None),
    ("applying", {}, {"main_topic": "institutional_framework", "instruments": {"regulatory_reform": "Law"}}, NO),
    ("applying", {}, {"main_topic": "prompt_payment", "instruments": {"regulatory_reform": "Law"}}, None),
    ("applying", {}, {"main_topic": "institutional_framework", "instruments": {"tax_incentive": "Tax"}}, UNKNOWN),
    ("applying", {}, {"main_topic": "institutional_framework"}, UNKNOWN),
    ("size", {"size": "small"}, {"sizes": SMALL}, YES),
    ("size", {"size": "medium"}, {"sizes": SMALL}, NO),
    ("size", {"size": "medium"}, {"sizes": SMALL, "takes_any_size": True}, YES),
    ("size", {"size": "medium"}, {}, UNKNOWN),
    ("size", {}, {"sizes": SMALL}, UNKNOWN),
    ("size", {}, {}, UNKNOWN),
    ("size", {"size": "medium", "stage": "new"}, {"sizes": SMALL, "stages": START_UPS}, UNKNOWN),
    ("size", {"size": "medium", "stage": "running"}, {"sizes": SMALL, "stages": START_UPS}, NO),
    ("stage", {"stage": "new"}, {"stages": START_UPS}, YES),
    ("stage", {"stage": "idea"}, {"stages": FOUNDERS}, YES),
    ("stage", {"stage": "idea"}, {"stages": START_UPS}, NO),
    ("stage", {"stage": "running"}, {"stages": START_UPS}, NO),
    ("stage", {"stage": "running"}, {"stages": START_UPS, "sizes": SMALL}, UNKNOWN),
    ("stage", {"stage": "running"}, {"stages": START_UPS, "others": {"exporters": "Exporters"}}, UNKNOWN),
    ("stage", {"stage": "running"}, {}, None),
    ("stage", {"stage": "idea"}, {}, UNKNOWN),
    ("stage", {"stage": "informal"}, {"stages": {"informal": "Informal"}}, YES),
    ("stage", {"stage": "informal"}, {}, UNKNOWN),
    ("stage", {}, {"stages": START_UPS}, UNKNOWN),
    ("stage", {}, {}, None),
    ("sector", {"sector": "C"}, {"sectors": {"C": "Manufacturing"}}, YES),
    ("sector", {"sector": "A"}, {"sectors": {"C": "Manufacturing"}}, NO),
    ("sector", {"sector": "A"}, {}, UNKNOWN),
    ("sector", {}, {"sectors": {"C": "Manufacturing"}}, UNKNOWN),
    ("sector", {}, {}, None),
    ("region", {"region": "CL-RM"}, {"regions": {"CL-RM": "Metropolitana"}}, YES),
    ("region", {"region": "CL-AN"}, {"regions": {"CL-RM": "Metropolitana"}}, NO),
    ("region", {"region": "CL-AN"}, {"level": "national"}, YES),
    ("region", {"region": "CL-AN"}, {"level": "regional"}, UNKNOWN),
    ("region", {"region": "CL-AN"}, {"level": "local"}, UNKNOWN),
    ("region", {}, {"regions": {"CL-RM": "Metropolitana"}}, UNKNOWN),
    ("region", {}, {"level": "regional"}, None),
    ("others", {}, {"others": {"women": "Women"}}, UNKNOWN),
    ("others", {"need": BY_CODE["women"]}, {"others": {"women": "Women"}}, None),
    ("others", {}, {}, None),
    ("conditions", {}, {"conditions": ["Yearly sales at most 100 UF"]}, UNKNOWN),
    ("conditions", {}, {}, None),
    ("status", {}, {"status": "active"}, None),
    ("status", {}, {"status": "planned"}, UNKNOWN),
    ("status", {}, {"status": "suspended"}, UNKNOWN),
    ("status", {}, {"status": "unknown"}, UNKNOWN),
    ("status", {}, {"status": "closed"}, NO),
    ("status", {}, {"status": "superseded"}, NO),
    ("calls", {}, {}, UNKNOWN),
    ("calls", {}, {"calls": [Window(is_permanent=True)]}, YES),
    ("calls", {}, {"calls": [Window(date(2026, 6, 1), date(2026, 6, 15))]}, YES),
    ("calls", {}, {"calls": [Window(date(2026, 6, 15))]}, YES),
    ("calls", {}, {"calls": [Window(date(2026, 6, 16), date(2026, 7, 1))]}, UNKNOWN),
    ("calls", {}, {"calls": [Window(date(2026, 6, 1), date(2026, 6, 14))]}, UNKNOWN),
]


@pytest.mark.parametrize(("criterion", "told", "says", "answer"), CASES)
def test_each_rule_answers_yes_no_or_not_known(criterion, told, says, answer):
    found = {reason.criterion: reason for reason in judge(Firm(**told), Offer(**says), TODAY).reasons}
    assert (found[criterion].answer if criterion in found else None) == answer


@pytest.mark.parametrize(("criterion", "told", "says", "answer"), CASES)
def test_only_a_no_leaves_a_programme_out_and_each_answer_has_words(criterion, told, says, answer):
    verdict = judge(Firm(**told), Offer(**says), TODAY)
    assert verdict.fits is all(reason.answer != NO for reason in verdict.reasons)
    if answer in (YES, UNKNOWN):
        assert any(words for words in (verdict.why if answer == YES else verdict.unknown))
    assert all(reason.words.endswith(".") for reason in verdict.reasons)


def test_what_a_firm_leaves_open_never_leaves_a_programme_out():
    """Of all ways to fill the questions: taking an answer back never turns a fitting programme into one left out."""
    offers = [
        Offer(country="CL", sizes=SMALL, sectors={"C": "C"}, regions={"CL-RM": "RM"}, topics={"credit_guarantees": "Credit"}),
        Offer(country="CL", stages=START_UPS, takes_any_size=True, topics={"credit_guarantees": "Credit"}),
        Offer(country="CL"),
    ]
    for offer, size, stage, sector, region in product(offers, ["", "small"], ["", "new"], ["", "C"], ["", "CL-RM"]):
        full = Firm("CL", size, region, sector, stage, BY_CODE["guarantee"])
        if judge(full, offer, TODAY).fits:
            for name in ("size", "region", "sector", "stage"):
                fewer = Firm(**{key: "" if key == name else getattr(full, key) for key in full.__slots__})
                assert judge(fewer, offer, TODAY).fits


def test_what_is_open_now_comes_first_then_what_fits_best():
    firm = Firm(size="small")
    open_now = judge(firm, Offer(calls=[Window(is_permanent=True)]), TODAY)
    fits_well = judge(firm, Offer(sizes=SMALL), TODAY)
    unsure = judge(firm, Offer(sizes=SMALL, others={"women": "Women"}, status="unknown"), TODAY)

    assert sorted([unsure, fits_well, open_now], key=lambda one: one.rank) == [open_now, fits_well, unsure]


def test_every_stage_and_every_topic_has_its_place(world: World):
    assert set(STAGE_GROUPS) == set(Stage)
    named = {topic for need in NEEDS for topic in need.topics} | NOT_FOR_FIRMS
    assert set(Topic.objects.values_list("code", flat=True)) <= named
    assert len({need.code for need in NEEDS}) == len(NEEDS)


# -- the page --------------------------------------------------------------------------------------------------------


def count(response) -> int:
    return int(re.search(r'data-result-count="(\d+)"', response.content.decode())[1])


@pytest.fixture
def firms(world: World) -> World:
    Region.objects.create(code="CL-RM", country=world.countries["CL"], name="Metropolitana")
    Sector.objects.create(code="C", name_es="Industria", name_en="Manufacturing")
    world.targets["women"] = TargetGroup.objects.create(code="women", name_es="Mujeres", name_en="Women", axis="population")
    return world


def test_the_country_is_asked_first_and_then_the_rest(firms: World, client: Client):
    first = client.get("/en/finder/").content.decode()
    then = client.get("/en/finder/?country=CL").content.decode()

    assert 'name="country"' in first
    assert 'name="size"' not in first
    assert all(f'name="{name}"' in then for name in ("country", "need", "size", "stage", "sector", "region"))


def test_programmes_come_with_why_and_with_what_is_not_known(firms: World, client: Client):
    make(firms, children=lambda one: one.target_groups.add(firms.targets["women"]))
    page = client.get("/en/finder/?country=CL&size=small&need=guarantee&sector=C&region=CL-RM")
    words = page.content.decode()

    assert count(page) == 1
    for expected in (
        "It is in your country: Chile.",
        "It helps with what you need: Credit guarantees.",
        "It is for your firm size: Small firms.",
        "It works in the whole country.",
        "It does not say for which kinds of business. Often that means all.",
        "It names these: Women. Please check if that is you.",
        "We do not know if you can apply now. Ask the office in charge.",
    ):
        assert expected in words


def test_who_is_left_out_is_told_how_many_and_why(firms: World, client: Client):
    make(firms)
    make(firms, status="closed")
    page = client.get("/en/finder/?country=CL&size=medium")

    assert count(page) == 0
    assert "We know of no call that is open now." not in page.content.decode()
    words = " ".join(re.sub("<[^>]+>", " ", page.content.decode()).split())
    assert "1 more has ended." in words
    assert "1 for other firm sizes." in words


def test_what_helps_with_something_else_is_counted_too(firms: World, client: Client):
    """Whether by its topics, by what it gives or by whom it names: each way a programme answers to a need."""
    export = {"primary_topic": firms.topics["export_promotion"]}
    make(firms, **export, children=lambda one: one.instruments.update(type=firms.instruments["loan"]))
    make(firms, **export, children=lambda one: one.target_groups.add(firms.targets["women"]))

    def found(need: str) -> tuple[int, str]:
        page = client.get(f"/en/finder/?country=CL&need={need}")
        return count(page), " ".join(re.sub("<[^>]+>", " ", page.content.decode()).split())

    assert found("loan")[0] == 1
    assert "We left these out: 1 for another need." in found("loan")[1]
    assert found("women")[0] == 1
    assert "We left these out: 1 for another need." in found("women")[1]
    assert found("abroad")[0] == 2
    assert "We left these out" not in found("abroad")[1]


def test_the_finder_looks_at_the_programmes_that_the_api_gives(firms: World, client: Client):
    make(firms)
    make(firms, primary_topic=firms.topics["trade_finance"])
    make(firms, country="PA", primary_topic=firms.topics["trade_finance"])
    make(firms, country="PE")
    query = "country=CL&country=PA&topic=trade_finance"

    assert count(client.get("/en/finder/?country=CL")) == 3
    found = client.get("/en/finder/?country=CL&need=invoices")
    told = client.get(f"/api/v1/programmes/?{query}").json()
    assert count(found) == told["count"] == 2
    assert all(f"/en/programmes/{one['code']}/" in found.content.decode() for one in told["results"])


def test_a_call_that_is_open_comes_first(firms: World, client: Client):
    today = timezone.now().date()
    make(firms, name_es="A", name_en="A quiet one")
    make(
        firms,
        name_es="Z",
        name_en="Z open one",
        children=lambda one: one.calls.create(opens_on=today, closes_on=today + timedelta(days=5)),
    )
    words = client.get("/en/finder/?country=CL").content.decode()

    assert words.index("Z open one") < words.index("A quiet one")
    assert "1 is open now. It comes first." in words


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.WITHDRAWN])
def test_nothing_unpublished_is_found(firms: World, client: Client, state: State):
    make(firms, state=state)
    assert count(client.get("/en/finder/?country=CL")) == 0


@pytest.mark.parametrize("query", ["?country=XX", "?country=CL&size=huge", "?country=CL&need=x", "?country=CL&stage=%00"])
def test_an_answer_that_nobody_can_read_is_said(firms: World, client: Client, query: str):
    response = client.get(f"/en/finder/{query}")
    assert response.status_code == 400
    if "%00" not in query:
        assert "We cannot read some answers" in response.content.decode()


def test_questions_left_open_are_no_part_of_the_address(firms: World, client: Client):
    response = client.get("/en/finder/?country=CL&need=&size=small&stage=&q=%2F%2Fx")
    assert (response.status_code, response["Location"]) == (302, "/en/finder/?country=CL&size=small&q=%2F%2Fx")
    assert client.get("/en/finder/?country=")["Location"] == "/en/finder/"


def test_sectors_and_regions_are_offered_as_an_owner_names_and_sorts_them(firms: World, client: Client):
    for code, name in [("CL-NB", "Ñuble"), ("CL-AN", "Áncash"), ("CL-AT", "Atacama")]:
        Region.objects.create(code=code, country=firms.countries["CL"], name=name)
    Sector.objects.create(code="Z", name_es="Otra", name_en="Some other section")
    page = client.get("/en/finder/?country=CL").content.decode()

    assert re.findall(r'<option value="CL-\w+">(.+?)<', page) == ["Áncash", "Atacama", "Metropolitana", "Ñuble"]
    assert "Making things: food, clothes, furniture, machines" in page
    assert "Some other section" in page


def test_a_region_of_another_country_is_no_answer(firms: World, client: Client):
    make(firms, country="PE")
    assert count(client.get("/en/finder/?country=PE&region=CL-RM")) == 1


def test_more_programmes_than_can_be_judged_are_not_cut_silently(firms: World, client: Client, monkeypatch):
    monkeypatch.setattr("inventory.views.finder.MOST", 1)
    make(firms)
    make(firms, primary_topic=firms.topics["trade_finance"])
    page = client.get("/en/finder/?country=CL").content.decode()

    assert "There are too many programmes to show" in page
    assert "data-result-count" not in page
    assert count(client.get("/en/finder/?country=CL&need=invoices")) == 1


def test_nothing_is_stored(firms: World, client: Client):
    response = client.get("/en/finder/?country=CL&size=small")
    assert not response.cookies
    with CaptureQueriesContext(connection) as spent:
        client.get("/en/finder/?country=CL&size=small")
    assert not [one["sql"] for one in spent if not one["sql"].startswith("SELECT")]


def test_more_programmes_need_no_more_statements(firms: World, client: Client):
    numbers = []
    for _round in range(2):
        make(firms)
        make(firms, country="PA")
        with CaptureQueriesContext(connection) as spent:
            client.get("/en/finder/?country=CL&size=small&stage=new&sector=C&region=CL-RM")
        numbers.append(len(spent))
    assert numbers[0] == numbers[1] <= 15


def own_words(client: Client, language: str) -> str:
    """The sentences of the finder's own, questions and reasons, one a line."""
    address = {"en": "/en/finder/", "es": "/es/buscador/"}[language]
    page = client.get(f"{address}?country=CL&size=small&stage=idea&sector=C&need=guarantee").content.decode()
    main = re.search(r"<main.*</main>", page, re.S)[0]
    main = re.sub(r"<select.*?</select>|<title>.*?</title>", " ", main, flags=re.S)
    lines = [" ".join(re.sub("<[^>]+>", " ", line).split()) for line in re.split(r"</(?:p|li|h\d|label|summary)>", main)]
    with translation.override(language):
        lines += [str(need.label) for need in NEEDS]
    return "\n".join(line for line in lines if len(line.split()) > 2)


def test_the_finder_is_written_in_plain_language(firms: World, client: Client):
    """Seventy is "fairly easy" on both scales: what twelve-year-olds read without effort."""
    make(firms, children=lambda one: one.target_groups.add(firms.targets["women"]))

    assert ease_of_english(own_words(client, "en")) >= 70
    assert ease_of_spanish(own_words(client, "es")) >= 70
