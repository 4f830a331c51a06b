from typing import Any

from django.utils.translation import gettext_lazy as _

from inventory.choices import Section
from inventory.models import ContextNote, ContextSource
from inventory.querysets import VersionQuerySet
from inventory.sheets import versions
from inventory.sheets.columns import Sheet, choice, related, terms, twins

N = ContextNote


def domains(note: ContextNote) -> list[Any]:
    return list({topic.domain_id: topic.domain for topic in note.topics.all()}.values())


CONTEXT = Sheet(
    name="context",
    unit=_("context note"),
    model=N,
    columns=(
        *versions.identity(),
        *choice(N, "section", Section),
        *twins(N, "title", "text"),
        *terms("domains", domains, _("policy domains")),
        *terms("topics", related("topics"), _("topics"), ("topics",)),
        *terms("indicators", related("indicators"), _("indicators"), ("indicators",)),
        *versions.sources(),
        *versions.publication(N),
    ),
    prepare=VersionQuerySet.for_export,
    left_out=versions.LEFT_OUT,
    children={"sources": ContextSource},
)
