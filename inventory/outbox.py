"""Sending what the outbox holds: late when the mail server is away, once when it is back.

A mail is claimed by a row lock and marked in the same transaction in which it is sent, so two senders never send the
same one, and a sender that is asked to end finishes the mail in its hands. Killed between the server's yes and our
commit is the one moment in which a mail could go twice; its Message-ID is made from its key, by which a mail server or
reader drops the second.
"""

import hashlib
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPConnectError, SMTPHeloError, SMTPServerDisconnected
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from inventory import addresses, mailfiles, notices
from inventory.accounts import mails
from inventory.models import Mail

KEPT = timedelta(days=30)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
# The server's trouble is no mail's fault: everything goes soon after it is back.
SERVER_PAUSE = timedelta(minutes=2)
SERVER_AWAY = (OSError, SMTPServerDisconnected, SMTPConnectError, SMTPHeloError)
FAILURES_IN_A_ROW = 3
WITHHELD = "Not sent: the person no longer holds the role in which this concerned them."


@dataclass
class Outcome:
    """How many mails were sent, and how many failed and must wait."""

    sent: int = 0
    waiting: int = 0


def send(limit: int = 500, stop: threading.Event | None = None) -> Outcome:
    """Send what is due, oldest first, at most `limit` mails; a mail that fails waits longer each time.

    Once `stop` is set, the mail in hand is the last. When the server does not answer for some mails in a row, the rest is
    left for the next time.
    """
    outcome, failures = Outcome(), 0
    connection = get_connection(fail_silently=False)
    try:
        for _turn in range(limit):
            if stop and stop.is_set():
                break
            with transaction.atomic():
                mail = _next_due()
                if mail is None:
                    break
                if not _concerns_still(mail):
                    mail.sent_at, mail.error = timezone.now(), WITHHELD
                    mail.save(update_fields=["sent_at", "error"])
                    continue
                error = _send(mail, connection)
            outcome.sent += error is None
            outcome.waiting += error is not None
            failures = failures + 1 if isinstance(error, SERVER_AWAY) else 0
            if failures == FAILURES_IN_A_ROW:
                break
            if error is not None:
                _hang_up(connection)
                connection = get_connection(fail_silently=False)
    finally:
        _hang_up(connection)
    return outcome


def forget() -> int:
    """Delete the mails of more than a month ago, sent or not, and their files: they hold addresses, also of people
    without an account. How many there were. A notice stays, and is too old by then for a digest."""
    old = Mail.objects.filter(created_at__lt=timezone.now() - KEPT)
    for mail in old.only("key").iterator():
        mailfiles.file_of(message_id(mail)).unlink(missing_ok=True)
    return old.delete()[0]


def _next_due() -> Mail | None:
    due = Mail.objects.filter(sent_at__isnull=True, due_at__lte=timezone.now())
    return due.select_for_update(skip_locked=True).order_by("due_at", "id").first()


def _concerns_still(mail: Mail) -> bool:
    return all(notices.still_concerns(one, one.user) for one in mail.notices.select_related("user", "record"))


def _send(mail: Mail, connection: Any) -> Exception | None:
    """None when the mail went, else why it did not."""
    # Noted before it is done: after the server's yes, nothing but the commit is left to do.
    mail.attempts += 1
    mail.sent_at, mail.error = timezone.now(), ""
    mail.save(update_fields=["attempts", "sent_at", "error"])
    try:
        connection.open()
        _message(mail, connection).send()
    except Exception as error:  # whatever the mail server does, the other mails go on
        mail.sent_at, mail.error = None, f"{type(error).__name__}: {error}"[:1000]
        mail.due_at = timezone.now() + _pause(mail, error)
        mail.save(update_fields=["sent_at", "due_at", "error"])
        return error
    return None


def _pause(mail: Mail, error: Exception) -> timedelta:
    if isinstance(error, SERVER_AWAY):
        return SERVER_PAUSE
    return min(FIRST_PAUSE * 2 ** min(mail.attempts, 12), LONGEST_PAUSE)


def _hang_up(connection: Any) -> None:
    with suppress(Exception):  # a broken connection is closed already
        connection.close()


def message_id(mail: Mail) -> str:
    return f"<{hashlib.sha256(mail.key.encode()).hexdigest()[:32]}@{addresses.host()}>"


def _message(mail: Mail, connection: Any) -> EmailMessage:
    return EmailMessage(
        subject=mail.subject,
        body=mails.fill(mail.key, mail.body),
        to=[mail.address],
        headers={"Message-ID": message_id(mail), "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
