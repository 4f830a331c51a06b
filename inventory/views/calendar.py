"""Openings and closings of the calls in a list as a calendar (iCalendar, RFC 5545) that people can subscribe to."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory import addresses
from inventory.bilingual import reader_language
from inventory.choices import Kind
from inventory.filters import FILTERS
from inventory.models import Call, Programme
from inventory.views import cards, sentence
from inventory.views.base import PublicView
from inventory.views.refusal import refuse

LONGEST_LINE = 75
# A calendar is about what comes; what closed long ago only fills it.
DAYS_BACK = 366
MOST_CALLS = 2000
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


class CallCalendar(PublicView):
    """The calls of the programmes under the filters of the list."""

    def get(self, request: HttpRequest) -> HttpResponse:
        filterset = FILTERS[Kind.PROGRAMME](request.GET, language=reader_language())
        if refusal := refuse(filterset):
            return refusal
        calls = (
            Call.objects.filter(version__in=filterset.narrowed().values("pk"), is_permanent=False)
            .select_related("version__record__country")
            .order_by("closes_on", "opens_on", "pk")[:MOST_CALLS]
        )
        name = sentence.named(filterset, _("SME Policy Inventory: calls"))
        text = "".join(fold(line) for line in lines(calls, name))
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="calls.ics"'
        return response


def lines(calls: Iterable[Call], name: str) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//SME Policy Inventory//Calls//{reader_language().upper()}"
    yield f"X-WR-CALNAME:{escaped(name)}"
    first = timezone.now().date() - timedelta(days=DAYS_BACK)
    numbers: Counter[int] = Counter()
    for call in calls:
        numbers[call.version_id] += 1
        for what, on in (("opens", call.opens_on), ("closes", call.closes_on)):
            if on and on >= first:
                yield from event(call, f"{numbers[call.version_id]}-{what}", on)
    yield "END:VCALENDAR"


def event(call: Call, what: str, on: date) -> Iterator[str]:
    """One day of a call. `what`: the number of the call and "opens" or "closes".

    It keeps its identity when the programme gets a new version, so that calendars replace it.
    """
    version: Programme = call.version
    words = _("Opens: %(call)s") if what.endswith("opens") else _("Closes: %(call)s")
    title = f"{version.title}: {call.title}" if call.title else str(version.title)
    yield "BEGIN:VEVENT"
    yield f"UID:{version.code}-{what}@{addresses.host()}"
    yield f"DTSTAMP:{version.published_from:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(words % {'call': title})}"
    yield f"LOCATION:{escaped(str(version.record.country))}"
    yield f"URL:{call.url or settings.SITE_URL + cards.record_url(Kind.PROGRAMME, version.code)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(words: str) -> str:
    return words.translate(_ESCAPES)


def fold(line: str) -> str:
    """A line in pieces of at most 75 bytes, never cut within a letter."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > LONGEST_LINE:
            pieces.append(piece)
            piece = " "
        piece += letter
    return "\r\n".join([*pieces, piece]) + "\r\n"
