"""The history of a record for its people: every version and event that they may see, and what each version changed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from inventory import permissions
from inventory.admin.comparison import differences
from inventory.choices import Action, State
from inventory.models import Version


class HistoryPages:
    """The part of a version's admin that shows what was before. Versions are fetched through the permitted ones only."""

    def history_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.changes_view)
        return [path("<int:pk>/changes/", view, name=self.url_name("changes"))]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        version = self.get_object(request, object_id)
        if version is None:
            raise Http404
        versions = list(self._siblings(request, version))
        numbers = {sibling.number for sibling in versions}
        events = version.record.events.select_related("by")
        if not self._sees_drafts(request, version):
            # What happened to a draft is the draft's business.
            events = events.filter(number__in=numbers)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Versions and history"),
            "opts": self.opts,
            "version": version,
            "rows": [(one, self.url("change", one.pk), self.url("changes", one.pk)) for one in versions],
            "events": events,
            "change_url": self.url("change", version.pk),
            "changelist_url": self.url("changelist"),
        }
        return TemplateResponse(request, "admin/versions.html", context)

    def changes_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What a version changed, against the one before it that this person may see, or against the one asked for."""
        version = self.get_queryset(request).filter(pk=pk).first()
        if version is None:
            raise Http404
        others = list(self._siblings(request, version).exclude(pk=pk))
        asked = request.GET.get("before", "")
        if asked:
            before = next((other for other in others if str(other.number) == asked), None)
            if before is None:
                raise Http404
        else:
            before = next((other for other in others if other.number < version.number), None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("What this version changes"),
            "opts": self.opts,
            "version": version,
            "before": before,
            "others": others,
            "changes": differences(request.user, before, version),
            "change_url": self.url("change", version.pk),
            "history_url": self.url("history", version.pk),
            "changelist_url": self.url("changelist"),
        }
        return TemplateResponse(request, "admin/changes.html", context)

    def _siblings(self, request: HttpRequest, version: Version) -> Any:
        return self.get_queryset(request).filter(record=version.record_id).order_by("-number")

    @staticmethod
    def _sees_drafts(request: HttpRequest, version: Version) -> bool:
        draft = type(version)(record=version.record, state=State.DRAFT)
        return bool(permissions.check(request.user, Action.VIEW, draft))
