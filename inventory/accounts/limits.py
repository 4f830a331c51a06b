"""Guessing costs time, and only the one who guesses.

Every guess takes a place before anything is looked up or hashed. A place is one row, taken by one statement, so
parallel guesses and several processes share one count. After some free guesses each further one must wait longer;
nobody is ever locked out for good.

Three counts: of the account from this address, of the address, and of the account from everywhere. Who has signed in
from this address before is held to the first only: an attack on an account, or from an office's shared address, does
not keep out the colleague who works there.
"""

import hashlib
import hmac
import ipaddress
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from inventory.models import Attempt

KNOWN_FOR = timedelta(days=90)
KEPT_FOR = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class Limit:
    """`free` guesses cost nothing; then the pause starts at `first` seconds and doubles up to `longest`.

    After `memory` seconds without a guess the count starts anew.
    """

    free: int
    first: float
    longest: float
    memory: float


PAIR = Limit(free=5, first=2, longest=15 * 60, memory=60 * 60)
ADDRESS = Limit(free=20, first=1, longest=30, memory=15 * 60)
ACCOUNT = Limit(free=100, first=1, longest=30, memory=60 * 60)
ONCE = Limit(free=0, first=300, longest=300, memory=300)

# Takes a place or touches nothing: decided and counted by one statement, whoever else asks at the same moment.
TAKE = """
INSERT INTO inventory_attempt AS seen (key, count, last_at, free_at)
VALUES (%(key)s, 1, %(now)s, %(now)s + %(after_one)s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN seen.last_at < %(stale)s THEN 1 ELSE seen.count + 1 END,
    last_at = %(now)s,
    free_at = %(now)s + CASE
        WHEN seen.last_at < %(stale)s THEN %(after_one)s
        WHEN seen.count < %(free)s THEN interval '0'
        ELSE make_interval(secs => LEAST(%(longest)s, %(first)s * 2 ^ LEAST(seen.count - %(free)s, 20)))
    END
WHERE seen.free_at <= %(now)s
"""


class TooMany(Exception):
    """Refused: `seconds` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Guess:
    """A place that was taken. `forgive` gives it back: it was no guess."""

    pair: str
    shared: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Whether this person has signed in from this address before."""
        return not self.shared

    def forgive(self) -> None:
        now = timezone.now()
        Attempt.objects.filter(key=self.pair).update(count=0, free_at=now, succeeded_at=now)
        for key in self.shared:
            Attempt.objects.filter(key=key, count__gt=0).update(count=F("count") - 1, free_at=now)


def take(what: str, account: Any, address: str) -> Guess:
    """A place for one guess at `what` ("password", "code", "reset") of an account; `TooMany` when it is too soon."""
    who = fold(str(account))
    pair = _key(what, "pair", who, address)
    now = timezone.now()
    known = Attempt.objects.filter(key=pair, succeeded_at__gt=now - KNOWN_FOR).exists()
    shared = () if known else (_key(what, "address", address), _key(what, "account", who))
    counts = ((pair, PAIR), *zip(shared, (ADDRESS, ACCOUNT), strict=False))
    with transaction.atomic():
        for key, limit in counts:
            if not _take(key, limit, now):
                # What was counted before the refusal is not counted: the refused person did not get to guess.
                transaction.set_rollback(True)
                break
        else:
            return Guess(pair, shared)
    raise TooMany(_wait(key, now))


def once(what: str, *parts: Any) -> bool:
    """Whether this happens for the first time within five minutes, whoever else asks at the same moment."""
    return _take(_key(what, "once", *map(str, parts)), ONCE, timezone.now())


def forget_old() -> int:
    """Delete counts that say nothing any more."""
    return Attempt.objects.filter(last_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def fold(name: str) -> str:
    """A name as it counts: case, white space and look-alike forms make no other account."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split()).replace("\x00", "")[:254]


def address_of(request: Any) -> str:
    """Where a request comes from. Only what our own proxy adds to X-Forwarded-For is believed.

    Behind TLS there is one proxy (SITE_URL is https), and the last entry is its word; what stands before it was
    sent by the visitor. Without a proxy the header is not read at all.
    """
    given = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() if settings.SECURE else ""
    text = given or request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return str(text)[:64]
    # A visitor owns a whole /64 of IPv6.
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def _take(key: str, limit: Limit, now: datetime) -> bool:
    values: dict[str, Any] = {
        "key": key,
        "now": now,
        "stale": now - timedelta(seconds=limit.memory),
        "free": limit.free,
        "first": float(limit.first),
        "longest": float(limit.longest),
        "after_one": timedelta(seconds=0 if limit.free else limit.first),
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        return cursor.rowcount == 1


def _wait(key: str, now: datetime) -> int:
    free_at = Attempt.objects.filter(key=key).values_list("free_at", flat=True).first() or now
    return max(1, round((free_at - now).total_seconds()))


def _key(*parts: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()
