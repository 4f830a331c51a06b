"""Suggesting a correction on the public pages, and answering it at the desk."""

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import translation

from inventory import workflow
from inventory.accounts import limits
from inventory.choices import CorrectionState, Kind, State
from inventory.models import Correction, Programme
from inventory.views import corrections as pages
from tests.admin import form_data
from tests.factories import bring_to, make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A test fills in a form quicker than any person."""
    monkeypatch.setattr(pages.CorrectionForm, "_age", lambda form: pages.QUICKEST)


def address(version, language="es") -> str:
    with translation.override(language):
        return reverse("inventory:correction", args=[version.KIND, version.code])


def filled(client, version, **values) -> dict[str, str]:
    """The form as a browser posts it, with some values changed."""
    form = client.get(address(version)).context["form"]
    return {field.html_name: field.value() or "" for field in form} | values


def desk(correction) -> str:
    return reverse("admin:inventory_correction_change", args=[correction.pk])


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("kind", list(Kind))
def test_every_record_leads_to_its_form(world, client, kind, language):
    live = make(world, kind)
    with translation.override(language):
        record = client.get(reverse(f"inventory:{kind}_detail", args=[live.code])).content.decode()

    assert f'href="{address(live, language)}"' in record
    assert client.get(address(live, language)).status_code == 200


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_sent_unchanged_but_for_a_comment_proposes_nothing(world, client, kind):
    live = make(world, kind)

    response = client.post(address(live), filled(client, live, comment="La cifra es de 2022."))

    correction = Correction.objects.get()
    assert response["Location"].endswith(f"/{correction.token}/")
    assert not correction.values.exists()


def test_changed_values_arrive_and_the_sender_follows_them_by_a_private_page(world, client):
    live = make(world)

    sent = client.post(address(live), filled(client, live, summary_es="Mejor así.", status="closed"))
    shown = client.get(sent["Location"])

    proposed = {value.field: value.value for value in Correction.objects.get().values.all()}
    assert proposed == {"summary_es": "Mejor así.", "status": "closed"}
    assert "Cerrado" in shown.content.decode()
    assert "Mejor así." in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert "noindex" in shown["X-Robots-Tag"]
    assert shown["Referrer-Policy"] == "no-referrer"


def test_line_ends_of_a_browser_are_no_proposal(world, client):
    live = make(world, description_es="Uno.\n\nDos.")

    client.post(address(live), filled(client, live, comment="x", description_es="Uno.\r\n\r\nDos."))

    assert not Correction.objects.get().values.exists()


def test_neither_page_sets_a_cookie_nor_asks_for_a_token(world):
    strict, live = Client(enforce_csrf_checks=True), make(world)

    response = strict.post(address(live), filled(strict, live, comment="Hola."))

    assert response.status_code == 302
    assert not strict.cookies


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({}, "comment"),
        ({"start": "ayer"}, "start"),
        ({"official_url": "javascript:alert(1)"}, "official_url"),
        ({"comment": "x", "email": "nadie"}, "email"),
        ({"comment": "x", "source_url": "ftp://example.org"}, "source_url"),
        ({"comment": "x", "website": "https://spam.example"}, "__all__"),
        ({"comment": "x", "started": ""}, "__all__"),
        ({"comment": "x", "started": "1:forged:signature"}, "__all__"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_is_lost(world, client, changed, field):
    live = make(world)

    response = client.post(address(live), filled(client, live) | {"comment": ""} | changed)

    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert not Correction.objects.exists()
    assert (changed.get("comment") or "") == (response.context["form"]["comment"].value() or "")


def test_a_form_sent_at_once_is_a_programs(world, client, monkeypatch):
    monkeypatch.undo()
    live = make(world)

    assert client.post(address(live), filled(client, live, comment="x")).status_code == 400
    with translation.override("es"):
        old = signing.dumps(live.pk, salt=pages.SALT)
    monkeypatch.setattr(pages, "QUICKEST", -1)
    assert client.post(address(live), filled(client, live, comment="x", started=old)).status_code == 302


def test_one_address_cannot_send_without_end(world, client):
    live = make(world)
    data = filled(client, live, comment="Otra vez.")
    answers = [client.post(address(live), data).status_code for _ in range(limits.PAIR.free + 2)]

    assert answers[: limits.PAIR.free] == [302] * limits.PAIR.free
    assert answers[-1] == 429


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.WITHDRAWN])
def test_there_is_no_form_about_what_is_not_public(world, client, state):
    version = make(world, state=state)

    assert client.get(address(version)).status_code == 404
    assert client.post(address(version), {"comment": "x"}).status_code == 404


def test_a_private_page_is_found_by_its_token_only(world, client):
    live = make(world)
    client.post(address(live), filled(client, live, comment="Hola."))
    correction = Correction.objects.get()

    with translation.override("es"):
        assert client.get(reverse("inventory:correction_status", args=[str(correction.pk)])).status_code == 404
    record = client.get(f"/es/programmes/{live.code}/", follow=True).content.decode()
    assert "Hola." not in record


def test_the_focal_point_takes_a_field_into_a_draft(world, as_, client):
    live = make(world)
    client.post(address(live), filled(client, live, summary_es="Mejor así.", start="2015", email="ana@example.org"))
    correction, author = Correction.objects.get(), as_("focal.cl")
    shown = author.get(desk(correction)).content.decode()
    assert "<ins>" in shown

    posted = form_data(author.get(desk(correction))) | {"fields_taken": ["start"], "note": "Gracias.", "_accept": "1"}
    response = author.post(desk(correction), posted)

    draft = Programme.objects.get(record=live.record, state=State.DRAFT)
    assert response["Location"] == reverse("admin:inventory_programme_change", args=[draft.pk])
    assert (draft.start, draft.summary_es) == ("2015", live.summary_es)
    assert Programme.objects.published().get() == live
    correction.refresh_from_db()
    assert correction.state == CorrectionState.PARTLY
    with translation.override("es"):
        status = client.get(reverse("inventory:correction_status", args=[correction.token])).content.decode()
    assert "Gracias." in status


def test_nothing_chosen_takes_nothing(world, as_, client):
    live = make(world)
    client.post(address(live), filled(client, live, start="2015"))

    response = as_("focal.cl").post(desk(Correction.objects.get()), {"_accept": "1"})

    assert response.status_code == 422
    assert Correction.objects.get().state == CorrectionState.RECEIVED


def test_declining_takes_a_reason_that_the_sender_reads(world, as_, client):
    live = make(world)
    client.post(address(live), filled(client, live, comment="No existe."))
    correction, author = Correction.objects.get(), as_("focal.cl")

    assert author.post(desk(correction), {"_decline": "1", "note": " "}).status_code == 422
    author.post(desk(correction), {"_decline": "1", "note": "Sí existe."})

    correction.refresh_from_db()
    assert correction.state == CorrectionState.DECLINED
    assert author.post(desk(correction), {"_decline": "1", "note": "Otra vez."}).status_code == 403


@pytest.mark.parametrize("name", ["focal.pe", "reviewer"])
def test_another_countrys_desk_neither_sees_nor_answers_it(world, as_, client, name):
    live = make(world)
    client.post(address(live), filled(client, live, comment="Secreto del remitente."))
    correction, other = Correction.objects.get(), as_(name)

    assert other.get(desk(correction)).status_code in (403, 404)
    assert other.post(desk(correction), {"_decline": "1", "note": "No."}).status_code in (403, 404)
    listed = other.get(reverse("admin:inventory_correction_changelist"))
    assert live.code not in listed.content.decode()
    assert Correction.objects.get().state == CorrectionState.RECEIVED


def test_it_waits_on_the_desk_until_it_is_answered(world, as_, client):
    live = make(world)
    client.post(address(live), filled(client, live, comment="Mal."))
    author = as_("focal.cl")
    assert author.get("/admin/").context["suggestions"]["count"] == 1

    author.post(desk(Correction.objects.get()), {"_decline": "1", "note": "No."})

    assert author.get("/admin/").context["suggestions"]["count"] == 0


def test_while_a_version_is_under_review_the_answer_waits(world, as_, client):
    live = make(world)
    client.post(address(live), filled(client, live, start="2015"))
    bring_to(world, workflow.start_draft(live, by=world.focal_point("CL")), State.SUBMITTED)

    author, answer = as_("focal.cl"), desk(Correction.objects.get())
    response = author.post(answer, form_data(author.get(answer)) | {"fields_taken": ["start"], "_accept": "1"})

    assert response.status_code == 409
    assert "revisión" in response.context["problem"]
    assert Correction.objects.get().state == CorrectionState.RECEIVED


def test_a_draft_that_says_something_else_is_shown_before_it_is_replaced(world, as_, client):
    live, by = make(world), world.focal_point("CL")
    client.post(address(live), filled(client, live, summary_es="Del lector.", start="2015"))
    correction, author = Correction.objects.get(), as_("focal.cl")
    posted = form_data(author.get(desk(correction))) | {"fields_taken": ["summary_es"], "note": "Gracias.", "_accept": "1"}
    draft = workflow.start_draft(live, by=by)
    draft.summary_es = "Trabajo de una tarde."
    workflow.save(draft, by=by, lock=draft.lock)

    refused = author.post(desk(correction), posted)

    assert refused.status_code == 409
    assert "Trabajo de una tarde." in refused.content.decode()
    assert form_data(refused)["fields_taken"] == ["summary_es"]
    assert form_data(refused)["note"] == "Gracias."
    assert author.post(desk(correction), form_data(refused) | {"_accept": "1"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.summary_es, draft.start) == ("Del lector.", live.start)


def test_an_empty_suggestion_is_told_so_however_quick_it_was(world, client, monkeypatch):
    live = make(world)
    monkeypatch.setattr(pages.CorrectionForm, "_age", lambda form: 0)

    errors = client.post(address(live), filled(client, live)).context["form"].errors

    assert list(errors) == ["comment"]


def test_the_desk_names_what_a_suggestion_is_about_by_its_title(world, client, as_):
    live = make(world, name_es="Fondo de prueba")
    client.post(address(live), filled(client, live, comment="Empezó antes."))

    for shown in ("/admin/", reverse("admin:inventory_correction_changelist"), desk(Correction.objects.get())):
        text = as_("focal.cl").get(shown).content.decode()
        assert "Fondo de prueba" in text
        assert f">{live.code}<" not in text
