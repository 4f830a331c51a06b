"""The journeys of the desk in a browser, in both languages: from the login to what the public sees."""

import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from inventory import workflow
from inventory.choices import CorrectionState, Kind, RoundState, State
from inventory.models import Correction, Mail, Programme, Round, StocktakingEntry
from inventory.views import corrections as correction_pages
from tests.admin import page as address
from tests.browser.desk import Person
from tests.factories import World, make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.parametrize("language", ["es", "en"])]


@pytest.fixture
def person(world: World, live_server, settings, new_context):
    """`person("focal.cl", "es")` comes to the desk; what their browser complains about fails the test."""
    settings.SITE_URL = live_server.url
    people: list[Person] = []

    def enter(name: str, language: str, path: str = "/admin/", *, by_login: bool = False) -> Person:
        people.append(Person(new_context, live_server.url, name, language))
        people[-1].sign_in(path) if by_login else people[-1].come_in(path)
        return people[-1]

    yield enter
    assert [complaint for one in people for complaint in one.complaints] == []


def test_a_focal_point_from_login_to_submit(world, person, language):
    make(world, name_es="Fondo de prueba", summary_en="")
    author = person("focal.cl", language, by_login=True)

    author.press(".work-lines form button")
    expect(author.page).to_have_url(re.compile("#id_summary_en$"))
    author.page.fill("#id_summary_en", "Written at the place that the desk led to.")
    author.press("[name=_submit]")

    draft = Programme.objects.get(number=2)
    assert (draft.state, draft.summary_en) == (State.SUBMITTED, "Written at the place that the desk led to.")
    expect(author.page.locator(".messagelist .success")).to_be_visible()


def test_a_reviewer_from_the_mail_to_publish(world, person, language):
    live = make(world)
    draft = workflow.start_draft(live, by=world.focal_point("CL"))
    draft.summary_es = "Respalda créditos de empresas sin ninguna garantía."
    workflow.save(draft, by=world.focal_point("CL"), lock=draft.lock)
    workflow.submit(draft, by=world.focal_point("CL"), lock=draft.lock)
    mail = Mail.objects.filter(address="reviewer@example.org").first()
    link = re.search(r"https?://\S+", mail.body)[0]

    reviewer = person("reviewer", language, urlsplit(link).path, by_login=True)
    expect(reviewer.page.locator(".difference ins").first).to_contain_text("ninguna")
    reviewer.press(".verb-page button[type=submit]")

    assert Programme.objects.published().get().pk == draft.pk
    reviewer.go(f"/en/programmes/{live.code}/")
    expect(reviewer.page.locator("h1")).to_be_visible()


def test_return_and_resubmit(world, person, language):
    version = make(world, state=State.SUBMITTED)
    reviewer = person("reviewer", language, address(version))
    reviewer.press("a[href$='/return/']")
    reviewer.page.fill("[name=note]", "Falta el año de la cifra.")
    reviewer.press(".verb-page button[type=submit]")

    author = person("focal.cl", language)
    expect(author.page.get_by_text("Falta el año de la cifra.").first).to_be_visible()
    author.press(f"a[href='{address(version)}']")
    author.page.fill("#id_summary_es", "Respaldó créditos en 2024.")
    author.page.fill("#id_summary_en", "It backed loans in 2024.")
    author.press("[name=_submit]")

    version.refresh_from_db()
    assert (version.state, version.summary_es) == (State.SUBMITTED, "Respaldó créditos en 2024.")


def test_verify_one_and_several(world, person, days_ago, language):
    with days_ago(900):
        one, _second, _third = (make(world) for _ in range(3))
    author = person("focal.cl", language)

    author.press(f"form[action='{address(one, 'verify')}'] button")
    expect(author.page.locator(f"form[action='{address(one, 'verify')}']")).to_have_count(0)
    author.press("a[href='/admin/confirm/']")
    for box in author.page.locator(".bulk-table input[type=checkbox]").all():
        box.check()
    author.press(".submit-row button")

    expect(author.page.locator(".report .tone-good")).to_have_count(3)
    assert Programme.objects.filter(record__verified_role="focal_point").count() == 3


def test_a_round_from_its_opening_to_its_freeze(world, person, language):
    make(world, Kind.STOCKTAKING)
    workflow.freeze(world.round, by=world.people["secretariat"])
    Round.objects.filter(pk=world.round.pk).update(opens_on=date(2025, 1, 1))
    secretariat = person("secretariat", language, reverse("admin:inventory_round_add"))
    for name, value in {"code": "r2", "name_es": "Segunda ronda", "name_en": "Second round", "opens_on": "2026-06-01"}.items():
        secretariat.page.fill(f"[name={name}]", value)
    for box in secretariat.page.locator("[name=topics]").all():
        box.check()
    secretariat.press("[name=_save]")
    secretariat.press("form[action$='/open/'] button")

    author = person("focal.cl", language)
    entry = StocktakingEntry.objects.get(prefilled=True)
    author.press(f"a[href^='{address(entry)}']")
    author.press("[name=_submit]")
    author.go(reverse("admin:inventory_round_progress", args=[entry.record.round_id]))
    author.page.check("[name=sure]")
    author.press("form[action$='/sign-off/'] button")
    reviewer = person("reviewer", language, address(entry, "publish"))
    reviewer.press(".verb-page button[type=submit]")
    secretariat.go(reverse("admin:inventory_round_progress", args=[entry.record.round_id]))
    secretariat.page.check("[name=sure]")
    secretariat.press("form[action$='/freeze/'] button")

    round_ = Round.objects.get(code="r2")
    assert round_.state == RoundState.FROZEN
    assert round_.sign_offs.get().country.code == "CL"
    assert StocktakingEntry.objects.published().filter(record__round=round_).count() == 1


def test_a_correction_from_the_form_to_the_draft(world, person, live_server, new_context, monkeypatch, language):
    monkeypatch.setattr(correction_pages.CorrectionForm, "_age", lambda form: correction_pages.QUICKEST)
    live = make(world)
    reader = new_context(java_script_enabled=False).new_page()
    with translation.override(language):
        reader.goto(live_server.url + reverse("inventory:programme_detail", args=[live.code]))
        reader.locator(f"a[href='{reverse('inventory:correction', args=[live.KIND, live.code])}']").click()
    reader.fill("[name=comment]", "Empezó antes.")
    reader.locator("details summary").click()
    reader.fill("[name=start]", "2015")
    reader.locator("main form button").click()
    private = reader.url

    correction = Correction.objects.get()
    author = person("focal.cl", language)
    author.press(f"a[href='{reverse('admin:inventory_correction_change', args=[correction.pk])}']")
    author.page.check("[value=start]")
    author.page.fill("[name=note]", "Tiene razón.")
    author.press("[name=_accept]")

    assert Programme.objects.get(number=2).start == "2015"
    correction.refresh_from_db()
    assert correction.state == CorrectionState.ACCEPTED
    reader.goto(private)
    expect(reader.get_by_text("Tiene razón.")).to_be_visible()
    assert reader.context.cookies() == []
