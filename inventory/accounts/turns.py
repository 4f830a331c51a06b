"""One password is hashed at a time, in all processes together, and few people wait for their turn.

Hashing takes a third of a second of processor time on purpose. Without turns a crowd at the login page would take
every processor, and every thread, from the readers of the public pages.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LOCK = 7_130_002  # any number that nothing else in this database locks
WAITING = 3  # strangers in a process; who is known comes in all the same
PATIENCE = 8  # seconds

HELD = 10  # refused requests in a process that are held; the others are refused at once
HOLD = 1.0  # seconds

_hashing = threading.Semaphore(1)
_queue = threading.Semaphore(WAITING)
_held = threading.Semaphore(HELD)


class Busy(Exception):
    """Nobody's turn came."""


@contextmanager
def turn(known: bool) -> Iterator[None]:
    """Inside, nobody else hashes. `Busy` when that takes too long; for strangers, when others wait already."""
    if not known and not _queue.acquire(blocking=False):
        raise Busy
    try:
        if not _hashing.acquire(timeout=PATIENCE):
            raise Busy
        try:
            with _among_processes():
                yield
        finally:
            _hashing.release()
    finally:
        if not known:
            _queue.release()


@contextmanager
def _among_processes() -> Iterator[None]:
    """A lock of the database: it goes with the connection, so a killed process leaves none behind."""
    deadline = time.monotonic() + PATIENCE
    while not _asked("SELECT pg_try_advisory_lock(%s)"):
        if time.monotonic() > deadline:
            raise Busy
        time.sleep(0.02)
    try:
        yield
    finally:
        _asked("SELECT pg_advisory_unlock(%s)")


def _asked(question: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [LOCK])
        return bool(cursor.fetchone()[0])


def hold() -> None:
    """Let a refused request wait a moment. Whoever asks again and again then takes a thread that sleeps, and not the
    processor; some threads always stay for others."""
    if not _held.acquire(blocking=False):
        return
    try:
        if not connection.in_atomic_block:
            connection.close()  # the database shall not wait with us
        time.sleep(HOLD)
    finally:
        _held.release()
