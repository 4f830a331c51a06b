"""How long a link that sets a password works."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import base36_to_int

HOUR = timedelta(hours=1)


class Tokens(PasswordResetTokenGenerator):
    """An hour; for who has no password yet as long as an invitation does (PASSWORD_RESET_TIMEOUT).

    Who asks for a link waits for it; who is invited reads their mail when they are back at work.
    """

    def check_token(self, user: Any, token: str | None) -> bool:
        if not super().check_token(user, token):
            return False
        age = self._num_seconds(self._now()) - base36_to_int(token.partition("-")[0])
        return age <= HOUR.total_seconds() or not user.has_usable_password()
