"""What must never be false is refused by the database itself, whoever asks: each rule is tried in SQL."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from inventory import workflow
from inventory.choices import FROZEN_STATES, Kind, State
from inventory.models import VERSION_MODELS, Programme, Source
from tests.factories import bring_to, make

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]


def refused(sql: str, *parameters: object) -> str:
    """The name of the rule that refuses a statement; a failure when none does."""
    with pytest.raises(IntegrityError) as problem, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    return problem.value.__cause__.diag.constraint_name


def content_columns(model) -> list[str]:
    free = {"id", "state", "lock", "published_until", "withdrawn_at", "withdrawn_by_id"}
    return [field.column for field in model._meta.concrete_fields if field.column not in free and not field.generated]


@pytest.mark.parametrize("state", FROZEN_STATES)
@pytest.mark.parametrize("kind", list(Kind))
def test_no_column_of_a_version_that_was_public_changes(world, kind, state):
    version = make(world, kind, state=state)
    attempts = {}
    model = VERSION_MODELS[kind]

    for column in content_columns(model):
        field = next(field for field in model._meta.concrete_fields if field.column == column)
        if field.null:
            new = "NULL" if getattr(version, field.attname) is not None else None
        elif field.get_internal_type() in ("PositiveIntegerField", "PositiveSmallIntegerField", "ForeignKey"):
            new = f"{column} + 1"
        elif field.get_internal_type() == "DateTimeField":
            new = f"{column} + interval '1 day'"
        else:
            new = f"{column} || 'x'"
        if new:
            attempts[column] = f'UPDATE {model._meta.db_table} SET "{column}" = {new} WHERE id = {version.pk}'
    before = model.objects.filter(pk=version.pk).values().get()
    for sql in attempts.values():
        # Refused by the trigger, or already by a narrower rule of the column.
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

    assert len(attempts) > 10
    assert model.objects.filter(pk=version.pk).values().get() == before


@pytest.mark.parametrize("state", FROZEN_STATES)
@pytest.mark.parametrize("kind", list(Kind))
def test_a_version_that_was_public_cannot_be_deleted(world, kind, state):
    version = make(world, kind, state=state)
    table = version._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [version.pk])


@pytest.mark.parametrize("kind", list(Kind))
def test_every_child_and_link_table_of_a_kind_is_frozen_with_its_version(kind):
    model = VERSION_MODELS[kind]
    tables = [child._meta.db_table for child in model.child_models()]
    tables += [link.remote_field.through._meta.db_table for link in model._meta.many_to_many]

    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger")
        guards = set(cursor.fetchall())

    own = ("version_frozen", "version_submitted_before_published", "version_of_its_kind")
    assert {*((table, "version_frozen") for table in tables), *((model._meta.db_table, name) for name in own)} <= guards


def test_rows_and_links_of_a_published_version_can_be_neither_added_nor_changed_nor_taken_away(world):
    version = make(world)
    topic = world.topics["export_promotion"]

    for sql, parameters in [
        ("UPDATE inventory_instrument SET months = 3 WHERE version_id = %s", [version.pk]),
        ("DELETE FROM inventory_programmesource WHERE version_id = %s", [version.pk]),
        ("INSERT INTO inventory_programme_topics (programme_id, topic_id) VALUES (%s, %s)", [version.pk, topic.pk]),
    ]:
        assert refused(sql, *parameters) == "version_frozen"


def test_a_row_cannot_be_moved_into_a_published_version(world):
    live, draft = make(world), make(world, state=State.DRAFT)

    rule = refused("UPDATE inventory_instrument SET version_id = %s WHERE version_id = %s", live.pk, draft.pk)

    assert rule == "version_frozen"


def test_published_periods_of_a_record_cannot_overlap(world):
    first = make(world, state=State.SUPERSEDED)
    draft = bring_to(world, workflow.start_draft(first, by=world.focal_point("CL")), State.SUBMITTED)
    start = first.published_from

    rule = refused(
        "UPDATE inventory_programme SET state = 'superseded', published_from = %s, published_by_id = submitted_by_id,"
        " published_until = %s WHERE id = %s",
        start,
        start + timedelta(seconds=1),
        draft.pk,
    )

    assert rule == "programme_periods_do_not_overlap"


def test_a_record_has_one_published_version_at_most(world):
    live = make(world)
    later = bring_to(world, workflow.start_draft(live, by=world.focal_point("CL")), State.SUBMITTED)

    rule = refused(
        "UPDATE inventory_programme SET state = 'published', published_from = now(), published_by_id = submitted_by_id"
        " WHERE id = %s",
        later.pk,
    )

    assert rule in ("programme_one_published_version", "programme_periods_do_not_overlap")


@pytest.mark.parametrize(("state", "wanted"), [("draft", "published"), ("returned", "published"), ("submitted", "withdrawn")])
def test_only_what_was_submitted_becomes_public_and_only_as_the_published_one(world, state, wanted):
    version = make(world, state=state)
    ended = ", published_until = now(), withdrawn_at = now(), withdrawn_by_id = created_by_id" if wanted == "withdrawn" else ""

    rule = refused(
        "UPDATE inventory_programme SET submitted_at = now(), submitted_by_id = created_by_id, state = %s,"
        f" published_from = now(), published_by_id = created_by_id{ended} WHERE id = %s",
        wanted,
        version.pk,
    )

    assert rule == "version_submitted_before_published"


@pytest.mark.parametrize("kind", list(Kind))
def test_publishing_changes_nothing_of_what_the_reviewer_read(world, kind):
    version = make(world, kind, state=State.SUBMITTED)
    publishing = "state = 'published', published_from = now(), published_by_id = created_by_id"
    table, text = version._meta.db_table, f"{version.SUMMARY}_en"

    for change in (f"{text} = 'x'", "number = 7", "outdated_texts = ARRAY['x']", "submitted_at = now()"):
        assert refused(f"UPDATE {table} SET {publishing}, {change} WHERE id = %s", version.pk) == "version_published_as_read"


def test_a_withdrawn_version_stays_withdrawn(world):
    version = make(world, state=State.WITHDRAWN)

    again = "state = 'published', published_until = NULL, withdrawn_at = NULL, withdrawn_by_id = NULL"
    rule = refused(f"UPDATE inventory_programme SET {again} WHERE id = %s", version.pk)

    assert rule == "version_frozen"


def test_only_a_withdrawn_version_says_when_it_was_withdrawn(world):
    version = make(world)

    rule = refused(
        "UPDATE inventory_programme SET withdrawn_at = now(), withdrawn_by_id = published_by_id WHERE id = %s", version.pk
    )

    assert rule == "programme_withdrawal_fits_state"


def test_who_and_when_are_set_together(world):
    draft = make(world, state=State.DRAFT)

    rule = refused("UPDATE inventory_programme SET submitted_at = now() WHERE id = %s", draft.pk)

    assert rule == "programme_submitted_together"


@pytest.mark.parametrize("column", ["kind", "code", "country_id"])
def test_the_identity_of_a_record_never_changes(world, column):
    record = make(world).record
    value = {"kind": "'agenda'", "code": "'other'", "country_id": str(world.countries["PE"].pk)}[column]

    assert refused(f"UPDATE inventory_record SET {column} = {value} WHERE id = %s", record.pk) == "record_identity_frozen"


def test_events_can_be_neither_changed_nor_deleted(world):
    event = make(world).record.events.first()

    assert refused("UPDATE inventory_event SET note = 'x' WHERE id = %s", event.pk) == "event_append_only"
    assert refused("DELETE FROM inventory_event WHERE id = %s", event.pk) == "event_append_only"


def test_a_version_belongs_to_a_record_of_its_kind(world):
    note = make(world, Kind.CONTEXT, state=State.DRAFT)
    programme = make(world, state=State.DRAFT)

    rule = refused("UPDATE inventory_programme SET record_id = %s WHERE id = %s", note.record_id, programme.pk)

    assert rule == "version_of_its_kind"


def test_a_round_has_one_entry_for_a_country_and_topic(world):
    entry = make(world, Kind.STOCKTAKING).record

    rule = refused(
        "INSERT INTO inventory_record (kind, code, country_id, round_id, topic_id, created_at, verified_role)"
        " VALUES ('stocktaking', 'again', %s, %s, %s, now(), '')",
        entry.country_id,
        entry.round_id,
        entry.topic_id,
    )

    assert rule == "record_entry_once_per_round"


def test_a_column_with_a_vocabulary_takes_nothing_else(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'")
        rules = cursor.fetchall()

    def holds(table: str, column: str, values: list[str]) -> bool:
        return any(
            table == of and column in rule and all(f"'{value}'" in rule for value in values if value) for of, rule in rules
        )

    columns = [
        (model._meta.db_table, field.column, [value for value, _label in field.flatchoices])
        for model in apps.get_app_config("inventory").get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.choices
    ]
    assert len(columns) > 30
    assert [one for one in columns if not holds(*one)] == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//example.org", "ftp://x.org"])
def test_no_column_of_addresses_takes_another_scheme_than_http(world, address):
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.filter(pk=world.source.pk).update(url=address)


@pytest.mark.parametrize(
    ("start", "end", "fits"),
    [
        ("2019", "2019", True),
        ("2019-05", "2019", True),
        ("2019", "2019-05", True),
        ("2020", "2019", False),
        ("2019-05-02", "2019-05-01", False),
        ("2019-06", "2019-05-31", False),
    ],
)
def test_a_programme_does_not_end_before_it_starts(world, start, end, fits):
    draft = make(world, state=State.DRAFT)
    change = Programme.objects.filter(pk=draft.pk)
    if fits:
        assert change.update(start=start, end=end, end_state="reported") == 1
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        change.update(start=start, end=end, end_state="reported")


@pytest.mark.parametrize("value", ["19", "2019-13", "2019-00", "2019-01-32", "x", "99999", "2019-1"])
def test_a_partial_date_is_a_year_a_month_or_a_day(world, value):
    draft = make(world, state=State.DRAFT)

    with pytest.raises(DatabaseError), transaction.atomic():
        Programme.objects.filter(pk=draft.pk).update(start=value)


@pytest.mark.parametrize("year", [0, 1799, 2101, 20255])
def test_a_year_is_one_of_our_time(world, year):
    draft = make(world, state=State.DRAFT)

    with pytest.raises(ValidationError):
        Programme._meta.get_field("last_evidence_year").clean(year, draft)
    with pytest.raises(DatabaseError), transaction.atomic():
        Programme.objects.filter(pk=draft.pk).update(last_evidence_year=year)


def test_records_with_history_cannot_be_deleted(world):
    record = make(world).record

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM inventory_record WHERE id = %s", [record.pk])
