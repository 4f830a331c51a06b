"""Sending what the outbox holds: late when the mail server is away, once when it is back.

A mail is claimed by a row lock and marked in the same transaction in which it is sent, so two senders never send the
same one. A crash between the server's yes and our commit is the one moment in which a mail could go twice; its
Message-ID is made from its key, by which a mail server or reader drops the second.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from inventory.models import Mail

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


@dataclass
class Outcome:
    """How many mails were sent, and how many must wait."""

    sent: int = 0
    waiting: int = 0


def send(limit: int = 500) -> Outcome:
    """Send what is due, oldest first, at most `limit` mails; a mail that fails waits longer each time."""
    outcome = Outcome()
    with get_connection(fail_silently=False) as connection:
        for _turn in range(limit):
            done = _send_next(connection)
            if done is None:
                break
            outcome.sent += done
            outcome.waiting += not done
    return outcome


def _send_next(connection: object) -> bool | None:
    """Send one mail. True: sent. False: it failed and waits. None: nothing is due."""
    with transaction.atomic():
        mail = (
            Mail.objects.select_for_update(skip_locked=True)
            .filter(sent_at__isnull=True, due_at__lte=timezone.now())
            .order_by("due_at", "id")
            .first()
        )
        if mail is None:
            return None
        mail.attempts += 1
        try:
            _message(mail, connection).send()
        except Exception as error:  # whatever the mail server does, the other mails go on
            pause = min(FIRST_PAUSE * 2 ** min(mail.attempts, 12), LONGEST_PAUSE)
            mail.due_at, mail.error = timezone.now() + pause, f"{type(error).__name__}: {error}"[:1000]
            mail.save(update_fields=["attempts", "due_at", "error"])
            return False
        mail.sent_at, mail.error = timezone.now(), ""
        mail.save(update_fields=["attempts", "sent_at", "error"])
        return True


def message_id(mail: Mail) -> str:
    host = settings.SITE_URL.split("//")[-1].split("/")[0].split(":")[0]
    return f"<{hashlib.sha256(mail.key.encode()).hexdigest()[:32]}@{host}>"


def _message(mail: Mail, connection: object) -> EmailMessage:
    return EmailMessage(
        subject=mail.subject,
        body=mail.body,
        to=[mail.address],
        headers={"Message-ID": message_id(mail), "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
