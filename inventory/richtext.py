"""Markdown to HTML that is safe to print: the one place that declares text to be HTML.

Everything goes through an allow-list, whoever wrote it. Images are left out: a remote one would tell another host
who reads the page. Headings are lowered so that a text never competes with the heading of its page.
"""

import re

import markdown
import nh3

TAGS = frozenset(
    "p br hr h2 h3 h4 strong em del code pre blockquote ul ol li dl dt dd table thead tbody tr th td a".split()
)
ATTRIBUTES = {"a": {"href", "title"}, "th": {"scope"}}

_HEADING = re.compile(r"(</?)h([1-6])\b")


class CleanHtml(str):
    """HTML that has passed the allow-list; templates print it as it is."""

    def __html__(self) -> str:
        return self


def _lower(match: re.Match[str]) -> str:
    level = min(int(match[2]) + 1, 4)
    return f"{match[1]}h{level}"


def render(source: str) -> CleanHtml:
    """HTML of a Markdown text."""
    html = markdown.markdown(source, extensions=["tables", "sane_lists"], output_format="html")
    html = _HEADING.sub(_lower, html)
    return CleanHtml(
        nh3.clean(
            html,
            tags=set(TAGS),
            attributes=ATTRIBUTES,
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener",
        )
    )
