"""The finder for firms: a few plain questions, and the programmes that may suit. Nothing is stored."""

from collections import Counter
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory import finder, search
from inventory.choices import FirmSize
from inventory.comparison.countries import band_words, definitions
from inventory.finder import Firm, Stage, Verdict, offers
from inventory.finder.needs import BY_CODE, NEEDS
from inventory.finder.sectors import PLAIN
from inventory.models import Country, Domain, Programme, ProgrammeAgency, Region, Sector, SmeDefinition
from inventory.views import cards
from inventory.views.base import UndatedView, page_of
from inventory.views.listing import PagingForm, problems

PAGE_SIZE = 20
# So many programmes are judged for one answer; beyond, the page asks what the firm needs before it goes on.
MOST = 500

# Why programmes were left out, by the rule that said no.
LEFT_OUT = {
    "applying": _("as a plan or a law"),
    "need": _("for another need"),
    "size": _("for other firm sizes"),
    "stage": _("for another stage"),
    "sector": _("for other kinds of business"),
    "region": _("in other regions"),
}


class FinderForm(forms.Form):
    """The questions. Every one but the country may be left open."""

    country = forms.ChoiceField(required=False, label=_("Which country is your firm in?"))
    size = forms.ChoiceField(required=False, label=_("How large is it?"), choices=FirmSize.choices)
    stage = forms.ChoiceField(required=False, label=_("Where do you stand?"), choices=Stage.choices)
    need = forms.ChoiceField(required=False, label=_("What do you need?"))
    sector = forms.ChoiceField(required=False, label=_("What kind of business is it?"))
    region = forms.ChoiceField(required=False, label=_("In which region?"))

    def __init__(self, data: Any, countries: list[Country], regions: list[Region], sectors: list[Sector]) -> None:
        super().__init__(data)
        self.fields["country"].choices = [(one.code, str(one)) for one in countries]
        self.fields["region"].choices = [(one.code, str(one)) for one in regions]
        self.fields["sector"].choices = [(one.code, PLAIN.get(one.code, one)) for one in sectors]
        self.fields["need"].choices = [(need.code, need.label) for need in NEEDS]

    def firm(self) -> Firm:
        told = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        return Firm(**told | {"need": BY_CODE.get(told["need"])})


def _told(given: QueryDict, country: Country | None) -> QueryDict:
    """The answers without a region of another country: whoever changes the country has not chosen that region."""
    told = given.copy()
    if country and not told.get("region", "").startswith(f"{country.code}-"):
        told.pop("region", None)
    return told


def _answered(given: QueryDict) -> QueryDict:
    """The address without the questions that were left open, to be kept and passed on."""
    kept = given.copy()
    for name, value in given.items():
        if not value:
            del kept[name]
    return kept


