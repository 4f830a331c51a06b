"""Versions with their rows and links in one statement, where `prefetch_related` would take one for each relation.

A page about one record needs a dozen relations and none of them is long. Each comes as an array of JSON objects beside
its version, and is put where `prefetch_related` would have put it, so that readers notice no difference.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import Cast, JSONObject


@dataclass(frozen=True, slots=True)
class _Relation:
    """`name`: as versions call it. `prefix`: from the rows read to the model. `linked`: a foreign key that comes along."""

    name: str
    model: type[models.Model]
    rows: QuerySet
    prefix: str
    linked: models.ForeignKey | None

    @property
    def column(self) -> str:
        return f"gathered_{self.name}"


def for_cards(queryset: QuerySet) -> list[Any]:
    """The versions with what a list shows of each."""
    return gathered(queryset.for_list(), *queryset.model.LIST_PREFETCH)


def for_page(queryset: QuerySet) -> list[Any]:
    """The versions with all their content."""
    return gathered(queryset.for_export(), *queryset.model.EXPORT_PREFETCH)


def gathered(queryset: QuerySet, *paths: str) -> list[Any]:
    """The versions of `queryset` with relations named as for `prefetch_related`: "budgets", "instruments__type"."""
    relations = [_relation(queryset.model, path) for path in paths]
    arrays = {one.column: ArraySubquery(one.rows.values_list(_as_json(one))) for one in relations}
    versions = list(queryset.prefetch_related(None).annotate(**arrays))
    for version in versions:
        for one in relations:
            _place(version, one, version.__dict__.pop(one.column))
    return versions


def _relation(model: type[models.Model], path: str) -> _Relation:
    name, _separator, link = path.partition("__")
    field = model._meta.get_field(name)
    if field.many_to_many:
        target = field.related_model
        prefix = f"{field.m2m_reverse_field_name()}__"
        rows = field.remote_field.through._default_manager.filter(**{field.m2m_field_name(): OuterRef("pk")})
    else:
        target, prefix = field.related_model, ""
        rows = target._default_manager.filter(**{field.field.name: OuterRef("pk")})
    rows = rows.order_by(*(_below(prefix, order) for order in target._meta.ordering))
    return _Relation(name, target, rows, prefix, target._meta.get_field(link) if link else None)


def _below(prefix: str, order: str) -> str:
    return f"-{prefix}{order[1:]}" if order.startswith("-") else f"{prefix}{order}"


def _as_json(one: _Relation) -> JSONObject:
    parts: dict[str, Any] = _columns(one.model, one.prefix)
    if one.linked:
        parts["linked"] = JSONObject(**_columns(one.linked.related_model, f"{one.prefix}{one.linked.name}__"))
    return JSONObject(**parts)


def _columns(model: type[models.Model], prefix: str) -> dict[str, Any]:
    """Every column. Decimals as text: JSON numbers would lose digits."""
    return {
        field.attname: Cast(F(prefix + field.attname), models.TextField())
        if isinstance(field, models.DecimalField)
        else F(prefix + field.attname)
        for field in model._meta.concrete_fields
    }


def _place(version: models.Model, one: _Relation, found: Iterable[dict[str, Any]]) -> None:
    manager = getattr(version, one.name)
    rows = manager.all()
    rows._result_cache = [_row(version, one, values) for values in found]
    rows._prefetch_done = True
    version.__dict__.setdefault("_prefetched_objects_cache", {})[one.name] = rows


def _row(version: models.Model, one: _Relation, values: dict[str, Any]) -> models.Model:
    row = _made(one.model, values)
    if one.linked:
        linked = values["linked"]
        setattr(row, one.linked.name, _made(one.linked.related_model, linked) if linked["id"] is not None else None)
    if not one.prefix:
        setattr(row, type(version)._meta.get_field(one.name).field.name, version)
    return row


def _made(model: type[models.Model], values: dict[str, Any]) -> models.Model:
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    return model.from_db(None, names, [field.to_python(values[field.attname]) for field in fields])
