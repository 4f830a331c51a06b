from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from inventory.admin.base import TableRows
from inventory.admin.versions import VersionAdmin
from inventory.models import AgendaElement, AgendaSource


class SourceRows(TableRows):
    model = AgendaSource
    fields = ("source", "supports", "section")
    autocomplete_fields = ("source",)


@admin.register(AgendaElement)
class AgendaElementAdmin(VersionAdmin):
    record_fields = ("programmes", "entries")
    autocomplete_fields = ("basis", "body", "programmes", "entries")
    grouped = {"primary_topic": "domain", "topics": "domain"}
    fieldsets = (
        (
            _("In Spanish"),
            {
                "description": _("One language is enough to publish; the other is shown to its readers with a note."),
                "fields": ("text_es", "progress_es"),
            },
        ),
        (_("In English"), {"fields": ("text_en", "progress_en")}),
        (_("Where it comes from"), {"fields": ("origin", "year", "basis", "body", "status")}),
        (_("Subject"), {"fields": ("primary_topic", "topics", "programmes", "entries")}),
    )
    inlines = (SourceRows,)
