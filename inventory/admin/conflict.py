"""Two people edited the same draft: what one of them typed, beside what is stored now. Nothing typed is lost."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet, model_to_dict
from django.http import QueryDict

from inventory.admin.fields import is_id
from inventory.models import Version


@dataclass(frozen=True)
class Side:
    """A field that differs: its label, and both texts."""

    label: str
    mine: str
    stored: str


def sides(form: forms.ModelForm, formsets: Iterable[BaseInlineFormSet]) -> list[Side]:
    """The fields and groups of rows in which a bound form differs from what is stored."""
    found = [
        Side(
            str(form.fields[name].label),
            words(form.fields[name], form[name].value()),
            words(form.fields[name], form.get_initial_for_field(form.fields[name], name)),
        )
        for name in form.changed_data
        if name not in ("lock", "still_right", "machine")
    ]
    for formset in formsets:
        mine, stored = _mine(formset), _stored(formset)
        if mine != stored:
            found.append(Side(str(formset.model._meta.verbose_name_plural), "\n".join(mine), "\n".join(stored)))
    return found


def words(field: forms.Field, value: Any) -> str:
    """A form value as a person reads it."""
    if isinstance(field, forms.ModelChoiceField):
        values = value if isinstance(value, list | tuple) else [value]
        ids = {str(getattr(one, "pk", one)) for one in values}
        rows = field.queryset.filter(pk__in=[pk for pk in ids if is_id(pk)])
        return "\n".join(str(field.label_from_instance(row)) for row in rows)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value or ""))
    return "" if value in (None, False) else str(value)


def _mine(formset: BaseInlineFormSet) -> list[str]:
    return [
        _row(form.fields, {name: form[name].value() for name in form.fields})
        for form in formset.forms
        if (form.instance.pk or form.has_changed()) and form.data.get(form.add_prefix("DELETE")) not in ("on", "true")
    ]


def _stored(formset: BaseInlineFormSet) -> list[str]:
    fields = formset.empty_form.fields
    return [_row(fields, model_to_dict(row)) for row in formset.model.objects.filter(version=formset.instance.pk)]


def _row(fields: dict[str, forms.Field], values: dict[str, Any]) -> str:
    shown = [words(field, values.get(name)) for name, field in fields.items() if name not in ("id", "version", "DELETE")]
    return " · ".join(text for text in shown if text)


def with_mended_rows(post: QueryDict, version: Version) -> QueryDict:
    """The posted form against the stored version: its lock number, and rows that are gone become new ones.

    A form set takes rows it does not find for forgeries and drops what was typed in them.
    """
    mended = post.copy()
    mended["lock"] = str(version.lock)
    for child in version.child_models():
        prefix = child._meta.get_field("version").remote_field.get_accessor_name()
        existing = {str(pk) for pk in child.objects.filter(version=version.pk).values_list("pk", flat=True)}
        _mend(mended, prefix, existing)
    return mended


def _mend(post: QueryDict, prefix: str, existing: set[str]) -> None:
    rows: dict[int, dict[str, list[str]]] = {}
    for key in list(post):
        match = re.fullmatch(rf"{re.escape(prefix)}-([0-9]{{1,4}})-(\w+)", key)
        if match:
            rows.setdefault(int(match[1]), {})[match[2]] = post.pop(key)
    kept = [row for _, row in sorted(rows.items()) if row.get("id", [""])[-1] in existing]
    fresh = [row for _, row in sorted(rows.items()) if row not in kept and "DELETE" not in row]
    for row in fresh:
        row["id"] = [""]
    for number, row in enumerate([*kept, *fresh]):
        for name, values in row.items():
            post.setlist(f"{prefix}-{number}-{name}", values)
    if f"{prefix}-TOTAL_FORMS" in post:
        post[f"{prefix}-TOTAL_FORMS"] = str(len(kept) + len(fresh))
        post[f"{prefix}-INITIAL_FORMS"] = str(len(kept))
