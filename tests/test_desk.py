"""The index of the desk and what hangs on it: each person sees their own work, and each line leads to where it is done."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inventory import workflow, worklist
from inventory.choices import Kind, LinkState, State
from inventory.models import VERSION_MODELS, Event, Mail, Programme, Source
from inventory.worklist import Item
from tests.admin import form_data, page
from tests.factories import make

pytestmark = pytest.mark.django_db

INDEX = "/admin/"


def read(browser, address=INDEX) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


def found(browser, kind: Kind, item: Item, address=INDEX) -> int:
    return told(browser.get(address), kind, item)


def told(index, kind: Kind, item: Item) -> int:
    """How many of an item the index tells about one kind."""
    sections = {section.item: section for section in index.context["sections"]}
    name = str(VERSION_MODELS[kind]._meta.verbose_name_plural)
    groups = sections[item].groups if item in sections else []
    return sum(group.count for group in groups if group.name.lower() == name.lower())


def test_a_returned_version_stands_there_with_the_reviewers_reason(world, as_):
    version = make(world, state=State.RETURNED)

    shown = read(as_("focal.cl"))

    assert "Please add a source." in shown
    assert f'href="{page(version)}"' in shown


def test_a_missing_translation_opens_the_form_at_its_field(world, as_):
    version = make(world, state=State.DRAFT, summary_en="")

    assert f'href="{page(version)}#id_summary_en"' in read(as_("focal.cl"))


def test_work_on_something_published_begins_a_draft_at_the_field(world, as_):
    live, author = make(world, summary_en=""), as_("focal.cl")
    assert 'name="place" value="summary_en"' in read(author)

    response = author.post(page(live, "start-draft"), {"from": "desk", "place": "summary_en"})

    draft = Programme.objects.get(record=live.record, state=State.DRAFT)
    assert response["Location"] == f"{page(draft)}#id_summary_en"


@pytest.mark.parametrize("place", ["nothing", "lock.x", "//example.org", "<b>"])
def test_a_place_that_the_form_does_not_have_is_dropped(world, as_, place):
    live = make(world)

    response = as_("focal.cl").post(page(live, "start-draft"), {"place": place})

    assert "#" not in response["Location"]


def test_a_dead_link_names_its_source_and_leads_to_it(world, as_):
    make(world)
    Source.objects.update(link_state=LinkState.BROKEN)

    assert reverse("admin:inventory_source_change", args=[world.source.pk]) in read(as_("focal.cl"))


def test_a_new_address_of_a_source_takes_its_dead_link_off_the_desk(world, as_):
    make(world)
    Source.objects.update(link_state=LinkState.BROKEN)
    author, form = as_("focal.cl"), reverse("admin:inventory_source_change", args=[world.source.pk])
    assert found(author, Kind.PROGRAMME, Item.LINKS) == 1
    # What the public reads rests on it, so the secretariat mends it.
    secretariat = as_("secretariat")

    secretariat.post(form, form_data(secretariat.get(form)) | {"url": "https://example.org/new-place"})

    assert found(author, Kind.PROGRAMME, Item.LINKS) == 0


def test_confirming_from_the_desk_leads_back_to_it_and_the_line_is_gone(world, as_, days_ago):
    with days_ago(900):
        live = make(world)
    author = as_("focal.cl")
    assert found(author, Kind.PROGRAMME, Item.OVERDUE) == 1

    response = author.post(page(live, "verify"), {"lock": live.lock, "from": "desk"})

    assert response["Location"] == INDEX
    assert found(author, Kind.PROGRAMME, Item.OVERDUE) == 0


@pytest.mark.parametrize("kind", list(Kind))
def test_each_count_equals_the_list_filtered_the_same_way(world, as_, days_ago, kind):
    with days_ago(900):
        make(world, kind)
    for state in State:
        version = make(world, kind, state=state)
        field = worklist.TRANSLATED[kind][0]
        VERSION_MODELS[kind].objects.filter(pk=version.pk, state__in=["draft", "submitted"]).update(
            outdated_texts=[f"{field}_en"]
        )
    make(world, kind, state=State.DRAFT, children=lambda version: version.sources.all().delete())
    make(
        world, kind, state=State.DRAFT, **{f"{worklist.TRANSLATED[kind][-1]}_en": "", f"{worklist.TRANSLATED[kind][-1]}_es": "Sí"}
    )
    Source.objects.update(link_state=LinkState.BROKEN)
    author = as_("focal.cl")

    index = author.get(INDEX)
    for item in Item:
        listed = author.get(page_of_list(kind), {"work": item.value})
        assert listed.context["cl"].result_count == told(index, kind, item), item


def page_of_list(kind: Kind) -> str:
    return reverse(f"admin:inventory_{VERSION_MODELS[kind]._meta.model_name}_changelist")


def test_the_index_costs_as_many_statements_with_many_records_as_with_few(world, as_):
    def statements() -> dict[str, int]:
        counted = {}
        for name in ("focal.cl", "reviewer", "secretariat", "admin"):
            browser = as_(name)
            with CaptureQueriesContext(connection) as queries:
                browser.get(INDEX)
            counted[name] = len(queries)
        return counted

    def more(number: int) -> None:
        for _number in range(number):
            for state in (State.DRAFT, State.RETURNED, State.SUBMITTED, State.PUBLISHED):
                make(world, state=state, country="PE")
                make(world, state=state, summary_en="")

    more(1)
    few = statements()
    more(4)

    assert statements() == few


def test_topics_without_an_answer_lead_to_a_form_that_knows_them(world, as_):
    author = as_("focal.cl")
    topic = world.topics["trade_finance"]
    address = f"{reverse('admin:inventory_stocktakingentry_add')}?round=r1&amp;topic=trade_finance&amp;country=CL"
    assert address in read(author)

    form = author.get(address.replace("&amp;", "&")).context["adminform"].form

    assert form.initial["topic"] == topic.pk
    assert form.fields["in_place_state"].widget.attrs["autofocus"]


def test_an_answered_topic_is_gone_from_the_desk(world, as_):
    entry = make(world, Kind.STOCKTAKING, state=State.DRAFT)

    topics = {row["topic"].code for row in as_("focal.cl").get(INDEX).context["unanswered"]}

    assert entry.record.topic.code not in topics


def test_nobody_is_shown_the_work_of_another_country(world, as_):
    version = make(world, country="PE", state=State.RETURNED, name_es="Secreto peruano")

    for name in ("focal.cl", "reviewer"):
        shown = read(as_(name))
        assert "Secreto peruano" not in shown
        assert page(version) not in shown
    assert as_("focal.cl").get(INDEX, {"country": "PE"}).context["chosen"] is None


def test_the_secretariat_has_the_countries_side_by_side_and_opens_each(world, as_):
    make(world, country="PE", state=State.DRAFT, name_es="Borrador peruano")
    browser = as_("secretariat")

    cells = {country.code: dict(cells) for country, _url, cells in browser.get(INDEX).context["overview"]["rows"]}

    assert cells["PE"][Item.DRAFT] == 1
    assert cells["CL"][Item.DRAFT] == 0
    assert cells["PE"]["unanswered"] == len(world.topics)
    assert (cells["PE"]["suggestions"], cells["CL"]["suggestions"]) == (0, 0)
    assert "Borrador peruano" in read(browser, f"{INDEX}?country=PE")


def test_the_reviewer_sees_what_waits_by_country_the_longest_first(world, as_, days_ago):
    make(world, state=State.SUBMITTED)
    with days_ago(9):
        make(world, country="PE", state=State.SUBMITTED)

    rows = as_("reviewer").get(INDEX).context["queue"]["rows"]

    assert [(row["country"].code, row["count"]) for row in rows] == [("PE", 1), ("CL", 1)]


def test_several_are_published_and_the_report_names_each_outcome(world, as_):
    good = make(world, state=State.SUBMITTED, name_es="Bueno")
    stale = make(world, country="PE", state=State.SUBMITTED, name_es="Cambiado")
    bare = make(world, state=State.SUBMITTED, name_es="Sin fuente")
    bare.sources.all().delete()
    draft = make(world, state=State.DRAFT, name_es="Borrador ajeno")
    chosen = [f"programme-{one.pk}-{one.lock}" for one in (stale, bare, good, draft)]
    chosen[0] = f"programme-{stale.pk}-{stale.lock - 1}"

    response = as_("reviewer").post(reverse("admin:review"), {"chosen": [*chosen, "programme-1-x", "nothing"]})

    outcomes = {outcome.title: outcome.tone for outcome in response.context["outcomes"]}
    assert outcomes["Bueno"] == "good"
    assert outcomes["Cambiado"] == outcomes["Sin fuente"] == "warning"
    assert "Borrador ajeno" not in response.content.decode()
    assert [version.pk for version in Programme.objects.published()] == [good.pk]


def test_nobody_publishes_in_bulk_what_they_submitted(world, as_):
    version = make(world, state=State.DRAFT)
    workflow.submit(version, by=world.people["admin"], lock=version.lock)

    response = as_("admin").post(reverse("admin:review"), {"chosen": f"programme-{version.pk}-{version.lock}"})

    assert [outcome.tone for outcome in response.context["outcomes"]] == ["bad"]
    assert not Programme.objects.published().exists()


def test_a_country_confirms_several_records_at_once(world, as_, days_ago):
    with days_ago(900):
        old, other = make(world), make(world, country="PE")
    values = [f"programme-{one.pk}-{one.lock}" for one in (old, other)]
    author = as_("focal.cl")
    assert [row.version.pk for row in author.get(reverse("admin:confirm")).context["rows"]] == [old.pk]

    response = author.post(reverse("admin:confirm"), {"chosen": values})

    assert [outcome.tone for outcome in response.context["outcomes"]] == ["good", "bad"]
    assert [event.record_id for event in Event.objects.filter(verb="verified")] == [old.record_id]


def test_who_chose_nothing_is_back_at_the_list_with_a_word_about_it(world, as_):
    make(world)

    shown = as_("focal.cl").post(f"{reverse('admin:confirm')}?country=CL", follow=True)

    assert shown.redirect_chain == [(f"{reverse('admin:confirm')}?country=CL", 302)]
    assert "elija al menos una ficha" in shown.content.decode()


@pytest.mark.parametrize(("slug", "name"), [("review", "focal.cl"), ("confirm", "reviewer"), ("confirm", "secretariat")])
def test_pages_for_several_are_closed_to_other_roles(world, as_, slug, name):
    assert as_(name).get(reverse(f"admin:{slug}")).status_code == 403
    assert as_(name).post(reverse(f"admin:{slug}"), {"chosen": "programme-1-1"}).status_code == 403


def test_the_secretariat_is_told_that_mails_become_files(world, as_, settings):
    settings.EMAIL_BACKEND = "inventory.mailfiles.EmailBackend"
    Mail.objects.create(key="k", address="a@example.org", subject="Hola", body="x")

    assert "EMAIL_URL" in read(as_("secretariat"))
    assert str(settings.MAILS_FOLDER) not in read(as_("secretariat"))
    assert "EMAIL_URL" not in read(as_("focal.cl"))


def test_a_comment_is_read_by_both_sides_and_by_nobody_else(world, as_):
    version = make(world, state=State.SUBMITTED)
    as_("reviewer").post(page(version, "comment"), {"lock": version.lock, "note": "¿De qué año es la cifra?"})

    as_("focal.cl").post(page(version, "comment"), {"lock": version.lock, "note": "De 2023."})

    for name in ("focal.cl", "reviewer"):
        shown = read(as_(name), page(version))
        assert "¿De qué año es la cifra?" in shown
        assert "De 2023." in shown
    assert as_("focal.pe").get(page(version)).status_code == 404
    assert Event.objects.filter(verb="commented").count() == 2
