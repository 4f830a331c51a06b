"""The pages of the desk for people without a mouse, with a screen reader, on a phone, in the dark."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from inventory import corrections, workflow
from inventory.choices import Kind, LinkState, State
from inventory.models import Programme, Source
from tests.admin import page as address
from tests.axe import violations
from tests.browser.desk import COLOURS, PASSWORD, Person
from tests.factories import World, make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESKTOP, PHONE = {"width": 1280, "height": 720}, {"width": 360, "height": 740}


@pytest.fixture
def pages(world: World, days_ago) -> dict[str, list[str]]:
    """Who → the addresses of their pages, with something of everything on them."""
    with days_ago(900):
        old = make(world, summary_en="")
    draft, returned = make(world, state=State.DRAFT), make(world, state=State.RETURNED)
    submitted = workflow.start_draft(old, by=world.focal_point("CL"))
    submitted.name_es, submitted.summary_es = "Otro nombre", "Otro resumen."
    workflow.save(submitted, by=world.focal_point("CL"), lock=submitted.lock)
    workflow.submit(submitted, by=world.focal_point("CL"), lock=submitted.lock)
    entry, live = make(world, Kind.STOCKTAKING, state=State.DRAFT), make(world)
    Source.objects.update(link_state=LinkState.BROKEN)
    values = {"summary_es": "Mejor.", "start": "2015"}
    found = corrections.suggest(live, values=values, comment="Mal.", source_url="", email="", language="es")
    progress = reverse("admin:inventory_round_progress", args=[world.round.pk])
    return {
        "focal.cl": [
            "/admin/",
            "/admin/confirm/",
            reverse("admin:inventory_programme_changelist") + "?work=links",
            reverse("admin:inventory_programme_add"),
            address(draft),
            address(returned),
            address(entry),
            address(submitted),
            address(submitted, "changes"),
            address(submitted, "history"),
            address(draft, "submit"),
            reverse("preview", args=["es", "programme", draft.pk]),
            reverse("admin:inventory_correction_changelist"),
            reverse("admin:inventory_correction_change", args=[found.pk]),
            progress,
        ],
        "reviewer": [
            "/admin/",
            "/admin/review/",
            address(submitted),
            address(submitted, "publish"),
            address(submitted, "return"),
        ],
        "secretariat": ["/admin/", "/admin/?country=CL", progress, address(live, "merge"), reverse("admin:inventory_round_add")],
    }


@pytest.mark.parametrize("name", ["focal.cl", "reviewer", "secretariat"])
def test_no_page_has_a_serious_fault_scrolls_sideways_or_breaks_the_content_policy(world, pages, live_server, new_context, name):
    # A colour on its way from one scheme to the other is no colour to judge.
    person = Person(new_context, live_server.url, name, reduced_motion="reduce")
    person.come_in()
    found = []
    for path in pages[name]:
        person.page.set_viewport_size(DESKTOP)
        person.go(path)
        for colours in COLOURS:
            person.page.emulate_media(color_scheme=colours)
            found += [(path, colours, one) for one in grave(person.page, colours)]
        person.page.set_viewport_size(PHONE)
        if (width := person.page.evaluate("document.documentElement.scrollWidth")) > PHONE["width"]:
            found.append((path, "is as wide as", width))

    assert found == []
    assert person.complaints == []


def grave(page, colours: str) -> list[str]:
    return [one for one in violations(page, colours) if "(serious)" in one or "(critical)" in one]


def test_no_page_where_the_public_suggests_a_correction_has_a_serious_fault(world, live_server, new_context):
    live = make(world)
    found = corrections.suggest(
        live, values={"status": "closed"}, comment="Mal.", source_url="https://example.org", email="", language="es"
    )
    page = new_context(viewport=PHONE, reduced_motion="reduce").new_page()
    with translation.override("es"):
        paths = [
            reverse("inventory:correction", args=["programme", live.code]),
            reverse("inventory:correction_status", args=[found.token]),
            reverse("inventory:programme_detail", args=[live.code]),
        ]
    for path in paths:
        page.goto(live_server.url + path)
        for closed in page.locator("main details").all():
            closed.evaluate("one => one.open = true")
        for colours in COLOURS:
            page.emulate_media(color_scheme=colours)
            assert grave(page, colours) == [], (path, colours)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


def test_from_the_login_to_submit_with_the_keyboard_only(world, live_server, new_context):
    draft = make(world, state=State.DRAFT, summary_en="")
    person = Person(new_context, live_server.url, "focal.cl", viewport={"width": 1280, "height": 900})
    page, keys = person.page, person.page.keyboard
    person.go("/admin/")
    tab_to(page, "document.activeElement.name == 'login'")
    keys.type("focal.cl")
    keys.press("Tab")
    keys.type("let me in please")
    with page.expect_navigation():
        keys.press("Enter")
    tab_to(page, f"document.activeElement.getAttribute('href') == '{address(draft)}#id_summary_en'")
    with page.expect_navigation():
        keys.press("Enter")
    tab_to(page, "document.activeElement.id == 'id_summary_en'")
    keys.type("Typed without a mouse.")
    tab_to(page, "document.activeElement.name == '_submit'")
    with page.expect_navigation():
        keys.press("Enter")

    draft = Programme.objects.get(pk=draft.pk)
    assert (draft.state, draft.summary_en) == (State.SUBMITTED, "Typed without a mouse.")


def tab_to(page, condition: str) -> None:
    """Press Tab as a person does until the focus is where it is wanted; what has the focus must be seen."""
    for _press in range(400):
        if page.evaluate(condition):
            assert page.evaluate("document.activeElement.getBoundingClientRect().height") > 0
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never came to {condition}")


def test_who_is_signed_out_while_typing_loses_nothing(world: World, live_server, new_context) -> None:
    draft = make(world, state=State.DRAFT)
    author = Person(new_context, live_server.url, "focal.cl")
    author.sign_in(address(draft))
    author.page.fill("#id_summary_es", "Escrito durante más de una hora.")
    Session.objects.all().delete()

    author.page.click("[name=_save]")
    expect(author.page.locator("#signed-out")).to_be_focused()
    expect(author.page.locator("#id_summary_es")).to_have_value("Escrito durante más de una hora.")

    with author.context.expect_page() as opened:
        author.page.click("#signed-out a")
    elsewhere = opened.value
    elsewhere.fill("[name=login]", "focal.cl")
    elsewhere.fill("[name=password]", PASSWORD)
    elsewhere.click("main button[type=submit]")
    elsewhere.wait_for_url(f"{live_server.url}/admin/")
    author.press("[name=_save]")

    draft.refresh_from_db()
    assert draft.summary_es == "Escrito durante más de una hora."
    assert author.complaints == []
