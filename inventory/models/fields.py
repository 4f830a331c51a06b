"""Columns that keep hostile or careless text out, in the form and in the database alike."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator, URLValidator
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

# A text cell of a spreadsheet holds 32,767 characters; more would be cut without a word on the way out.
PROSE_MAX = 20_000

MARKDOWN_HELP = _("An empty line begins a paragraph, “- ” an item of a list, [text](https://…) is a link (Markdown).")

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
PARTIAL_DATE = r"^(1[89]|20|21)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"


def no_control_characters(value: str) -> None:
    """Refuse control and bidirectional override characters, which break files and disguise text."""
    if _CONTROL.search(value):
        raise ValidationError(_("Remove invisible control characters from this text."), code="control")


# Letters and symbols that print nothing: the Hangul fillers and the empty Braille cell.
_BLANKS = "\u115f\u1160\u3164\uffa0\u2800"


def can_be_seen(value: str) -> bool:
    """Whether a text has a letter, digit, mark or symbol at all, and not only spaces and joiners."""
    return any(unicodedata.category(sign)[0] in "LNPS" and sign not in _BLANKS for sign in value)


def something_visible(value: str) -> None:
    """Refuse a text of which a reader sees nothing: it would count as a name or a reason and be none."""
    if not can_be_seen(value):
        raise ValidationError(_("Nothing can be seen of this text: write something or leave it empty."), code="invisible")


def one_line(value: str) -> None:
    """Refuse line breaks: names go into headings, mail subjects and file names."""
    if "\n" in value or "\r" in value:
        raise ValidationError(_("This must fit on one line."), code="one_line")


class Line(models.CharField):
    """One line of text, blank allowed unless said otherwise; the database refuses line breaks too."""

    default_validators = [no_control_characters, something_visible, one_line]

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 250)
        super().__init__(*args, **kwargs)

    def db_check(self, connection: object) -> str:
        return rf""""{self.column}" !~ '[\n\r]'"""


class LongText(forms.CharField):
    """A text that a browser lets a person paste whole: cut by `maxlength` its end would be lost without a word."""

    widget = forms.Textarea

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class Prose(models.TextField):
    """Text of several lines: plain, or Markdown where the help text says so."""

    default_validators = [no_control_characters, something_visible]

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", PROSE_MAX)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def db_check(self, connection: object) -> str:
        return f'char_length("{self.column}") <= {self.max_length}'

    def formfield(self, **kwargs: object) -> object:
        words = self.help_text
        if self.max_length < PROSE_MAX and str(self.max_length) not in words:
            words = format_lazy("{} {}", words, format_lazy(_("At most {number} characters."), number=self.max_length))
        options = {"max_length": self.max_length, "form_class": LongText, "help_text": words}
        return super().formfield(**options | kwargs)


class WebAddress(models.CharField):
    """A http or https address; the database refuses any other scheme, so that no page can print a script link."""

    default_validators = [
        URLValidator(schemes=["http", "https"], message=_("Write the whole address, with https:// at its start.")),
        no_control_characters,
    ]

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 1000)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def db_check(self, connection: object) -> str:
        return rf""""{self.column}" = '' OR "{self.column}" ~ '^https?://[^\s]+$'"""


class Year(models.PositiveSmallIntegerField):
    """A year of our time or of the agencies that came before; the database refuses a slip such as 20255 too."""

    FIRST, LAST = 1800, 2100
    default_validators = [MinValueValidator(FIRST), MaxValueValidator(LAST)]

    def db_check(self, connection: object) -> str:
        return f'"{self.column}" BETWEEN {self.FIRST} AND {self.LAST}'


class PartialDate(models.CharField):
    """A date known to the year, the month or the day: "2019", "2019-05", "2019-05-12".

    Text sorts as time does, and the length tells the precision.
    """

    default_validators = [RegexValidator(PARTIAL_DATE, _("Write a year, a month or a day: 2019, 2019-05 or 2019-05-12."))]

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def db_check(self, connection: object) -> str:
        return f""""{self.column}" = '' OR "{self.column}" ~ '{PARTIAL_DATE}'"""


class Code(models.CharField):
    """A stable identifier: letters, digits, hyphen and underscore; carries no edition and never changes."""

    default_validators = [RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9_-]*$", _("Use letters, digits, hyphens and underscores only."))]

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 60)
        super().__init__(*args, **kwargs)

    def db_check(self, connection: object) -> str:
        return f""""{self.column}" ~ '^[A-Za-z0-9][A-Za-z0-9_-]*$'"""
