"""Form fields and what a form offers to choose from."""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms.models import ModelChoiceIterator

from inventory.models import Term

Label = Callable[[Model], str]


class GroupedChoices(ModelChoiceIterator):
    """Choices under headings. The field says by `heading` what the heading of a row is."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for heading, rows in groupby(self.queryset, self.field.heading):
            yield (str(heading), [self.choice(row) for row in rows])


class _Labelled:
    """A model choice that is labelled as its admin says, grouped where a heading is given."""

    iterator = GroupedChoices

    def __init__(self, *args: Any, label_of: Label = str, heading: Label | None = None, **options: Any) -> None:
        self.label_of, self.heading = label_of, heading
        if heading is None:
            self.iterator = ModelChoiceIterator
        super().__init__(*args, **options)

    def label_from_instance(self, thing: Model) -> str:
        return self.label_of(thing)


class ChoiceOfOne(_Labelled, forms.ModelChoiceField):
    pass


class ChoiceOfSeveral(_Labelled, forms.ModelMultipleChoiceField):
    pass


class _Suggested:
    """A select box with suggestions. Shown again after a forged choice, Django would ask the database for that as it is."""

    def optgroups(self, name: str, value: list[Any], attr: Any = None) -> Any:
        return super().optgroups(name, [one for one in value if is_id(str(one))], attr)


class SuggestedOne(_Suggested, AutocompleteSelect):
    pass


class SuggestedSeveral(_Suggested, AutocompleteSelectMultiple):
    pass


def is_id(text: str) -> bool:
    """Whether a posted text can be the number of a row at all."""
    return text.isdecimal() and len(text) < 19


def keep_what_is_chosen(form: forms.BaseModelForm) -> None:
    """Offer a retired term where it was chosen already, so that saving an old text does not lose it."""
    if not form.instance.pk:
        return
    for name, field in form.fields.items():
        queryset = getattr(field, "queryset", None)
        if queryset is None or not issubclass(queryset.model, Term):
            continue
        chosen = form.initial.get(name) or []
        chosen = chosen if isinstance(chosen, list | tuple | QuerySet) else [chosen]
        ids = [getattr(term, "pk", term) for term in chosen]
        if ids:
            field.queryset = queryset | queryset.model.objects.filter(pk__in=ids)


def bare(widget: forms.Widget) -> forms.Widget:
    """The widget inside the admin's wrapper with its "add another" link."""
    return widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget


class DeskForm(forms.ModelForm):
    """A form of the desk: offers current terms and the chosen ones.

    `problems` are set when what the form had let pass was refused on saving.
    """

    problems: tuple[ValidationError, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, label_suffix="", **options)
        keep_what_is_chosen(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for problem in self.problems:
            self.add_error(None, problem)
        return cleaned
