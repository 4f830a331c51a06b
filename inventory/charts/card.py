"""The picture that others show beside a link to a page: its name in the colours of the site, 1200 × 630."""

import textwrap
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from inventory import richtext
from inventory.charts.fonts import font

SIZE = (1200, 630)
BRAND, INK, SOFT, ACCENT = "#0b3641", "#f4fafa", "#c3dadd", "#f2b84b"
MARGIN = 80
MOST_LINES = 4
# Letters a line, by size of the letters: the largest size at which a title fits is taken.
FITS = {72: 24, 60: 30, 50: 36}


@lru_cache(maxsize=256)
def draw(title: str, line: str, site: str) -> bytes:
    """A card as PNG. `title`: the name of the page; `line`: what it is and where; `site`: the name of the site.

    Kept by what stands on it, so that a changed name makes a new picture and an unchanged one none.
    """
    picture = Image.new("RGB", SIZE, BRAND)
    pen = ImageDraw.Draw(picture)
    _mark(pen, MARGIN, MARGIN)
    pen.text((MARGIN + 92, MARGIN + 34), site, fill=INK, font=font(34, bold=True), anchor="lm")
    size, lines = _fitted(title)
    top = 330 - len(lines) * size * 0.6
    for number, words in enumerate(lines):
        pen.text((MARGIN, top + number * size * 1.25), words, fill=INK, font=font(size, bold=True))
    pen.rectangle((MARGIN, 530, MARGIN + 120, 536), fill=ACCENT)
    pen.text((MARGIN, 556), richtext.cut(line, 60), fill=SOFT, font=font(30))
    file = BytesIO()
    picture.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def _fitted(title: str) -> tuple[int, list[str]]:
    for size, letters in FITS.items():
        lines = textwrap.wrap(title, letters)
        if len(lines) <= MOST_LINES - 1:
            return size, lines
    return size, textwrap.wrap(title, letters, max_lines=MOST_LINES, placeholder=" …")


def _mark(pen: ImageDraw.ImageDraw, x: int, y: int) -> None:
    """The mark of the site: four quarter circles around one centre, the first of them light."""
    side, gap = 32, 4
    # Column, row, the corner that is its centre, and where the quarter begins, as in static/img/mark.svg.
    for column, row, right, low, start in ((0, 0, 0, 1, 270), (1, 0, 0, 0, 0), (1, 1, 1, 0, 90), (0, 1, 1, 1, 180)):
        centre_x = x + column * (side + gap) + right * side
        centre_y = y + row * (side + gap) + low * side
        box = (centre_x - side, centre_y - side, centre_x + side, centre_y + side)
        pen.pieslice(box, start, start + 90, fill=INK if (column, row) == (0, 0) else ACCENT)
