"""The chart of an indicator: what is drawn where, in the units of a drawing 320 wide.

A chart shows every figure there is, one bar each, starting at zero, with its value in digits: nothing has to be read
off an axis. A country without a figure is named as such; a missing figure is never a bar of length zero.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory import addresses
from inventory.bilingual import reader_language
from inventory.choices import Unit, YearBasis
from inventory.formats import number
from inventory.models import Country, Indicator, Observation

WIDTH = 320
YEAR_END, BAR_START, BAR_END = 44, 50, 250
HEADING, ROW, BAR = 26, 24, 14
TITLE_LINE, TITLE_LETTERS = 20, 36
NOTE_LINE, NOTE_LETTERS = 15, 54
MARGIN = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure. `y`: middle of its row. `length`: of the bar. `is_sure`: whether the source states the year."""

    year: str
    words: str
    y: float
    length: float
    is_sure: bool
    hint: str

    @property
    def top(self) -> float:
        return self.y - BAR / 2

    @property
    def words_x(self) -> float:
        return BAR_START + self.length + 6


@dataclass(frozen=True, slots=True)
class Block:
    """The bars of one country; none, and words instead, when there is no figure."""

    label: str
    y: float
    bars: list[Bar]
    is_region: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """`title`, `unit` and `notes` stand around the drawing on a page and inside it in a file."""

    code: str
    title: str
    unit: str
    description: str
    blocks: list[Block]
    height: float
    notes: list[str] = field(default_factory=list)

    @property
    def title_lines(self) -> list[tuple[float, str]]:
        """Lines of the title with the place of each, for a drawing that stands alone."""
        lines = textwrap.wrap(self.title, TITLE_LETTERS)
        return [(MARGIN + 14 + number * TITLE_LINE, line) for number, line in enumerate(lines)]

    @property
    def unit_y(self) -> float:
        return self.title_lines[-1][0] + 18

    @property
    def body_y(self) -> float:
        return self.unit_y + 8

    @property
    def note_lines(self) -> list[tuple[float, str]]:
        start = self.body_y + self.height + 14
        lines = [line for note in self.notes for line in textwrap.wrap(note, NOTE_LETTERS)]
        return [(start + number * NOTE_LINE, line) for number, line in enumerate(lines)]

    @property
    def full_height(self) -> float:
        end = self.note_lines[-1][0] if self.note_lines else self.body_y + self.height
        return end + MARGIN


def of_indicator(indicator: Indicator, observations: Sequence[Observation], countries: Sequence[Country]) -> Chart:
    """The chart of an indicator. `observations`: in the order of years. `countries`: those to name even without figures."""
    by_country: dict[int, list[Observation]] = {country.pk: [] for country in countries}
    places = {country.pk: country for country in countries}
    for one in observations:
        places.setdefault(one.country_id, one.country)
        by_country.setdefault(one.country_id, []).append(one)
    longest = scale_end([one.value for one in observations], indicator.unit)
    blocks: list[Block] = []
    y = 0.0
    for country in sorted(places.values(), key=lambda country: (country.order, country.pk)):
        found = by_country[country.pk]
        bars = [_bar(one, y + HEADING + ROW * (place + 0.5), longest) for place, one in enumerate(found)]
        blocks.append(Block(str(country), y + HEADING * 0.7, bars, country.is_region))
        y += HEADING + ROW * len(bars)
    return Chart(
        code=indicator.code,
        title=str(indicator),
        unit=unit_words(indicator.unit),
        description=describe(observations),
        blocks=blocks,
        height=y + 6,
        notes=[
            *cautions(observations),
            _("SME Policy Inventory, CC BY 4.0. Notes and sources:"),
            addresses.page("indicator_detail", indicator.code, reader_language()),
        ],
    )


def _bar(one: Observation, y: float, longest: Decimal) -> Bar:
    share = max(Decimal(0), one.value) / longest if longest else Decimal(0)
    is_sure = one.year_basis == YearBasis.STATED
    hint = f"{one.country}, {one.year}: {number(one.value)}"
    if not is_sure:
        hint += f" ({one.get_year_basis_display()})"
    if one.note:
        hint += f". {one.note}"
    length = round(float(share) * (BAR_END - BAR_START), 1)
    return Bar(f"{one.year}{'' if is_sure else '*'}", number(one.value), y, max(length, 1.0), is_sure, hint)


def scale_end(values: Sequence[Decimal], unit: str) -> Decimal:
    """What a full bar stands for: the whole for larger shares, five for scores, else the largest value."""
    largest = max(values, default=Decimal(0))
    if unit == Unit.PERCENT and Decimal(50) < largest <= Decimal(100):
        return Decimal(100)
    return Decimal(5) if unit == Unit.SCORE else largest


def unit_words(unit: str) -> str:
    return _("Number") if unit == Unit.COUNT else _("In %(unit)s") % {"unit": Unit(unit).label}


def describe(observations: Sequence[Observation]) -> str:
    """A chart in one sentence, for people who do not see it; the table has the values."""
    if not observations:
        return _("There is no figure.")
    years = [one.year for one in observations]
    figures = ngettext("%(count)s figure", "%(count)s figures", len(observations)) % {"count": len(observations)}
    places = ", ".join(dict.fromkeys(str(one.country) for one in observations))
    return _("Bars, one a figure: %(figures)s from %(first)s to %(last)s, for %(places)s.") % {
        "figures": figures,
        "first": min(years),
        "last": max(years),
        "places": places,
    }


def cautions(observations: Sequence[Observation]) -> list[str]:
    """What to mind before comparing the figures of a chart with each other."""
    found = []
    if len({one.country_id for one in observations}) > 1:
        found.append(_("Definitions differ between countries and sources: read the notes before you compare."))
    elif any(one.note_es or one.note_en for one in observations) and len(observations) > 1:
        found.append(_("The figures may rest on different definitions: read the notes before you compare."))
    if any(one.year_basis != YearBasis.STATED for one in observations):
        found.append(_("* The source does not state the year: it is that of the publication, or inferred."))
    return found
