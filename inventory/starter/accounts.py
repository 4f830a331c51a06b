"""Accounts in whose name programs write."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import prefetch_related_objects

from inventory.choices import Role
from inventory.models import Membership


def system_account(name: str, role: Role) -> Any:
    """An account that nobody can log in to: no password and inactive.

    Whoever loads needs two of them, for four eyes hold here too. The workflow refuses the inactive, so the account is active for
    this run only, in memory; the database keeps it closed. As a program it leaves no role in the public history.
    """
    people = get_user_model().objects
    account = people.filter(username=name).first()
    if account is None:
        account = people.create_user(name, password=None, is_active=False)
        Membership.objects.create(user=account, role=role, country=None)
    account.is_active = account.is_program = True
    prefetch_related_objects([account], "memberships")  # asked at every step, and nobody changes them during the run
    return account
