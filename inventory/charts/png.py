"""A chart as a picture, drawn from the same plain data as the SVG."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from inventory.charts.fonts import font
from inventory.charts.indicator import BAR, BAR_START, MARGIN, WIDTH, YEAR_END, Bar, Chart

SCALE = 3
INK, SOFT, BAR_COLOUR, REGION_COLOUR, PAPER, UNSURE = "#10262d", "#45595f", "#0b5a6b", "#6f868b", "#ffffff", "#d3e4e6"


def draw(chart: Chart, no_figure: str) -> bytes:
    """The PNG of a chart. `no_figure`: the words for a country without any."""
    picture = Image.new("RGB", (WIDTH * SCALE, round(chart.full_height) * SCALE), PAPER)
    pen = ImageDraw.Draw(picture)
    large, bold, plain, small = font(14 * SCALE, bold=True), font(11 * SCALE, bold=True), font(11 * SCALE), font(9 * SCALE)

    def write(x: float, y: float, words: str, face: ImageFont.FreeTypeFont, fill: str = INK, anchor: str = "ls") -> None:
        pen.text((x * SCALE, y * SCALE), words, fill=fill, font=face, anchor=anchor)

    for y, line in chart.title_lines:
        write(MARGIN, y, line, large)
    write(MARGIN, chart.unit_y, chart.unit, plain, SOFT)
    for block in chart.blocks:
        top = chart.body_y
        write(MARGIN, top + block.y, block.label, bold)
        if not block.bars:
            width = bold.getlength(block.label) / SCALE
            write(MARGIN + width + 8, top + block.y, no_figure, plain, SOFT)
        for bar in block.bars:
            write(YEAR_END, top + bar.y + 4, bar.year, plain, SOFT, "rs")
            _rectangle(pen, bar, top, REGION_COLOUR if block.is_region else BAR_COLOUR)
            write(bar.words_x, top + bar.y + 4, bar.words, plain)
    for y, line in chart.note_lines:
        write(MARGIN, y, line, small, SOFT)
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _rectangle(pen: ImageDraw.ImageDraw, bar: Bar, top: float, colour: str) -> None:
    corners = [
        (BAR_START * SCALE, (top + bar.top) * SCALE),
        ((BAR_START + bar.length) * SCALE, (top + bar.top + BAR) * SCALE),
    ]
    pen.rectangle(corners, fill=colour if bar.is_sure else UNSURE, outline=colour, width=SCALE)
