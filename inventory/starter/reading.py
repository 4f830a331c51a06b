"""YAML with line numbers, so that a mistake can be named where it stands."""

from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "data"

# What stands beside starter.yaml, and the key under which it is kept.
COMPANIONS = {
    "vocabulary": "vocabulary.yaml",
    "links": "links.yaml",
    "notes": "notes_es.yaml",
    "context": "context.yaml",
    "pages": "pages.yaml",
    "presidency": "presidency.yaml",
}

LISTS = (
    "countries",
    "domains",
    "topics",
    "instrument_groups",
    "instrument_types",
    "target_groups",
    "statuses",
    "policy_frameworks",
    "agencies",
    "programmes",
    "stocktaking_entries",
    "agenda_elements",
    "indicators",
    "observations",
    "sources",
)


class StarterError(Exception):
    """The data cannot be loaded. `problems`: what is wrong, one line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Row(dict):
    """A mapping of a YAML file that remembers the line it began on."""

    line = 0

    @property
    def name(self) -> str:
        return str(self.get("id") or self.get("code") or self.get("slug") or "?")


class Problems:
    """Mistakes found so far; reading goes on so that all are reported together."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, where: str, row: Row | None, text: str) -> None:
        place = f"{where}, line {row.line}, {row.name}" if row is not None else where
        self.found.append(f"{place}: {text}")

    def raise_if_any(self) -> None:
        if self.found:
            raise StarterError(self.found)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe loading; the C parser where there is one, ten times as fast on a file of 14,000 lines."""


def _mapping(loader: Any, node: yaml.MappingNode) -> Row:
    keys = [key.value for key, _value in node.value]
    if len(keys) != len(set(map(str, keys))):
        twice = next(key for key in keys if keys.count(key) > 1)
        # YAML would keep the last and forget the other.
        raise yaml.constructor.ConstructorError(None, None, f"the field “{twice}” stands twice", node.start_mark)
    row = Row(loader.construct_mapping(node, deep=True))
    row.line = node.start_mark.line + 1
    return row


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
# Days are read as they are written: the models say which are days, by the line of their row.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(path: Path, problems: Problems) -> dict[str, Any]:
    """The starter file at `path` with its companions under their own keys."""
    data = dict(_parse(path, problems))
    problems.raise_if_any()
    for name in LISTS:
        rows = data.get(name)
        if not isinstance(rows, list) or not rows or not all(isinstance(row, Row) for row in rows):
            problems.add(path.name, None, f"the list “{name}” is missing or is not a list of entries")
            data[name] = []
    for name, file in COMPANIONS.items():
        data[name] = _parse(DATA / file, problems)
    return data


def _parse(path: Path, problems: Problems) -> Row:
    try:
        # The base class is the safe loader; only the constructor of mappings is ours.
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problems.add(path.name, None, " ".join(str(error).split()))
        return Row()
    if not isinstance(content, Row):
        problems.add(path.name, None, "this is not a mapping of lists")
        return Row()
    return content
