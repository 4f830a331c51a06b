"""The finder on the programmes of the starter data: what a need finds, and that its rule is the same everywhere."""

from datetime import date

import pytest

from inventory.finder import Firm, judge, offers
from inventory.finder.needs import BY_CODE, NEEDS, NOT_FOR_FIRMS, PLANS_AND_LAWS
from inventory.models import Country, InstrumentType, TargetGroup, Term, Topic
from inventory.views.finder import candidates

pytestmark = pytest.mark.django_db


def found_by(need: str, country: str) -> set[str]:
    asked, _every = candidates(Country.objects.get(code=country), Firm(need=BY_CODE[need]))
    return {version.code for version in asked}


def test_the_finder_finds_by_what_programmes_give_and_whom_they_name(loaded: None):
    assert {"pe-cite", "pe-tu-empresa", "pe-ruta-exportadora"} <= found_by("learn", "PE")
    assert {"co-fondo-emprender", "pa-mujeres"} <= found_by("women", "CO")
    assert "mx-credito-exportacion" in found_by("loan", "MX")


def test_the_database_leaves_out_by_need_what_the_rule_leaves_out(loaded: None):
    for need in NEEDS:
        firm = Firm(need=need)
        asked, every = candidates(Country.objects.get(code="PE"), firm)
        judged = [(one, judge(firm, offers.of(one), date(2026, 6, 1))) for one in every.prefetch_related(*offers.PREFETCH)]
        assert set(asked) == {one for one, verdict in judged if "need" not in [reason.criterion for reason in verdict.against]}


def test_every_code_that_the_finder_knows_stands_in_the_vocabulary(loaded: None):
    def codes(model: type[Term]) -> set[str]:
        return set(model.objects.values_list("code", flat=True))

    assert {code for need in NEEDS for code in need.topics} | NOT_FOR_FIRMS == codes(Topic)
    assert {code for need in NEEDS for code in need.instruments} | PLANS_AND_LAWS <= codes(InstrumentType)
    assert {code for need in NEEDS for code in need.groups} <= codes(TargetGroup)
