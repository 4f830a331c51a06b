"""Is every text translated, and is the compiled catalogue the one of the texts? Works on a copy and changes nothing."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("inventory/locale/es/LC_MESSAGES/django.po")
SOURCES = ("manage.py", "config", "inventory", "templates")


def main() -> int:
    problems = [*untranslated(), *outdated_compilation()]
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print(
            f"\n{len(problems)} problems. `make messages` collects and compiles; the Spanish is yours to write.", file=sys.stderr
        )
        return 1
    print(f"{len(polib.pofile(str(ROOT / CATALOGUE)))} texts, every one translated.")
    return 0


def untranslated() -> list[str]:
    with tempfile.TemporaryDirectory(prefix="inventory-messages-") as folder:
        for source in SOURCES:
            copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
            copy(ROOT / source, Path(folder) / source)
        subprocess.run(
            [sys.executable, "manage.py", "makemessages", "--locale", "es", "--no-obsolete", "--verbosity", "0"],
            cwd=folder,
            env=os.environ | {"DATABASE_URL": "postgres://nobody@localhost/none", "SECRET_KEY": "for-the-gate-only-" * 4},
            check=True,
        )
        fresh = Path(folder) / CATALOGUE
        subprocess.run(["msgfmt", "--check", "--output-file", os.devnull, fresh], check=True)
        return [
            f"{where(entry)}: {'fuzzy' if entry.fuzzy else 'not translated'}: {entry.msgid!r}"
            for entry in polib.pofile(str(fresh))
            if not entry.translated()
        ]


def where(entry: polib.POEntry) -> str:
    return ", ".join(file for file, _ in entry.occurrences[:3]) or "?"


def outdated_compilation() -> list[str]:
    texts, compiled = polib.pofile(str(ROOT / CATALOGUE)), polib.mofile(str((ROOT / CATALOGUE).with_suffix(".mo")))
    wanted, found = meanings(texts.translated_entries()), meanings(compiled)
    return [f"the compiled catalogue differs from the texts: {key[1]!r}" for key, _ in sorted(wanted.items() ^ found.items())]


def meanings(entries: "list[polib.POEntry]") -> dict[tuple[str, str], str]:
    return {(entry.msgctxt or "", entry.msgid): entry.msgstr or str(sorted(entry.msgstr_plural.items())) for entry in entries}


if __name__ == "__main__":
    sys.exit(main())
