"""Secrets for a machine of one's own: made once, kept in .data for this user's eyes only. Production sets them itself."""

import os
import secrets

from config.embedded import MAIN, make_folder

FOLDER = MAIN.data.parent


def secret(name: str, size: int = 48) -> str:
    """The secret of that name, the same at every start."""
    make_folder(FOLDER)
    file = FOLDER / name
    fresh = FOLDER / f"{name}.new-{os.getpid()}"
    if not file.exists():
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as output:
            output.write(secrets.token_urlsafe(size))
        try:
            os.link(fresh, file)  # the first of two simultaneous starts wins; a half-written secret is never seen
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_text()
