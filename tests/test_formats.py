"""Numbers and dates as readers of all four countries read them."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from inventory import formats
from inventory.charts.fonts import font
from inventory.choices import Kind
from inventory.models import Country, Domain


@pytest.mark.parametrize(
    ("value", "english", "spanish"),
    [
        (0, "0", "0"),
        (1700, "1 700", "1 700"),
        (2246000, "2 246 000", "2 246 000"),
        (Decimal("98.5000"), "98.5", "98,5"),
        (Decimal("13000.0000"), "13 000", "13 000"),
        (Decimal("-1234.56"), "-1 234.56", "-1 234,56"),
        ("no number", "no number", "no number"),
    ],
)
def test_thousands_are_set_apart_by_a_space_and_the_decimal_sign_is_the_language_s(value, english, spanish):
    with translation.override("en"):
        assert formats.number(value).replace(formats.THOUSANDS, " ") == english
    with translation.override("es"):
        assert formats.number(value).replace(formats.THOUSANDS, " ") == spanish


@pytest.mark.parametrize(
    ("value", "english", "spanish"),
    [
        (Decimal("14250000.50"), "14 250 000.50", "14 250 000,50"),
        (Decimal("14250000.05"), "14 250 000.05", "14 250 000,05"),
        (Decimal("14250000.00"), "14 250 000", "14 250 000"),
        (Decimal("0.1234"), "0.1234", "0,1234"),
    ],
)
def test_cents_of_an_amount_have_two_digits(value, english, spanish):
    with translation.override("en"):
        assert formats.money(value).replace(formats.THOUSANDS, " ") == english
    with translation.override("es"):
        assert formats.money(value).replace(formats.THOUSANDS, " ") == spanish


def test_no_point_or_comma_ever_stands_for_thousands():
    for language in ("es", "en"):
        with translation.override(language):
            assert formats.number(1234567) == f"1{formats.THOUSANDS}234{formats.THOUSANDS}567"


@pytest.mark.parametrize(
    ("value", "english", "spanish"),
    [("2019", "2019", "2019"), ("2019-05", "May 2019", "mayo de 2019"), ("2019-05-12", "12 May 2019", "12 de mayo de 2019")],
)
def test_months_are_words_and_a_date_is_as_precise_as_it_is_known(value, english, spanish):
    with translation.override("en"):
        assert formats.partial_date(value) == english
    with translation.override("es"):
        assert formats.partial_date(value) == spanish


def test_a_day_is_written_out():
    with translation.override("es"):
        assert formats.day(date(2026, 11, 3)) == "3 de noviembre de 2026"


MANY = 12_345
SHOWN = f"12{formats.THOUSANDS}345"


class One:
    """Something with a count and whatever else a template asks of it."""

    count = total = hidden = MANY
    country = Country(code="CL", name_es="Chile", name_en="Chile")


COUNTING = {
    "components/facet.html": {"facet": {"groups": [{"options": [One]}], "hidden": MANY}},
    "components/keep_search.html": {"count": MANY, "base": "/en/programmes/"},
    "components/map.html": {"places": [One]},
    "inventory/coverage_row.html": {"row": {"cells": [One], "total": MANY}, "label": "Finance"},
    "inventory/country_list.html": {"countries": [(One.country, dict.fromkeys(Kind.values, MANY))]},
    "inventory/finder_results.html": {"count": MANY, "open_now": MANY, "ended": MANY, "left_out": [("closed", MANY)]},
    "inventory/home.html": {
        "totals": dict.fromkeys(Kind.values, MANY),
        "matrix": [{"domain": Domain(code="x"), "cells": [(One.country, MANY)], "total": MANY}],
    },
    "inventory/country_detail.html": {
        "country": One.country,
        "query": "",
        "as_of": None,
        "by_domain": [(Domain(code="x"), MANY)],
    },
}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("template", COUNTING)
def test_counts_of_thousands_are_set_apart_wherever_they_stand(template, language):
    with translation.override(language):
        page = render_to_string(template, {**COUNTING[template], "request": RequestFactory().get("/en/")})
    assert SHOWN in page
    assert str(MANY) not in re.sub(r'data-result-count="\d+"', "", page)


def test_charts_have_the_space_of_thousands_in_their_font():
    digits = font(33)
    space = digits.getlength("2\u202f400") - digits.getlength("2400")
    assert 0 < space < digits.getlength("0") / 2
