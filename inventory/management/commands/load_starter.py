from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inventory import starter


class Command(BaseCommand):
    help = "Load the starter data as published versions. What exists already is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--file",
            type=Path,
            help="another file in the form of inventory/data/starter.yaml, loaded with the same companion files",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            created = starter.load(options["file"])
        except starter.StarterError as error:
            count = len(error.problems)
            raise CommandError(f"Nothing was loaded. {count} problem(s) in the data:\n{error}") from error
        if created:
            self.stdout.write("Loaded " + ", ".join(f"{count} {name}" for name, count in created.items()) + ".")
        else:
            self.stdout.write("Nothing to load: everything is there already.")
