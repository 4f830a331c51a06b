from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from inventory import addresses, references
from inventory.choices import (
    AgencyRole,
    Answer,
    Basis,
    BudgetType,
    Criterion,
    EvaluationType,
    FundingSource,
    Internationalisation,
    Level,
    Operator,
    ProgrammeStatus,
)
from inventory.models import (
    Budget,
    Call,
    Coverage,
    Document,
    Eligibility,
    Evaluation,
    Instrument,
    Programme,
    ProgrammeAgency,
    ProgrammeSource,
    Relation,
)
from inventory.querysets import VersionQuerySet
from inventory.sheets import versions
from inventory.sheets.columns import (
    INTEGER,
    TEXT,
    Column,
    Sheet,
    at_path,
    choice,
    count,
    joined,
    label,
    lines,
    own,
    related,
    term,
    terms,
    twins,
)


def money(currency: str, amount: Decimal | None) -> str:
    return f"{currency} {amount}" if amount is not None else ""


def instrument(row: Instrument, language: str) -> str:
    facts = [
        f"≤ {money(row.currency, row.maximum_amount)}" if row.maximum_amount is not None else "",
        f"{row.rate} %" if row.rate is not None else "",
        f"{row.months} {'meses' if language == 'es' else 'months'}" if row.months is not None else "",
        getattr(row, f"description_{language}"),
    ]
    name = getattr(row.type, f"name_{language}")
    known = ", ".join(fact for fact in facts if fact)
    return f"{name}: {known}" if known else name


def agency(row: ProgrammeAgency, language: str) -> str:
    name = getattr(row.agency, f"name_{language}") or row.agency.name_es
    shown = f"{row.agency.acronym} – {name}" if row.agency.acronym else name
    return f"{shown} ({label(AgencyRole, row.role, language)})"


def budget(row: Budget, language: str) -> str:
    """ "2021 CLP 1000.00 allocated"; the source of funds follows where it is known."""
    words = f"{row.year} {money(row.currency, row.amount)} {label(BudgetType, row.type, language).lower()}"
    return f"{words} ({label(FundingSource, row.funding, language)})" if row.funding else words


_COVERAGE = {
    "potential": {"es": "potencial", "en": "potential"},
    "target": {"es": "objetivo", "en": "target"},
    "served": {"es": "atendidos", "en": "served"},
}


def coverage(row: Coverage, language: str) -> str:
    figures = ((words[language], getattr(row, name)) for name, words in _COVERAGE.items())
    known = ", ".join(f"{word} {figure}" for word, figure in figures if figure is not None)
    return f"{row.year} {row.unit}: {known}"


def evaluation(row: Evaluation, language: str) -> str:
    facts = [row.evaluator, getattr(row, f"findings_{language}"), row.url, addresses.file(row.file)]
    return f"{row.year} {label(EvaluationType, row.type, language)}: " + ", ".join(fact for fact in facts if fact)


def call(row: Call, language: str) -> str:
    if row.is_permanent:
        dates = "siempre abierta" if language == "es" else "always open"
    else:
        dates = f"{row.opens_on or '…'} / {row.closes_on or '…'}"
    return " ".join(part for part in (getattr(row, f"title_{language}"), dates, row.url) if part)


def condition(row: Eligibility, language: str) -> str:
    criterion, operator = label(Criterion, row.criterion, language), label(Operator, row.operator, language)
    return f"{criterion} {operator} {row.value} {row.unit}".strip()


def document(row: Document, language: str) -> str:
    return f"{getattr(row, f'title_{language}')} {addresses.file(row.file)}".strip()


def agency_codes(version: Programme) -> str:
    return joined(dict.fromkeys(row.agency.code for row in version.agencies.all()))


def lead_codes(version: Programme) -> str:
    return joined(row.agency.code for row in version.agencies.all() if row.role == AgencyRole.LEAD)


def types(version: Programme) -> list[Any]:
    return list({row.type_id: row.type for row in version.instruments.all()}.values())


def relations(version: Any) -> str:
    """ "similar: pe-factoring"; only programmes that are public themselves."""
    return joined(
        f"{row.type}: {version.linked[row.to_id].code}" for row in version.relations.all() if row.to_id in version.linked
    )


