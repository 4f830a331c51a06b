from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from inventory.admin.base import SourceRows
from inventory.admin.forms import in_both_languages
from inventory.admin.versions import VersionAdmin
from inventory.models import AgendaElement, AgendaSource


class AgendaSourceRows(SourceRows):
    model = AgendaSource


@admin.register(AgendaElement)
class AgendaElementAdmin(VersionAdmin):
    record_fields = ("programmes", "entries")
    autocomplete_fields = ("basis", "body", "programmes", "entries")
    grouped = {"primary_topic": "domain", "topics": "domain"}
    fieldsets = (
        *in_both_languages("text", "progress"),
        (_("Where it comes from"), {"fields": ("origin", "year", "basis", "body", "status")}),
        (_("Subject"), {"fields": ("primary_topic", "topics", "programmes", "entries")}),
    )
    inlines = (AgendaSourceRows,)
