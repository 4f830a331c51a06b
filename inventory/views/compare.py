"""Countries or programmes side by side, as a page and as a file. The address alone says what is compared."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _

from inventory import tombstones
from inventory.choices import Kind
from inventory.comparison import FEWEST, MOST, Column, Comparison, countries, programmes
from inventory.models import Country, Programme
from inventory.search import MAX_LENGTH
from inventory.templatetags.site import country_url, list_url
from inventory.views import cards, downloads
from inventory.views.base import DatedView

FOUND_SHOWN = 12
DIFFERS = {True: "yes", False: "no", None: "unknown"}


class CompareView(DatedView):
    """What the page and the file share: reading the address."""

    section = "compare"
    parameters = ("country", "programme", "q", "as_of")

    def get(self, request: HttpRequest) -> HttpResponse:
        codes = {name: list(dict.fromkeys(filter(None, request.GET.getlist(name)))) for name in ("country", "programme")}
        wanted = codes["country"] or codes["programme"]
        if codes["country"] and codes["programme"]:
            return self.refused(_("Compare either countries or programmes, not both at once."), codes, 400)
        if len(wanted) > MOST:
            return self.refused(_("At most %(most)s can stand side by side.") % {"most": MOST}, codes, 400)
        columns, things = self.countries(codes["country"]) if codes["country"] else self.programmes(codes["programme"])
        gone = [code for code in wanted if code not in things]
        if gone:
            return self.gone(gone, codes, columns)
        if len(wanted) < FEWEST:
            return self.too_few(codes, columns)
        chosen = [things[code] for code in wanted]
        parts = countries.parts(chosen, self.at, self.link) if codes["country"] else programmes.parts(chosen)
        return self.compared(Comparison(columns, parts), codes)

    def countries(self, codes: list[str]) -> tuple[list[Column], dict[str, Country]]:
        found = {country.code: country for country in Country.objects.filter(code__in=codes)}
        columns = []
        for code in codes:
            if country := found.get(code):
                columns.append(Column(code, str(country), country_url(country, self.day)))
        return columns, found

    def programmes(self, codes: list[str]) -> tuple[list[Column], dict[str, Programme]]:
        if not codes:
            return [], {}
        versions = programmes.read(Programme.objects.published(self.at).filter(record__code__in=codes))
        found = {version.code: version for version in versions}
        columns = []
        for code in codes:
            if version := found.get(code):
                language = version.name.language if version.name.is_fallback else ""
                url = cards.record_url(Kind.PROGRAMME, code, self.day)
                columns.append(Column(code, str(version.name), url, language, str(version.record.country)))
        return columns, found

    def gone(self, gone: list[str], codes: dict[str, list[str]], columns: list[Column]) -> HttpResponse:
        """Where public programmes went: moved (301), withdrawn (410), or not there (404), as on their own pages."""
        found = {code: tombstones.find(Kind.PROGRAMME, code, self.at) for code in gone if code in codes["programme"]}
        merged = {code: one.merged_into for code, one in found.items() if one and one.merged_into}
        if merged:
            query = self.request.GET.copy()
            query.setlist("programme", list(dict.fromkeys(merged.get(code, code) for code in codes["programme"])))
            return HttpResponsePermanentRedirect(f"{self.request.path}?{query.urlencode()}")
        if withdrawn := [code for code, one in found.items() if one]:
            why = _("This was withdrawn and is no longer part of the inventory: %(codes)s")
            return self.refused(why % {"codes": ", ".join(withdrawn)}, codes, 410, columns)
        why = _("Nothing public has this code: %(codes)s")
        return self.refused(why % {"codes": ", ".join(code[:80] for code in gone)}, codes, 404, columns)

    def link(self, kind: Kind, **filters: str) -> str:
        return list_url(kind, self.day, **filters)

    # -- what the page and the file below answer, each its own way -----------------------------------------------------------

    def compared(self, comparison: Comparison, codes: dict[str, list[str]]) -> HttpResponse:
        raise NotImplementedError

    def too_few(self, codes: dict[str, list[str]], columns: list[Column]) -> HttpResponse:
        raise NotImplementedError

    def refused(self, why: str, codes: dict[str, list[str]], status: int, columns: list[Column] | None = None) -> HttpResponse:
        raise NotImplementedError


class Compare(CompareView):
    def compared(self, comparison: Comparison, codes: dict[str, list[str]]) -> HttpResponse:
        return self.page(codes, comparison.columns, comparison=comparison)

    def too_few(self, codes: dict[str, list[str]], columns: list[Column]) -> HttpResponse:
        return self.page(codes, columns)

    def refused(self, why: str, codes: dict[str, list[str]], status: int, columns: list[Column] | None = None) -> HttpResponse:
        return self.page(codes, columns or [], refusal=why, status=status)

    def page(self, codes: dict[str, list[str]], columns: list[Column], status: int = 200, **more: Any) -> HttpResponse:
        query = self.request.GET.copy()
        # Another day, the same columns; another language, the same page.
        today = query.copy()
        today.pop("as_of", None)
        download = query.copy()
        download.pop("q", None)
        terms = query.get("q", "").strip()[:MAX_LENGTH]
        context = {
            "columns": columns,
            "chosen_countries": codes["country"],
            # A region without records is a benchmark of the figures: there is nothing of its own to set beside a country.
            "countries": Country.objects.exclude(is_region=True, records__isnull=True),
            "terms": terms,
            "found": self.search(terms, codes["programme"]) if terms else [],
            "is_full": len(codes["programme"]) >= MOST,
            "kept": codes["programme"],
            "chips": self.chips(columns, query) if codes["programme"] else [],
            "query": f"?{query.urlencode()}" if query else "",
            "now_url": f"?{today.urlencode()}",
            "download": f"?{download.urlencode()}",
            "most": MOST,
            **more,
        }
        return self.render("inventory/compare.html", context, status=status)

    def chips(self, columns: list[Column], query: Any) -> list[dict[str, str]]:
        """The chosen programmes, each with the address without it."""
        made = []
        for column in columns:
            rest = query.copy()
            rest.setlist("programme", [code for code in query.getlist("programme") if code and code != column.code])
            made.append({"label": column.label, "url": f"?{rest.urlencode()}"})
        return made

    def search(self, terms: str, taken: list[str]) -> list[tuple[Programme, str]]:
        """Programmes that match some words, each with the address that adds it."""
        versions = Programme.objects.published(self.at).search(terms).exclude(record__code__in=taken)
        versions = versions.select_related("record__country", "primary_topic__domain")
        found = []
        for version in versions.order_by("-rank", "id")[:FOUND_SHOWN]:
            query = self.request.GET.copy()
            query.pop("q", None)
            query.setlist("programme", [*taken, version.code])
            found.append((version, f"?{query.urlencode()}"))
        return found


class CompareDownload(CompareView):
    """The same cells as a table: one row a line, one column each of what is compared."""

    def compared(self, comparison: Comparison, codes: dict[str, list[str]]) -> HttpResponse:
        rows = [["part", "key", "label", "differs", *(column.code for column in comparison.columns)]]
        for part in comparison.parts:
            for line in part.lines:
                cells = ["; ".join(item.words for item in cell) for cell in line.cells]
                rows.append([part.key, line.key, line.label, DIFFERS[line.differs], *cells])
        return downloads.table("comparison", rows)

    def too_few(self, codes: dict[str, list[str]], columns: list[Column]) -> HttpResponse:
        return self.refused(_("Name at least %(fewest)s countries or programmes.") % {"fewest": FEWEST}, codes, 400)

    def refused(self, why: str, codes: dict[str, list[str]], status: int, columns: list[Column] | None = None) -> HttpResponse:
        return HttpResponse(f"{why}\n", status=status, content_type="text/plain; charset=utf-8")
