from django.utils.translation import gettext_lazy as _

from inventory import references
from inventory.choices import Answer, Basis
from inventory.models import EntrySource, StocktakingEntry
from inventory.querysets import VersionQuerySet
from inventory.sheets import versions
from inventory.sheets.columns import Sheet, choice, term, twins

E = StocktakingEntry

STOCKTAKING = Sheet(
    name="stocktaking",
    unit=_("stocktaking entry: round, country and topic"),
    model=E,
    columns=(
        *versions.identity(),
        *term("round", "record.round", _("round of stocktaking")),
        *term("domain", "record.topic.domain", _("policy domain")),
        *term("topic", "record.topic", _("topic")),
        *choice(E, "in_place_state", Answer),
        *twins(E, "in_place", "strengths", "gaps"),
        *choice(E, "gaps_basis", Basis),
        *versions.linked(
            "programmes", lambda entry: [one.pk for one in entry.programmes.all()], _("programmes"), ("programmes",)
        ),
        *versions.sources(),
        *versions.publication(E),
    ),
    prepare=VersionQuerySet.for_export,
    left_out={**versions.LEFT_OUT, "prefilled": "nothing prefilled is published before somebody has confirmed it"},
    children={"sources": EntrySource},
    attach=references.attach,
)
