"""Lists: one FilterSet, its facets, one page of cards."""

from typing import Any, ClassVar

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from inventory import facets
from inventory.bilingual import reader_language
from inventory.choices import Kind
from inventory.filters import FILTERS, VersionFilter
from inventory.models import Version
from inventory.views import agenda, cards, excerpts, nearest, panel, sentence, tables
from inventory.views.base import PublicView, page_of

PAGE_SIZE = 25
MAX_PAGE_SIZE = 100
# Larger numbers are no page of any list we could have; PostgreSQL would refuse the offset.
MAX_PAGE = 100_000


class PagingForm(forms.Form):
    """Which part of the list; the same limits as the API."""

    page = forms.IntegerField(required=False, min_value=1, max_value=MAX_PAGE, label=_("Page"))
    page_size = forms.IntegerField(required=False, min_value=1, max_value=MAX_PAGE_SIZE, label=_("Records per page"))
    view = forms.ChoiceField(required=False, choices=[("cards", _("Cards")), ("table", _("Table"))], label=_("View"))


class CountedPaginator(Paginator):
    """A paginator that is told the number of records, which the facets have counted already."""

    def __init__(self, *args: Any, count: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self._count = count

    @cached_property
    def count(self) -> int:
        return self._count


class RecordList(PublicView):
    """Base of the four lists. A list says its kind and the words around it."""

    turns_back = True
    kind: ClassVar[Kind]
    heading: ClassVar[Any]
    lead: ClassVar[Any]
    page_size: ClassVar[int] = PAGE_SIZE

    @property
    def parameters(self) -> tuple[str, ...]:
        return (*FILTERS[self.kind].base_filters, *PagingForm.base_fields)

    def get(self, request: HttpRequest) -> HttpResponse:
        self.section = self.kind
        filterset = FILTERS[self.kind](request.GET, language=reader_language())
        paging = PagingForm(request.GET)
        wrong = problems(filterset.form, paging)
        plain = panel.kept_parameters(filterset)
        kept = plain.copy()
        if not wrong and paging.cleaned_data["view"] == "table":
            kept["view"] = "table"
        context = {
            "kind": self.kind,
            "heading": self.heading,
            "lead": self.lead,
            "filterset": filterset,
            "sorts": [(name, label) for name, label in filterset.form.fields["sort"].choices if name in filterset.SORTS],
            "usual_order": _("Best match first") if filterset.terms else _("Usual order"),
            "problems": wrong,
            "kept": kept,
            "chips": panel.chips(filterset, kept),
            "query": f"?{kept.urlencode()}" if kept else "",
            "data_query": f"?{plain.urlencode()}" if plain else "",
            "has_calendar": self.kind == Kind.PROGRAMME,
            "is_filtered": bool(kept),
            "as_of": filterset.moment.date() if filterset.moment else None,
            "now_url": without(kept, "as_of"),
            **(self.results(filterset, paging, kept) if not wrong else {"facets": self.facets(filterset)[1]}),
        }
        templates = [f"inventory/{self.kind}_list.html", "inventory/record_list.html"]
        return self.render(templates, context, status=400 if wrong else 200)

    def facets(self, filterset: VersionFilter) -> tuple[int, list[panel.Facet]]:
        counted = facets.counts(filterset)
        return counted.total, panel.facets(filterset, counted)

    def results(self, filterset: VersionFilter, paging: PagingForm, kept: QueryDict) -> dict[str, Any]:
        """The asked page of records, and what helps when there are none."""
        total, shown = self.facets(filterset)
        size = paging.cleaned_data["page_size"] or self.page_size
        versions = filterset.qs.for_list()
        if filterset.terms:
            versions = versions.marked(filterset.terms, reader_language())
        page = page_of(CountedPaginator(versions, size, count=total), paging.cleaned_data["page"])
        day = filterset.moment.date() if filterset.moment else None
        found = list(page)
        shown_cards = [self.card(version, day) for version in found]
        as_table = kept.get("view") == "table"
        return {
            "facets": shown,
            "count": total,
            "sentence": sentence.of(filterset, total),
            "page": page,
            "cards": shown_cards,
            "table": tables.of(self.kind, found, shown_cards) if as_table else None,
            **(self.beside(filterset, found, shown_cards) if found and not as_table else {}),
            **(self.help(filterset, kept) if not total else {}),
        }

    def beside(self, filterset: VersionFilter, found: list[Any], shown: list[cards.Card]) -> dict[str, Any]:
        """What this kind shows beside its cards."""
        return {}

    def help(self, filterset: VersionFilter, kept: QueryDict) -> dict[str, Any]:
        """What to do about an empty list."""
        counts = nearest.without_each(filterset)
        suggestion = filterset.suggestion()
        any_word = None if suggestion else nearest.any_word(filterset, kept)
        return {
            "suggestion": suggestion,
            "any_word": any_word,
            "ways_out": nearest.ways_out(filterset, kept, counts),
            "nearest": nearest.nearest(filterset, counts, any_word.label if any_word else suggestion),
        }

    def card(self, version: Version, day: Any) -> cards.Card:
        return cards.make(version, day, **excerpts.of(version))


def problems(*read: forms.Form) -> list[tuple[str, str, list[str]]]:
    """Values that cannot be used: name of the parameter, its label, what is wrong."""
    return [
        (name, str(form.fields[name].label or name), list(messages)) for form in read for name, messages in form.errors.items()
    ]


def without(kept: Any, name: str) -> str:
    rest = kept.copy()
    rest.pop(name, None)
    return f"?{rest.urlencode()}"


class ProgrammeList(RecordList):
    kind = Kind.PROGRAMME
    heading = _("Programmes")
    lead = _("What the countries offer their small and medium-sized firms: funds, guarantees, services, laws, strategies.")


class StocktakingList(RecordList):
    kind = Kind.STOCKTAKING
    heading = _("Stocktaking")
    lead = _("What each country has in place on a topic, with its strengths and gaps.")


class AgendaList(RecordList):
    kind = Kind.AGENDA
    heading = _("Joint agenda")
    lead = _("What is proposed or agreed for the countries to do together, paraphrased, with its origin.")
    page_size = MAX_PAGE_SIZE  # an agenda is read as a whole

    def beside(self, filterset: VersionFilter, found: list[Any], shown: list[cards.Card]) -> dict[str, Any]:
        """The elements by domain, unless another order was asked for."""
        if filterset.terms or filterset.data.get("sort"):
            return {}
        day = filterset.moment.date() if filterset.moment else None
        return {"domains": agenda.by_domain(found, shown, filterset.moment, day)}


class ContextList(RecordList):
    kind = Kind.CONTEXT
    heading = _("Context")
    lead = _("How small firms and trade stand in the countries: context, challenges and opportunities.")
