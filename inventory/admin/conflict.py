"""Two people edited the same draft: what one of them typed, beside what is stored now. Nothing typed is lost.

A form says in short what it showed. So what its person left as it was follows what is stored meanwhile, and only what
they typed stands against it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet, model_to_dict
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from inventory.admin.fields import is_id

NOT_TYPED = ("lock", "id", "version", "DELETE")


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
    shown = [words(field, values.get(name)) for name, field in fields.items() if name not in NOT_TYPED]
    return " · ".join(text for text in shown if text)


def as_shown(form: forms.ModelForm, formsets: Iterable[BaseInlineFormSet]) -> str:
    """A digest of each field as the page shows it, by its name; in rows by that of the row too."""
    shown = {name: _digest(_as_posted(field, value)) for name, field, value in _fields(form)}
    for formset in formsets:
        for row in formset.initial_forms:
            shown |= {
                _key(formset, row.instance.pk, name): _digest(_as_posted(field, value)) for name, field, value in _fields(row)
            }
    return json.dumps(shown, separators=(",", ":"))


def mended(post: QueryDict, form: forms.ModelForm, formsets: Iterable[BaseInlineFormSet]) -> QueryDict:
    """The posted form against what is stored, as `form` and `formsets` of the stored version show it, not bound.

    What was left as it was shown becomes what is stored. Rows that are gone meanwhile become new ones when something was
    typed in them: a form set takes rows it does not find for forgeries and drops them.
    """
    post, shown = post.copy(), _read(post.get("shown", ""))
    for name, field, value in _fields(form):
        if _is_left(shown.get(name), field, post, name):
            post.setlist(name, _as_posted(field, value))
    for formset in formsets:
        _mend(post, formset, shown)
    post["lock"], post["shown"] = str(form.instance.lock), as_shown(form, formsets)
    return post


def _mend(post: QueryDict, formset: BaseInlineFormSet, shown: dict[str, str]) -> None:
    prefix, stored = formset.prefix, {str(row.instance.pk): row for row in formset.initial_forms}
    rows: dict[int, MultiValueDict] = {}
    for key in list(post):
        match = re.fullmatch(rf"{re.escape(prefix)}-([0-9]{{1,4}})-(\w+)", key)
        if match:
            rows.setdefault(int(match[1]), MultiValueDict()).setlist(match[2], post.pop(key))
    kept, fresh = [], []
    for _number, row in sorted(rows.items()):
        pk = row.get("id", "")
        fields = list(_fields(stored.get(pk, formset.empty_form)))
        left = [
            (name, field, value)
            for name, field, value in fields
            if _is_left(shown.get(_key(formset, pk, name)), field, row, name)
        ]
        if pk in stored:
            for name, field, value in left:
                row.setlist(name, _as_posted(field, value))
            kept.append(row)
        elif "DELETE" not in row and len(left) < len(fields):
            row["id"] = ""
            fresh.append(row)
    for number, row in enumerate([*kept, *fresh]):
        for name, values in row.lists():
            post.setlist(f"{prefix}-{number}-{name}", values)
    if f"{prefix}-TOTAL_FORMS" in post:
        post[f"{prefix}-TOTAL_FORMS"] = str(len(kept) + len(fresh))
        post[f"{prefix}-INITIAL_FORMS"] = str(len(kept))


def _fields(form: forms.BaseForm) -> Iterator[tuple[str, forms.Field, Any]]:
    """What is typed or chosen in a form: name, field, the value that it shows. A file is sent only when it is changed."""
    for name, field in form.fields.items():
        if name not in NOT_TYPED and not isinstance(field, forms.FileField):
            yield name, field, form.get_initial_for_field(field, name)


def _key(formset: BaseInlineFormSet, pk: Any, name: str) -> str:
    return f"{formset.prefix}-{pk}-{name}"


def _is_left(digest: str | None, field: forms.Field, posted: MultiValueDict, name: str) -> bool:
    return digest == _digest(_as_posted(field, field.widget.value_from_datadict(posted, {}, name)))


def _as_posted(field: forms.Field, value: Any) -> list[str]:
    """What a browser sends of a value that it was shown and left as it was."""
    if value is True:
        return ["on"]
    found: list[str] = []
    for one in value if isinstance(value, list | tuple) else [value]:
        text = field.widget.format_value(field.prepare_value(one))
        found += text if isinstance(text, list) else [] if text is None else [text]
    return [str(text) for text in found if text != ""]


def _digest(values: list[str]) -> str:
    lines = "\0".join(sorted(value.replace("\r\n", "\n").strip() for value in values))
    return blake2s(lines.encode(), digest_size=6).hexdigest()


def _read(shown: str) -> dict[str, str]:
    """Where it is missing or broken, everything counts as typed."""
    try:
        found = json.loads(shown)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
