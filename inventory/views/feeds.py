"""Atom feeds: what was published last in a list, under the same filters."""

from typing import ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from inventory import richtext
from inventory.bilingual import reader_language
from inventory.choices import Kind
from inventory.filters import FILTERS
from inventory.views import cards, sentence
from inventory.views.base import PublicView
from inventory.views.refusal import refuse

ENTRIES = 50
SUMMARY_LENGTH = 600


class RecordFeed(PublicView):
    """Base of the four feeds."""

    kind: ClassVar[Kind]

    def get(self, request: HttpRequest) -> HttpResponse:
        filterset = FILTERS[self.kind](request.GET)
        if refusal := refuse(filterset):
            return refusal
        path = request.path.removesuffix("feed.atom")
        query = f"?{filterset.data.urlencode()}" if filterset.data else ""
        feed = Atom1Feed(
            title=_("SME Policy Inventory: %(kind)s") % {"kind": sentence.named(filterset, sentence.PLURALS[self.kind])},
            link=settings.SITE_URL + path + query,
            description=_("What was published last."),
            language=reader_language(),
            feed_url=settings.SITE_URL + request.path + query,
            feed_guid=settings.SITE_URL + request.path + query,
            author_name=_("SME Policy Inventory"),
        )
        for version in filterset.narrowed().for_list().order_by("-published_from", "-id")[:ENTRIES]:
            url = settings.SITE_URL + cards.record_url(self.kind, version.code)
            feed.add_item(
                title=str(version.title),
                link=url,
                description=richtext.plain(str(version.summary_text), SUMMARY_LENGTH),
                unique_id=f"{url}#v{version.number}",
                pubdate=version.published_from,
                updateddate=version.published_from,
            )
        return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


class ProgrammeFeed(RecordFeed):
    kind = Kind.PROGRAMME


class StocktakingFeed(RecordFeed):
    kind = Kind.STOCKTAKING


class AgendaFeed(RecordFeed):
    kind = Kind.AGENDA


class ContextFeed(RecordFeed):
    kind = Kind.CONTEXT
