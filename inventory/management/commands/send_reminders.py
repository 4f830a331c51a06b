from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from inventory import corrections, outbox, reminders
from inventory.accounts import limits


class Command(BaseCommand):
    help = (
        "Once a day: remind of what is overdue and of deadlines, mail the daily digests, send what waits in the outbox, "
        "delete old mails and the addresses of senders of corrections. "
        "Running it again on the same day changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with reminders.only_one() as mine:
            if not mine:
                self.stdout.write("Another run is at it; nothing to do here.")
                return
            report = reminders.remind()
        outcome = outbox.send()
        call_command("clearsessions")
        forgotten, purged, mails = limits.forget_old(), corrections.purge(), outbox.forget()
        self.stdout.write(
            f"{report.overdue} reminders of overdue records, {report.deadlines} of deadlines, {report.digests} digests. "
            f"{outcome.sent} mails sent. {forgotten} old counts of attempts forgotten, "
            f"{purged} addresses of senders of corrections and {mails} old mails deleted."
        )
        problems = [f"Not reminded: {line}" for line in report.failed]
        if outcome.waiting:
            problems.append(f"{outcome.waiting} mails could not be sent; they will be tried again.")
        if problems:
            raise CommandError("\n".join(problems))
