"""What the form of a version says beside its fields: how complete it is, where its translations stand, near matches."""

import json

import pytest
from django.forms import Textarea
from django.urls import reverse

from inventory import quality
from inventory.choices import Kind, State
from inventory.models import Programme
from tests.admin import form_data, page
from tests.factories import make

pytestmark = pytest.mark.django_db

ADD = "admin:inventory_programme_add"


def save(browser, version, **changes):
    response = browser.post(page(version), form_data(browser.get(page(version))) | changes)
    assert response.status_code == 302
    version.refresh_from_db()


def test_each_text_says_where_it_stands_and_catches_up(world, as_):
    draft, author = make(world, state=State.DRAFT), as_("focal.cl")
    save(author, draft, summary_es="Otro resumen.")
    assert draft.outdated_texts == ["summary_en"]
    fields = author.get(page(draft)).context["adminform"].form.fields
    assert "tone-warning" in fields["summary_en"].help_text
    assert "tone-warning" not in fields["summary_es"].help_text

    save(author, draft, summary_en="Another summary.")

    assert draft.outdated_texts == []


def test_a_text_that_is_still_right_is_outdated_no_longer(world, as_):
    draft, author = make(world, state=State.DRAFT), as_("focal.cl")
    save(author, draft, summary_es="Respalda los créditos de empresas sin garantías.")

    save(author, draft, still_right="summary_en")

    assert draft.outdated_texts == []
    assert draft.summary_en == "Backs loans to firms without collateral."


def test_only_an_outdated_text_can_be_called_still_right(world, as_):
    draft, author = make(world, state=State.DRAFT), as_("focal.cl")

    response = author.post(page(draft), form_data(author.get(page(draft))) | {"still_right": "summary_en"})

    assert response.status_code == 200
    assert "still_right" in response.context["adminform"].form.errors


def test_a_machine_translation_is_marked_until_somebody_checks_it(world, as_):
    draft, author = make(world, state=State.DRAFT), as_("focal.cl")
    save(author, draft, machine=["summary_en"])
    assert draft.machine_texts == ["summary_en"]

    save(author, draft, name_es="Nuevo nombre")
    assert draft.machine_texts == ["summary_en"]
    save(author, draft, machine=[])

    assert draft.machine_texts == []


@pytest.mark.parametrize("kind", list(Kind))
def test_the_form_tells_the_score_and_leads_to_what_is_missing(world, as_, kind):
    draft = make(world, kind, state=State.DRAFT)
    found = quality.completeness(draft)

    response = as_("focal.cl").get(page(draft))

    assert response.context["completeness"]["score"] == found.score
    shown = response.content.decode()
    for place, label, why in response.context["completeness"]["missing"]:
        assert str(label) in shown
        assert str(why) in shown
        assert not place or f'id="{place[1:]}"' in shown, place


@pytest.mark.parametrize("kind", list(Kind))
def test_the_public_page_tells_the_same_score_as_the_desk_and_the_files(world, client, kind):
    live = make(world, kind)
    score = quality.completeness(live).score

    segment = {"programme": "programmes", "stocktaking": "stocktaking", "agenda": "agenda", "context": "context"}[kind]
    shown = client.get(f"/en/{segment}/{live.code}/").content.decode()
    (item,) = json.loads(client.get(f"/en/{segment}/export.json").getvalue())["items"]

    assert f"<strong>{score} %</strong>" in shown
    assert item["completeness"] == score


def new(author, **values):
    data = form_data(author.get(reverse(ADD)))
    return data | {"name_es": "Fondo de Garantia numero 1", "primary_topic": Programme.objects.first().primary_topic_id} | values


def test_a_near_match_is_shown_before_saving_and_nothing_typed_is_lost(world, as_):
    there, author = make(world), as_("focal.cl")

    response = author.post(reverse(ADD), new(author, summary_es="Lo que escribí."))

    assert response.status_code == 200
    assert page(there) in response.content.decode()
    assert "Lo que escribí." in response.content.decode()
    assert Programme.objects.count() == 1


