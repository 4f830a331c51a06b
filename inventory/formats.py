"""Numbers and dates that readers of all four countries read alike.

Chile, Colombia and Peru write points and commas the other way round than Mexico. So thousands are set apart by a
narrow space, the decimal sign is that of the page's language, and months are words.
"""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils import formats, timezone

from inventory.bilingual import reader_language

THOUSANDS = "\N{NARROW NO-BREAK SPACE}"
DAY_FORMAT = {"es": r"j \d\e F \d\e Y", "en": "j F Y"}
DECIMAL_SIGN = {"es": ",", "en": "."}
MONTH_FORMAT = {"es": r"F \d\e Y", "en": "F Y"}


def number(value: object) -> str:
    """A number with spaces between thousands and without empty decimals."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    digits = f"{amount:,f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    whole, _point, rest = digits.partition(".")
    return whole.replace(",", THOUSANDS) + (DECIMAL_SIGN[reader_language()] + rest if rest else "")


def money(value: object) -> str:
    """An amount as `number` writes it; cents, if there are any, have two digits."""
    whole, mark, cents = number(value).partition(DECIMAL_SIGN[reader_language()])
    return whole + mark + (cents.ljust(2, "0") if mark else "")


def day(value: date | datetime | None) -> str:
    """A day with its month in words."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return formats.date_format(value, DAY_FORMAT[reader_language()])


def partial_date(value: str) -> str:
    """A date as precise as it is known: "2019", "May 2019", "12 May 2019"."""
    parts = [int(part) for part in value.split("-")] if value else []
    if len(parts) == 3:
        return day(date(*parts))
    if len(parts) == 2:
        return formats.date_format(date(parts[0], parts[1], 1), MONTH_FORMAT[reader_language()])
    return value
