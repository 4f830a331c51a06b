"""The figures as charts, each with its table, and as files."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from inventory import charts, exports
from inventory.charts import Chart, png
from inventory.choices import IndicatorTheme
from inventory.models import Country, Indicator, Observation, ObservationSource
from inventory.sheets import reference
from inventory.views.base import PublicView, UndatedView

FORMATS = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv"}


def with_observations(indicators: QuerySet) -> QuerySet:
    """Indicators with what a chart and its table show, in a fixed number of statements."""
    citations = Prefetch("citations", ObservationSource.objects.select_related("source"))
    observations = (
        Observation.objects.select_related("country", "indicator")
        .prefetch_related(citations)
        .order_by("country__order", "year", "id")
    )
    return indicators.prefetch_related(Prefetch("observations", observations))


def shown(indicator: Indicator, members: list[Country]) -> dict[str, Any]:
    """An indicator with its observations, its chart and what to mind."""
    observations = list(indicator.observations.all())
    return {
        "indicator": indicator,
        "observations": observations,
        "chart": charts.of_indicator(indicator, observations, _named(observations, members)),
        "cautions": charts.cautions(observations),
    }


def _named(observations: list[Observation], members: list[Country]) -> list[Country]:
    """The countries that a chart names even without a figure: the members, unless the figures are regional by nature."""
    is_regional = all(one.country.is_region for one in observations)
    return [] if observations and is_regional else members


class IndicatorList(UndatedView):
    """The charts of one theme; the others are a link away, so that the page stays light."""

    section = "indicators"
    parameters = ("theme", "as_of")

    def get(self, request: HttpRequest) -> HttpResponse:
        themes = [theme for theme in IndicatorTheme if theme in set(Indicator.objects.values_list("theme", flat=True))]
        asked = request.GET.get("theme") or (themes[0].value if themes else "")
        if asked and asked not in themes:
            raise Http404
        members = list(Country.objects.members())
        indicators = with_observations(Indicator.objects.filter(theme=asked))
        kept = {name: request.GET[name] for name in self.parameters if request.GET.get(name)}
        context = {
            "themes": themes,
            "theme": IndicatorTheme(asked) if asked else None,
            "shown": [shown(indicator, members) for indicator in indicators],
            "is_chosen": "theme" in request.GET,
            "query": f"?{urlencode(kept)}" if kept else "",
        }
        return self.render("inventory/indicator_list.html", context)


class IndicatorDetail(UndatedView):
    section = "indicators"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        indicator = with_observations(Indicator.objects.filter(code=code)).first()
        if indicator is None:
            raise Http404
        context = {"indicator": indicator, "shown": shown(indicator, list(Country.objects.members()))}
        return self.render("inventory/indicator_detail.html", context)


class IndicatorChart(PublicView):
    """The chart of an indicator as a file, or its figures as CSV."""

    def get(self, request: HttpRequest, code: str, fmt: str) -> HttpResponseBase:
        indicator = with_observations(Indicator.objects.filter(code=code)).first()
        if indicator is None or fmt not in FORMATS:
            raise Http404
        if fmt == "csv":
            return exports.respond_rows(reference.OBSERVATIONS, Observation.objects.filter(indicator=indicator), "csv")
        chart: Chart = shown(indicator, list(Country.objects.members()))["chart"]
        if fmt == "svg":
            content = render_to_string("charts/bars.svg", {"chart": chart, "is_file": True, "id": chart.code})
        else:
            content = png.draw(chart, _("no figure"))
        return HttpResponse(
            content, content_type=FORMATS[fmt], headers={"Content-Disposition": f'attachment; filename="{code}.{fmt}"'}
        )
