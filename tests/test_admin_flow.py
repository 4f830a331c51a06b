"""The work of a focal point and a reviewer, as they do it: page by page, through forms."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from inventory import workflow
from inventory.choices import Kind, Provenance, State
from inventory.models import Event, Programme, StocktakingEntry
from tests.admin import form_data, page
from tests.factories import make

pytestmark = pytest.mark.django_db


def test_a_focal_point_edits_a_published_programme_and_a_reviewer_publishes_it(world, as_):
    live = make(world, name_es="Fondo viejo")
    author, reviewer = as_("focal.cl"), as_("reviewer")

    started = author.post(page(live, "start-draft"), {"lock": live.lock})
    draft = Programme.objects.get(record=live.record, state=State.DRAFT)
    assert started["Location"] == page(draft)
    data = form_data(author.get(page(draft))) | {"name_es": "Fondo nuevo", "_submit": "1"}
    author.post(page(draft), data)
    draft.refresh_from_db()
    assert (draft.state, draft.name_es) == (State.SUBMITTED, "Fondo nuevo")

    shown = reviewer.get(page(draft, "publish")).content.decode()
    assert re.search(r"<del>.*viejo.*</del>", shown)
    assert re.search(r"<ins>.*nuevo.*</ins>", shown)
    reviewer.post(page(draft, "publish"), {"lock": draft.lock})

    assert Programme.objects.published().get(record=live.record).name_es == "Fondo nuevo"


def test_saving_changes_no_public_version(world, as_):
    live = make(world)
    author = as_("focal.cl")
    author.post(page(live, "start-draft"))
    draft = Programme.objects.get(record=live.record, state=State.DRAFT)
    before = Programme.objects.filter(pk=live.pk).values().get()

    author.post(page(draft), form_data(author.get(page(draft))) | {"summary_es": "Otro resumen."})

    assert Programme.objects.filter(pk=live.pk).values().get() == before
    assert Programme.objects.get(pk=draft.pk).summary_es == "Otro resumen."


def test_saving_unchanged_keeps_every_row_and_link(world, as_):
    draft = make(world, state=State.DRAFT)
    author = as_("focal.cl")

    response = author.post(page(draft), form_data(author.get(page(draft))))

    assert response.status_code == 302
    draft.refresh_from_db()
    assert draft.instruments.count() == draft.agencies.count() == draft.sources.count() == 1
    assert list(draft.target_groups.all()) == [world.targets["small"]]


def test_a_row_is_added_and_another_deleted(world, as_):
    draft = make(world, state=State.DRAFT)
    author = as_("focal.cl")
    data = form_data(author.get(page(draft))) | {
        "instruments-0-DELETE": "on",
        "instruments-TOTAL_FORMS": "2",
        "instruments-1-id": "",
        "instruments-1-version": draft.pk,
        "instruments-1-type": world.instruments["loan"].pk,
    }

    author.post(page(draft), data)

    assert [row.type.code for row in draft.instruments.all()] == ["loan"]


def test_a_new_programme_belongs_to_the_only_country_of_its_author(world, as_):
    author = as_("focal.cl")
    address = reverse("admin:inventory_programme_add")
    data = form_data(author.get(address)) | {"name_es": "Fondo inédito", "primary_topic": world.topics["trade_finance"].pk}

    response = author.post(address, data)

    made = Programme.objects.get(name_es="Fondo inédito")
    assert response["Location"] == page(made)
    assert (made.record.country.code, made.state, made.created_by.username) == ("CL", State.DRAFT, "focal.cl")
    assert list(made.topics.all()) == [world.topics["trade_finance"]]


def test_a_new_entry_answers_on_a_topic_of_an_open_round_once(world, as_):
    author = as_("focal.cl")
    address = reverse("admin:inventory_stocktakingentry_add")
    topic = world.topics["trade_finance"]
    data = form_data(author.get(address)) | {"topic": topic.pk, "in_place_state": "unknown"}

    assert author.post(address, data).status_code == 302
    again = author.post(address, data)

    assert again.status_code == 200
    assert "topic" in again.context["adminform"].form.errors
    made = StocktakingEntry.objects.get()
    assert made.record.topic == topic

    author.post(page(made, "discard"), {"lock": made.lock})
    assert author.post(address, data).status_code == 302


def test_save_and_submit_of_something_incomplete_saves_and_says_what_is_missing(world, as_):
    draft = make(world, state=State.DRAFT, children=lambda version: version.sources.all().delete())
    author = as_("focal.cl")

    response = author.post(page(draft), form_data(author.get(page(draft))) | {"name_es": "Nuevo", "_submit": "1"}, follow=True)

    draft.refresh_from_db()
    assert (draft.name_es, draft.state) == ("Nuevo", State.DRAFT)
    assert f'href="{page(draft)}#sources-group"' in response.content.decode()


@pytest.mark.parametrize("value", ["Otra cosa.", None])
def test_save_and_submit_asks_first_when_nothing_differs_from_what_is_published(world, as_, value):
    draft = workflow.start_draft(make(world), by=world.focal_point("CL"))
    Programme.objects.update(provenance=Provenance.COUNTRY)
    author = as_("focal.cl")
    typed = {"summary_es": value} if value else {}

    response = author.post(page(draft), form_data(author.get(page(draft))) | typed | {"_submit": "1"})

    draft.refresh_from_db()
    assert draft.state == (State.SUBMITTED if value else State.DRAFT)
    assert response["Location"] == page(draft, "change" if value else "submit")
    if not value:
        author.post(response["Location"], form_data(author.get(response["Location"])))
        assert Programme.objects.get(pk=draft.pk).state == State.SUBMITTED


def test_a_reviewer_may_return_what_they_opened_to_publish_and_is_back_at_the_queue(world, as_):
    version = make(world, state=State.SUBMITTED)
    reviewer = as_("reviewer")
    opened = reviewer.get(reverse("admin:review")).context["rows"][0].url

    assert f'href="{page(version, "return")}?from=review"' in reviewer.get(opened).content.decode()
    response = reviewer.post(f"{page(version, 'return')}?from=review", {"lock": version.lock, "note": "Falta el año."})

    assert response["Location"] == reverse("admin:review")


@pytest.mark.parametrize("origin", ["https://evil.example", "//evil.example", "admin:logout", ""])
def test_a_verb_leads_back_to_a_list_of_the_desk_and_nowhere_else(world, as_, origin):
    version = make(world, state=State.SUBMITTED)

    response = as_("reviewer").post(
        f"{page(version, 'publish')}?from={origin}", {"lock": version.lock, "note": "", "from": origin}
    )

    assert response["Location"] == page(version)


def test_returning_needs_a_reason_which_the_author_reads(world, as_):
    version = make(world, state=State.SUBMITTED)
    reviewer = as_("reviewer")

    without = reviewer.post(page(version, "return"), {"lock": version.lock, "note": " "})
    assert without.context["form"].errors
    reviewer.post(page(version, "return"), {"lock": version.lock, "note": "Falta la fuente del presupuesto."})

    version.refresh_from_db()
    assert version.state == State.RETURNED
    assert "Falta la fuente del presupuesto." in as_("focal.cl").get(page(version)).content.decode()


def test_verifying_is_one_click_and_one_event(world, as_):
    live = make(world)

    as_("focal.cl").post(page(live, "verify"), {"lock": live.lock})

    live.record.refresh_from_db()
    assert live.record.verified_role == "focal_point"
    assert live.record.events.filter(verb="verified").count() == 1


def test_withdrawing_takes_a_reason(world, as_):
    live = make(world)

    as_("reviewer").post(page(live, "withdraw"), {"lock": live.lock, "note": "Nunca existió."})

    assert not Programme.objects.published().filter(pk=live.pk).exists()


def test_a_discarded_draft_is_gone_and_the_published_version_is_not(world, as_):
    live = make(world)
    author = as_("focal.cl")
    author.post(page(live, "start-draft"))
    draft = Programme.objects.get(record=live.record, state=State.DRAFT)

    author.post(page(draft, "discard"), {"lock": draft.lock})

    assert list(Programme.objects.filter(record=live.record)) == [live]


def test_an_earlier_version_is_restored_as_a_draft(world, as_):
    first = make(world, state=State.SUPERSEDED, name_es="Primer nombre")
    author = as_("focal.cl")
    second = Programme.objects.published().get(record=first.record)
    assert page(first) in author.get(page(second, "history")).content.decode()
    assert "Restaurar en un borrador nuevo" in author.get(page(first)).content.decode()
    assert "Editar en un borrador nuevo" in author.get(page(second)).content.decode()

    author.post(page(first, "start-draft"))

    draft = Programme.objects.get(record=first.record, state=State.DRAFT)
    assert (draft.number, draft.name_es) == (3, "Primer nombre")


def test_a_second_draft_is_a_conflict_that_leads_to_the_first(world, as_):
    live = make(world)
    author = as_("focal.cl")
    author.post(page(live, "start-draft"))

    response = author.post(page(live, "start-draft"))

    draft = Programme.objects.get(record=live.record, state=State.DRAFT)
    assert response.status_code == 409
    assert page(draft) in response.content.decode()


@pytest.mark.parametrize("verb", ["submit", "publish", "return", "withdraw", "discard", "verify", "start-draft"])
def test_asking_for_the_page_of_a_verb_changes_nothing(world, as_, verb):
    versions = [make(world, state=state) for state in (State.DRAFT, State.SUBMITTED, State.PUBLISHED)]
    before = list(Programme.objects.order_by("pk").values())
    events = Event.objects.count()

    for name in ("focal.cl", "reviewer", "admin"):
        for version in versions:
            as_(name).get(page(version, verb))

    assert list(Programme.objects.order_by("pk").values()) == before
    assert Event.objects.count() == events


def test_nobody_publishes_what_they_submitted(world, as_):
    version = make(world, state=State.DRAFT)
    world.people["admin"].memberships.create(role="focal_point")
    boss = as_("admin")
    boss.post(page(version, "submit"), {"lock": version.lock})
    version.refresh_from_db()

    response = boss.post(page(version, "publish"), {"lock": version.lock})

    assert response.status_code == 403
    version.refresh_from_db()
    assert version.state == State.SUBMITTED


def test_what_a_reviewer_read_is_what_is_published_or_nothing(world, as_):
    """Returned, edited and submitted again behind the reviewer's back: the page they read does not publish it."""
    version = make(world, state=State.SUBMITTED)
    reviewer, author = as_("reviewer"), as_("focal.cl")
    read = form_data(reviewer.get(page(version, "publish")))
    reviewer.post(page(version, "return"), {"lock": version.lock, "note": "Cambie el nombre."})
    author.post(page(version), form_data(author.get(page(version))) | {"name_es": "Distinto", "_submit": "1"})

    response = reviewer.post(page(version, "publish"), read | {"note": "Bien."})

    assert response.status_code == 409
    assert not Programme.objects.published().exists()
    assert "Distinto" in response.content.decode()
    shown = form_data(response)
    assert shown["note"] == "Bien."
    reviewer.post(page(version, "publish"), shown)
    assert Programme.objects.published().get().name_es == "Distinto"


