from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from inventory.admin.base import TableRows
from inventory.admin.versions import VersionAdmin
from inventory.models import ContextNote, ContextSource


class SourceRows(TableRows):
    model = ContextSource
    fields = ("source", "supports", "section")
    autocomplete_fields = ("source",)


@admin.register(ContextNote)
class ContextNoteAdmin(VersionAdmin):
    topic_path = "topics"
    grouped = {"topics": "domain", "indicators": "get_theme_display"}
    fieldsets = (
        (
            _("In Spanish"),
            {
                "description": _("One language is enough to publish; the other is shown to its readers with a note."),
                "fields": ("title_es", "text_es"),
            },
        ),
        (_("In English"), {"fields": ("title_en", "text_en")}),
        (_("Subject"), {"fields": ("section", "topics", "indicators")}),
    )
    inlines = (SourceRows,)
