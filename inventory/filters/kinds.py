"""One filter set per kind."""

from functools import cached_property
from typing import ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inventory import calls
from inventory.choices import AgendaOrigin, AgendaStatus, Answer, CallState, Kind, ProgrammeStatus, Section
from inventory.filters.base import VersionFilter
from inventory.filters.fields import CodesFilter, YearFilter
from inventory.models import Agency, Domain, InstrumentType, Round, TargetGroup, Topic


class ProgrammeFilter(VersionFilter):
    KIND = Kind.PROGRAMME
    SORTS: ClassVar = {
        **VersionFilter.SORTS,
        "start": ("start", "sort_title", "id"),
        "-start": ("-start", "sort_title", "id"),
    }
    FACETS = ("country", "domain", "topic", "instrument", "target", "agency", "status", "call")

    domain = CodesFilter("primary_topic__domain__code", Domain.objects.all, label=_("Policy domain"))
    topic = CodesFilter("topics__code", Topic.objects.select_related("domain").all, many=True, label=_("Topic"))
    instrument = CodesFilter(
        "instruments__type__code",
        InstrumentType.objects.select_related("group").all,
        many=True,
        label=_("Policy instrument"),
    )
    target = CodesFilter("target_groups__code", TargetGroup.objects.all, many=True, label=_("Target group"))
    agency = CodesFilter("agencies__agency__code", Agency.objects.all, many=True, label=_("Agency"))
    status = CodesFilter("status", lambda: ProgrammeStatus, label=_("Status"))
    call = CodesFilter("call_state", lambda: CallState, label=_("Calls"))
    year_from = YearFilter(field_name="start_year", lookup_expr="gte", label=_("Started in or after"))
    year_to = YearFilter(field_name="start_year", lookup_expr="lte", label=_("Started in or before"))

    @cached_property
    def base(self) -> QuerySet:
        """With the state of the calls on the day asked for, which no column holds: it changes from one day to the next."""
        return super().base.annotate(call_state=calls.state_on(self.day))


class StocktakingFilter(VersionFilter):
    KIND = Kind.STOCKTAKING
    SORTS: ClassVar = {
        "country": (
            "record__country__order",
            "record__topic__domain__order",
            "record__topic__order",
            "record__topic__id",
            "id",
        ),
        "updated": VersionFilter.SORTS["updated"],
        "-updated": VersionFilter.SORTS["-updated"],
    }
    DEFAULT_SORT = SORTS["country"]
    FACETS = ("country", "domain", "topic", "status", "round")

    domain = CodesFilter("record__topic__domain__code", Domain.objects.all, label=_("Policy domain"))
    topic = CodesFilter("record__topic__code", Topic.objects.select_related("domain").all, label=_("Topic"))
    status = CodesFilter("in_place_state", lambda: Answer, label=_("Is a policy in place?"))
    round = CodesFilter("record__round__code", Round.objects.all, label=_("Round"))
    year_from = YearFilter(field_name="record__round__opens_on__year", lookup_expr="gte", label=_("Round of or after"))
    year_to = YearFilter(field_name="record__round__opens_on__year", lookup_expr="lte", label=_("Round of or before"))


class AgendaFilter(VersionFilter):
    KIND = Kind.AGENDA
    SORTS: ClassVar = {
        **VersionFilter.SORTS,
        "year": ("year", "sort_title", "id"),
        "-year": ("-year", "sort_title", "id"),
    }
    DEFAULT_SORT = ("primary_topic__domain__order", "record__code", "id")
    FACETS = ("country", "domain", "topic", "origin", "agency", "status")

    domain = CodesFilter("primary_topic__domain__code", Domain.objects.all, label=_("Policy domain"))
    topic = CodesFilter("topics__code", Topic.objects.select_related("domain").all, many=True, label=_("Topic"))
    origin = CodesFilter("origin", lambda: AgendaOrigin, label=_("Origin"))
    agency = CodesFilter("body__code", Agency.objects.all, label=_("Body in charge"))
    status = CodesFilter("status", lambda: AgendaStatus, label=_("Status"))
    year_from = YearFilter(field_name="year", lookup_expr="gte", label=_("Year, from"))
    year_to = YearFilter(field_name="year", lookup_expr="lte", label=_("Year, to"))


class ContextFilter(VersionFilter):
    KIND = Kind.CONTEXT
    DEFAULT_SORT = ("record__country__order", "section", "sort_title", "id")
    FACETS = ("country", "domain", "topic", "section")

    domain = CodesFilter("topics__domain__code", Domain.objects.all, many=True, label=_("Policy domain"))
    topic = CodesFilter("topics__code", Topic.objects.select_related("domain").all, many=True, label=_("Topic"))
    section = CodesFilter("section", lambda: Section, label=_("Section"))


FILTERS: dict[Kind, type[VersionFilter]] = {
    one.KIND: one for one in (ProgrammeFilter, StocktakingFilter, AgendaFilter, ContextFilter)
}
