"""What machines ask for first: robots.txt and the map of the site in both languages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import cache_control

from inventory.bilingual import LANGUAGES
from inventory.choices import Kind
from inventory.models import VERSION_MODELS, Country, Indicator
from inventory.tombstones import MAX_AGE
from inventory.views.base import only_reads

PLAIN_PAGES = (
    "home",
    "country_list",
    "coverage",
    "compare",
    "indicator_list",
    "finder",
    "release_list",
    "about",
    "methodology",
    "data",
    *(f"{kind}_list" for kind in Kind),
)


@only_reads
@cache_control(public=True, max_age=MAX_AGE)
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; filter combinations and files are endless and say nothing new."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /*?", "", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@only_reads
@cache_control(public=True, max_age=MAX_AGE)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page once a language, each with the address of its twin."""
    pages: list[tuple[str, list[str], object]] = [(name, [], None) for name in PLAIN_PAGES]
    for country in Country.objects.members():
        pages += [(name, [country.code.lower()], None) for name in ("country_detail", "country_timeline")]
    pages += [("indicator_detail", [code], None) for code in Indicator.objects.values_list("code", flat=True)]
    for kind, model in VERSION_MODELS.items():
        rows = model.objects.published().order_by("record__code").values_list("record__code", "published_from")
        pages += [(f"{kind}_detail", [code], since.date()) for code, since in rows]
    entries = []
    for name, args, changed in pages:
        twins = {}
        for language in LANGUAGES:
            with translation.override(language):
                twins[language] = settings.SITE_URL + reverse(f"inventory:{name}", args=args)
        entries += [(address, twins, changed) for address in twins.values()]
    return render(request, "inventory/sitemap.xml", {"entries": entries}, content_type="application/xml")
