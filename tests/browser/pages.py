"""Every public page, once: the tests of what holds for all of them go through this list."""

from django.urls import reverse
from django.utils import translation

TOKEN = "a-token-that-nobody-guesses"

# Name of the address and its arguments → queries that show another state of the page.
PAGES: dict[tuple[str, ...], list[str]] = {
    ("home",): ["", "?as_of=2020-01-01", "?as_of=nonsense"],
    ("programme_list",): [
        "",
        "?view=table&country=CL&q=fondo",
        "?q=garantia&country=CL&status=active&sort=-updated",
        "?country=PE&status=active",
        "?contry=CL",
        "?year_from=99999",
    ],
    ("programme_detail", "cl-programme"): [""],
    ("programme_detail", "pe-programme"): [""],
    ("programme_detail", "cl-gone"): [""],
    ("programme_detail", "never-was"): [""],
    ("stocktaking_list",): [""],
    ("stocktaking_detail", "cl-stocktaking"): [""],
    ("agenda_list",): [""],
    ("agenda_detail", "cl-agenda"): [""],
    ("context_list",): [""],
    ("context_detail", "cl-context"): [""],
    ("country_list",): [""],
    ("country_detail", "cl"): [""],
    ("country_timeline", "cl"): [""],
    ("coverage",): ["", "?by=instrument&status=closed", "?by=nonsense"],
    ("compare",): [
        "",
        "?country=CL&country=PE",
        "?programme=cl-programme&programme=pe-programme&q=fondo",
        "?country=XX&country=CL",
    ],
    ("indicator_list",): [""],
    ("indicator_detail", "sme_share_firms"): [""],
    ("finder",): ["", "?country=CL&size=small&need=guarantee", "?country=CL&size=medium&need=online"],
    ("release_list",): [""],
    ("release_detail", "2026.1"): [""],
    ("correction", "programme", "cl-programme"): [""],
    ("correction_status", TOKEN): [""],
    ("about",): [""],
    ("methodology",): [""],
    ("data",): [""],
}
# The last argument (or the name) and the query of pages that say what went wrong → their status. All others answer 200.
REFUSALS = {
    ("home", "?as_of=nonsense"): 400,
    ("programme_list", "?year_from=99999"): 400,
    ("cl-gone", ""): 410,
    ("never-was", ""): 404,
    ("coverage", "?by=nonsense"): 400,
    ("compare", "?country=XX&country=CL"): 404,
}
KINDS = ("programme", "stocktaking", "agenda", "context")
# Addresses that are no page → why.
EXEMPT = {
    **{f"{kind}_{what}": "a file" for kind in KINDS for what in ("download", "record")},
    **dict.fromkeys(["coverage_download", "compare_download", "indicator_chart"], "a file"),
    **{f"{kind}_feed": "a feed" for kind in KINDS},
    "programme_calendar": "a calendar",
    "card": "a picture",
    "gallery": "shown in development only: tests/test_gallery.py",
}


def addresses(language: str) -> dict[str, int]:
    """Every page in a language, with the status that it answers."""
    with translation.override(language):
        return {
            reverse(f"inventory:{name}", args=arguments) + query: REFUSALS.get(([name, *arguments][-1], query), 200)
            for (name, *arguments), queries in PAGES.items()
            for query in queries
        }