def successor(version: Programme) -> list[int | None]:
    return [version.superseded_by_id]


P = Programme

COLUMNS = (
    *versions.identity(),
    *twins(P, "name"),
    *own(P, "original_language", "acronym", "former_names"),
    *choice(P, "status", ProgrammeStatus),
    *choice(P, "status_basis", Basis),
    *own(P, "last_evidence_year"),
    *twins(P, "verification_note"),
    *term("domain", "primary_topic.domain", _("policy domain")),
    *term("topic", "primary_topic", _("main topic"), ("primary_topic",)),
    *terms("topics", related("topics"), _("topics"), ("topics",)),
    *twins(P, "summary", "description", "objectives"),
    count("instruments", _("number of policy instruments")),
    *terms("instruments", types, _("types of policy instruments"), ("instruments.type",)),
    *lines(
        "instruments",
        instrument,
        _("policy instruments in words"),
        ("description_es", "description_en", "maximum_amount", "currency", "rate", "months"),
    ),
    *terms("target_groups", related("target_groups"), _("target groups"), ("target_groups",)),
    *terms("sectors", related("sectors"), _("sectors; empty when open to all"), ("sectors",)),
    Column("agencies", agency_codes, TEXT, _("codes of the agencies in charge"), ("agencies.agency",)),
    Column("lead_agencies", lead_codes, TEXT, _("codes of the leading agencies")),
    *lines("agencies", agency, _("agencies in charge with their roles"), ("role",)),
    *choice(P, "level", Level),
    Column("regions", lambda version: joined(one.code for one in version.regions.all()), TEXT, _("regions"), ("regions",)),
    Column("regions_names", lambda version: joined(one.name for one in version.regions.all()), TEXT, _("names of the regions")),
    *own(P, "start"),
    Column("start_year", at_path("start_year"), INTEGER, _("year it started"), ("start_year",)),
    *own(P, "end"),
    Column("end_year", at_path("end_year"), INTEGER, _("year it ended"), ("end_year",)),
    *choice(P, "end_state", Answer),
    *versions.linked("superseded_by", successor, _("programme that replaced it"), ("superseded_by",)),
    *choice(P, "budget_state", Answer),
    count("budgets", _("number of budget rows")),
    *lines("budgets", budget, _("budget in words"), ("year", "amount", "currency", "type", "funding")),
    *choice(P, "coverage_state", Answer),
    count("coverages", _("number of coverage rows")),
    *lines("coverages", coverage, _("coverage in words"), ("year", "potential", "target", "served", "unit")),
    *choice(P, "evaluation_state", Answer),
    count("evaluations", _("number of evaluations")),
    *lines(
        "evaluations",
        evaluation,
        _("evaluations in words"),
        ("year", "evaluator", "type", "url", "file", "findings_es", "findings_en"),
    ),
    count("calls", _("number of calls")),
    *lines("calls", call, _("calls in words"), ("title_es", "title_en", "opens_on", "closes_on", "is_permanent", "url")),
    count("eligibility", _("number of eligibility conditions")),
    *lines("eligibility", condition, _("eligibility conditions in words"), ("criterion", "operator", "value", "unit")),
    *choice(P, "internationalisation", Internationalisation),
    *own(P, "official_url", "application_url"),
    count("documents", _("number of documents")),
    *lines("documents", document, _("documents with their addresses"), ("title_es", "title_en", "file")),
    Column("image", lambda version: addresses.file(version.image), TEXT, _("address of the image"), ("image",)),
    *twins(P, "image_alt"),
    Column("relations", relations, TEXT, _("related programmes: kind of relation and code"), ("relations.type", "relations.to")),
    *versions.sources(),
    *versions.publication(P),
)

PROGRAMMES = Sheet(
    name="programmes",
    unit=_("programme"),
    model=P,
    columns=COLUMNS,
    prepare=VersionQuerySet.for_export,
    left_out=versions.LEFT_OUT,
    children={
        "instruments": Instrument,
        "agencies": ProgrammeAgency,
        "budgets": Budget,
        "coverages": Coverage,
        "evaluations": Evaluation,
        "calls": Call,
        "eligibility": Eligibility,
        "documents": Document,
        "relations": Relation,
        "sources": ProgrammeSource,
    },
    attach=references.attach,
)
