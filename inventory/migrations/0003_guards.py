"""Triggers that hold what no constraint can: what was public never changes, and history is only ever added to.

What a reviewer has read is what goes out: publishing changes no content. From then on a version may change in one way
only: its public period ends (superseded or withdrawn). Its child rows and links are frozen with it. A record keeps its
kind, code, country, round and topic. Events are append-only.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION inventory_guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change CONSTANT text[] := ARRAY['state', 'lock', 'published_until', 'withdrawn_at', 'withdrawn_by_id'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'version % of record % was public and cannot be deleted', OLD.number, OLD.record_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'version_frozen';
    END IF;
    IF to_jsonb(OLD) - may_change <> to_jsonb(NEW) - may_change
        OR NOT (NEW.state = OLD.state OR (OLD.state = 'published' AND NEW.state IN ('superseded', 'withdrawn')))
        OR (OLD.state <> 'published' AND to_jsonb(OLD) <> to_jsonb(NEW))
    THEN
        RAISE EXCEPTION 'version % of record % was public and cannot be changed', OLD.number, OLD.record_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'version_frozen';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION inventory_guard_publication() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change CONSTANT text[] := ARRAY['state', 'lock', 'published_from', 'published_by_id'];
BEGIN
    IF OLD.state <> 'submitted' OR NEW.state <> 'published' THEN
        RAISE EXCEPTION 'only a submitted version becomes public, and then it is the published one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'version_submitted_before_published';
    END IF;
    IF to_jsonb(OLD) - may_change <> to_jsonb(NEW) - may_change THEN
        RAISE EXCEPTION 'version % of record % was changed while it was published', OLD.number, OLD.record_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'version_published_as_read';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION inventory_guard_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM inventory_record WHERE id = NEW.record_id AND kind = TG_ARGV[0]) THEN
        RAISE EXCEPTION 'record % is of another kind', NEW.record_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'version_of_its_kind';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION inventory_guard_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.kind, OLD.code, OLD.country_id, OLD.round_id, OLD.topic_id)
        IS DISTINCT FROM (NEW.kind, NEW.code, NEW.country_id, NEW.round_id, NEW.topic_id)
    THEN
        RAISE EXCEPTION 'the identity of record % cannot be changed', OLD.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'record_identity_frozen';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION inventory_guard_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are only ever added'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'event_append_only';
END $$;

CREATE TRIGGER record_identity_frozen BEFORE UPDATE ON inventory_record
    FOR EACH ROW EXECUTE FUNCTION inventory_guard_record();
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON inventory_event
    FOR EACH ROW EXECUTE FUNCTION inventory_guard_event();
"""

# One function for each table of versions, and scalars in its query: so it is planned once a session and not once a row,
# which counts when thousands of rows are written.
GUARD_CHILD = """
CREATE FUNCTION {parent}_guard_child() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_parent bigint;
    new_parent bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        old_parent := (to_jsonb(OLD) ->> TG_ARGV[0])::bigint;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        new_parent := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    END IF;
    IF EXISTS (
        SELECT 1 FROM {parent}
        WHERE id IN (old_parent, new_parent) AND state IN ('published', 'superseded', 'withdrawn')
    ) THEN
        RAISE EXCEPTION '% belongs to a version that was public and cannot be changed', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'version_frozen';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
"""

VERSIONS = {
    "inventory_programme": "programme",
    "inventory_stocktakingentry": "stocktaking",
    "inventory_agendaelement": "agenda",
    "inventory_contextnote": "context",
}

# Table of the rows or links, table of their version, column that names it.
CHILDREN = [
    *(
        (f"inventory_{table}", "inventory_programme", "version_id")
        for table in (
            "instrument",
            "programmeagency",
            "budget",
            "coverage",
            "evaluation",
            "call",
            "eligibility",
            "document",
            "programmesource",
            "relation",
        )
    ),
    *(
        (f"inventory_programme_{links}", "inventory_programme", "programme_id")
        for links in ("topics", "target_groups", "sectors", "regions")
    ),
    ("inventory_entrysource", "inventory_stocktakingentry", "version_id"),
    ("inventory_stocktakingentry_programmes", "inventory_stocktakingentry", "stocktakingentry_id"),
    ("inventory_agendasource", "inventory_agendaelement", "version_id"),
    *(
        (f"inventory_agendaelement_{links}", "inventory_agendaelement", "agendaelement_id")
        for links in ("topics", "programmes", "entries")
    ),
    ("inventory_contextsource", "inventory_contextnote", "version_id"),
    *((f"inventory_contextnote_{links}", "inventory_contextnote", "contextnote_id") for links in ("topics", "indicators")),
]


def triggers() -> list[str]:
    statements = [GUARD_CHILD.format(parent=table) for table in VERSIONS]
    for table, kind in VERSIONS.items():
        statements += [
            f"CREATE TRIGGER version_frozen AFTER UPDATE OR DELETE ON {table} FOR EACH ROW"
            " WHEN (OLD.state IN ('published', 'superseded', 'withdrawn'))"
            " EXECUTE FUNCTION inventory_guard_version()",
            f"CREATE TRIGGER version_submitted_before_published AFTER UPDATE ON {table} FOR EACH ROW"
            " WHEN (NEW.state IN ('published', 'superseded', 'withdrawn')"
            " AND OLD.state NOT IN ('published', 'superseded', 'withdrawn'))"
            " EXECUTE FUNCTION inventory_guard_publication()",
            f"CREATE TRIGGER version_of_its_kind AFTER INSERT OR UPDATE OF record_id ON {table} FOR EACH ROW"
            f" EXECUTE FUNCTION inventory_guard_kind('{kind}')",
        ]
    for table, parent, column in CHILDREN:
        statements.append(
            f"CREATE TRIGGER version_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW"
            f" EXECUTE FUNCTION {parent}_guard_child('{column}')"
        )
    return statements


def no_triggers() -> list[str]:
    statements = [
        "DROP TRIGGER record_identity_frozen ON inventory_record",
        "DROP TRIGGER event_append_only ON inventory_event",
    ]
    for table in VERSIONS:
        statements += [
            f"DROP TRIGGER {name} ON {table}"
            for name in ("version_frozen", "version_submitted_before_published", "version_of_its_kind")
        ]
    statements += [f"DROP TRIGGER version_frozen ON {table}" for table, _parent, _column in CHILDREN]
    statements += [f"DROP FUNCTION {table}_guard_child()" for table in VERSIONS]
    statements += [f"DROP FUNCTION inventory_guard_{name}()" for name in ("version", "publication", "kind", "record", "event")]
    return statements


class Migration(migrations.Migration):
    dependencies = [("inventory", "0002_initial")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(triggers(), no_triggers()),
    ]
