"""The demonstration's accounts, with one password for all of them. `make run` calls this at every start."""

import os

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from config.demo import ACCOUNTS, Account
from inventory.models import Country, Membership


class Command(BaseCommand):
    help = "Create the demonstration's accounts, or give them back their roles and the password in DEMO_PASSWORD."

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        password = os.environ.get("DEMO_PASSWORD")
        if not password:
            raise CommandError("Set DEMO_PASSWORD. `make run` does so, and creates these accounts by itself.")
        encoded = encode(password)
        for account in ACCOUNTS:
            grant_roles(save_user(account, encoded), account)
        self.stdout.write(f"{len(ACCOUNTS)} demo accounts are ready.")


def encode(password: str) -> str:
    """One hash for all: hashing is slow on purpose, and seven times that would be most of the second start."""
    known = User.objects.filter(username=ACCOUNTS[0].username).values_list("password", flat=True).first()
    return known if known and check_password(password, known) else make_password(password)


def save_user(account: Account, encoded: str) -> User:
    given = {"password": encoded, "is_active": True, "is_staff": True, "is_superuser": account.superuser}
    user, _is_new = User.objects.update_or_create(
        username=account.username, defaults=given, create_defaults=given | {"email": f"{account.username}@example.org"}
    )
    return user


def grant_roles(user: User, account: Account) -> None:
    for role, code in account.roles:
        try:
            country = Country.objects.get(code=code) if code else None
        except Country.DoesNotExist as problem:
            raise CommandError(f"There is no country {code} for {account.username}. Run load_starter first.") from problem
        Membership.objects.get_or_create(user=user, role=role, country=country)
