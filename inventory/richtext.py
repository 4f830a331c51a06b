"""Markdown to HTML that is safe to print: the one place that declares text to be HTML.

Everything goes through an allow-list, whoever wrote it. Images are left out: a remote one would tell another host
who reads the page. Headings can be lowered so that a text never competes with the heading above it.
"""

import html
import re

import nh3
from markdown_it import MarkdownIt

TAGS = frozenset(
    [
        "p",
        "br",
        "hr",
        "h2",
        "h3",
        "h4",
        "strong",
        "em",
        "del",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
    ]
)
ATTRIBUTES = {"a": {"href", "title"}, "th": {"scope"}}

# An address of another host, or a path of this one; "//host" and "/\\host" are another host in disguise.
_ADDRESS = re.compile(r"(https?://|mailto:|#|/(?![/\\]))", re.IGNORECASE)
_MARKUP = re.compile(r"[*_`#<>\[\]|&~\\]|^\s*([-+]|\d+[.)])\s", re.MULTILINE)
_SCROLLING = '<div class="scroll-x" tabindex="0"><table>'
_HEADING = re.compile(r"(</?)h([1-6])\b")


class _Parser(MarkdownIt):
    """Without backtracking and with a limit to nesting: a text of nothing but brackets must not keep a page waiting."""

    def validateLink(self, url: str) -> bool:
        """Which addresses may stand is the allow-list's to say: here a refused one would be printed instead of removed."""
        return True


_MARKDOWN = _Parser("commonmark").enable("table").disable("html_block")
_MARKDOWN.render("*It makes its rules ready the first time, which two threads must not do at once.*")


class CleanHtml(str):
    """HTML that has passed the allow-list; templates print it as it is."""

    def __html__(self) -> str:
        return self


def _attribute(tag: str, name: str, value: str) -> str | None:
    return value if name != "href" or _ADDRESS.match(value) else None


def render(source: str, under: int = 2) -> CleanHtml:
    """HTML of a Markdown text that stands under a heading of level `under`; its own "##" are one level below."""

    def lowered(match: re.Match[str]) -> str:
        return f"{match[1]}h{min(max(int(match[2]) + under - 1, 2), 4)}"

    made = _MARKDOWN.render(source)
    clean = nh3.clean(
        _HEADING.sub(lowered, made),
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        attribute_filter=_attribute,
        link_rel="noopener",
    )
    # A wide table scrolls by itself, as everywhere on the site. The allow-list knows no div, so this one is ours.
    return CleanHtml(clean.replace("<table>", _SCROLLING).replace("</table>", "</table></div>"))


def plain(source: str, length: int | None = None) -> str:
    """The words of a Markdown text on one line, cut at `length` characters where a word ends."""
    # Most summaries hold no Markdown, and a list shows many of them.
    if _MARKUP.search(source):
        source = html.unescape(nh3.clean(_MARKDOWN.render(source), tags=set()))
    words = on_one_line(source)
    return cut(words, length) if length else words


def on_one_line(text: str) -> str:
    """Line breaks and runs of spaces as one space. The spaces that hold a number together are none of them, and stay."""
    return re.sub(r"[^\S\u00a0\u202f]+", " ", text).strip()


def cut(words: str, length: int) -> str:
    """Words cut at `length` characters where a word ends, with a sign that there is more."""
    if len(words) <= length:
        return words
    end = words.rfind(" ", 0, length - 1)
    return f"{words[:end]} …" if end > 0 else "…"
