from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from inventory.admin.base import SourceRows
from inventory.admin.filters import CountryFilter, DomainFilter, RoundFilter, StateFilter, WorkFilter
from inventory.admin.forms import AddEntryForm, in_both_languages
from inventory.admin.versions import VersionAdmin
from inventory.choices import RoundState
from inventory.models import Country, EntrySource, Round, StocktakingEntry, Topic, Version


class EntrySourceRows(SourceRows):
    model = EntrySource


@admin.register(StocktakingEntry)
class StocktakingEntryAdmin(VersionAdmin):
    add_form = AddEntryForm
    asked_once = ("country", "round", "topic")
    topic_path = "record__topic"
    record_fields = ("programmes",)
    autocomplete_fields = ("programmes",)
    list_filter = (WorkFilter, StateFilter, CountryFilter, DomainFilter, RoundFilter)
    list_display = ("title_shown", "country_shown", "round_shown", "state_shown", "complete", "changed_on", "verified_on")
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
        *in_both_languages("in_place", "strengths", "gaps"),
    )
    inlines = (EntrySourceRows,)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The topic that a line of the desk leads to. Rounds, topics and countries are known to everybody at the desk."""
        code = request.GET.get
        rounds = Round.objects.filter(state=RoundState.OPEN, code=code("round", ""))
        found = {
            "round": rounds.first(),
            "topic": Topic.objects.filter(rounds__in=rounds, code=code("topic", "")).first(),
            "country": Country.objects.filter(code=code("country", "")).first(),
        }
        return {name: row.pk for name, row in found.items() if row}

    @admin.display(description=_("round"), ordering="record__round__opens_on")
    def round_shown(self, version: Version) -> str:
        return str(version.record.round.name)
