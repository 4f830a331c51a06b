#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL the embedded PostgreSQL runs for as long as the command does."""

import os
import sys
from contextlib import nullcontext

from django.core.management import execute_from_command_line

from config import embedded, local

# These never ask the database; starting one for them would only cost time.
WITHOUT_DATABASE = {"check", "collectstatic", "compilemessages", "diffsettings", "help", "makemessages", "version"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    asks_help = command.startswith("-") or {"-h", "--help"} & set(sys.argv)
    ours = not os.environ.get("DATABASE_URL")
    needs_server = ours and not asks_help and command not in WITHOUT_DATABASE
    try:
        if ours:
            os.environ.setdefault("SECRET_KEY", local.secret("secret-key"))
        with embedded.running(embedded.MAIN) if needs_server else nullcontext():
            execute_from_command_line(sys.argv)
    except embedded.CannotStart as problem:
        sys.exit(f"{problem}")


if __name__ == "__main__":
    main()
