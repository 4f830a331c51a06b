"""Columns that the four kinds of records share."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from inventory import addresses
from inventory.bilingual import LANGUAGES
from inventory.choices import Provenance, Role
from inventory.models import Version
from inventory.quality import completeness
from inventory.sheets.columns import INTEGER, MOMENT, TEXT, Column, Reader, at_path, choice, joined, label, labelled, term, worded

INTERNAL = "how the inventory works inside; nothing about the policy"
PERSON = "a person: public outputs name roles only"
DERIVED = "made from other fields, for search and sorting"

LEFT_OUT = {
    "id": INTERNAL,
    "state": "every row is public; drafts are never in a file",
    "lock": INTERNAL,
    "keywords": DERIVED,
    "sort_title": DERIVED,
    "folded_title": DERIVED,
    "document": DERIVED,
    "created_at": "when work on the draft began, which the public does not see",
    "created_by": PERSON,
    "updated_at": "when the draft was last saved, which the public does not see",
    "updated_by": PERSON,
    "submitted_at": "when the draft was handed in, which the public does not see",
    "submitted_by": PERSON,
    "published_by": PERSON,
    "published_until": "empty for what is public now; a file of a past day shows that day",
    "withdrawn_at": "withdrawn records are not in a file",
    "withdrawn_by": PERSON,
}


def identity() -> list[Column]:
    """What every row begins with."""
    return [
        Column("code", at_path("record.code"), TEXT, _("stable code of the record"), ("record",)),
        *term("country", "record.country", _("country")),
    ]


def sources() -> list[Column]:
    """The evidence: codes, titles and addresses in the same order."""

    def each(read: Any) -> Reader:
        return lambda version: joined(read(row) for row in _once(version.sources.all()))

    def supported(version: Version) -> str:
        return joined(
            f"{row.source.code}: {row.supports}" + (f" ({row.section})" if row.section else "") for row in version.sources.all()
        )

    return [
        Column("sources_count", lambda version: len(_once(version.sources.all())), INTEGER, _("number of sources")),
        Column("sources", each(lambda row: row.source.code), TEXT, _("codes of the sources"), ("sources.source",)),
        Column("sources_titles", each(lambda row: row.source.title), TEXT, _("titles of the sources")),
        Column("sources_urls", each(lambda row: row.source.url), TEXT, _("addresses of the sources")),
        Column(
            "sources_support",
            supported,
            TEXT,
            _("what each source is evidence for, with page or section"),
            ("sources.supports", "sources.section"),
        ),
    ]


def _once(rows: Iterable[Any]) -> list[Any]:
    """One citation of each source: a source may support several claims."""
    return list({row.source_id: row for row in rows}.values())


def publication(model: type[Version]) -> list[Column]:
    """What every row ends with: version, provenance, confirmation, addresses."""
    page = f"{model.KIND}_detail"

    def link(language: str) -> Reader:
        return lambda version: addresses.page(page, version.record.code, language)

    return [
        Column("version", at_path("number"), INTEGER, _("number of the version"), ("number",)),
        Column(
            "outdated_texts",
            lambda version: joined(version.outdated_texts),
            TEXT,
            _("texts that are older than their twin in the other language"),
            ("outdated_texts",),
        ),
        Column(
            "machine_texts",
            lambda version: joined(version.machine_texts),
            TEXT,
            _("texts translated by a program that nobody has checked yet"),
            ("machine_texts",),
        ),
        Column(
            "completeness",
            lambda version: completeness(version).score,
            INTEGER,
            _("how complete the record is, from 0 to 100"),
        ),
        Column("published_from", at_path("published_from"), MOMENT, _("when this version became public"), ("published_from",)),
        *standing(model),
        Column("verified_at", at_path("verified_at"), MOMENT, _("when it was last confirmed as still correct")),
        *labelled("verified_role", at_path("verified_role"), Role, _("role that confirmed it")),
        Column("link_es", link("es"), TEXT, _("page in Spanish")),
        Column("link_en", link("en"), TEXT, _("page in English")),
    ]


def linked(key: str, record_ids: Any, meaning: Any, fields: tuple[str, ...]) -> list[Column]:
    """Codes and names of other records that a version names and that are public too."""

    def each(name: str) -> Reader:
        def read(version: Any) -> str:
            found = (version.linked.get(pk) for pk in record_ids(version))
            return joined(getattr(one, name) for one in found if one)

        return read

    return [
        Column(key, each("code"), TEXT, meaning, fields),
        *(Column(f"{key}_name_{language}", each(f"name_{language}"), TEXT, worded(meaning, language)) for language in LANGUAGES),
    ]


def standing(model: type[Version]) -> list[Column]:
    """The provenance, with labels that say of starter data whether the country has confirmed them."""

    def in_language(language: str) -> Reader:
        return lambda version: label(type(version.standing), version.standing, language)

    value, *labels = choice(model, "provenance", Provenance)
    return [value, *(replace(column, read=in_language(language)) for column, language in zip(labels, LANGUAGES, strict=True))]
