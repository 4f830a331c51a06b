"""How generated versions reach the database: by COPY, each in the state it is to have.

The only writer of versions beside `inventory.workflow`, and only for load tests: the workflow takes dozens of
statements a record, so 20,000 records would take half an hour. No constraint and no trigger is switched off. Rows go
in before their version, which the deferred foreign keys allow: once a version is public, its rows are frozen.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.db import connection, models

from inventory.choices import State, Verb
from inventory.models import Event, Programme, Record


@dataclass
class Planned:
    """A version with its rows and links."""

    version: Programme
    rows: dict[type[models.Model], list[Any]]
    links: dict[str, list[Any]]
    is_verified: bool = False


def copy(model: type[models.Model], things: Iterable[models.Model]) -> None:
    """Insert rows by COPY: ten times as fast as INSERT, and every constraint and trigger still holds."""
    things = list(things)
    fields = [f for f in model._meta.concrete_fields if not f.generated]
    if all(thing.pk is None for thing in things):
        fields = [f for f in fields if not f.primary_key]
    columns = ", ".join(connection.ops.quote_name(f.column) for f in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    names = [f.attname for f in fields]
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as stream:
        for thing in things:
            # Straight from the instance: preparing each value by its field takes longer than all the rest.
            values = [vars(thing)[name] for name in names]
            stream.write_row([value.value if isinstance(value, Enum) else value for value in values])


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Identifiers taken from the table's own sequence, so that rows can point to each other before they are written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [model._meta.db_table, count]
        )
        return [row[0] for row in cursor.fetchall()]


def write(records: Sequence[Record], planned: Sequence[Planned]) -> None:
    """Write records with their versions, rows and history."""
    for record, pk in zip(records, reserve(Record, len(records)), strict=True):
        record.pk = pk
    for plan, pk in zip(planned, reserve(Programme, len(planned)), strict=True):
        plan.version.pk, plan.version.record_id = pk, plan.version.record.pk
    copy(Record, records)
    for model, rows in _rows(planned).items():
        copy(model, rows)
    copy(Programme, [plan.version for plan in planned])
    copy(Event, [event for plan in planned for event in _events(plan)])


def _rows(planned: Sequence[Planned]) -> dict[type[models.Model], list[models.Model]]:
    found: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for plan in planned:
        for model, rows in plan.rows.items():
            for position, row in enumerate(rows):
                row.version_id, row.position = plan.version.pk, position
            found[model] += rows
    for name in planned[0].links:
        link = Programme._meta.get_field(name)
        through, theirs = link.remote_field.through, f"{link.m2m_reverse_field_name()}_id"
        found[through] = [
            through(programme_id=plan.version.pk, **{theirs: target.pk}) for plan in planned for target in plan.links[name]
        ]
    return found


def _events(plan: Planned) -> list[Event]:
    """What the workflow would have noted. Programs act in no role."""
    version = plan.version

    def event(verb: Verb, by: Any, at: datetime, note: str = "") -> Event:
        return Event(record_id=version.record_id, number=version.number, verb=verb, by_id=by, at=at, note=note)

    found = [event(Verb.STARTED, version.created_by_id, version.created_at)]
    if version.submitted_at:
        found.append(event(Verb.SUBMITTED, version.submitted_by_id, version.submitted_at))
    if version.state == State.RETURNED:
        found.append(event(Verb.RETURNED, version.updated_by_id, version.updated_at, "Falta una fuente reciente."))
    if version.published_from:
        found.append(event(Verb.PUBLISHED, version.published_by_id, version.published_from))
    if version.withdrawn_at:
        found.append(event(Verb.WITHDRAWN, version.withdrawn_by_id, version.withdrawn_at, "Registrado dos veces."))
    if plan.is_verified:
        found.append(event(Verb.VERIFIED, version.record.verified_by_id, version.record.verified_at))
        found[-1].role = version.record.verified_role
    return found
