"""The starter data: everything in the file arrives, nothing twice, nothing smoothed."""

import html
import re
from collections import Counter
from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import translation

from inventory import starter, workflow
from inventory.choices import Answer, Basis, Kind, ProgrammeStatus, Provenance, State
from inventory.models import (
    VERSION_MODELS,
    Agency,
    AgendaElement,
    ContextNote,
    Country,
    Domain,
    Event,
    Framework,
    Indicator,
    InstrumentGroup,
    InstrumentType,
    Membership,
    Observation,
    Page,
    PresidencyTerm,
    Programme,
    Record,
    Region,
    Round,
    Sector,
    SmeDefinition,
    Source,
    StocktakingEntry,
    SubDimension,
    TargetGroup,
    Topic,
)
from inventory.starter.records import AUTHOR, REVIEWER

SIZES = {
    "countries": Country,
    "domains": Domain,
    "topics": Topic,
    "instrument_groups": InstrumentGroup,
    "instrument_types": InstrumentType,
    "target_groups": TargetGroup,
    "policy_frameworks": Framework,
    "agencies": Agency,
    "indicators": Indicator,
    "observations": Observation,
    "sources": Source,
}
RECORDS = {
    "programmes": Programme,
    "stocktaking_entries": StocktakingEntry,
    "agenda_elements": AgendaElement,
}


