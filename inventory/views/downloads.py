"""Files: of a list under the same filters, of one record, and of a table that a page shows."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from inventory import exports
from inventory.bilingual import reader_language
from inventory.choices import Kind
from inventory.filters import FILTERS
from inventory.sheets import SHEETS
from inventory.views.base import DatedView, PublicView
from inventory.views.refusal import refuse

FORMATS = ("csv", "xlsx", "json")


def table(name: str, rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """A small table as a file, its heading first."""
    file = StringIO()
    csv.writer(file).writerows([exports.harmless(value) for value in row] for row in rows)
    return HttpResponse(
        file.getvalue(),
        content_type=exports.CONTENT_TYPES["csv"],
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


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


class OneRecord(DatedView):
    """A record by itself as a file: the row that it is in the file of its list."""

    def get(self, request: HttpRequest, kind: str, code: str, fmt: str) -> HttpResponseBase:
        if fmt not in FORMATS or kind not in FILTERS:
            raise Http404
        filterset = FILTERS[Kind(kind)](request.GET, language=reader_language())
        if refusal := refuse(filterset):
            return refusal
        rows = filterset.qs.filter(record__code=code)
        if not rows.exists():
            raise Http404
        return exports.respond_rows(SHEETS[Kind(kind)], rows, fmt, at=self.at, query=request.GET.urlencode(), name=code)


class ProgrammeDownload(RecordDownload):
    kind = Kind.PROGRAMME


class StocktakingDownload(RecordDownload):
    kind = Kind.STOCKTAKING


class AgendaDownload(RecordDownload):
    kind = Kind.AGENDA


class ContextDownload(RecordDownload):
    kind = Kind.CONTEXT
