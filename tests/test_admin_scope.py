"""What a focal point of Chile must not see, choose, forge or find out at the desk."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from inventory.admin.base import DeskAdmin, Rows
from inventory.choices import Kind, State
from inventory.models import VERSION_MODELS, Agency, Instrument, Membership, Programme, Source, Topic
from tests.admin import form_data, page
from tests.canary import CODE, WORD, hidden_drafts, tells
from tests.factories import make

pytestmark = pytest.mark.django_db

LISTS = [f"admin:inventory_{model._meta.model_name}_changelist" for model in VERSION_MODELS.values()]


def test_everything_registered_is_scoped():
    for owner in admin.site._registry.values():
        assert isinstance(owner, DeskAdmin)
        assert all(issubclass(inline, Rows) for inline in owner.inlines)
        assert owner.actions is None


def test_an_admin_that_opens_a_closed_door_does_not_start():
    class Careless(DeskAdmin):
        raw_id_fields = ("primary_topic",)
        list_filter = ("record__country",)

    found = {error.id for error in Careless(Programme, admin.site).check()}

    assert {"inventory.E102", "inventory.E103"} <= found


def test_an_admin_that_is_not_scoped_does_not_start():
    from inventory.admin.site import DeskSite

    site = DeskSite()
    site.register(Topic, admin.ModelAdmin)

    assert "inventory.E101" in {error.id for error in site.check(None)}


@pytest.mark.parametrize("name", ["focal.cl", "reviewer"])
def test_lists_and_their_filters_and_search_know_nothing_of_a_foreign_draft(world, as_, name):
    hidden_drafts(world)
    browser = as_(name)
    for address in map(reverse, LISTS):
        for query in ("", "?country=PE", "?state=draft", f"?q={WORD}", f"?q={WORD[:6]}", f"?q={CODE}", "?_facets=True"):
            shown = browser.get(address + query)
            assert shown.status_code == 200
            assert shown.context["cl"].result_count == 0
            assert not tells(shown, address + query) or "q=" in query


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model.__name__)
def test_no_field_can_be_probed_through_the_address(world, model, rf):
    request = rf.get("/")
    request.user = world.people["focal.cl"]
    owner = admin.site.get_model_admin(model)
    own = {item.parameter_name for item in owner.list_filter}
    fields = [field.name for field in model._meta.get_fields()] + ["record__code", "created_by__password", "user__password"]
    for lookup in ("", "__exact", "__startswith", "__regex", "__gt", "__isnull", "__contains", "__in", "__id__exact"):
        for field in fields:
            if f"{field}{lookup}" not in own:
                assert not owner.lookup_allowed(f"{field}{lookup}", "1", request), field


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("lookup", ["number", "keywords__startswith", "created_by__password__startswith", "record__code__regex"])
def test_a_probe_is_a_bad_request(world, as_, address, lookup):
    assert as_("focal.cl").get(reverse(address), {lookup: "a"}).status_code == 400


@pytest.mark.parametrize("query", ["_to_field=password", "_to_field=lock", "_popup=1&_to_field=record"])
def test_a_popup_refers_by_nothing_but_the_primary_key(world, as_, query):
    assert as_("focal.cl").get(f"{reverse(LISTS[0])}?{query}").status_code == 400


@pytest.mark.parametrize(
    "query", ["p=99999999999999999999", "p=-1", "p=x", "o=99.1", "o=x", "all=", "e=1", "q=" + "a" * 5000, "country=%F0"]
)
def test_a_strange_address_is_no_failure(world, as_, query):
    assert as_("focal.cl").get(f"{reverse(LISTS[0])}?{query}").status_code in (200, 302, 400)


@pytest.mark.parametrize("kind", list(Kind))
def test_forms_offer_nothing_of_a_foreign_draft(world, as_, kind):
    hidden_drafts(world)
    mine = make(world, kind, "CL", State.DRAFT)
    author = as_("focal.cl")

    assert not tells(author.get(page(mine)))
    assert not tells(author.get(reverse(f"admin:inventory_{mine._meta.model_name}_add") + "?superseded_by=1&record=1"))


@pytest.mark.parametrize("name", ["focal.cl", "reviewer"])
def test_suggestions_know_nothing_of_a_foreign_draft(world, as_, name):
    drafts = hidden_drafts(world)
    make(world, name_es="Fondo público")
    browser = as_(name)
    for app, model, field in admin.site.suggested_fields():
        for term in ("", WORD[:5], WORD, CODE):
            asked = {"app_label": app, "model_name": model, "field_name": field, "term": term}
            response = browser.get(reverse("admin:autocomplete"), asked)
            assert response.status_code == 200, (model, field)
            assert not tells(response)
            if term:
                assert response.json()["results"] == []
    own = as_("focal.pe").get(
        reverse("admin:autocomplete"),
        {"app_label": "inventory", "model_name": "relation", "field_name": "to", "term": WORD},
    )
    assert [found["id"] for found in own.json()["results"]] == [str(drafts[Kind.PROGRAMME].record_id)]


@pytest.mark.parametrize(
    ("app", "model", "field"),
    [
        ("inventory", "membership", "user"),
        ("inventory", "event", "by"),
        ("inventory", "programme", "record"),
        ("inventory", "programme", "created_by"),
        ("auth", "user", "groups"),
        ("inventory", "programme", "name_es"),
        ("nothing", "at", "all"),
        ("", "", ""),
    ],
)
def test_suggestions_are_refused_for_what_no_form_asks(world, as_, app, model, field):
    asked = {"app_label": app, "model_name": model, "field_name": field}

    assert as_("admin").get(reverse("admin:autocomplete"), asked).status_code == 403


def test_the_address_that_leads_from_any_row_to_its_page_is_gone(world, as_):
    draft = hidden_drafts(world)[Kind.PROGRAMME]
    for content_type in range(1, 60):
        assert as_("admin").get(f"/admin/r/{content_type}/{draft.pk}/").status_code == 404


def test_a_new_record_for_another_country_is_refused(world, as_):
    author = as_("focal.cl")
    address = reverse("admin:inventory_programme_add")
    data = form_data(author.get(address)) | {"name_es": "Fondo ajeno", "primary_topic": world.topics["trade_finance"].pk}

    response = author.post(address, data | {"country": world.countries["PE"].pk})

    assert response.status_code == 200
    assert "country" in response.context["adminform"].form.errors
    assert not Programme.objects.exists()


def test_country_state_owner_and_provenance_are_never_input(world, as_):
    draft = make(world, state=State.DRAFT)
    author = as_("focal.cl")
    forged = {
        "country": world.countries["PE"].pk,
        "record": "999",
        "state": "published",
        "number": "77",
        "provenance": "secretariat",
        "created_by": world.people["admin"].pk,
        "published_from": "2020-01-01",
        "published_by": world.people["admin"].pk,
    }

    author.post(page(draft), form_data(author.get(page(draft))) | forged)

    after = Programme.objects.get(pk=draft.pk)
    for name in ("record_id", "state", "number", "provenance", "created_by_id", "published_from", "published_by_id"):
        assert getattr(after, name) == getattr(draft, name)
    assert after.record.country.code == "CL"


FORGED = [
    (Kind.PROGRAMME, Kind.PROGRAMME, lambda pk: {"superseded_by": pk, "status": "superseded"}, "superseded_by"),
    (Kind.STOCKTAKING, Kind.PROGRAMME, lambda pk: {"programmes": [pk]}, "programmes"),
    (Kind.AGENDA, Kind.PROGRAMME, lambda pk: {"programmes": [pk]}, "programmes"),
    (Kind.AGENDA, Kind.STOCKTAKING, lambda pk: {"entries": [pk]}, "entries"),
]


@pytest.mark.parametrize(("kind", "target", "forge", "field"), FORGED)
def test_a_foreign_draft_cannot_be_referred_to_and_does_not_differ_from_nothing(world, as_, kind, target, forge, field):
    foreign = hidden_drafts(world)[target]
    mine = make(world, kind, "CL", State.DRAFT)
    author = as_("focal.cl")
    answers = []
    for pk in (foreign.record_id, 987654321):
        response = author.post(page(mine), form_data(author.get(page(mine))) | forge(pk))
        assert response.status_code == 200
        assert field in response.context["adminform"].form.errors
        assert not tells(response)
        answers.append(re.sub(r"\d+", "", str(response.context["adminform"].form.errors)))
    assert answers[0] == answers[1]


def test_a_relation_to_a_foreign_draft_is_refused(world, as_):
    foreign = hidden_drafts(world)[Kind.PROGRAMME]
    mine = make(world, state=State.DRAFT)
    author = as_("focal.cl")
    row = {"relations-TOTAL_FORMS": "1", "relations-0-type": "similar", "relations-0-to": foreign.record_id}

    response = author.post(page(mine), form_data(author.get(page(mine))) | row)

    assert response.status_code == 200
    assert not tells(response)
    assert not mine.relations.exists()


def test_rows_of_a_foreign_version_cannot_be_taken_changed_or_deleted(world, as_):
    foreign = hidden_drafts(world)[Kind.PROGRAMME]
    mine = make(world, state=State.DRAFT)
    author = as_("focal.cl")
    before = list(Instrument.objects.filter(version=foreign).values())
    row = foreign.instruments.get()
    base = form_data(author.get(page(mine)))
    for forged in (
        {"instruments-0-id": row.pk},
        {"instruments-0-id": row.pk, "instruments-0-DELETE": "on"},
        {"instruments-0-version": foreign.pk},
        {"instruments-TOTAL_FORMS": "2", "instruments-1-id": row.pk, "instruments-1-version": foreign.pk},
        {"instruments-TOTAL_FORMS": "2", "instruments-1-type": row.type_id, "instruments-1-version": foreign.pk},
        {"instruments-TOTAL_FORMS": "99999", "instruments-INITIAL_FORMS": "99999"},
        {"instruments-TOTAL_FORMS": "x"},
    ):
        response = author.post(page(mine), base | forged)
        assert response.status_code < 500
        assert not tells(response)
        assert list(Instrument.objects.filter(version=foreign).values()) == before


def test_save_as_new_makes_nothing(world, as_):
    mine, foreign = make(world, state=State.DRAFT), hidden_drafts(world)[Kind.PROGRAMME]
    author = as_("focal.cl")
    data = form_data(author.get(page(mine))) | {"_saveasnew": "1"}

    for version in (mine, foreign):
        assert author.post(page(version), data).status_code == 404
    assert Programme.objects.count() == 2


def test_a_list_takes_no_orders(world, as_):
    foreign = hidden_drafts(world, State.SUBMITTED)[Kind.PROGRAMME]
    for name in ("focal.cl", "reviewer", "admin"):
        for action in ("delete_selected", "publish", ""):
            data = {"action": action, "_selected_action": [foreign.pk], "select_across": "1"}
            assert as_(name).post(reverse(LISTS[0]), data).status_code == 403
    foreign.refresh_from_db()
    assert foreign.state == State.SUBMITTED


def test_a_link_to_a_foreign_draft_is_shown_without_its_name(world, as_):
    """The secretariat knew of it and linked it; the reader must not."""
    foreign = hidden_drafts(world)[Kind.PROGRAMME]
    live = make(world, children=lambda version: version.relations.create(type="similar", to=foreign.record))
    author = as_("focal.cl")

    for address in (page(live), page(live, "history"), page(live, "changes")):
        assert not tells(author.get(address))
    author.post(page(live, "start-draft"))
    draft = Programme.objects.get(record=live.record, state=State.DRAFT)
    for address in (page(draft), page(draft, "submit"), page(draft, "changes")):
        assert not tells(author.get(address))


def test_a_focal_point_edits_agencies_of_their_own_country_only(world, as_):
    author = as_("focal.cl")
    mine, theirs = world.agencies["CL"], world.agencies["PE"]
    address = "admin:inventory_agency_change"

    data = form_data(author.get(reverse(address, args=[mine.pk]))) | {"name_es": "Nuevo nombre", "country": theirs.country_id}
    assert author.post(reverse(address, args=[mine.pk]), data).status_code == 302
    assert author.post(reverse(address, args=[theirs.pk]), data).status_code == 403

    mine.refresh_from_db()
    assert (mine.name_es, mine.country.code) == ("Nuevo nombre", "CL")
    assert Agency.objects.get(pk=theirs.pk).name_es == "Agencia de Perú"


def test_a_new_agency_belongs_to_the_own_country(world, as_):
    author = as_("focal.cl")
    address = reverse("admin:inventory_agency_add")
    data = form_data(author.get(address)) | {"name_es": "Agencia nueva", "type": "ministry"}

    assert author.post(address, data | {"country": world.countries["PE"].pk}).status_code == 200
    author.post(address, data | {"country": world.countries["CL"].pk})

    assert Agency.objects.get(name_es="Agencia nueva").code == "cl-agencia-nueva"


def test_a_focal_point_adds_a_source_on_the_way(world, as_):
    author = as_("focal.cl")
    address = reverse("admin:inventory_source_add")

    author.post(address, form_data(author.get(address)) | {"title": "Informe", "url": "https://example.org/i", "year": "2025"})

    assert Source.objects.get(title="Informe").code


@pytest.mark.parametrize("name", ["focal.cl", "reviewer"])
def test_vocabularies_are_for_the_secretariat(world, as_, name):
    topic = world.topics["trade_finance"]
    for address in (reverse("admin:inventory_topic_add") + "?_popup=1", reverse("admin:inventory_topic_add")):
        assert as_(name).get(address).status_code == 403
        assert as_(name).post(address, {"code": "x", "name_es": "x", "name_en": "x"}).status_code == 403
    assert as_(name).post(reverse("admin:inventory_topic_change", args=[topic.pk]), {"name_es": "x"}).status_code == 403
    assert Topic.objects.count() == 3


def test_terms_and_sources_are_never_deleted(world, as_):
    for name in ("secretariat", "admin"):
        for thing in (world.topics["trade_finance"], world.source, world.agencies["CL"], world.countries["CL"]):
            address = reverse(f"admin:inventory_{thing._meta.model_name}_delete", args=[thing.pk])
            assert as_(name).post(address, {"post": "yes"}).status_code == 403


def test_a_retired_term_is_offered_only_where_it_was_chosen(world, as_):
    old = world.topics["trade_finance"]
    chosen = make(world, state=State.DRAFT, primary_topic=old)
    other = make(world, state=State.DRAFT)
    Topic.objects.filter(pk=old.pk).update(retired_on="2026-01-01")
    author = as_("focal.cl")

    assert form_data(author.get(page(chosen)))["primary_topic"] == str(old.pk)
    author.post(page(chosen), form_data(author.get(page(chosen))))
    chosen.refresh_from_db()
    assert chosen.primary_topic == old
    refused = author.post(page(other), form_data(author.get(page(other))) | {"primary_topic": old.pk})
    assert "primary_topic" in refused.context["adminform"].form.errors


def test_the_secretariat_gives_and_takes_roles(world, as_):
    browser = as_("secretariat")
    address = reverse("admin:auth_user_change", args=[world.people["focal.cl"].pk])
    data = form_data(browser.get(address)) | {
        "memberships-TOTAL_FORMS": "2",
        "memberships-1-role": "reviewer",
        "memberships-1-country": world.countries["CL"].pk,
        "memberships-0-DELETE": "on",
    }

    assert browser.post(address, data).status_code == 302

    assert list(Membership.objects.filter(user__username="focal.cl").values_list("role", flat=True)) == ["reviewer"]


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x", "1 OR 1=1", "%2e%2e"])
def test_a_number_that_is_none_is_not_found(world, as_, number):
    assert as_("focal.cl").get(f"/admin/inventory/programme/{number}/change/").status_code == 404
