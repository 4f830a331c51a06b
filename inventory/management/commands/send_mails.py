import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections

from inventory import outbox


class Command(BaseCommand):
    help = "Send the mails that wait in the outbox: once, or again and again. Any number of these may run side by side."
    requires_system_checks = []  # it starts often, and must start when something else is wrong

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="go on for ever, with this pause in between")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["every"]:
            self.go_on(options["every"])
        outcome = outbox.send()
        self.stdout.write(f"{outcome.sent} mails sent.")
        if outcome.waiting:
            raise CommandError(f"{outcome.waiting} mails could not be sent; they will be tried again. The desk tells why.")

    def go_on(self, pause: float) -> None:
        """Ends with the process: killed at any moment, it loses nothing."""
        while True:
            close_old_connections()
            try:
                outcome = outbox.send()
                if outcome.sent or outcome.waiting:
                    self.stdout.write(f"{outcome.sent} mails sent, {outcome.waiting} to be tried again.")
            except DatabaseError as away:  # it comes back, and so do we
                self.stderr.write(f"The database did not answer: {away}")
            time.sleep(pause)
