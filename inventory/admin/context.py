from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from inventory.admin.base import SourceRows
from inventory.admin.forms import in_both_languages
from inventory.admin.versions import VersionAdmin
from inventory.models import ContextNote, ContextSource


class ContextSourceRows(SourceRows):
    model = ContextSource


@admin.register(ContextNote)
class ContextNoteAdmin(VersionAdmin):
    topic_path = "topics"
    grouped = {"topics": "domain", "indicators": "get_theme_display"}
    fieldsets = (
        *in_both_languages("title", "text"),
        (_("Subject"), {"fields": ("section", "topics", "indicators")}),
    )
    inlines = (ContextSourceRows,)
