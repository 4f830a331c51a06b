"""Filters, facets and search: what a question finds, and what a wrong question is told."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from inventory import facets, search, workflow
from inventory.choices import Kind, State
from inventory.filters import FILTERS
from inventory.models import VERSION_MODELS
from tests.factories import bring_to, make

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


def ask(query: str, kind: Kind = Kind.PROGRAMME):
    return FILTERS[kind](QueryDict(query))


def found(query: str) -> set[str]:
    filterset = ask(query)
    assert filterset.is_valid(), filterset.errors
    return {version.code for version in filterset.qs}


# Fields of a kind that no filter asks for, each with its reason.
EXEMPT = {
    "shared": {
        "record": "its country, topic and round have filters of their own",
        "number": "of the review",
        "state": "the public sees published versions only",
        "lock": "of the review",
        "provenance": "shown, not asked",
        "keywords": "searched by q",
        "outdated_texts": "of the review",
        "machine_texts": "shown, not asked",
        "created_at": "of the review",
        "created_by": "a person",
        "updated_at": "of the review",
        "updated_by": "a person",
        "submitted_at": "of the review",
        "submitted_by": "a person",
        "published_from": "asked by updated_since and as_of",
        "published_by": "a person",
        "published_until": "asked by as_of",
        "withdrawn_at": "of the review",
        "withdrawn_by": "a person",
        "sort_title": "asked by sort",
        "folded_title": "asked by the suggestion",
        "document": "asked by q",
    },
    Kind.PROGRAMME: {
        "original_language": "says which name is official",
        "acronym": "searched by q",
        "former_names": "searched by q",
        "sectors": "comes with the finder for firms",
        "level": "comes with the finder for firms",
        "regions": "comes with the finder for firms",
        "start": "asked by year_from and year_to",
        "start_year": "asked by year_from and year_to",
        "end": "shown, not asked",
        "end_year": "shown, not asked",
        "end_state": "shown, not asked",
        "status_basis": "shown, not asked",
        "last_evidence_year": "shown, not asked",
        "superseded_by": "a link",
        "budget_state": "shown, not asked",
        "coverage_state": "shown, not asked",
        "evaluation_state": "shown, not asked",
        "internationalisation": "shown, not asked",
        "official_url": "a link",
        "application_url": "a link",
        "image": "a file",
        "primary_topic": "asked by domain and topic",
    },
    Kind.STOCKTAKING: {"gaps_basis": "shown, not asked", "programmes": "links", "prefilled": "of the round"},
    Kind.AGENDA: {
        "primary_topic": "asked by domain and topic",
        "basis": "a source",
        "programmes": "links",
        "entries": "links",
    },
    Kind.CONTEXT: {"indicators": "links"},
}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_field_of_a_kind_has_a_filter_or_a_reason_to_have_none(kind):
    model, filterset = VERSION_MODELS[kind], FILTERS[kind]
    asked = {getattr(one, "path", one.field_name).split("__")[0] for one in filterset.base_filters.values()}
    asked |= {field for field in ("topics",) if "topic" in filterset.base_filters}
    exempt = EXEMPT["shared"] | EXEMPT[kind]
    texts = {field.name for field in model._meta.concrete_fields if field.name.endswith(("_es", "_en"))}
    fields = {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]} - {"id"} - texts

    assert fields - asked - set(exempt) == set()
    assert set(exempt) - fields == set()


def test_values_of_one_filter_are_alternatives_and_filters_add_up(world):
    chile, peru = make(world), make(world, country="PE")
    trade = make(world, primary_topic=world.topics["export_promotion"])

    assert found("country=CL&country=PE") == {chile.code, peru.code, trade.code}
    assert found("country=CL&domain=finance") == {chile.code}
    assert found("country=PE&domain=market_access") == set()


def test_a_programme_with_two_chosen_topics_counts_once(world):
    version = make(world, children=lambda v: v.topics.set(world.topics.values()))

    filterset = ask("topic=credit_guarantees&topic=trade_finance&topic=export_promotion")

    assert [row.code for row in filterset.qs] == [version.code]
    assert facets.counts(filterset).total == 1


@pytest.mark.parametrize(
    "query",
    [
        "instrument=grant",
        "target=small",
        "agency=cl-agency",
        "status=active",
        "call=none",
        "year_from=2019",
        "year_to=2019",
        "topic=credit_guarantees",
    ],
)
def test_each_filter_of_programmes_keeps_what_matches_and_drops_the_rest(world, query):
    make(world)

    assert len(found(query)) == 1
    name = query.split("=")[0]
    other = {"year_from": "2020", "year_to": "2018", "instrument": "loan", "target": "micro", "agency": "pe-agency"}
    other |= {"status": "closed", "call": "open", "topic": "trade_finance"}
    assert found(f"{name}={other[name]}") == set()


def test_a_blank_value_is_no_filter(world):
    make(world)

    assert len(found("country=&q=&year_from=&as_of=&sort=")) == 1


def test_unknown_parameters_are_named_and_tracking_is_dropped(world):
    filterset = ask("contry=CL&utm_source=mail&fbclid=x&view=table&page=2")

    assert filterset.unknown == ["contry", "view"]
    assert filterset.unknown_on_page == ["contry"]
    assert {"country", "q", "as_of", "page"} <= set(filterset.known)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("country=XX", "country"),
        ("status=alive", "status"),
        ("year_from=99999", "year_from"),
        ("year_to=-1", "year_to"),
        ("year_from=1e5", "year_from"),
        ("as_of=yesterday", "as_of"),
        ("as_of=2999-01-01", "as_of"),
        ("verified_before=2026-02-30", "verified_before"),
        ("updated_since=01/02/2026", "updated_since"),
        ("sort=password", "sort"),
        ("q=" + "a" * 201, "q"),
    ],
)
def test_a_bad_value_is_an_error_that_names_its_field(world, query, field):
    filterset = ask(query)

    assert not filterset.is_valid()
    assert list(filterset.errors) == [field]


@pytest.mark.parametrize("kind", list(Kind))
def test_drafts_change_no_count(world, kind):
    make(world, kind)
    before = facets.counts(ask("", kind))

    for state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.WITHDRAWN):
        make(world, kind, country="PE", state=state)

    assert facets.counts(ask("", kind)).options["country"] == before.options["country"]
    assert facets.counts(ask("", kind)).total == before.total == 1


@pytest.mark.parametrize("query", ["", "country=CL", "q=fondo&country=PE&status=active", "topic=trade_finance&instrument=loan"])
@pytest.mark.parametrize("kind", list(Kind))
def test_facets_cost_one_statement_and_their_total_is_the_list(world, kind, query, django_assert_num_queries):
    for country in ("CL", "PE"):
        make(world, kind, country=country)
    filterset = ask(query, kind)
    for one in filterset.by_code.values():
        assert one.vocabulary

    with django_assert_num_queries(1):
        counted = facets.counts(filterset)

    assert counted.total == filterset.qs.count()


def test_a_facet_leaves_its_own_selection_out(world):
    make(world)
    make(world, country="PE")

    counted = facets.counts(ask("country=CL"))

    assert {option.code: option.count for option in counted.options["country"]} == {"CL": 1, "PE": 1, "PA": 0}
    assert sum(option.count for option in counted.options["status"]) == counted.total == 1


# -- search ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Fondo de garantía", "garantia"),
        ("Fondo de garantía", "GARANTÍAS"),
        ("Programa de innovación", "innovacion"),
        ("Programa de innovación", "innovaciones"),
        ("Cursos de educaciones", "educacion"),
        ("Conexión de exportadores", "conexion"),
        ("Pequeños productores", "pequeno"),
        ("Ñandú exporta", "nandu"),
    ],
)
def test_spanish_is_found_by_its_stems_with_or_without_accents(world, text, terms):
    version = make(world, name_es=text, summary_es="Otra cosa.", name_en="", summary_en="")

    assert found(f"q={terms}") == {version.code}


@pytest.mark.parametrize("terms", ["guarantees", "guarantee", "lending firms", '"credit line"', "loan -export"])
def test_english_is_found_by_its_stems(world, terms):
    version = make(world, name_en="A guaranteed credit line", summary_en="Loans: lending to a firm.")

    assert found(f"q={terms}") == {version.code}


@pytest.mark.parametrize("terms", ["AGCL", "Subsidio", "garantías de crédito", "Chile"])
def test_linked_agencies_and_terms_are_found_too(world, terms):
    version = make(world)

    assert found(f"q={terms}") == {version.code}


@pytest.mark.parametrize("words", ["préstamo préstamos", "pyme pymes", "línea líneas", "SME SMEs", "start-up startups startup"])
def test_one_and_many_are_one_word_however_a_stemmer_sees_them(world, words):
    for word in words.split():
        make(world, name_es=f"Fondo {word}", name_en=f"The {word} fund")

    assert [len(found(f"q={word}")) for word in words.split()] == [len(words.split())] * len(words.split())


@pytest.mark.parametrize("terms", ["factoraje or subasta", "factoraje o subasta", "subasta O factoraje"])
def test_or_is_understood_in_both_languages(world, terms):
    version = make(world, name_es="Factoraje", name_en="Factoring")

    assert found(f"q={terms}") == {version.code}
    assert not found(f'q="{terms}"')


def test_a_match_in_the_name_ranks_before_one_in_the_text(world):
    in_text = make(world, name_es="Otro", name_en="Other", description_es="Habla de factoraje.")
    in_name = make(world, name_es="Factoraje", name_en="Factoring")

    assert [version.code for version in ask("q=factoraje").qs] == [in_name.code, in_text.code]


def test_a_misspelt_word_is_answered_with_what_was_meant(world):
    make(world, name_es="Fondo de Garantía", name_en="Guarantee Fund")
    filterset = ask("q=garntia")

    assert not filterset.qs.exists()
    assert filterset.suggestion() == "garantía"


def test_a_suggestion_prefers_words_in_the_language_of_the_page(world):
    make(world, name_es="Red de comercio e innovación", name_en="Trade and innovation network")
    make(world, country="PE", name_es="Innovar", name_en="Innovate")

    def suggested(language: str, more: str = "") -> str:
        return FILTERS[Kind.PROGRAMME](QueryDict(f"q=inovacion{more}"), language=language).suggestion()

    assert suggested("es") == "innovación"
    assert suggested("en") == "innovation"
    assert suggested("en", "&country=PE") != "innovation"


def test_a_suggestion_never_comes_from_a_draft(world):
    make(world, name_es="Zanahoria secreta", state=State.DRAFT)

    assert ask("q=zanaoria").suggestion() == ""


@pytest.mark.parametrize("words", ["pyme pymes", "préstamo préstamos", "SME SMEs", "capital capitales"])
def test_one_and_many_are_marked_alike(world, words):
    version = make(world, name_es=words, name_en="")

    for word in words.split():
        marked = ask(f"q={word}").qs.marked(word, "es").get()
        assert [piece for piece, found in search.segments(version.name_es, marked.marked_title) if found] == words.split(), word


def test_found_words_are_marked_in_the_text_as_written(world):
    make(world, name_es="Garantías para pequeñas empresas")

    version = ask("q=garantia").qs.marked("garantia", "es").get()

    assert search.segments(version.name_es, version.marked_title) == [("Garantías", True), (" para pequeñas empresas", False)]


# -- time -----------------------------------------------------------------------------------------------------


def test_as_of_shows_what_was_published_at_the_end_of_that_day(world, days_ago):
    with days_ago(10):
        first = make(world, name_es="El nombre viejo")
    with days_ago(2):
        later = workflow.start_draft(first, by=world.focal_point("CL"))
        later.name_es = "El nombre nuevo"
        workflow.save(later, by=world.focal_point("CL"), lock=later.lock)
        bring_to(world, later, State.PUBLISHED)

    def names(query: str) -> list[str]:
        return [version.name_es for version in ask(query).qs]

    assert names(f"as_of={day(11)}") == []
    assert names(f"as_of={day(5)}") == ["El nombre viejo"]
    assert names(f"as_of={day(5)}&q=viejo") == ["El nombre viejo"]
    assert names(f"as_of={day(5)}&q=nuevo") == []
    assert names(f"as_of={day(2)}") == names("") == ["El nombre nuevo"]


def test_verification_is_known_only_from_its_day_on(world, days_ago):
    with days_ago(10):
        version = make(world)
    for _twice in range(2):
        workflow.verify(version, by=world.focal_point("CL"))

    assert ask("").qs.get().verified_role == "focal_point"
    assert ask(f"as_of={day(0)}").qs.get().verified_role == "focal_point"
    assert ask(f"as_of={day(1)}").qs.get().verified_at is None
    assert found(f"verified_before={day(0)}") == set()


def day(days: int) -> str:
    return (timezone.now() - timedelta(days=days)).date().isoformat()
