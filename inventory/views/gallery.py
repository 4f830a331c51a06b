"""Every component with its parameters, for those who build pages (only while DEBUG is on)."""

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace as Thing
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string

from inventory import facets, gathering, timeline
from inventory.bilingual import Text, reader_language
from inventory.choices import Answer, Kind
from inventory.filters import FILTERS
from inventory.models import Country, Programme, Source
from inventory.views import cards, citing, nearest, panel, tables
from inventory.views.base import PublicView
from inventory.views.places import places

COMPONENTS = Path(settings.BASE_DIR) / "templates" / "components"
# They write into <head> or hold the whole page; the gallery itself shows them.
OF_THE_FRAME = frozenset({"header", "footer", "styles", "htmx", "open_graph"})
HERE, AWAY = Text("A fund for small firms", "en", False), Text("Un fondo para pymes", "es", True)
TONES = ("good", "info", "warning", "bad", "muted", "plain")


def names() -> list[str]:
    return sorted(path.stem for path in COMPONENTS.glob("*.html"))


def parameters(name: str) -> str:
    """What a component says of itself in its first lines."""
    text = (COMPONENTS / f"{name}.html").read_text()
    found = re.search(r"{#(.*?)#}|{% comment %}(.*?){% endcomment %}", text, re.DOTALL)
    return (found[1] or found[2]).strip() if found else ""


class Gallery(PublicView):
    def get(self, request: HttpRequest) -> HttpResponse:
        if not settings.DEBUG:
            raise Http404
        found = gathering.for_page(Programme.objects.published().order_by("id")[:3])
        if not found:
            return self.render("inventory/gallery.html", {"shown": []})
        shown = examples(found, request)
        pieces = [
            (name, parameters(name), [render_to_string(f"components/{name}.html", one) for one in shown[name]])
            for name in names()
            if name in shown
        ]
        return self.render("inventory/gallery.html", {"shown": pieces, "frame": sorted(OF_THE_FRAME)})


def examples(found: list[Programme], request: HttpRequest) -> dict[str, list[dict[str, Any]]]:
    """Name of a component → the parameters of its examples. `found`: some published programmes."""
    version = found[0]
    return {**_plain(), **_of_lists(found), **_of_records(version, found, request)}


def _plain() -> dict[str, list[dict[str, Any]]]:
    field = FILTERS[Kind.PROGRAMME]({"year_from": "99999"}).form["year_from"]
    chips = [panel.Chip("Country: Chile", "?status=active"), panel.Chip("Status: Active", "?country=CL")]
    return {
        "answer": [{"answer": answer} for answer in ["", *Answer]],
        "as_of_banner": [{"as_of": date(2026, 5, 3), "now_url": "?"}],
        "badge": [{"label": tone, "tone": tone} for tone in TONES],
        "bar": [{"length": 62.5}],
        "breadcrumb": [{"trail": [("Programmes", "?"), ("Chile", "?")], "here": "FOGAPE"}],
        "chips": [{"chips": chips, "clear_url": "?"}],
        "correction_field": [{"field": field}],
        "documents": [{"documents": [Thing(title=HERE, file=Thing(url="?"))]}],
        "empty": [
            {
                "suggestion": "guarantee",
                "parameters": QueryDict(),
                "chips": chips,
                "ways_out": [nearest.WayOut("Status: Active", "?", 3, "3 programmes")],
                "nearest": [],
                "list_url": "?",
            }
        ],
        "fallback": [{"language": "es"}],
        "filters_button": [{"count": 0}, {"count": 2}],
        "icon": [{"name": name} for name in re.findall(r'symbol id="([a-z-]+)"', _sprite())],
        "in_both": [{"template": "errors/503.html"}],
        "keep_search": [{"count": 14, "base": "/en/programmes/", "view_query": "", "query": "", "has_calendar": True}],
        "mark": [{}],
        "marked": [{"text": HERE, "parts": [("A ", False), ("fund", True), (" for small firms", False)]}],
        "nothing_then": [{"as_of": date(2026, 5, 3), "now_url": "?"}],
        "problems": [{"problems": [("year_from", "Started in or after", ["Too large."])]}],
        "prose": [{"text": HERE}, {"text": AWAY}],
        "text": [{"text": HERE}, {"text": AWAY}, {"text": AWAY, "quiet": True}],
        "typed_field": [{"field": field, "type": "number", "help": ""}],
        "unknown": [{"names": ["contry"], "known": ["country", "domain"]}],
        "view_switch": [{"list_url": "?", "parameters": QueryDict(), "is_table": True}],
        "ways_on": [{}],
    }


def _of_lists(found: list[Programme]) -> dict[str, list[dict[str, Any]]]:
    filterset = FILTERS[Kind.PROGRAMME]({}, language=reader_language())
    shown = panel.facets(filterset, facets.counts(filterset))
    made = [cards.make(version) for version in found]
    sort = filterset.form["sort"]
    panel_of = {"filterset": filterset, "facets": shown, "list_url": "?", "sentence": "14 programmes", "view": ""}
    members = list(Country.objects.members())
    return {
        "cards": [{"id": "cards", "title": "Related", "cards": made, "note": "They share a topic."}],
        "choice": [{"field": sort, "empty": "Usual order"}],
        "facet": [{"facet": shown[0]}],
        "filter_panel": [panel_of],
        "map": [{"places": places([(country, 12) for country in members]), "as_of": None}],
        "more_filters": [{"form": filterset.form}],
        "pagination": [{"page": Paginator(range(90), 10).page(5), "parameters": QueryDict()}],
        "result": [{"card": made[0], "level": 3}],
        "result_short": [{"card": made[0], "relation": "Complements"}],
        "result_table": [{"table": tables.of(Kind.PROGRAMME, found, made)}],
        "sort": [{"field": sort, "sorts": [("name", "Name, A to Z")], "usual": "Usual order"}],
        "timeline": [{"timeline": timeline.of(found, date(2026, 5, 3), []), "id": "timeline", "as_of": None}],
    }


def _of_records(version: Programme, found: list[Programme], request: HttpRequest) -> dict[str, list[dict[str, Any]]]:
    since = version.published_from
    history = [
        Thing(number=2, since=since, until=None, url="?", is_shown=True),
        Thing(number=1, since=since, until=since, url="?", is_shown=False),
    ]
    source = Source(title="A report", url="https://example.org/report", year=2024, publisher="Somebody")
    return {
        "cite": [{"citation": citing.of(version, None)}],
        "completeness": [{"version": version, "correction_url": "?"}],
        "download_record": [{"kind": version.KIND, "code": version.code, "as_of": None}],
        "history": [{"history": history}],
        "picture": [{"image": version.image, "alt": "A workshop"}],
        "preview_banner": [{"version": version, "edit_url": "?"}],
        "provenance": [{"version": version, "event": None, "verified_role": ""}],
        "sources": [{"evidence": [Thing(source=source, supports=["the status"])]}],
    }


def _sprite() -> str:
    return (Path(settings.BASE_DIR) / "static" / "img" / "icons.svg").read_text()
