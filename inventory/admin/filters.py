"""Filters of the lists of versions, built from what the person may see and never from the rows themselves."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from inventory import permissions, worklist
from inventory.choices import Action, State
from inventory.models import Country, Domain, Round
from inventory.worklist import Item


class DeskFilter(admin.SimpleListFilter):
    """A filter on `path`; a value that is not offered finds nothing."""

    path = ""

    def has_output(self) -> bool:
        return len(self.lookup_choices) > 1

    def queryset(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        value = self.value()
        if value is None:
            return rows
        if value not in {str(known) for known, _label in self.lookup_choices}:
            return rows.none()
        return self.matching(rows, value)

    def matching(self, rows: QuerySet, value: str) -> QuerySet:
        return rows.filter(**{self.path: value})


class CountryFilter(DeskFilter):
    title = _("country")
    parameter_name = "country"
    path = "record__country__code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        ids = permissions.countries(request.user, Action.VIEW)
        countries = Country.objects.all() if ids is None else Country.objects.filter(pk__in=ids)
        return [(country.code, str(country.name)) for country in countries]


class StateFilter(DeskFilter):
    title = _("state")
    parameter_name = "state"
    path = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, state.label) for state in State if state != State.SUPERSEDED]


class DomainFilter(DeskFilter):
    title = _("policy domain")
    parameter_name = "domain"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        self.path = f"{model_admin.topic_path}__domain__code"
        return [(domain.code, str(domain.name)) for domain in Domain.objects.all()]

    def matching(self, rows: QuerySet, value: str) -> QuerySet:
        # A note of several topics is one row all the same.
        return rows.filter(pk__in=rows.model.objects.filter(**{self.path: value}).values("pk"))


class RoundFilter(DeskFilter):
    title = _("round")
    parameter_name = "round"
    path = "record__round__code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(round_.code, str(round_.name)) for round_ in Round.objects.all()]


class WorkFilter(DeskFilter):
    """The lists behind the counts of the desk, by the same conditions."""

    title = _("pending work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        self.user = request.user
        return [(item.value, item.label) for item in Item]

    def matching(self, rows: QuerySet, value: str) -> QuerySet:
        work = worklist.having(rows.model.KIND, Item(value), self.user)
        return rows.filter(pk__in=work.order_by().values("pk"))
