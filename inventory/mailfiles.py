"""Mails as files, when there is no mail server: the demonstration, and an installation that has none yet.

A file is named by its mail, so a mail that a crash makes us send again replaces itself and is never there twice.
"""

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


def in_use() -> bool:
    """Whether mails become files instead of leaving the house."""
    return settings.EMAIL_BACKEND.startswith(__name__)


def file_of(message_id: str) -> Path:
    """Where a mail lies, or would."""
    name = re.sub(r"[^\w.-]", "", message_id.partition("@")[0])
    return Path(settings.MAILS_FOLDER) / f"{name}.eml"


class EmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAILS_FOLDER)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for mail in email_messages:
            message = mail.message()
            # Whole or not at all: written aside, then moved.
            number, aside = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
            try:
                with os.fdopen(number, "wb") as file:
                    file.write(message.as_bytes())
                Path(aside).replace(file_of(message["Message-ID"]))
            except BaseException:
                Path(aside).unlink(missing_ok=True)
                raise
        return len(email_messages)
