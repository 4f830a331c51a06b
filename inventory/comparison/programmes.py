"""Programmes side by side."""

from collections.abc import Callable, Sequence

from django.db.models import Count, Exists, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from inventory.choices import Answer, Internationalisation
from inventory.comparison.table import Item, Line, Part, answer, items, missing, words
from inventory.formats import day, partial_date
from inventory.models import Budget, Coverage, Evaluation, Programme, ProgrammeSource


def read(versions: QuerySet) -> QuerySet:
    """Programmes with what the rows show, in few statements: of money and results only whether there is any."""

    def any_of(model: type[Model]) -> Exists:
        return Exists(model._default_manager.filter(version=OuterRef("pk")))

    sources = ProgrammeSource.objects.filter(version=OuterRef("pk")).order_by().values("version")
    return (
        versions.select_related("record__country")
        .prefetch_related("topics", "target_groups", "sectors", "instruments__type", "agencies__agency", "eligibility")
        .annotate(
            has_budget=any_of(Budget),
            has_coverage=any_of(Coverage),
            has_evaluation=any_of(Evaluation),
            source_count=Coalesce(Subquery(sources.annotate(n=Count("source", distinct=True)).values("n")), 0),
        )
    )


def parts(versions: Sequence[Programme]) -> list[Part]:
    """The rows of programmes that `read` has read."""

    def line(key: str, label: str, read: Callable[[Programme], list[Item]]) -> Line:
        return Line(key, label, [read(version) for version in versions])

    return [
        Part("identity", _("What it is"), [
            line("country", _("Country"), lambda one: [Item(str(one.record.country))]),
            line("summary", _("Summary"), lambda one: words(one.summary)),
            line("status", _("Status"), lambda one: [Item(one.get_status_display())]),
            line("start", _("Start"), lambda one: [Item(partial_date(one.start))] if one.start else missing()),
            line("end", _("End"), _end),
            line("agencies", _("In charge"), lambda one: items(row.agency for row in one.agencies.all())),
            line("level", _("Level"), lambda one: [Item(one.get_level_display())]),
        ]),
        Part("offer", _("What it offers, and for whom"), [
            line("topics", _("Topics"), lambda one: items(one.topics.all())),
            line("instruments", _("Policy instruments"), lambda one: items(row.type for row in one.instruments.all())),
            line("target_groups", _("Target groups"), lambda one: items(one.target_groups.all())),
            line("sectors", _("Sectors"), lambda one: items(one.sectors.all())),
            line("eligibility", _("Conditions"), lambda one: items(one.eligibility.all())),
            line("internationalisation", _("Internationalisation"), _abroad),
        ]),
        Part("evidence", _("Money, results and evidence"), [
            line("budget", _("Budget"), lambda one: answer(one.budget_state, one.has_budget)),
            line("coverage", _("Coverage"), lambda one: answer(one.coverage_state, one.has_coverage)),
            line("evaluation", _("Evaluation"), lambda one: answer(one.evaluation_state, one.has_evaluation)),
            line("sources", _("Sources"), lambda one: [Item(str(one.source_count))]),
            line("verified", _("Confirmed as still correct"), _verified),
        ]),
    ]  # fmt: skip


def _end(version: Programme) -> list[Item]:
    if version.end:
        return [Item(partial_date(version.end))]
    return [Item(_("No end set, confirmed"))] if version.end_state == Answer.NONE else answer(version.end_state, False)


def _abroad(version: Programme) -> list[Item]:
    value = version.internationalisation
    return [Item(str(Internationalisation(value).label))] if value else missing()


def _verified(version: Programme) -> list[Item]:
    return [Item(day(version.verified_at))] if version.verified_at else missing(_("Not confirmed yet"))
