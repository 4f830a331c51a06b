"""Everything between an empty database and a site that can be served. `make run` calls this at every start."""

import hashlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from config.programs import dying_with_us
from inventory.models import Record


class Command(BaseCommand):
    help = "Migrate, load the starter data into an empty inventory, create the demo accounts, collect the static files."

    def handle(self, *args: object, **options: object) -> None:
        try:
            self.prepare()
        except OperationalError as problem:  # not there, not let in, disk full: PostgreSQL says it better than a traceback
            raise CommandError(f"The database cannot be used: {problem}") from problem

    def prepare(self) -> None:
        with collecting_static():
            call_command("migrate", interactive=False, verbosity=0)
            if not Record.objects.exists():
                self.stdout.write("Loading the starter data (the first time only)")
                call_command("load_starter", stdout=self.stdout)
            call_command("create_demo_accounts", stdout=self.stdout)


@contextmanager
def collecting_static() -> Iterator[None]:
    """Beside the database's work, and only when a file has changed: compressing hundreds of files takes its time."""
    stamp = Path(settings.STATIC_ROOT).with_name("static.stamp")
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    wanted = fingerprint()
    if manifest.exists() and stamp.exists() and stamp.read_text() == wanted:
        yield
        return
    stamp.unlink(missing_ok=True)
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    with subprocess.Popen(dying_with_us(signal.SIGTERM, *command), cwd=settings.BASE_DIR) as collecting:
        try:
            yield
        except BaseException:
            collecting.terminate()
            raise
    if collecting.returncode:
        raise CommandError("The static files could not be collected; the reason is above.")
    stamp.write_text(wanted)


def fingerprint() -> str:
    digest = hashlib.sha256(f"{version('django')} {version('whitenoise')}".encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"\n{path} {found.st_size} {found.st_mtime_ns}".encode())
    return digest.hexdigest()
