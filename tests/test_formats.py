"""Numbers and dates as readers of all four countries read them."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from inventory import formats


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
