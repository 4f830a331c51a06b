"""The API, version 1. Every address is written out here."""

from django.urls import include, path, re_path

from inventory.api.detail import RecordDetail, RecordVersions
from inventory.api.docs import DocsView, Index, Nothing, SchemaView
from inventory.api.listing import RecordExport, RecordFacets, RecordList
from inventory.api.reference import ReferenceDetail, ReferenceExport, ReferenceList
from inventory.choices import Kind
from inventory.models import (
    Agency,
    Country,
    Domain,
    Indicator,
    InstrumentType,
    Observation,
    Release,
    Source,
    TargetGroup,
    Topic,
)

app_name = "api"


def records(kind: Kind) -> tuple:
    """What there is for each kind of record."""
    return include(
        [
            path("", RecordList.as_view(kind=kind), name=f"{kind}_list"),
            path("facets/", RecordFacets.as_view(kind=kind), name=f"{kind}_facets"),
            path("export.<str:fmt>", RecordExport.as_view(kind=kind), name=f"{kind}_export"),
            path("<str:code>/", RecordDetail.as_view(kind=kind), name=f"{kind}_record"),
            path("<str:code>/versions/", RecordVersions.as_view(kind=kind), name=f"{kind}_versions"),
        ]
    )


def reference(model: type) -> tuple:
    """What there is for each list of reference data."""
    name = model.__name__.lower()
    return include(
        [
            path("", ReferenceList.as_view(model=model), name=f"{name}_list"),
            path("export.<str:fmt>", ReferenceExport.as_view(model=model), name=f"{name}_export"),
            path("<str:code>/", ReferenceDetail.as_view(model=model), name=f"{name}_record"),
        ]
    )


urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("programmes/", records(Kind.PROGRAMME)),
    path("stocktaking/", records(Kind.STOCKTAKING)),
    path("agenda/", records(Kind.AGENDA)),
    path("context/", records(Kind.CONTEXT)),
    path("countries/", reference(Country)),
    path("agencies/", reference(Agency)),
    path("domains/", reference(Domain)),
    path("topics/", reference(Topic)),
    path("instruments/", reference(InstrumentType)),
    path("target-groups/", reference(TargetGroup)),
    path("indicators/", reference(Indicator)),
    path("observations/", reference(Observation)),
    path("sources/", reference(Source)),
    path("releases/", reference(Release)),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    re_path("", Nothing.as_view(), name="nothing"),
]
