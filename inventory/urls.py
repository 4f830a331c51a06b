"""Every public page. The segments are translated: /en/programmes/, /es/programas/."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from inventory.views import (
    calendar,
    compare,
    corrections,
    countries,
    coverage,
    detail,
    downloads,
    feeds,
    finder,
    gallery,
    indicators,
    listing,
    pages,
    preview_cards,
    releases,
    timeline,
)

app_name = "inventory"

urlpatterns = [
    path("", pages.Home.as_view(), name="home"),
    path(
        _("programmes/"),
        include(
            [
                path("", listing.ProgrammeList.as_view(), name="programme_list"),
                path("feed.atom", feeds.ProgrammeFeed.as_view(), name="programme_feed"),
                path("calls.ics", calendar.CallCalendar.as_view(), name="programme_calendar"),
                path("export.<slug:fmt>", downloads.ProgrammeDownload.as_view(), name="programme_download"),
                path(
                    "<slug:code>/export.<slug:fmt>",
                    downloads.OneRecord.as_view(),
                    {"kind": "programme"},
                    name="programme_record",
                ),
                path("<slug:code>/", detail.ProgrammeDetail.as_view(), name="programme_detail"),
            ]
        ),
    ),
    path(
        _("stocktaking/"),
        include(
            [
                path("", listing.StocktakingList.as_view(), name="stocktaking_list"),
                path("feed.atom", feeds.StocktakingFeed.as_view(), name="stocktaking_feed"),
                path("export.<slug:fmt>", downloads.StocktakingDownload.as_view(), name="stocktaking_download"),
                path(
                    "<slug:code>/export.<slug:fmt>",
                    downloads.OneRecord.as_view(),
                    {"kind": "stocktaking"},
                    name="stocktaking_record",
                ),
                path("<slug:code>/", detail.StocktakingDetail.as_view(), name="stocktaking_detail"),
            ]
        ),
    ),
    path(
        _("agenda/"),
        include(
            [
                path("", listing.AgendaList.as_view(), name="agenda_list"),
                path("feed.atom", feeds.AgendaFeed.as_view(), name="agenda_feed"),
                path("export.<slug:fmt>", downloads.AgendaDownload.as_view(), name="agenda_download"),
                path(
                    "<slug:code>/export.<slug:fmt>",
                    downloads.OneRecord.as_view(),
                    {"kind": "agenda"},
                    name="agenda_record",
                ),
                path("<slug:code>/", detail.AgendaDetail.as_view(), name="agenda_detail"),
            ]
        ),
    ),
    path(
        _("context/"),
        include(
            [
                path("", listing.ContextList.as_view(), name="context_list"),
                path("feed.atom", feeds.ContextFeed.as_view(), name="context_feed"),
                path("export.<slug:fmt>", downloads.ContextDownload.as_view(), name="context_download"),
                path(
                    "<slug:code>/export.<slug:fmt>",
                    downloads.OneRecord.as_view(),
                    {"kind": "context"},
                    name="context_record",
                ),
                path("<slug:code>/", detail.ContextDetail.as_view(), name="context_detail"),
            ]
        ),
    ),
    path(_("countries/"), countries.CountryList.as_view(), name="country_list"),
    path(_("countries/<slug:code>/"), countries.CountryDetail.as_view(), name="country_detail"),
    path(_("countries/<slug:code>/timeline/"), timeline.CountryTimeline.as_view(), name="country_timeline"),
    path(
        _("coverage/"),
        include(
            [
                path("", coverage.Coverage.as_view(), name="coverage"),
                path("export.csv", coverage.CoverageDownload.as_view(), name="coverage_download"),
            ]
        ),
    ),
    path(
        _("compare/"),
        include(
            [
                path("", compare.Compare.as_view(), name="compare"),
                path("export.csv", compare.CompareDownload.as_view(), name="compare_download"),
            ]
        ),
    ),
    path(
        _("indicators/"),
        include(
            [
                path("", indicators.IndicatorList.as_view(), name="indicator_list"),
                path("<slug:code>/", indicators.IndicatorDetail.as_view(), name="indicator_detail"),
                path("<slug:code>/chart.<slug:fmt>", indicators.IndicatorChart.as_view(), name="indicator_chart"),
            ]
        ),
    ),
    path(_("finder/"), finder.Finder.as_view(), name="finder"),
    path(
        _("releases/"),
        include(
            [
                path("", releases.ReleaseList.as_view(), name="release_list"),
                path("<str:name>/", releases.ReleaseDetail.as_view(), name="release_detail"),
            ]
        ),
    ),
    path(
        _("corrections/"),
        include(
            [
                path("<slug:kind>/<slug:code>/", corrections.Suggest.as_view(), name="correction"),
                path("<slug:token>/", corrections.Status.as_view(), name="correction_status"),
            ]
        ),
    ),
    path("gallery/", gallery.Gallery.as_view(), name="gallery"),  # 404 unless DEBUG
    path("card/<slug:kind>/<slug:code>.png", preview_cards.PreviewCard.as_view(), name="card"),
    path(_("about/"), pages.About.as_view(), name="about"),
    path(_("methodology/"), pages.Methodology.as_view(), name="methodology"),
    path(_("data/"), pages.Data.as_view(), name="data"),
]
