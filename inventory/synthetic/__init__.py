"""Generated programmes for load tests, marked as such wherever they are shown."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from inventory import starter
from inventory.choices import Kind, Provenance, Role, State
from inventory.models import VERSION_MODELS, Programme, Record, Source
from inventory.starter.accounts import system_account
from inventory.synthetic.content import LAST_DAY, Author
from inventory.synthetic.writing import Planned, write

AUTHOR, REVIEWER = "synthetic.author", "synthetic.reviewer"
BATCH = 1_000

# How often a record has had one, two, three public versions, or none yet.
LIVES = {1: 82, 2: 11, 3: 4, 0: 3}
OPEN_STATES = (State.DRAFT, State.DRAFT, State.SUBMITTED, State.RETURNED)


@dataclass(frozen=True)
class Desk:
    """In whose name versions are written: two accounts, for four eyes hold here too."""

    author: int
    reviewer: int


def has_real_records() -> bool:
    """Whether somebody's work, or the starter data, is in this database."""
    return any(model.objects.exclude(provenance=Provenance.SYNTHETIC).exists() for model in VERSION_MODELS.values())


def generate(count: int, seed: int) -> Iterator[int]:
    """Write `count` programmes, the same for the same `seed`; yields how many are written after each batch.

    Each batch is a transaction. Reference data are loaded first where they are missing.
    """
    if not Source.objects.exists():
        starter.load_reference()
    # Chance, not secrecy: the point is that it can be repeated.
    author = Author(Random(seed))  # noqa: S311
    desk = Desk(system_account(AUTHOR, Role.FOCAL_POINT).pk, system_account(REVIEWER, Role.REVIEWER).pk)
    first = Record.objects.filter(code__contains="-syn-").count()
    batches = [range(first + at, first + min(at + BATCH, count)) for at in range(0, count, BATCH)]
    # One batch is made up while the server takes in the one before; in order, so that chance runs the same way.
    with ThreadPoolExecutor(max_workers=1) as ahead:
        waiting = ahead.submit(_batch, author, batches[0], desk)
        for following in [*batches[1:], None]:
            records, planned = waiting.result()
            if following is not None:
                waiting = ahead.submit(_batch, author, following, desk)
            with transaction.atomic():
                write(records, planned)
            yield len(records)


def _batch(author: Author, numbers: range, desk: Desk) -> tuple[list[Record], list[Planned]]:
    lives = [_life(author, number, desk) for number in numbers]
    return [record for record, _versions in lives], [plan for _record, versions in lives for plan in versions]


def _life(author: Author, number: int, desk: Desk) -> tuple[Record, list[Planned]]:
    """A record and its versions, from the first to the one still open."""
    random, country = author.random, author.country()
    public = random.choices(list(LIVES), list(LIVES.values()))[0]
    is_open = public == 0 or random.random() < 0.08
    # From the last day backwards, so that periods follow each other without a gap.
    edges = [author.moment_before(LAST_DAY, 400)]
    while len(edges) < public + 2:
        edges.append(author.moment_before(edges[-1], 500))
    edges.reverse()
    record = Record(kind=Kind.PROGRAMME, country=country, code=f"{country.code.lower()}-syn-{number:06}", created_at=edges[0])
    planned = [_version(author, record, place, edges, desk) for place in range(1, public + is_open + 1)]
    for plan in planned[1:]:
        for name in ("name_es", "name_en", "acronym"):
            setattr(plan.version, name, getattr(planned[0].version, name))
    for place, plan in enumerate(planned[:public], start=1):
        ends = edges[place + 1] if place < public else None
        _publish(plan.version, edges[place], ends, desk)
    for plan in planned[public:]:
        _leave_open(plan.version, random.choice(OPEN_STATES), desk)
    if public and not is_open and random.random() < 0.03:
        last = planned[-1].version
        last.state, last.published_until, last.lock = State.WITHDRAWN, edges[public + 1], 4
        last.withdrawn_at, last.withdrawn_by_id = edges[public + 1], desk.reviewer
    elif public and random.random() < 0.4:
        record.verified_at, record.verified_by_id, record.verified_role = edges[public + 1], desk.author, Role.FOCAL_POINT
        planned[public - 1].is_verified = True
    return record, planned


def _version(author: Author, record: Record, number: int, edges: list[datetime], desk: Desk) -> Planned:
    version, rows, links = author.programme(record.country, number)
    version.record, version.number, version.provenance = record, number, Provenance.SYNTHETIC
    version.created_at = edges[number - 1] + timedelta(minutes=5)
    version.updated_at = version.created_at + timedelta(minutes=30)
    version.created_by_id = version.updated_by_id = desk.author
    return Planned(version, rows, links)


def _publish(version: Programme, since: datetime, until: datetime | None, desk: Desk) -> None:
    version.submitted_at, version.submitted_by_id = version.updated_at, desk.author
    version.published_from, version.published_by_id, version.published_until = since, desk.reviewer, until
    version.state, version.lock = (State.SUPERSEDED, 4) if until else (State.PUBLISHED, 3)


def _leave_open(version: Programme, state: State, desk: Desk) -> None:
    version.state = state
    if state != State.DRAFT:
        version.submitted_at, version.submitted_by_id, version.lock = version.updated_at, desk.author, 2
