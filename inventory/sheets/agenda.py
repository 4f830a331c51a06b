from django.utils.translation import gettext_lazy as _

from inventory import references
from inventory.choices import AgendaOrigin, AgendaStatus
from inventory.models import AgendaElement, AgendaSource
from inventory.querysets import VersionQuerySet
from inventory.sheets import versions
from inventory.sheets.columns import TEXT, Column, Sheet, at_path, choice, own, related, term, terms, twins

A = AgendaElement

AGENDA = Sheet(
    name="agenda",
    unit=_("element of the joint agenda"),
    model=A,
    columns=(
        *versions.identity(),
        *twins(A, "text"),
        *term("domain", "primary_topic.domain", _("policy domain")),
        *term("topic", "primary_topic", _("main topic"), ("primary_topic",)),
        *terms("topics", related("topics"), _("topics"), ("topics",)),
        *choice(A, "origin", AgendaOrigin),
        *choice(A, "status", AgendaStatus),
        *own(A, "year"),
        *twins(A, "progress"),
        *term("body", "body", _("body in charge"), ("body",)),
        Column("basis", at_path("basis.code"), TEXT, _("document it rests on: code of the source"), ("basis",)),
        Column("basis_title", at_path("basis.title"), TEXT, _("title of the document it rests on")),
        Column("basis_url", at_path("basis.url"), TEXT, _("address of the document it rests on")),
        *versions.linked(
            "programmes",
            lambda element: [one.pk for one in element.programmes.all()],
            _("programmes that show how"),
            ("programmes",),
        ),
        *versions.linked(
            "entries", lambda element: [one.pk for one in element.entries.all()], _("gaps it answers to"), ("entries",)
        ),
        *versions.sources(),
        *versions.publication(A),
    ),
    prepare=VersionQuerySet.for_export,
    left_out=versions.LEFT_OUT,
    children={"sources": AgendaSource},
    attach=references.attach,
)
