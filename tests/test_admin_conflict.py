"""Two people on one draft: one wins, the other sees both sides, and nothing typed is lost."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from inventory import workflow
from inventory.choices import Role, State
from inventory.models import Membership, Programme, StocktakingEntry
from tests.admin import form_data, page
from tests.factories import make, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(world):
    """A second focal point of Chile."""
    person = make_user("second.cl", (Role.FOCAL_POINT, world.countries["CL"]))
    browser = Client()
    browser.force_login(person)
    return browser


def test_the_second_to_save_sees_both_sides_and_loses_nothing(world, as_, colleague):
    draft = make(world, state=State.DRAFT)
    first, second = form_data(as_("focal.cl").get(page(draft))), form_data(colleague.get(page(draft)))
    as_("focal.cl").post(page(draft), first | {"summary_es": "El resumen de la primera persona."})

    response = colleague.post(page(draft), second | {"summary_es": "El resumen de la segunda persona.", "acronym": "ABC"})

    assert response.status_code == 409
    sides = [(side.mine, side.stored) for side in response.context["sides"]]
    assert ("El resumen de la segunda persona.", "El resumen de la primera persona.") in sides
    assert ("ABC", "") in sides
    assert form_data(response)["summary_es"] == "El resumen de la segunda persona."
    assert Programme.objects.get(pk=draft.pk).summary_es == "El resumen de la primera persona."


def test_saving_once_more_from_the_conflict_overwrites(world, as_, colleague):
    draft = make(world, state=State.DRAFT)
    second = form_data(colleague.get(page(draft)))
    author = as_("focal.cl")
    author.post(page(draft), form_data(author.get(page(draft))) | {"summary_es": "Primero."})
    conflict = colleague.post(page(draft), second | {"summary_es": "Segundo."})

    response = colleague.post(page(draft), form_data(conflict))

    assert response.status_code == 302
    assert Programme.objects.get(pk=draft.pk).summary_es == "Segundo."


def test_what_one_of_them_left_alone_stays_as_the_other_saved_it(world, as_, colleague):
    draft = make(world, state=State.DRAFT, status="active", internationalisation="direct")
    opened, author = form_data(colleague.get(page(draft))), as_("focal.cl")
    theirs = {
        "summary_es": "Primero.",
        "status": "closed",
        "start": "",
        "target_groups": [str(world.targets["micro"].pk), str(world.targets["small"].pk)],
        "instruments-0-description_es": "Hasta el 80 %.",
        "sources-0-DELETE": "on",
    }
    author.post(page(draft), form_data(author.get(page(draft))) | theirs)

    conflict = colleague.post(page(draft), opened | {"acronym": "ABC", "instruments-0-description_en": "Up to 80%."})

    assert [side.label for side in conflict.context["sides"]] == ["Sigla", "instrumentos de política"]
    colleague.post(page(draft), form_data(conflict))
    draft = Programme.objects.get(pk=draft.pk)
    assert (draft.acronym, draft.summary_es, draft.status, draft.start) == ("ABC", "Primero.", "closed", "")
    assert {group.code for group in draft.target_groups.all()} == {"micro", "small"}
    row = draft.instruments.get()
    assert (row.description_es, row.description_en) == ("Hasta el 80 %.", "Up to 80%.")
    assert not draft.sources.exists()


def test_all_of_a_form_that_does_not_say_what_it_showed_counts_as_typed(world, as_):
    draft = make(world, state=State.DRAFT)
    author = as_("focal.cl")
    typed = form_data(author.get(page(draft)))
    author.post(page(draft), typed | {"summary_es": "Primero."})

    for shown in ("", "{", "[]", '{"summary_es": 1}', "[" * 100_000):
        conflict = author.post(page(draft), typed | {"shown": shown})
        assert form_data(conflict)["summary_es"] == typed["summary_es"], shown[:20]


def test_a_row_that_is_gone_meanwhile_keeps_what_was_typed_in_it(world, as_, colleague):
    draft = make(world, state=State.DRAFT)
    second = form_data(colleague.get(page(draft)))
    author = as_("focal.cl")
    author.post(page(draft), form_data(author.get(page(draft))) | {"instruments-0-DELETE": "on"})
    conflict = colleague.post(page(draft), second | {"instruments-0-description_es": "Cubre el 80 %."})
    assert conflict.status_code == 409

    colleague.post(page(draft), form_data(conflict))

    assert [row.description_es for row in draft.instruments.all()] == ["Cubre el 80 %."]


def test_what_is_submitted_meanwhile_stays_as_submitted_and_the_text_stays_in_the_form(world, as_, colleague):
    draft = make(world, state=State.DRAFT)
    second = form_data(colleague.get(page(draft)))
    workflow.submit(draft, by=world.focal_point("CL"), lock=draft.lock)

    response = colleague.post(page(draft), second | {"summary_es": "Muy tarde."})

    assert response.status_code == 409
    shown = response.content.decode()
    assert "Muy tarde." in shown
    assert 'name="_save"' not in shown
    draft.refresh_from_db()
    assert (draft.state, draft.summary_es) == (State.SUBMITTED, "Respalda créditos de empresas sin garantías.")


def test_a_form_without_its_lock_number_saves_nothing(world, as_):
    draft = make(world, state=State.DRAFT)
    author = as_("focal.cl")
    data = form_data(author.get(page(draft))) | {"summary_es": "Sin candado."}
    del data["lock"]

    assert author.post(page(draft), data).status_code == 409
    assert Programme.objects.get(pk=draft.pk).summary_es != "Sin candado."


def test_a_draft_discarded_meanwhile_is_not_found(world, as_, colleague):
    draft = make(world, state=State.DRAFT)
    second = form_data(colleague.get(page(draft)))
    workflow.discard(draft, by=world.focal_point("CL"), lock=draft.lock)

    assert colleague.post(f"/admin/inventory/programme/{second and draft.pk}/change/", second).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_five_who_save_at_once_one_wins_and_the_rest_are_told(world):
    draft = make(world, state=State.DRAFT)
    people = [make_user(f"cl.{number}") for number in range(5)]
    for person in people:
        Membership.objects.create(user=person, role=Role.FOCAL_POINT, country=world.countries["CL"])
    browsers = []
    for number, person in enumerate(people):
        browser = Client()
        browser.force_login(person)
        browsers.append((browser, form_data(browser.get(page(draft))) | {"summary_es": f"Resumen {number}."}))

    answers = together(page(draft), browsers)

    assert sorted(answer.status_code for answer in answers) == [302] + [409] * 4
    assert draft.record.events.filter(verb="saved").count() == 1


@pytest.mark.django_db(transaction=True)
def test_five_clicks_on_add_are_one_record_and_four_forms_that_say_so(world):
    address = reverse("admin:inventory_stocktakingentry_add")
    browser = Client()
    browser.force_login(world.focal_point("CL"))
    data = form_data(browser.get(address)) | {"topic": world.topics["trade_finance"].pk, "in_place_es": "Lo escrito."}

    answers = together(address, [(browser, data)] * 5)

    assert sorted(answer.status_code for answer in answers) == [200] * 4 + [302]
    assert StocktakingEntry.objects.count() == 1
    for answer in answers:
        if answer.status_code == 200:
            assert form_data(answer)["in_place_es"] == "Lo escrito."
            assert answer.context["adminform"].form.errors


def test_rows_that_are_there_already_are_an_error_of_the_form(world, as_):
    draft = make(world, state=State.DRAFT)
    author = as_("focal.cl")
    forged = form_data(author.get(page(draft))) | {"agencies-INITIAL_FORMS": "-1", "summary_es": "Lo escrito."}

    answer = author.post(page(draft), forged)

    assert answer.status_code == 200
    assert answer.context["adminform"].form.non_field_errors()
    assert form_data(answer)["summary_es"] == "Lo escrito."


def together(address, posts):
    """What each browser is answered when all post at once."""
    start, answers = threading.Barrier(len(posts)), []

    def post(browser, data):
        start.wait()
        answers.append(browser.post(address, data))
        connection.close()

    threads = [threading.Thread(target=post, args=pair) for pair in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