class Finder(UndatedView):
    section = "finder"
    parameters = (*FinderForm.base_fields, "page", "as_of")

    def get(self, request: HttpRequest) -> HttpResponse:
        if not all(request.GET.values()):
            return redirect(f"{request.path}?{_answered(request.GET).urlencode()}".removesuffix("?"))
        countries = list(Country.objects.members())
        country = next((one for one in countries if one.code == request.GET.get("country")), None)
        # As a reader sorts them: Áncash stands beside Amazonas, whatever order the database keeps.
        regions = sorted(Region.objects.filter(country=country), key=lambda one: search.fold(one.name)) if country else []
        form = FinderForm(_told(request.GET, country), countries, regions, list(Sector.objects.current()) if country else [])
        # A region, a size or a sector belongs to a country: they are asked once it is known.
        wrong = problems(form)
        context: dict[str, Any] = {
            "form": form,
            "country": country,
            "problems": wrong,
            "needs": needs(),
            "query": f"?{request.GET.urlencode()}" if request.GET else "",
        }
        if country and not wrong:
            context["sizes"], context["definition"] = sizes(country)
            context |= self.results(request, country, form.firm())
        return self.render("inventory/finder.html", context, status=400 if wrong else 200)

    def results(self, request: HttpRequest, country: Country, firm: Firm) -> dict[str, Any]:
        asked, every = candidates(country, firm)
        looked_at = list(asked[: MOST + 1])
        if len(looked_at) > MOST:
            return {"is_too_much": True, "has_need": bool(firm.need)}
        judged = [(version, verdict(firm, version)) for version in looked_at]
        fitting = [(version, one) for version, one in judged if one.fits]
        fitting.sort(key=lambda pair: (pair[1].rank, pair[0].sort_title))
        left_out = Counter(against(one) for _version, one in judged if not one.fits)
        if firm.need:
            left_out["need"] = every.count() - len(judged)
        paging = PagingForm(request.GET)
        paging.full_clean()
        page = page_of(Paginator(fitting, PAGE_SIZE), paging.cleaned_data.get("page"))
        ended = left_out.pop("status", 0)
        kept = request.GET.copy()
        kept.pop("page", None)
        return {
            "count": len(fitting),
            "looked_at": len(judged),
            "open_now": sum(one.is_open_now for _version, one in fitting),
            "ended": ended,
            "left_out": [(LEFT_OUT[name], count) for name, count in left_out.most_common() if count and name in LEFT_OUT],
            "page": page,
            "kept": kept,
            "found": described(list(page), self.day),
            "has_need": bool(firm.need),
        }


def against(verdict: Verdict) -> str:
    """The rule that a left-out programme is counted under: that it ended says more than for whom it was."""
    names = [reason.criterion for reason in verdict.against]
    return "status" if "status" in names else names[0]


def described(page: list[tuple[Programme, Verdict]], day: date | None) -> list[tuple[Programme, str, list[str], Verdict]]:
    """What is shown of each programme of a page: itself, its address, where it stands, the verdict."""
    agencies = Prefetch("agencies", ProgrammeAgency.objects.select_related("agency"))
    prefetch_related_objects([version for version, _verdict in page], agencies)
    found = []
    for version, one in page:
        place = [str(version.record.country), str(version.primary_topic.domain), *cards.in_charge(version)]
        found.append((version, cards.record_url(version.KIND, version.code, day), place, one))
    return found


def candidates(country: Country, firm: Firm) -> tuple[QuerySet[Programme], QuerySet[Programme]]:
    """The published programmes that a firm of a country with a need may ask about, and all that it chooses from.

    Country and need are the only rules put to the database.
    """
    every = Programme.objects.published().filter(Q(record__country=country) | Q(record__country__is_region=True))
    versions = every
    if firm.need:
        answers = Q(topics__code__in=firm.need.topics) | Q(target_groups__code__in=firm.need.groups)
        answers |= Q(instruments__type__code__in=firm.need.instruments)
        versions = versions.filter(pk__in=Programme.objects.filter(answers).values("pk"))
    versions = versions.select_related("record__country", "primary_topic__domain").defer(*offers.DEFERRED)
    return versions.order_by("sort_title", "id").prefetch_related(*offers.PREFETCH), every


def verdict(firm: Firm, version: Programme) -> Verdict:
    return finder.judge(firm, offers.of(version), timezone.now().date())


def needs() -> list[tuple[str, list[Any]]]:
    """The needs under the names of their domains."""
    return [(str(domain), [need for need in NEEDS if need.domain == domain.code]) for domain in Domain.objects.all()]


def sizes(country: Country) -> tuple[list[tuple[str, list[str]]], SmeDefinition | None]:
    """What each size means in a country, in words, and the definition that says so."""
    definition = definitions([country], timezone.now().date()).get(country.pk)
    if definition is None:
        return [], None
    bands = list(definition.bands.all())
    return [(str(size.label), [band_words(band) for band in bands if band.size == size]) for size in FirmSize], definition
