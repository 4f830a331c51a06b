from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from inventory.admin.base import TableRows
from inventory.admin.filters import CountryFilter, DomainFilter, RoundFilter, StateFilter
from inventory.admin.forms import AddEntryForm
from inventory.admin.versions import VersionAdmin
from inventory.models import EntrySource, StocktakingEntry, Version


class SourceRows(TableRows):
    model = EntrySource
    fields = ("source", "supports", "section")
    autocomplete_fields = ("source",)


@admin.register(StocktakingEntry)
class StocktakingEntryAdmin(VersionAdmin):
    add_form = AddEntryForm
    asked_once = ("country", "round", "topic")
    topic_path = "record__topic"
    record_fields = ("programmes",)
    autocomplete_fields = ("programmes",)
    list_filter = (StateFilter, CountryFilter, DomainFilter, RoundFilter)
    list_display = ("title_shown", "country_shown", "round_shown", "state_shown", "changed_on", "verified_on")
    list_select_related = ("record__country", "record__topic", "record__round")
    fieldsets = (
        (
            _("The answer"),
            {
                "description": _(
                    "“None, confirmed” says that the country has no policy on this topic. Unknown is an answer too."
                ),
                "fields": ("in_place_state", "gaps_basis", "programmes"),
            },
        ),
        (
            _("In Spanish"),
            {
                "description": _("One language is enough to publish; the other is shown to its readers with a note."),
                "fields": ("in_place_es", "strengths_es", "gaps_es"),
            },
        ),
        (_("In English"), {"fields": ("in_place_en", "strengths_en", "gaps_en")}),
    )
    inlines = (SourceRows,)

    @admin.display(description=_("round"), ordering="record__round__opens_on")
    def round_shown(self, version: Version) -> str:
        return str(version.record.round.name)
