"""Records as something that forms refer to: only those a person may know of, named by their title."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext as _

from inventory import search
from inventory.admin.base import DeskAdmin
from inventory.bilingual import text
from inventory.choices import Action, Kind
from inventory.models import VERSION_MODELS, Record

# The kinds that others refer to.
REFERRED = (Kind.PROGRAMME, Kind.STOCKTAKING)


def known_versions(kind: Kind, user: Any) -> QuerySet:
    """The versions by which a person may know a record: the published one, and those they work on. Best one first."""
    model = VERSION_MODELS[kind]
    public = model.objects.published().order_by().values("pk")
    own = model.objects.permitted(user, Action.VIEW).order_by().values("pk")
    return (
        model.objects.filter(Q(pk__in=public) | Q(pk__in=own))
        .annotate(preference=Case(When(pk__in=public, then=0), default=1, output_field=IntegerField()))
        .order_by("preference", "-number")
    )


def known_records(user: Any) -> QuerySet[Record]:
    """Records that a person may refer to, with `label_es` and `label_en`."""
    programmes = known_versions(Kind.PROGRAMME, user).filter(record=OuterRef("pk"))
    entries = known_versions(Kind.STOCKTAKING, user).filter(record=OuterRef("pk"))
    return (
        Record.objects.filter(Q(kind=Kind.PROGRAMME) & Exists(programmes) | Q(kind=Kind.STOCKTAKING) & Exists(entries))
        .annotate(
            **{
                f"label_{language}": Subquery(programmes.values(f"name_{language}")[:1], output_field=CharField())
                for language in ("es", "en")
            }
        )
        .select_related("country", "topic")
    )


def label(record: Record) -> str:
    """The title of a record from `known_records`."""
    if record.topic:
        return f"{record.topic.name} – {record.country.name}"
    return f"{text(record, 'label')} ({record.country.code})"


def known_titles(user: Any, ids: list[int]) -> dict[int, str]:
    """Record id → its title, or what stands for it where this person may not know of it."""
    known = {record.pk: label(record) for record in known_records(user).filter(pk__in=ids)} if ids else {}
    return {pk: known.get(pk, _("a record that is not published yet")) for pk in ids}


def shown(field: str, description: Any, request: HttpRequest) -> Callable[[Any], str]:
    """A read-only column with the titles of the records that `field` names."""

    def titles(thing: Any) -> str:
        if thing._meta.get_field(field).many_to_many:
            ids = [record.pk for record in getattr(thing, field).all()] if thing.pk else []
        else:
            ids = [pk for pk in [getattr(thing, f"{field}_id")] if pk]
        return "\n".join(known_titles(request.user, ids).values()) or "-"

    titles.short_description = description
    titles.__name__ = f"{field}_shown"
    return titles


@admin.register(Record)
class RecordAdmin(DeskAdmin):
    """No page of its own: it answers the search of select boxes."""

    search_fields = ("code",)

    def get_urls(self) -> list[Any]:
        return []

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return known_records(request.user)

    def offered(self, request: HttpRequest) -> QuerySet:
        return known_records(request.user)

    def label(self, record: Record) -> str:
        return label(record)

    def get_search_results(self, request: HttpRequest, records: QuerySet, term: str) -> tuple[QuerySet, bool]:
        words = search.Lower(search.Unaccent(Value(search.clean(term))))
        if not term.strip():
            return records, False
        named = Q()
        for kind in REFERRED:
            known = known_versions(kind, request.user).filter(record=OuterRef("pk"), folded_title__contains=words)
            named |= Q(kind=kind) & Exists(known)
        return records.filter(named), False
