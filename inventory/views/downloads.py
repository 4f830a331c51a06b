"""Downloads of a list: the same filters, the same records, as a file."""

from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponseBase

from inventory import exports
from inventory.bilingual import reader_language
from inventory.choices import Kind
from inventory.filters import FILTERS
from inventory.views.base import PublicView
from inventory.views.refusal import refuse

FORMATS = ("csv", "xlsx", "json")


class RecordDownload(PublicView):
    """Base of the four downloads."""

    kind: ClassVar[Kind]

    def get(self, request: HttpRequest, fmt: str) -> HttpResponseBase:
        if fmt not in FORMATS:
            raise Http404
        filterset = FILTERS[self.kind](request.GET, language=reader_language())
        if refusal := refuse(filterset):
            return refusal
        return exports.respond(filterset, fmt)


class ProgrammeDownload(RecordDownload):
    kind = Kind.PROGRAMME


class StocktakingDownload(RecordDownload):
    kind = Kind.STOCKTAKING


class AgendaDownload(RecordDownload):
    kind = Kind.AGENDA


class ContextDownload(RecordDownload):
    kind = Kind.CONTEXT