def read(name: str) -> dict:
    return yaml.load((starter.DATA / name).read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@pytest.fixture(scope="module")
def file() -> dict:
    return read("starter.yaml")


def fingerprint() -> dict[str, tuple[int, str]]:
    """Size and content of every table of the inventory, time stamps and lock numbers included."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table.startswith(("inventory_", "auth_user")):
                cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \"{table}\" t")
                found[table] = cursor.fetchone()
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("name", SIZES)
def test_every_row_of_the_file_is_in_the_database(loaded, file, name):
    assert set(SIZES[name].objects.values_list("code", flat=True)) == {row["id"] for row in file[name]}


@pytest.mark.django_db
@pytest.mark.parametrize("name", RECORDS)
def test_every_record_of_the_file_is_published_under_its_identifier(loaded, file, name):
    published = RECORDS[name].objects.published().values_list("record__code", flat=True)

    assert sorted(published) == sorted(row["id"] for row in file[name])


@pytest.mark.django_db
def test_companion_files_arrive_whole(loaded, file):
    vocabulary = read("vocabulary.yaml")

    assert Region.objects.count() == sum(len(regions) for regions in vocabulary["regions"].values()) == 107
    assert Sector.objects.count() == len(vocabulary["sectors"]) == 21
    assert ContextNote.objects.published().count() == len(read("context.yaml")["notes"])
    assert Page.objects.count() == len(read("pages.yaml")["pages"])
    terms = read("presidency.yaml")["terms"]
    cited = [{source.code for source in term.sources.all()} for term in PresidencyTerm.objects.order_by("starts_on")]
    assert cited == [set(term["sources"]) for term in terms]
    assert SmeDefinition.objects.count() == sum(1 for row in file["countries"] if row["sme_definition"])
    assert SubDimension.objects.count() == sum(len(row.get("sub_topics", [])) for row in file["policy_frameworks"])


@pytest.mark.django_db
def test_each_language_reads_the_unit_of_a_definition_in_its_own_words(loaded):
    mexico = SmeDefinition.objects.get(country__code="MX")
    assert (mexico.unit_es, mexico.unit_en) == ("millones de MXN", "MXN million")
    for definition in SmeDefinition.objects.all():
        assert definition.unit_es
        assert definition.unit_en


@pytest.mark.django_db
def test_every_term_has_a_definition_in_both_languages(loaded):
    for model in (Domain, Topic, InstrumentType, TargetGroup, Indicator, Sector):
        for term in model.objects.all():
            assert term.definition_es, term.code
            assert term.definition_en, term.code


@pytest.mark.django_db
def test_every_citation_of_the_file_arrives(loaded, file):
    for name, model in RECORDS.items():
        for row in file[name]:
            version = model.objects.published().get(record__code=row["id"])
            cited = [citation.source.code for citation in version.sources.select_related("source")]
            assert cited == list(dict.fromkeys(source["id"] for source in row["sources"])), row["id"]


@pytest.mark.django_db
def test_statuses_and_their_basis_are_as_in_the_file(loaded, file):
    """What is not verified stays not verified; nothing is smoothed."""
    wanted = Counter((row["status"], row["status_basis"]) for row in file["programmes"])
    found = Counter(Programme.objects.published().values_list("status", "status_basis"))

    assert found == wanted
    assert found[ProgrammeStatus.UNKNOWN, Basis.NONE] == 23


@pytest.mark.django_db
def test_verification_notes_are_kept_in_both_languages(loaded, file):
    notes = dict(Programme.objects.published().values_list("record__code", "verification_note_en"))
    translated = set(Programme.objects.published().exclude(verification_note_es="").values_list("record__code", flat=True))

    for row in file["programmes"]:
        assert notes[row["id"]] == (row.get("verification_note") or "")
        assert (row["id"] in translated) == bool(row.get("verification_note"))


@pytest.mark.django_db
def test_the_official_site_is_the_programmes_own_and_not_the_page_read_first(loaded, file):
    sites = dict(Programme.objects.published().values_list("record__code", "official_url"))

    assert sites == {row["id"]: row.get("official_url") or "" for row in file["programmes"]}


@pytest.mark.django_db
def test_gaps_of_entries_keep_their_basis_and_belong_to_an_open_round(loaded, file):
    found = {
        entry.record.code: (entry.gaps_basis, entry.record.round.code, entry.record.round.state)
        for entry in StocktakingEntry.objects.published().select_related("record__round")
    }

    assert found == {row["id"]: (row["gaps_basis"], "first", "open") for row in file["stocktaking_entries"]}
    assert Round.objects.get().topics.count() == len(file["topics"])


@pytest.mark.django_db
def test_values_of_observations_are_the_digits_of_the_file(loaded, file):
    found = {o.code: (float(o.value), o.year, o.year_basis) for o in Observation.objects.all()}

    assert found == {row["id"]: (row["value"], row["year"], row["year_basis"]) for row in file["observations"]}
    assert not Observation.objects.filter(citations__isnull=True).exists()


@pytest.mark.django_db
def test_everything_says_that_no_country_has_confirmed_it(loaded):
    for model in VERSION_MODELS.values():
        assert set(model.objects.values_list("provenance", "state")) == {(Provenance.STARTER, State.PUBLISHED)}
    assert not Record.objects.filter(verified_at__isnull=False).exists()


@pytest.mark.django_db
def test_the_public_history_names_no_role_where_no_person_looked(loaded):
    assert set(Event.objects.values_list("role", flat=True)) == {""}


@pytest.mark.django_db
def test_the_accounts_that_load_are_closed(loaded, django_user_model):
    author, reviewer = (django_user_model.objects.get(username=name) for name in (AUTHOR, REVIEWER))

    for account in (author, reviewer):
        assert not account.is_active
        assert not account.is_staff
        assert not account.has_usable_password()
    assert set(Event.objects.filter(verb="published").values_list("by", flat=True)) == {reviewer.pk}
    assert set(Event.objects.filter(verb="submitted").values_list("by", flat=True)) == {author.pk}
    assert Membership.objects.count() == 2


@pytest.mark.django_db
def test_topics_are_mapped_to_the_index_and_the_odd_ones_say_so(loaded):
    def dimensions(code: str) -> list[str]:
        return list(Topic.objects.get(code=code).dimensions.values_list("code", flat=True))

    assert dimensions("formalisation_taxation") == ["D1", "D2"]
    assert dimensions("green_transition") == ["G"]
    assert dimensions("women_inclusive") == []
    assert "transversal" in Topic.objects.get(code="women_inclusive").crosswalk_note_es


@pytest.mark.django_db
def test_agencies_that_ended_keep_their_years_and_name_a_successor_only_where_known(loaded):
    inadem, promexico = Agency.objects.get(code="mx-inadem"), Agency.objects.get(code="mx-promexico")

    assert (inadem.start_year, inadem.end_year, inadem.successor.code) == (2013, 2019, "mx-se")
    assert (promexico.end_year, promexico.successor) == (2019, None)


@pytest.mark.django_db
def test_the_note_on_coverage_stands_on_the_methodology_page_in_both_languages(loaded):
    page = Page.objects.get(slug="methodology")

    assert "no significa nada" in page.body_es
    assert "means nothing" in page.body_en


@pytest.mark.django_db
def test_the_methodology_page_tells_what_was_read_of_each_framework_and_how_topics_answer_to_it(loaded, client):
    page = client.get("/en/methodology/").content.decode()

    for framework in Framework.objects.all():
        assert framework.name_en in page
    for part in SubDimension.objects.all():
        assert part.name_en in page
    assert "2019: 3.77" in page
    assert "The other seven were not read." in page
    assert "there is no dimension of its own" in page


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["es", "en"])
def test_the_methodology_page_names_answers_and_statuses_as_forms_and_lists_do(loaded, language):
    body = getattr(Page.objects.get(slug="methodology"), f"body_{language}")

    with translation.override(language):
        for answer in Answer:
            assert f"| {answer.label} |" in body
        for status in ProgrammeStatus:
            assert str(status.label).lower() in body


@pytest.mark.django_db
def test_loading_again_changes_nothing(loaded):
    before = fingerprint()
    out = StringIO()

    call_command("load_starter", stdout=out)

    assert "Nothing to load" in out.getvalue()
    assert fingerprint() == before


@pytest.mark.django_db
def test_what_people_changed_since_stays_theirs(loaded, django_user_model):
    Source.objects.filter(code="oecd-pa-2015").update(title="Corrected")
    Page.objects.filter(slug="about").update(body_es="Nuestro texto")
    Topic.objects.filter(code="e_commerce").update(retired_on="2026-01-01")
    people = django_user_model.objects.create_superuser("chief")
    published = Programme.objects.published().get(record__code="cl-fogape")
    draft = workflow.start_draft(published, by=people)
    draft.summary_es = "Texto del país."
    workflow.save(draft, by=people, lock=draft.lock)
    before = fingerprint()

    starter.load()

    assert fingerprint() == before


@pytest.mark.django_db
def test_every_kind_has_records(loaded):
    assert set(Record.objects.values_list("kind", flat=True)) == set(Kind.values)


def test_no_number_of_the_texts_has_a_point_or_comma_that_two_countries_read_differently():
    """1.500 is a thousand and a half in Chile and one and a half in Mexico. Laws are named as they are printed."""
    files = [yaml.safe_load((starter.DATA / f"{name}.yaml").read_text()) for name in ("starter", "context")]
    texts = [text for file in files for text in written(file)]
    laws = {number for text in texts for number in re.findall(r"\b(?:Law|Ley|leyes|y) (\d\d\.\d{3})\b", text)}

    found = [number for text in texts for number in re.findall(r"(?<![\d.,/-])\d{1,3}(?:[.,]\d{3})+(?![\d/-]|[.,]\d)", text)]

    assert set(found) <= laws


def written(part: object, key: str = "") -> list[str]:
    """Every text of ours in a data file, Spanish and English; titles of sources stay as printed."""
    if isinstance(part, dict):
        return [text for name, value in part.items() for text in written(value, name)]
    if isinstance(part, list):
        return [text for value in part for text in written(value, key)]
    return [part] if isinstance(part, str) and key.endswith(("_es", "_en")) else []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["es", "en"])
def test_the_data_page_tells_what_every_code_means(loaded, client, language):
    with translation.override(language):
        page = html.unescape(client.get(reverse("inventory:data")).content.decode())

        for model in (Domain, Topic, InstrumentType, TargetGroup, Sector):
            for term in model.objects.all():
                assert f"<code>{term.code}</code>" in page
                assert str(term.definition) in page, term.code
