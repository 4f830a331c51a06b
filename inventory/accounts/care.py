"""What the secretariat does for a colleague's account."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.accounts import mails


def invite(person: Any) -> str:
    """Mail the link by which somebody chooses their password; says where it goes."""
    mails.write_invitation(person)
    return _("A link to choose a password is on its way to %(address)s.") % {"address": person.email}


def reset_factors(person: Any) -> int:
    """Remove every second factor of somebody who has lost theirs; how many there were.

    Whoever is signed in with it is signed out, and the owner is told, for it may not have been their wish.
    """
    with transaction.atomic():
        removed, _rows = Authenticator.objects.filter(user=person).delete()
        end_sessions(person)
        mails.write_notice(person, "factors_reset")
    return removed


def end_sessions(person: Any) -> None:
    """Sign somebody out everywhere. Sessions are not kept by person, but there are never many."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()
