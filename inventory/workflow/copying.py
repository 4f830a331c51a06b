"""A new draft begins as a deep copy; a new record needs a code."""

from typing import Any, TypeVar

from django.db import connection
from django.utils.text import slugify

from inventory.bilingual import text
from inventory.choices import Kind
from inventory.models import VERSION_MODELS, Country, Record, Round, Topic, Version

V = TypeVar("V", bound=Version)

# Not edited in a form, but part of the content.
CARRIED_ALONG = ("keywords", "provenance", "outdated_texts", "machine_texts")


def copy(source: V, *, record_id: int, number: int, by: Any, **changes: Any) -> V:
    """A draft with the content, rows and links of `source`, but for `changes` (field name → value)."""
    model = type(source)
    content = {
        field.attname: getattr(source, field.attname)
        for field in model._meta.concrete_fields
        if (field.editable or field.name in CARRIED_ALONG) and not field.primary_key and not field.generated
    }
    draft = model(record_id=record_id, number=number, created_by=by, updated_by=by, **(content | changes))
    draft.save(force_insert=True)
    child: Any
    for child in model.child_models():
        rows = list(child.objects.filter(version_id=source.pk))
        for row in rows:
            row.pk, row.version_id = None, draft.pk
        child.objects.bulk_create(rows)
    for link in model._meta.many_to_many:
        through: Any = link.remote_field.through
        ours, theirs = f"{link.m2m_field_name()}_id", f"{link.m2m_reverse_field_name()}_id"
        targets = through.objects.filter(**{ours: source.pk}).values_list(theirs, flat=True)
        through.objects.bulk_create([through(**{ours: draft.pk, theirs: target}) for target in targets])
    return draft


def next_number(record: Record) -> int:
    """The number of a record's next version. That of a discarded draft is not given again: its events keep it."""
    if record.pk is None:
        return 1
    versions = VERSION_MODELS[Kind(record.kind)].objects.filter(record=record).values_list("number")
    given = versions.union(record.events.order_by().values_list("number"))
    return max((number for (number,) in given), default=0) + 1


def record_of(model: type[Version], country: Country, round: Round | None, topic: Topic | None) -> Record:
    """A new record; for an entry whose drafts were all discarded the one that they left, since there is one a topic."""
    record = Record(kind=model.KIND, country=country, round=round, topic=topic)
    if round is None or model.objects.filter(record__round=round, record__country=country, record__topic=topic).exists():
        return record
    return Record.objects.select_related("country").filter(round=round, country=country, topic=topic).first() or record


def free_code(draft: Version) -> str:
    """A code made of the country and the acronym or name, numbered when taken."""
    record = draft.record
    if record.round and record.topic:
        stem = f"{record.round.code}-{record.country.code}-{record.topic.code}".lower().replace("_", "-")
    else:
        # The Spanish name first, whatever language the author works in.
        name = getattr(draft, "acronym", "") or str(text(draft, draft.TITLE, "es"))
        stem = f"{record.country.code.lower()}-{slugify(name)[:40].strip('-') or draft.KIND}"
    with connection.cursor() as cursor:
        # Two people who add at once must not be given the same code.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('inventory_record.code'))")
    code, number = stem, 1
    while Record.objects.filter(code=code).exists():
        number += 1
        code = f"{stem}-{number}"
    return code
