"""The forms of versions: the lock number they were shown with, and what a new record needs once."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from inventory import duplicates, permissions
from inventory.admin.fields import DeskForm
from inventory.bilingual import LANGUAGES, text_state, twin_names
from inventory.choices import Action, RoundState, TextState
from inventory.models import Country, Record, Region, Round, StocktakingEntry, Topic, Version


def countries_to_add_for(user: Any) -> Any:
    """The countries for which a person may add records."""
    ids = permissions.countries(user, Action.ADD)
    return Country.objects.all() if ids is None else Country.objects.filter(pk__in=ids)


class VersionForm(DeskForm):
    """The form of a draft."""

    lock = forms.IntegerField(widget=forms.HiddenInput)
    still_right = forms.MultipleChoiceField(
        label=_("Still right"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The other language of these texts changed. Tick those that say the same all the same."),
    )
    machine = forms.MultipleChoiceField(
        label=_("Translated by a program"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Readers are told. Untick a text once somebody has checked it."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["lock"].initial = self.instance.lock
        translation_state(self)
        if "regions" in self.fields:
            self.fields["regions"].queryset = Region.objects.filter(country=self.instance.record.country_id).select_related(
                "country"
            )


TONES = {TextState.OUTDATED: "warning", TextState.MISSING: "warning", TextState.MACHINE: "info"}


def translation_state(form: VersionForm) -> None:
    """Say at each text where it stands beside its twin, and offer what a person may say about translations."""
    version = form.instance
    columns = [f"{name}_{language}" for name in twin_names(type(version)) for language in LANGUAGES]
    labels = [(column, capfirst(version._meta.get_field(column).verbose_name)) for column in columns]
    form.fields["still_right"].choices = [(column, label) for column, label in labels if column in version.outdated_texts]
    form.fields["machine"].choices = labels
    form.fields["machine"].initial = version.machine_texts
    for column in columns:
        state = text_state(version, column)
        if column in form.fields and state != TextState.EMPTY:
            field = form.fields[column]
            field.help_text = format_html(
                '<span class="badge tone-{} text-state">{}</span> {}', TONES.get(state, "muted"), state.label, field.help_text
            )


class AddForm(DeskForm):
    """The form of a new record. Its country is chosen here and never again.

    `near`: records that resemble the new one, once it was sent; the person says that it is another one.
    """

    user: Any = None
    near: tuple[Version, ...] = ()
    looks_for_near = True
    another = forms.BooleanField(label=_("None of these: it is another one"), required=False)
    country = forms.ModelChoiceField(
        Country.objects.none(),
        label=_("Country"),
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

    def _post_clean(self) -> None:
        """The same thing must not be written down twice: ask before a record is made that resembles another."""
        super()._post_clean()
        country = self.cleaned_data.get("country")
        if not self.looks_for_near or country is None:
            return
        self.instance.record = Record(kind=self.instance.KIND, country=country)
        self.near = tuple(duplicates.near(self.instance, to=self.user))
        if self.near and not self.cleaned_data.get("another"):
            self.add_error(None, _("It resembles a record that is there already: see the box “Is it one of these?”."))


class AddEntryForm(AddForm):
    """A stocktaking entry answers on one topic of one open round, once."""

    looks_for_near = False  # a country has one entry on a topic in a round, which `clean` holds
    round = forms.ModelChoiceField(Round.objects.none(), label=_("Round"))
    topic = forms.ModelChoiceField(Topic.objects.none(), label=_("Topic"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rounds = Round.objects.filter(state=RoundState.OPEN)
        self.fields["round"].queryset = rounds
        self.fields["round"].initial = rounds.first()
        if "topic" in self.initial:
            # What the line of the desk knew is filled in.
            self.fields["in_place_state"].widget.attrs["autofocus"] = True
        self.fields["topic"].queryset = Topic.objects.filter(rounds__state=RoundState.OPEN).distinct().select_related("domain")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        country, round_, topic = (cleaned.get(name) for name in ("country", "round", "topic"))
        if not (country and round_ and topic):
            return cleaned
        if not round_.topics.filter(pk=topic.pk).exists():
            self.add_error("topic", _("The round does not ask about this topic."))
        elif StocktakingEntry.objects.filter(record__country=country, record__round=round_, record__topic=topic).exists():
            self.add_error("topic", _("The country has an entry on this topic in this round already: open and edit that one."))
        return cleaned


def named_errors(form: Any, formsets: list[Any]) -> list[tuple[str, str, str]]:
    """Every error of a form and its rows: address on the page, name of the field, message."""
    found = [
        (f"#{form[name].auto_id}" if name in form.fields else "#content-start", label_of(form, name), error)
        for name, errors in form.errors.items()
        for error in errors
    ]
    for formset in formsets:
        rows = str(formset.model._meta.verbose_name_plural)
        found += [(f"#{formset.prefix}-group", rows, error) for error in formset.non_form_errors()]
        for row in formset.forms:
            found += [
                (
                    f"#{row[name].auto_id}" if name in row.fields else f"#{formset.prefix}-group",
                    f"{rows}: {label_of(row, name)}",
                    error,
                )
                for name, errors in row.errors.items()
                for error in errors
            ]
    return found


def label_of(form: Any, name: str) -> str:
    return str(form.fields[name].label or name) if name in form.fields else ""


def in_both_languages(*names: str) -> tuple[Any, Any]:
    """The parts of a form with the texts of a version, Spanish first. `names`: without their language."""
    explained = _("One language is enough to publish; the other is shown to its readers with a note.")
    return (
        (_("In Spanish"), {"description": explained, "fields": tuple(f"{name}_es" for name in names)}),
        (_("In English"), {"fields": tuple(f"{name}_en" for name in names)}),
    )