def test_who_says_that_it_is_another_one_adds_it(world, as_):
    make(world)
    author = as_("focal.cl")

    response = author.post(reverse(ADD), new(author, another="on"))

    assert response.status_code == 302
    assert Programme.objects.count() == 2


def test_a_near_match_of_another_country_is_nobodys_business(world, as_):
    make(world, country="PE", state=State.DRAFT, name_es="Fondo de Garantia numero 1")
    author = as_("focal.cl")

    assert author.post(reverse(ADD), new(author)).status_code == 302


def merge_page(version) -> str:
    return reverse("admin:inventory_programme_merge", args=[version.pk])


def test_the_secretariat_merges_what_is_one_and_the_old_address_leads_on(world, as_, client):
    one, other = make(world, name_es="Fondo A"), make(world, name_es="Fondo A bis")
    browser = as_("secretariat")
    assert "Fondo A bis" in browser.get(merge_page(one)).content.decode()
    data = form_data(browser.get(f"{merge_page(one)}?into={other.code}"))

    assert browser.post(merge_page(one), data | {"note": " "}).status_code == 200
    response = browser.post(merge_page(one), data | {"note": "Son el mismo fondo."})

    assert response["Location"] == page(other)
    moved = client.get(f"/en/programmes/{one.code}/")
    assert (moved.status_code, moved["Location"]) == (301, f"/en/programmes/{other.code}/")
    assert one.record.events.filter(verb="merged", note="Son el mismo fondo.").exists()


def test_records_of_two_countries_are_never_merged(world, as_):
    one, foreign = make(world), make(world, country="PE")
    browser = as_("secretariat")

    response = browser.post(merge_page(one), {"lock": one.lock, "into": foreign.code, "note": "x"})

    assert response.context["target"] is None
    assert Programme.objects.published().count() == 2


def test_a_merge_of_what_changed_meanwhile_is_a_conflict(world, as_):
    one, other = make(world), make(world)

    response = as_("secretariat").post(merge_page(one), {"lock": one.lock + 1, "into": other.code, "note": "x"})

    assert response.status_code == 409


@pytest.mark.parametrize("name", ["focal.cl", "reviewer"])
def test_only_the_secretariat_merges(world, as_, name):
    one, other = make(world), make(world)

    assert as_(name).get(merge_page(one)).status_code == 403
    assert as_(name).post(merge_page(one), {"lock": one.lock, "into": other.code, "note": "x"}).status_code == 403
    assert Programme.objects.published().count() == 2


def test_a_near_match_is_shown_beside_other_errors(world, as_):
    make(world, name_es="Fondo de Garantía para Pequeños Empresarios", acronym="FOGAPE")
    browser = as_("focal.cl")
    add = reverse("admin:inventory_programme_add")

    shown = browser.post(add, form_data(browser.get(add)) | {"name_es": "Otro", "acronym": "FOGAPE", "start": "ayer"})

    assert len(shown.context["near"]) == 1
    assert "start" in shown.context["adminform"].form.errors


def test_a_long_text_is_refused_with_a_reason_and_never_cut_in_the_browser(world, as_):
    draft = make(world, state=State.DRAFT)
    author = as_("focal.cl")
    shown = author.get(page(draft))

    fields = shown.context["adminform"].form.fields
    assert not [
        name for name, field in fields.items() if isinstance(field.widget, Textarea) and "maxlength" in field.widget.attrs
    ]
    refused = author.post(page(draft), form_data(shown) | {"summary_es": "a" * 900})
    assert "summary_es" in refused.context["adminform"].form.errors
    assert "a" * 900 in refused.content.decode()


def test_a_draft_that_can_be_typed_in_is_submitted_by_its_form_only(world, as_):
    draft = make(world, state=State.DRAFT)

    shown = as_("focal.cl").get(page(draft))

    assert "submit" not in [verb.slug for verb, _url in shown.context["verbs"]]
    assert 'name="_submit"' in shown.content.decode()


def test_the_headings_of_the_filters_read_as_spanish(world, as_):
    assert "Por por" not in as_("focal.cl").get(reverse("admin:inventory_programme_changelist")).content.decode()
