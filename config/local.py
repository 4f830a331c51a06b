"""Secrets for a machine of one's own: made once, kept in .data for this user's eyes only. Production sets them itself."""

import os
import secrets
from pathlib import Path

from config.embedded import MAIN, make_folder
from config.programs import out_of_reach

FOLDER = MAIN.data.parent


def secret(name: str, size: int = 48) -> str:
    """The secret of that name, the same at every start."""
    make_folder(FOLDER)
    file = FOLDER / name
    try:
        if not file.exists():
            make(file, secrets.token_urlsafe(size))
        return file.read_text()
    except PermissionError as problem:
        raise out_of_reach(file) from problem


def make(file: Path, text: str) -> None:
    """The first of two simultaneous starts wins; a half-written secret is never seen."""
    fresh = file.with_name(f"{file.name}.new-{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as output:
            output.write(text)
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
