import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections

from inventory import outbox


@contextmanager
def asked_to_end() -> Iterator[threading.Event]:
    """Set by a restart or Ctrl-C, so that the mail in hand is finished: cut off after the server's yes, it would go again."""
    stop = threading.Event()
    before = {wish: signal.signal(wish, lambda *_of_the_signal: stop.set()) for wish in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for wish, handler in before.items():
            signal.signal(wish, handler)


class Command(BaseCommand):
    help = "Send the mails that wait in the outbox: once, or again and again. Any number of these may run side by side."
    requires_system_checks = []  # it starts often, and must start when something else is wrong

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="go on for ever, with this pause in between")

    def handle(self, *args: Any, **options: Any) -> None:
        with asked_to_end() as stop:
            if options["every"]:
                self.go_on(options["every"], stop)
                return
            outcome = outbox.send(stop=stop)
        self.stdout.write(f"{outcome.sent} mails sent.")
        if outcome.waiting:
            raise CommandError(f"{outcome.waiting} mails could not be sent; they will be tried again. The desk tells why.")

    def go_on(self, pause: float, stop: threading.Event) -> None:
        """Until it is asked to end; killed at any moment, it loses nothing."""
        while not stop.is_set():
            close_old_connections()
            try:
                outcome = outbox.send(stop=stop)
                if outcome.sent or outcome.waiting:
                    self.stdout.write(f"{outcome.sent} mails sent, {outcome.waiting} to be tried again.")
            except DatabaseError as away:  # it comes back, and so do we
                self.stderr.write(f"The database did not answer: {away}")
            stop.wait(pause)
