"""The index of the desk: what there is to do, for whom, and where it is done.

The focal point's worklist, the reviewer's queue and the secretariat's table all count what `worklist` says.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Min, Prefetch, QuerySet, TextChoices
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from inventory import corrections, mailfiles, permissions, worklist
from inventory.admin.places import anchor, page
from inventory.choices import Action, LinkState, Role, RoundState, Verb
from inventory.models import VERSION_MODELS, Country, Event, Mail, Round, Version
from inventory.worklist import Item

LINES = 5
"""How many lines of a group the index shows; the others are a click away."""

SHORT = 110
_TONES = {Item.RETURNED: "bad", Item.SUBMITTED: "muted", Item.DRAFT: "info"}


class Beside(TextChoices):
    """Work that is about no version: columns of the table beside those of `Item`."""

    UNANSWERED = "unanswered", _("Topics without an answer")
    SUGGESTIONS = "suggestions", _("Suggested corrections")


@dataclass(slots=True)
class Line:
    """One thing to do. `url`: where; `note`: what the reviewer said; `sources`: dead ones, with their address.

    `verb`: what its button does ("verify", "start-draft", "" for none), posted to `verb_url`; `place`: the field
    that the draft opens at.
    """

    title: str
    country: str
    url: str
    day: Any
    note: str = ""
    verb: str = ""
    verb_url: str = ""
    place: str = ""
    sources: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """The work of an item in one kind: its name, how much there is, the list with all of it, the first lines."""

    name: str
    count: int
    url: str
    lines: list[Line]


@dataclass(slots=True)
class Section:
    """An item of work with its groups."""

    item: Item
    why: Any
    tone: str
    count: int
    groups: list[Group]


def context(request: HttpRequest) -> dict[str, Any]:
    """What the index shows to this person."""
    user, chosen = request.user, _chosen(request)
    mine = _my_countries(user)
    shown = [chosen] if chosen else mine
    counts = worklist.counts(user, None if _sees_all(user) else mine)
    return {
        "work_countries": shown,
        "chosen": chosen,
        "sections": sections(user, shown, counts) if shown else [],
        "unanswered": unanswered(user, shown) if shown else [],
        "open_rounds": open_rounds() if permissions.is_desk_user(user) else [],
        "suggestions": suggestions(user, chosen),
        "queue": queue_summary(user) if permissions.countries(user, Action.PUBLISH) != [] and not chosen else None,
        "verifies": permissions.countries(user, Action.VERIFY) != [] and bool(shown),
        "overview": overview(user, counts) if _sees_all(user) and not chosen else None,
        "mails": mail_state() if permissions.may_edit_reference(user) and not chosen else None,
    }


def sections(user: Any, countries: list[Country], counts: dict[tuple[str, Any, Item], int]) -> list[Section]:
    """The worklist of some countries, most urgent first; what has nothing to do is left out."""
    codes = {country.code for country in countries}
    found = []
    for item in Item:
        groups = []
        for kind in VERSION_MODELS:
            number = sum(counts.get((code, kind, item), 0) for code in codes)
            if number:
                groups.append(_group(user, countries, kind, item, number))
        if groups:
            total = sum(group.count for group in groups)
            found.append(Section(item, worklist.WHY[item], _TONES.get(item, "warning"), total, groups))
    return found


def _group(user: Any, countries: list[Country], kind: Any, item: Item, number: int) -> Group:
    model = VERSION_MODELS[kind]
    query = {"work": item.value} | ({"country": countries[0].code} if len(countries) == 1 else {})
    versions: QuerySet = worklist.having(kind, item, user, countries)
    if item == Item.LINKS:
        child = model._meta.get_field("sources").related_model
        broken = child.objects.filter(source__link_state=LinkState.BROKEN).select_related("source")
        versions = versions.prefetch_related(Prefetch("sources", broken, to_attr="broken"))
    first = list(versions[:LINES])
    reasons = _reasons(first) if item == Item.RETURNED else {}
    return Group(
        capfirst(model._meta.verbose_name_plural),
        number,
        f"{page(model, 'changelist')}?{urlencode(query)}",
        [_line(user, version, item, reasons.get(version.pk, "")) for version in first],
    )


def _line(user: Any, version: Version, item: Item, note: str) -> Line:
    place = worklist.line(version, item).field
    title = str(version.title)
    line = Line(
        title if len(title) <= SHORT else f"{title[: SHORT - 2]} …",
        str(version.record.country.name),
        page(version, "change", version.pk),
        version.last_word if item == Item.OVERDUE else version.updated_at,
        note,
    )
    if permissions.check(user, Action.EDIT, version):
        line.url += anchor(version, place)
    elif item == Item.OVERDUE and permissions.check(user, Action.VERIFY, version):
        line.verb, line.verb_url = "verify", page(version, "verify", version.pk)
    elif item != Item.SUBMITTED and permissions.check(user, Action.START_DRAFT, version):
        line.verb, line.verb_url, line.place = "start-draft", page(version, "start-draft", version.pk), place
    if item == Item.LINKS:
        line.sources = [
            (str(row.source), reverse("admin:inventory_source_change", args=[row.source_id])) for row in version.broken
        ]
    return line


def _reasons(versions: list[Version]) -> dict[int, str]:
    """What the reviewer said last about each of some returned versions."""
    events = Event.objects.filter(record__in=[version.record_id for version in versions], verb=Verb.RETURNED).order_by("at")
    said = {(event.record_id, event.number): event.note for event in events}
    return {version.pk: said.get((version.record_id, version.number), "") for version in versions}


def unanswered(user: Any, countries: list[Country]) -> list[dict[str, Any]]:
    """Topics of open rounds without an entry, with the form that makes one where this person may add it."""
    model = VERSION_MODELS["stocktaking"]
    may_add = permissions.countries(user, Action.ADD)
    found = []
    for round_, country, topic in worklist.unanswered(countries):
        query = urlencode({"round": round_.code, "topic": topic.code, "country": country.code})
        address = f"{page(model, 'add')}?{query}" if may_add is None or country.pk in may_add else ""
        found.append({"round": round_, "country": country, "topic": topic, "url": address})
    return found


def open_rounds() -> list[tuple[Round, str]]:
    rounds = Round.objects.filter(state=RoundState.OPEN)
    return [(round_, reverse("admin:inventory_round_progress", args=[round_.pk])) for round_ in rounds]


def suggestions(user: Any, country: Country | None = None) -> dict[str, Any]:
    """Corrections from the public that wait for this person's answer, about all of their countries or one."""
    waiting = corrections.waiting(user)
    if country:
        waiting = waiting.filter(record__country=country)
    first = list(waiting[:LINES])
    titles = corrections.titles(first)
    return {
        "count": waiting.count(),
        "first": [(one, titles[one.record_id], reverse("admin:inventory_correction_change", args=[one.pk])) for one in first],
        "url": reverse("admin:inventory_correction_changelist") + "?answer=received",
    }


