"""Markdown becomes HTML through an allow-list, whoever wrote it."""

import time

import pytest

from inventory import richtext


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[a](javascript:alert(1))",
        "[a](data:text/html,x)",
        "[a](//evil.example)",
        "![a](https://evil.example/pixel.png)",
        '<img src=x onerror="alert(1)">',
        '<p style="color:red" onclick="x()" class="y" id="z">text</p>',
        "<iframe src='https://evil.example'></iframe>",
        "<svg onload=alert(1)>",
        "<a href='https://ok.example' target=_blank ping='https://evil.example'>a</a>",
        "<form action='https://evil.example'><input></form>",
    ],
)
def test_nothing_hostile_survives(hostile: str) -> None:
    made = richtext.render(hostile)
    for trace in [
        "<script",
        "javascript:",
        "evil.example",
        "onerror",
        "onclick",
        "onload",
        "style=",
        "<svg",
        "<img",
        "<form",
        "id=",
    ]:
        assert trace not in made


def test_what_officials_need_stays() -> None:
    made = richtext.render("Two\n\n- **one**\n- [link](https://ok.example)\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    for trace in ["<strong>one</strong>", 'href="https://ok.example"', "<table>", "<li>"]:
        assert trace in made


def test_headings_go_under_the_heading_above() -> None:
    assert "<h3>" in richtext.render("## A")
    assert "<h2>" in richtext.render("## A", under=1)
    assert "<h1>" not in richtext.render("# A", under=1)


def test_a_number_is_not_torn_apart_where_its_thousands_are() -> None:
    assert richtext.plain("Hasta\nS/ 30\u202f000  y más.") == "Hasta S/ 30\u202f000 y más."
    assert richtext.plain("Hasta S/ 30\u202f000 y más.", 14) == "Hasta S/ …"


def test_plain_words_are_cut_where_a_word_ends() -> None:
    assert richtext.plain("Some **bold** [words](https://ok.example) & more") == "Some bold words & more"
    assert richtext.plain("one two three four", 12) == "one two …"


@pytest.mark.parametrize("sign", ["[", "![", "1. ", "> ", "<a ", "<div\n", "a\n=\n", "**a "])
def test_no_text_keeps_the_reader_waiting(sign: str) -> None:
    began = time.process_time()

    richtext.render(sign * (4_000 // len(sign)))

    assert time.process_time() - began < 2
