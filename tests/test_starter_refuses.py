"""A starter file with a mistake: every mistake is named, and nothing is loaded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from inventory import starter
from inventory.models import Record, Source


@pytest.fixture
def broken(tmp_path: Path) -> Callable[..., Path]:
    """A copy of the file in which a text was replaced."""

    def write(*changes: tuple[str, str]) -> Path:
        text = (starter.DATA / "starter.yaml").read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "broken.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.django_db
def test_a_broken_reference_is_named_by_line_and_identifier_and_nothing_is_loaded(broken):
    path = broken(
        ("agency: cl-bancoestado", "agency: cl-nobody"),
        ("  - cl-fogape-chile-apoya\n", "  - cl-no-such-programme\n"),
        ("status: active", "status: thriving"),
    )

    with pytest.raises(CommandError) as refused:
        call_command("load_starter", file=path)

    text = str(refused.value)
    assert "Nothing was loaded" in text
    line = path.read_text(encoding="utf-8").split("agency: cl-nobody")[0].rsplit("- id: ", 1)[0].count("\n") + 1
    assert f"programmes, line {line}, cl-fogape: agency “cl-nobody” is not in agencies" in text
    assert "st-cl-credit-guarantees: programmes “cl-no-such-programme” is not in programmes" in text
    assert "status “thriving”" in text
    assert not Source.objects.exists()
    assert not Record.objects.exists()


@pytest.mark.django_db
def test_a_value_that_a_model_refuses_is_named_and_nothing_is_loaded(broken):
    path = broken(("start_year: 1980", "start_year: 19800"), ("official_url: http://cmfchile.cl", "official_url: javascript:x"))

    with pytest.raises(starter.StarterError) as refused:
        starter.load(path)

    assert any("cl-fogape: start:" in problem for problem in refused.value.problems)
    assert any("cl-fogape: official_url:" in problem for problem in refused.value.problems)
    assert not Record.objects.exists()
    assert not Source.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("programmes: [", "line"),
        ("- just\n- a list", "not a mapping"),
        ("countries: []", "the list “programmes” is missing"),
        ("countries:\n- id: CL\n  iso3: CHL\n  iso3: PER", "“iso3” stands twice.* line 2"),
    ],
)
def test_a_file_that_is_no_starter_file_is_refused_in_words(tmp_path, content, part):
    path = tmp_path / "other.yaml"
    path.write_text(content)

    with pytest.raises(starter.StarterError, match=part):
        starter.load(path)


@pytest.mark.django_db
def test_a_record_without_a_source_and_an_identifier_used_twice_are_refused(broken):
    path = broken(("- id: ag-02\n", "- id: ag-01\n"), ("  - id: pa-roadmap-talk-2024\n", "  - id: no-such-source\n"))

    with pytest.raises(starter.StarterError) as refused:
        starter.load(path)

    assert any("ag-01: the identifier stands already on line" in problem for problem in refused.value.problems)
    assert any("no-such-source" in problem and "is not in sources" in problem for problem in refused.value.problems)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("  official_url: http://cmfchile.cl", "  oficial_url: http://cmfchile.cl", "cl-fogape: “oficial_url” is not a field"),
        ("  topics:\n  - credit_guarantees\n", "  topics: credit_guarantees\n", "cl-fogape: “topics” is not a list of texts"),
        ("agency: cl-bancoestado", "agency: [cl-bancoestado]", "cl-fogape: “agency” is not a text"),
        ("start_year: 1980", "start_year: 1980.5", "cl-fogape: “start_year” is not a whole number"),
        ("value: 99\n", "value: .nan\n", "“value” is not a number"),
        ("      max: 2400\n", "      maxx: 2400\n", "“maxx” is not a field of countries, sme_definition, bands"),
        (
            "    sources:\n    - id: cl-ley-20416",
            "    sources:\n    - cl-ley-20416\n    - id: x",
            "“sources” is not a list of entries",
        ),
        ("agency: cl-bancoestado", "agency: pe-produce", "cl-fogape: agency “pe-produce” is of another country"),
        ("  unit: percent\n- id: ob-", "  unit: count\n- id: ob-", "unit “count” is not that of sme_share_firms"),
        ("    year: 2010\n", "    year: 2011\n", "cl-ley-20416: cited by CL with another year than in sources"),
    ],
)
def test_a_slip_that_would_be_left_out_or_read_wrongly_is_named_by_its_row(broken, before, after, problem):
    with pytest.raises(starter.StarterError) as refused:
        starter.load(broken((before, after)))

    assert any(problem in one and ", line " in one for one in refused.value.problems), refused.value.problems
