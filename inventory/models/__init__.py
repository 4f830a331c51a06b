from inventory.choices import Kind
from inventory.models.agency import Agency
from inventory.models.agenda import AgendaElement, AgendaSource
from inventory.models.attempt import Attempt
from inventory.models.base import Child, Term
from inventory.models.context import ContextNote, ContextSource
from inventory.models.country import Country, Membership, PresidencyTerm, Region, SmeBand, SmeDefinition
from inventory.models.desk import Correction, CorrectionValue, Mail, Notice, Preference, SignOff
from inventory.models.indicator import Indicator, Observation, ObservationSource
from inventory.models.programme import Programme
from inventory.models.programme_rows import (
    Budget,
    Call,
    Coverage,
    Document,
    Eligibility,
    Evaluation,
    Instrument,
    ProgrammeAgency,
    ProgrammeSource,
    Relation,
)
from inventory.models.publication import Page, Release
from inventory.models.record import Event, Record
from inventory.models.round import Round
from inventory.models.source import Citation, Source
from inventory.models.stocktaking import EntrySource, StocktakingEntry
from inventory.models.version import Version
from inventory.models.vocabulary import (
    Dimension,
    Domain,
    Framework,
    FrameworkScore,
    InstrumentGroup,
    InstrumentType,
    Sector,
    SubDimension,
    TargetGroup,
    Topic,
)

# The kinds in the order in which people meet them.
VERSION_MODELS: dict[Kind, type[Version]] = {
    model.KIND: model for model in (Programme, StocktakingEntry, AgendaElement, ContextNote)
}

__all__ = [
    "VERSION_MODELS",
    "Agency",
    "AgendaElement",
    "AgendaSource",
    "Attempt",
    "Budget",
    "Call",
    "Child",
    "Citation",
    "ContextNote",
    "ContextSource",
    "Correction",
    "CorrectionValue",
    "Country",
    "Coverage",
    "Dimension",
    "Document",
    "Domain",
    "Eligibility",
    "EntrySource",
    "Evaluation",
    "Event",
    "Framework",
    "FrameworkScore",
    "Indicator",
    "Instrument",
    "InstrumentGroup",
    "InstrumentType",
    "Mail",
    "Membership",
    "Notice",
    "Observation",
    "ObservationSource",
    "Page",
    "Preference",
    "PresidencyTerm",
    "Programme",
    "ProgrammeAgency",
    "ProgrammeSource",
    "Record",
    "Region",
    "Relation",
    "Release",
    "Round",
    "Sector",
    "SignOff",
    "SmeBand",
    "SmeDefinition",
    "Source",
    "StocktakingEntry",
    "SubDimension",
    "TargetGroup",
    "Term",
    "Topic",
    "Version",
]
