"""The title and summary of a found version, cut where the searched words begin and end."""

import re

from inventory import richtext, search
from inventory.choices import Kind
from inventory.models import Version

LENGTH = 320
_MARK = re.compile(f"[{search.START}{search.STOP}]")

Parts = list[tuple[str, bool]]


def of(version: Version) -> dict[str, Parts]:
    """Keyword arguments for `cards.make`: none when no words were searched (`marked()` was not called)."""
    if not hasattr(version, "marked_summary"):
        return {}
    parts = {"summary_parts": excerpt(search.segments(str(version.summary_text), version.marked_summary))}
    # The title of a stocktaking entry is made of its topic and country, not of its text.
    if version.KIND != Kind.STOCKTAKING:
        parts["title_parts"] = search.segments(str(version.title), version.marked_title)
    return parts


def excerpt(segments: Parts) -> Parts:
    """A short piece of a text around the first found word, in plain words.

    Marks travel through the Markdown as the private characters of `search`, which no text holds.
    """
    source = "".join(f"{search.START}{words}{search.STOP}" if hit else words for words, hit in segments)
    words = richtext.plain(source)
    first = words.find(search.START)
    if first > LENGTH - 40:
        begin = words.rfind(" ", 0, first - LENGTH // 4)
        words = f"… {words[begin + 1 :]}"
    words = richtext.cut(words, LENGTH)
    return [(piece, index % 2 == 1) for index, piece in enumerate(_MARK.split(words)) if piece]