def to_review(user: Any) -> dict[Any, QuerySet]:
    """Kind → the submitted versions that this person may publish, those that wait longest first."""
    return {
        kind: model.objects.permitted(user, Action.PUBLISH)
        .select_related("record__country", "record__topic", "record__round", "submitted_by")
        .order_by("submitted_at", "id")
        for kind, model in VERSION_MODELS.items()
    }


def queue_summary(user: Any) -> dict[str, Any]:
    """How much waits for review in each country and since when; one statement a kind."""
    found: dict[int, list[tuple[int, Any]]] = {}
    for versions in to_review(user).values():
        for row in versions.order_by().values("record__country").annotate(n=Count("pk"), since=Min("submitted_at")):
            found.setdefault(row["record__country"], []).append((row["n"], row["since"]))
    countries = Country.objects.filter(pk__in=found)
    rows = [
        {
            "country": country,
            "count": sum(number for number, _since in found[country.pk]),
            "since": min(since for _number, since in found[country.pk]),
            "url": f"{reverse('admin:review')}?country={country.code}",
        }
        for country in countries
    ]
    return {"rows": sorted(rows, key=lambda row: row["since"]), "url": reverse("admin:review")}


def overview(user: Any, counts: dict[tuple[str, Any, Item], int]) -> dict[str, Any]:
    """All countries side by side: a row a country, a column an item, and what is not about a version."""
    countries = list(Country.objects.all())
    topics = Counter(country.code for _round, country, _topic in worklist.unanswered(countries))
    suggested = corrections.unanswered_by_country()
    rows = []
    for country in countries:
        cells = [(item, sum(counts.get((country.code, kind, item), 0) for kind in VERSION_MODELS)) for item in Item]
        cells += [(Beside.UNANSWERED, topics[country.code]), (Beside.SUGGESTIONS, suggested.get(country.code, 0))]
        rows.append((country, f"{reverse('admin:index')}?country={country.code}", cells))
    return {"items": [*Item, *Beside], "rows": rows, "answers": permissions.countries(user, Action.START_DRAFT) != []}


def mail_state() -> dict[str, Any]:
    """What the secretariat must know about mails: whether any leaves the house, and how many wait."""
    return {
        "files": mailfiles.in_use(),
        "waiting": Mail.objects.filter(sent_at__isnull=True).count(),
        "failing": Mail.objects.filter(sent_at__isnull=True, attempts__gt=0).count(),
    }


def _sees_all(user: Any) -> bool:
    """Whether the person has the countries side by side: the secretariat, and a superuser."""
    return permissions.has_role(user, [Role.SECRETARIAT])


def _my_countries(user: Any) -> list[Country]:
    """The countries whose worklist is this person's own; a superuser, who holds all, chooses one in the table."""
    held: Iterable[int] | None = permissions.countries_of(user, Role.FOCAL_POINT)
    return list(Country.objects.filter(pk__in=held)) if held else []


def _chosen(request: HttpRequest) -> Country | None:
    """The country whose worklist was asked for, where this person may see drafts of it."""
    code = request.GET.get("country", "")
    if not code or not _sees_all(request.user):
        return None
    return Country.objects.filter(code=code).first()
