"""Who can sign in at the demonstration. Only `make run` makes these accounts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    username: str
    duty: str
    roles: tuple[tuple[str, str | None], ...] = ()  # (role, country's code or None for all countries)
    superuser: bool = False


ACCOUNTS = (
    Account("focal.cl", "focal point of Chile", (("focal_point", "CL"),)),
    Account("focal.co", "focal point of Colombia", (("focal_point", "CO"),)),
    Account("focal.mx", "focal point of Mexico", (("focal_point", "MX"),)),
    Account("focal.pe", "focal point of Peru", (("focal_point", "PE"),)),
    Account("reviewer", "reviewer of all countries", (("reviewer", None),)),
    # The secretariat also keeps the records of the Alliance itself.
    Account("secretariat", "reference data, users, rounds, releases", (("secretariat", None), ("focal_point", "PA"))),
    Account("admin", "superuser", superuser=True),
)
