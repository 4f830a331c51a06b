import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inventory import synthetic


class Command(BaseCommand):
    help = "Generate programmes for load tests, marked as synthetic. Never for a database that people use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--count", type=int, required=True, help="how many programmes")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same programmes")
        parser.add_argument("--force", action="store_true", help="although there are real records in this database")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["count"] < 1:
            raise CommandError("--count must be at least 1.")
        if not options["force"] and synthetic.has_real_records():
            raise CommandError(
                "There are real records in this database; nothing was written. Use an empty database, or --force if you mean it."
            )
        began, written = time.monotonic(), 0
        for more in synthetic.generate(options["count"], options["seed"]):
            written += more
            if options["verbosity"] > 1:
                self.stdout.write(f"{written} of {options['count']}")
        self.stdout.write(f"Wrote {written} synthetic programmes in {time.monotonic() - began:.1f} s.")
