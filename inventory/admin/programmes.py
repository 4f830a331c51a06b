from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from inventory.admin.base import SourceRows, StackedRows, TableRows
from inventory.admin.forms import in_both_languages
from inventory.admin.records import shown
from inventory.admin.versions import VersionAdmin
from inventory.models import (
    Budget,
    Call,
    Coverage,
    Document,
    Eligibility,
    Evaluation,
    Instrument,
    Programme,
    ProgrammeAgency,
    ProgrammeSource,
    Relation,
)


class InstrumentRows(StackedRows):
    model = Instrument
    grouped = {"type": "group"}
    fields = ("type", ("maximum_amount", "currency", "rate", "months"), "description_es", "description_en")


class AgencyRows(TableRows):
    model = ProgrammeAgency
    fields = ("agency", "role")
    autocomplete_fields = ("agency",)


class ProgrammeSourceRows(SourceRows):
    model = ProgrammeSource


class BudgetRows(TableRows):
    model = Budget
    fields = ("year", "amount", "currency", "type", "funding")


class CoverageRows(TableRows):
    model = Coverage
    fields = ("year", "potential", "target", "served", "unit")


class EvaluationRows(StackedRows):
    model = Evaluation
    fields = (("year", "type"), "evaluator", "url", "file", "findings_es", "findings_en")


class CallRows(TableRows):
    model = Call
    fields = ("title_es", "title_en", "opens_on", "closes_on", "is_permanent", "url")


class EligibilityRows(TableRows):
    model = Eligibility
    fields = ("criterion", "operator", "value", "unit")


class DocumentRows(TableRows):
    model = Document
    fields = ("title_es", "title_en", "file")


class RelationRows(TableRows):
    model = Relation
    fields = ("type", "to")
    autocomplete_fields = ("to",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if self.editable else ("type", *self.get_readonly_fields(request, obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.editable:
            return ()
        # Django compares columns by identity, so this is made once for a page.
        self.to_shown = getattr(self, "to_shown", None) or shown("to", _("programme"), request)
        return (self.to_shown,)


@admin.register(Programme)
class ProgrammeAdmin(VersionAdmin):
    record_fields = ("superseded_by",)
    autocomplete_fields = ("superseded_by",)
    grouped = {"primary_topic": "domain", "topics": "domain", "target_groups": "get_axis_display", "regions": "country"}
    fieldsets = (
        *in_both_languages("name", "summary", "description", "objectives", "verification_note"),
        (
            _("Names and addresses"),
            {"fields": ("acronym", "former_names", "original_language", "official_url", "application_url")},
        ),
        (
            _("Status and dates"),
            {"fields": ("status", "status_basis", "last_evidence_year", "start", "end", "end_state", "superseded_by")},
        ),
        (_("Subject"), {"fields": ("primary_topic", "topics", "internationalisation")}),
        (_("For whom and where"), {"fields": ("target_groups", "sectors", "level", "regions")}),
        (
            _("What is known"),
            {
                "description": _("“Reported” needs a row of it further down; the other answers need none."),
                "fields": ("budget_state", "coverage_state", "evaluation_state"),
            },
        ),
        (_("Image"), {"classes": ("collapse",), "fields": ("image", "image_alt_es", "image_alt_en")}),
    )
    inlines = (
        InstrumentRows,
        AgencyRows,
        ProgrammeSourceRows,
        EligibilityRows,
        CallRows,
        BudgetRows,
        CoverageRows,
        EvaluationRows,
        DocumentRows,
        RelationRows,
    )
