"""The shape of the code: imports run one way, rules stay in their homes, files stay readable."""

import ast
import re
from pathlib import Path

import pytest

from inventory.choices import Kind

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "inventory"

# Leftmost first: a module imports only from its own place or from the left of it.
ORDER = [
    {"choices", "bilingual", "search", "richtext", "formats", "addresses"},
    {"permissions"},
    {"querysets"},
    {"models"},
    {"changes", "readiness", "notices", "files", "gathering"},
    {"workflow"},
    {"filters", "facets", "references", "tombstones", "sheets", "quality", "duplicates", "mailfiles", "calls"},
    {"exports", "corrections", "worklist", "progress", "starter", "synthetic"},
    {"coverage", "comparison", "charts", "finder", "timeline", "reminders", "accounts", "outbox", "checks", "middleware"},
    {"templatetags"},
    {"views", "api", "admin", "management"},
    {"urls", "apps"},
]
PLACE = {name: place for place, names in enumerate(ORDER) for name in names}
ALL_KINDS = {f"Kind.{kind.name}" for kind in Kind}
MODULES = sorted(path for path in APP.rglob("*.py") if "migrations" not in path.parts and path != APP / "__init__.py")


def top(path: Path) -> str:
    return path.relative_to(APP).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Names directly below `inventory` that a file imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "inventory":
                found |= {alias.name for alias in node.names}
            elif node.module.startswith("inventory."):
                found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("inventory.")}
    return found


def calls(path: Path) -> set[str]:
    return {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
    }


def test_every_table_by_kind_knows_every_kind():
    """A new kind is named here before it is missed by a page. A table of one or two tells of some kinds only."""
    short = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            kinds = {ast.unparse(key) for key in node.keys if key} if isinstance(node, ast.Dict) else set()
            if len(kinds) > 2 and all(kind.startswith("Kind.") for kind in kinds):
                short += [f"{path.relative_to(ROOT)}:{node.lineno} lacks {kind}" for kind in ALL_KINDS - kinds]

    assert short == []


def test_every_module_has_a_place():
    assert {top(path) for path in MODULES} == set(PLACE)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(APP)))
def test_imports_run_one_way(path):
    # The app's configuration starts the checks.
    allowed = {("apps", "checks")}

    wrong = {
        name for name in imported(path) if name in PLACE and PLACE[name] > PLACE[top(path)] and (top(path), name) not in allowed
    }

    assert wrong == set()


def test_pages_api_and_admin_do_not_import_each_other():
    surfaces = {"views", "api", "admin"}
    for path in MODULES:
        if top(path) in surfaces:
            assert imported(path) & surfaces <= {top(path)}, path


def test_only_the_workflow_writes_versions():
    """Nobody else assigns a state or a lock number, or saves a version; load tests fill tables by the thousand."""
    writers = {"workflow", "synthetic", "models"}
    pattern = re.compile(r"\.(state|lock|published_from|published_until|submitted_by)\s*=(?!=)")
    for path in MODULES:
        if top(path) not in writers:
            assert not pattern.search(path.read_text()), path


def test_access_decisions_of_pages_and_api_name_neither_state_nor_role():
    pattern = re.compile(r"\b(version|draft|record|user|membership)\.(state|role)\s*(==|!=|\bin\b)|is_superuser")
    for path in MODULES:
        if top(path) in {"views", "api"}:
            assert not pattern.search(path.read_text()), path


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(APP)))
def test_no_file_is_over_300_lines_and_no_function_over_50(path):
    # Vocabularies are one list, however long; so are the fields of a kind.
    if path.name == "choices.py":
        return
    tree = ast.parse(path.read_text())
    long = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 50]

    assert len(path.read_text().splitlines()) <= 300
    assert long == []


def test_no_signals_and_no_markup_past_the_escaper():
    for path in MODULES:
        text = path.read_text()
        assert not calls(path) & {"mark_safe", "SafeString", "receiver"}, path
        assert "django.dispatch" not in text, path
    for template in (ROOT / "templates").rglob("*.html"):
        assert not re.search(r"\|\s*safe\b|autoescape off", template.read_text()), template


def test_no_form_takes_fields_that_nobody_has_named():
    for path in MODULES:
        assert not re.search(r"""["']__all__["']""", path.read_text()), path


def test_no_query_is_built_from_what_a_visitor_sends():
    for path in MODULES:
        assert not re.search(r"\*\*\s*(self\.)?request\.(GET|POST)|\.extra\(|\.raw\(", path.read_text()), path


@pytest.mark.parametrize("template", sorted((ROOT / "templates" / "components").rglob("*.html")), ids=lambda path: path.name)
def test_each_component_opens_with_its_parameters(template):
    assert template.read_text().lstrip().startswith(("{#", "{% comment %}"))


def test_templates_stay_short_and_free_of_inline_script_and_style():
    for template in (ROOT / "templates").rglob("*.html"):
        text = template.read_text()
        assert len(text.splitlines()) <= 120, template
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)(?![^>]*type=\"application)", text), template


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(APP)))
def test_no_text_to_translate_stands_inside_an_f_string(path):
    """What collects the texts does not look there, so the text would stay English and nothing would say so."""
    inside = [
        ast.unparse(call)
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and re.fullmatch(r"_|n?p?gettext(_lazy)?", getattr(call.func, "id", ""))
    ]

    assert inside == []
