"""A chart as a picture, drawn from the same plain data as the SVG, with a font of our own so that it looks alike anywhere."""

from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from inventory.charts import BAR, BAR_START, MARGIN, WIDTH, YEAR_END, Bar, Chart

SCALE = 3
FONTS = Path(__file__).parent.parent / "data" / "fonts"
INK, SOFT, BAR_COLOUR, REGION_COLOUR, PAPER, UNSURE = "#10262d", "#45595f", "#0b5a6b", "#6f868b", "#ffffff", "#d3e4e6"


@cache
def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")), size * SCALE)


def draw(chart: Chart, no_figure: str) -> bytes:
    """The PNG of a chart. `no_figure`: the words for a country without any."""
    picture = Image.new("RGB", (WIDTH * SCALE, round(chart.full_height) * SCALE), PAPER)
    pen = ImageDraw.Draw(picture)

    def write(x: float, y: float, words: str, font: ImageFont.FreeTypeFont, fill: str = INK, anchor: str = "ls") -> None:
        pen.text((x * SCALE, y * SCALE), words, fill=fill, font=font, anchor=anchor)

    for y, line in chart.title_lines:
        write(MARGIN, y, line, _font(14, bold=True))
    write(MARGIN, chart.unit_y, chart.unit, _font(11), SOFT)
    for block in chart.blocks:
        top = chart.body_y
        write(MARGIN, top + block.y, block.label, _font(11, bold=True))
        if not block.bars:
            width = _font(11, bold=True).getlength(block.label) / SCALE
            write(MARGIN + width + 8, top + block.y, no_figure, _font(11), SOFT)
        for bar in block.bars:
            write(YEAR_END, top + bar.y + 4, bar.year, _font(11), SOFT, "rs")
            _rectangle(pen, bar, top, REGION_COLOUR if block.is_region else BAR_COLOUR)
            write(bar.words_x, top + bar.y + 4, bar.words, _font(11))
    for y, line in chart.note_lines:
        write(MARGIN, y, line, _font(9), SOFT)
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _rectangle(pen: ImageDraw.ImageDraw, bar: Bar, top: float, colour: str) -> None:
    corners = [
        (BAR_START * SCALE, (top + bar.top) * SCALE),
        ((BAR_START + bar.length) * SCALE, (top + bar.top + BAR) * SCALE),
    ]
    pen.rectangle(corners, fill=colour if bar.is_sure else UNSURE, outline=colour, width=SCALE)
