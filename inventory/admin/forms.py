"""The forms of versions: the lock number they were shown with, and what a new record needs once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from inventory import permissions
from inventory.admin.fields import DeskForm
from inventory.choices import Action, RoundState
from inventory.models import Country, Record, Region, Round, Topic


def countries_to_add_for(user: Any) -> Any:
    """The countries for which a person may add records."""
    ids = permissions.countries(user, Action.ADD)
    return Country.objects.all() if ids is None else Country.objects.filter(pk__in=ids)


class VersionForm(DeskForm):
    """The form of a draft. `problems` are set when the workflow refused what the form had let pass."""

    problems: tuple[ValidationError, ...] = ()
    lock = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["lock"].initial = self.instance.lock
        if "regions" in self.fields:
            self.fields["regions"].queryset = Region.objects.filter(country=self.instance.record.country_id).select_related(
                "country"
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for problem in self.problems:
            self.add_error(None, problem)
        return cleaned


class AddForm(DeskForm):
    """The form of a new record. Its country is chosen here and never again."""

    user: Any = None
    problems: tuple[ValidationError, ...] = ()
    country = forms.ModelChoiceField(
        Country.objects.none(),
        label=_("country"),
        help_text=_("It cannot be changed later. You see the countries that you may add records for."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        country = self.fields["country"]
        country.queryset = countries_to_add_for(self.user)
        only = list(country.queryset[:2])
        if len(only) == 1:
            country.initial, country.empty_label = only[0], None
        for field in self.fields.values():
            field.label = capfirst(field.label)
        if "regions" in self.fields:
            self.fields["regions"].queryset = Region.objects.filter(country__in=country.queryset).select_related("country")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for problem in self.problems:
            self.add_error(None, problem)
        return cleaned


class AddEntryForm(AddForm):
    """A stocktaking entry answers on one topic of one open round, once."""

    round = forms.ModelChoiceField(Round.objects.none(), label=_("round"))
    topic = forms.ModelChoiceField(Topic.objects.none(), label=_("topic"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rounds = Round.objects.filter(state=RoundState.OPEN)
        self.fields["round"].queryset = rounds
        self.fields["round"].initial = rounds.first()
        self.fields["topic"].queryset = Topic.objects.filter(rounds__state=RoundState.OPEN).distinct().select_related("domain")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        country, round_, topic = (cleaned.get(name) for name in ("country", "round", "topic"))
        if not (country and round_ and topic):
            return cleaned
        if not round_.topics.filter(pk=topic.pk).exists():
            self.add_error("topic", _("The round does not ask about this topic."))
        elif Record.objects.filter(country=country, round=round_, topic=topic).exists():
            self.add_error("topic", _("The country has an entry on this topic in this round already: open and edit that one."))
        return cleaned