def test_who_was_overtaken_by_a_return_is_told_so_and_has_no_button(world, as_):
    version = make(world, state=State.SUBMITTED)
    reviewer = as_("reviewer")
    read = form_data(reviewer.get(page(version, "publish")))
    reviewer.post(page(version, "return"), {"lock": version.lock, "note": "Cambie el nombre."})

    response = reviewer.post(page(version, "publish"), read)

    assert response.status_code == 409
    assert "lock" not in form_data(response)


@pytest.mark.parametrize(
    ("verb", "label"), [("comment", "Comentario"), ("return", "Motivo"), ("publish", "Nota (puede dejarla vacía)")]
)
def test_what_a_verb_asks_for_is_called_by_its_name(world, as_, verb, label):
    version = make(world, state=State.SUBMITTED)

    shown = as_("reviewer").get(page(version, verb)).content.decode()

    assert re.search(rf'<label for="id_note"[^>]*>{re.escape(label)}</label>', shown)


def test_days_have_their_month_in_words_in_english_too(world, as_):
    make(world)
    browser = as_("focal.cl")
    browser.post(reverse("admin:set_language"), {"language": "en", "next": "/admin/"})

    shown = browser.get(reverse("admin:inventory_programme_changelist")).content.decode()

    with translation.override("en"):
        assert date_format(timezone.localdate(), "j F Y") in shown


def test_who_decides_reads_the_conversation_and_finds_the_preview(world, as_):
    version = make(world, state=State.SUBMITTED)
    as_("focal.cl").post(page(version, "comment"), {"lock": version.lock, "note": "La cifra es de 2024."})

    shown = as_("reviewer").get(page(version, "publish")).content.decode()

    assert "La cifra es de 2024." in shown
    assert reverse("preview", args=["es", version.KIND, version.pk]) in shown


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_added_edited_and_published_through_the_desk(world, as_, kind):
    version = make(world, kind, state=State.DRAFT)
    author, reviewer = as_("focal.cl"), as_("reviewer")

    author.post(page(version), form_data(author.get(page(version))) | {"_submit": "1"})
    version.refresh_from_db()
    reviewer.post(page(version, "publish"), form_data(reviewer.get(page(version, "publish"))))

    version.refresh_from_db()
    assert version.state == State.PUBLISHED


def test_the_list_has_one_row_a_record_with_its_latest_state(world, as_):
    live = make(world, name_es="Fondo con borrador")
    make(world)
    author = as_("focal.cl")
    author.post(page(live, "start-draft"))

    shown = author.get(reverse("admin:inventory_programme_changelist"))

    assert shown.context["cl"].result_count == 2
    draft = Programme.objects.get(record=live.record, state=State.DRAFT)
    assert page(draft) in shown.content.decode()
    assert page(live) not in shown.content.decode()


def test_a_reviewer_sees_the_published_version_while_the_draft_is_not_theirs(world, as_):
    live = make(world)
    as_("focal.cl").post(page(live, "start-draft"))

    shown = as_("reviewer").get(reverse("admin:inventory_programme_changelist"))

    assert [row.pk for row in shown.context["cl"].result_list] == [live.pk]


@pytest.mark.parametrize("words", ["garantia", "GARANTÍA", "numero garant"])
def test_the_search_of_the_list_needs_no_accents(world, as_, words):
    make(world)
    make(world, name_es="Otra cosa", name_en="Something else")

    shown = as_("focal.cl").get(reverse("admin:inventory_programme_changelist"), {"q": words})

    assert shown.context["cl"].result_count == 1


@pytest.mark.parametrize("kind", list(Kind))
def test_ten_more_rows_take_not_one_more_query(world, as_, kind):
    def count() -> int:
        version = make(world, kind)
        with CaptureQueriesContext(connection) as queries:
            as_("admin").get(reverse(f"admin:inventory_{version._meta.model_name}_changelist"))
        return len(queries)

    few = count()
    for _ in range(10):
        make(world, kind)

    assert count() <= few


def test_errors_name_the_field_and_lead_to_it(world, as_):
    draft = make(world, state=State.DRAFT)
    author = as_("focal.cl")

    response = author.post(page(draft), form_data(author.get(page(draft))) | {"start": "ayer", "instruments-0-type": ""})

    shown = response.content.decode()
    assert response.status_code == 200
    assert 'href="#id_start"' in shown
    assert 'href="#id_instruments-0-type"' in shown
    assert 'value="ayer"' in shown


def test_the_desk_speaks_the_language_that_was_chosen(world, as_):
    author = as_("focal.cl")

    author.post(reverse("admin:set_language"), {"language": "en", "next": "/admin/"})
    assert 'lang="en"' in author.get("/admin/").content.decode()
    author.post(reverse("admin:set_language"), {"language": "es", "next": "/admin/"})
    assert 'lang="es"' in author.get("/admin/").content.decode()


def test_a_refusal_is_a_page_of_the_desk_and_the_same_for_what_is_foreign_and_what_never_was(world, as_):
    foreign = make(world, country="PE", state=State.DRAFT)
    author = as_("focal.cl")
    hidden = author.get(page(foreign))
    never = author.get(page(foreign).replace(str(foreign.pk), "987654"))
    forbidden = author.get(reverse("admin:review"))

    assert [answer.status_code for answer in (hidden, never, forbidden)] == [404, 404, 403]
    assert {answer.templates[0].name for answer in (hidden, never, forbidden)} == {"admin/refusal.html"}

    def words(answer) -> str:
        return re.sub(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"', "", answer.content.decode())

    assert words(hidden) == words(never)


def test_a_form_from_another_session_is_refused_in_both_languages(world, as_):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.people["focal.cl"])

    answer = browser.post(reverse("admin:preferences"), {})

    assert answer.status_code == 403
    assert "No se aceptó" in answer.content.decode()
    assert "Not accepted" in answer.content.decode()


def test_the_desk_is_kept_by_no_cache_and_runs_no_foreign_code(world, as_):
    author, draft = as_("focal.cl"), make(world, state=State.DRAFT)
    for address in ("/admin/", page(draft), reverse("admin:inventory_programme_changelist"), "/admin/password_change/"):
        response = author.get(address)
        assert "no-store" in response["Cache-Control"]
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", response.content.decode())
