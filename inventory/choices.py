"""Every vocabulary that code branches on: value, label, tone.

Vocabularies that people extend (topics, instrument types, target groups, sectors) are reference data in the
database; those here are part of the program. Labels are translated; a tone names how a badge looks.
Sources: the STIP survey of the EC and OECD (relevance of explicit nulls), the OECD SME Policy Index (origins),
CONEVAL's inventory (coverage), restated for SME policy.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a record is."""

    PROGRAMME = "programme", _("Programme")
    STOCKTAKING = "stocktaking", _("Stocktaking entry")
    AGENDA = "agenda", _("Agenda element")
    CONTEXT = "context", _("Context note")


class State(TextChoices):
    """Where a version stands in the review."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted for review")
    RETURNED = "returned", _("Returned with a reason")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Replaced by a later version")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_STATES = (State.DRAFT, State.SUBMITTED, State.RETURNED)
EDITABLE_STATES = (State.DRAFT, State.RETURNED)
# Content in these states was public at some time and never changes again.
FROZEN_STATES = (State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN)


class Role(TextChoices):
    """What a person does for a country. Public pages name the role, never the person."""

    FOCAL_POINT = "focal_point", _("Country focal point")
    REVIEWER = "reviewer", _("Reviewer")
    SECRETARIAT = "secretariat", _("Secretariat")


class Action(TextChoices):
    """What can be done to a version; the key of the permission table."""

    VIEW = "view", _("See")
    ADD = "add", _("Add a record")
    START_DRAFT = "start_draft", _("Start a new draft")
    EDIT = "edit", _("Edit")
    SUBMIT = "submit", _("Submit for review")
    DISCARD = "discard", _("Discard the draft")
    VERIFY = "verify", _("Confirm as still correct")
    PUBLISH = "publish", _("Publish")
    RETURN = "return", _("Return with a reason")
    WITHDRAW = "withdraw", _("Withdraw")
    COMMENT = "comment", _("Comment")
    MERGE = "merge", _("Merge into another record")


class Verb(TextChoices):
    """What an event records; the past of an action."""

    STARTED = "started", _("Draft started")
    SAVED = "saved", _("Draft saved")
    SUBMITTED = "submitted", _("Submitted for review")
    RETURNED = "returned", _("Returned")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    VERIFIED = "verified", _("Confirmed as still correct")
    DISCARDED = "discarded", _("Draft discarded")
    COMMENTED = "commented", _("Comment")
    MERGED = "merged", _("Merged into another record")


class Provenance(TextChoices):
    """Who stands behind the content of a version."""

    COUNTRY = "country", _("Entered by the country's focal point")
    STARTER = "starter", _("Starter data, not yet confirmed by the country")
    SECRETARIAT = "secretariat", _("Entered by the secretariat")
    SYNTHETIC = "synthetic", _("Generated for load tests, not real")


class ConfirmedProvenance(TextChoices):
    """How a provenance reads instead once the country has confirmed the record."""

    STARTER = "starter", _("Starter data, confirmed by the country")


class Answer(TextChoices):
    """Explicit nulls: what is known about an important question."""

    REPORTED = "reported", _("Reported")
    NONE = "none", _("None, confirmed")
    UNKNOWN = "unknown", _("Unknown")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    NOT_ASKED = "not_asked", _("Not asked yet")


class ProgrammeStatus(TextChoices):
    PLANNED = "planned", _("Planned or announced")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed")
    SUPERSEDED = "superseded", _("Replaced by another programme")
    UNKNOWN = "unknown", _("Not verified")


class CallState(TextChoices):
    """Whether firms can apply to a programme; worked out from its calls and the day (`calls`)."""

    OPEN = "open", _("Open now")
    COMING = "coming", _("Opening later")
    CLOSED = "closed", _("Calls closed")
    NONE = "none", _("Without a known call")


class Basis(TextChoices):
    """How a status or a finding is known."""

    SEEN = "seen", _("Stated by a source")
    INFERRED = "inferred", _("Inferred from sources")
    NONE = "none", _("No evidence seen")


class YearBasis(TextChoices):
    """How the year of an observation is known."""

    STATED = "stated", _("Year stated by the source")
    EDITION = "edition", _("Year of the publication; reference year not given")
    INFERRED = "inferred", _("Year inferred from the context")


class Level(TextChoices):
    NATIONAL = "national", _("National")
    REGIONAL = "regional", _("Selected regions")
    LOCAL = "local", _("Municipal")
    BINATIONAL = "binational", _("Binational")
    ALLIANCE = "alliance", _("Pacific Alliance")
    INTERNATIONAL = "international", _("Wider international")


class Internationalisation(TextChoices):
    DIRECT = "direct", _("Directly supports going international")
    INDIRECT = "indirect", _("Indirectly supports going international")
    NONE = "none", _("Not related to going international")


class AgencyRole(TextChoices):
    LEAD = "lead", _("Lead")
    IMPLEMENTING = "implementing", _("Implementing")
    FUNDING = "funding", _("Funding")
    PARTNER = "partner", _("Partner")


class AgencyType(TextChoices):
    MINISTRY = "ministry", _("Ministry")
    SME_AGENCY = "sme_agency", _("SME agency")
    DEVELOPMENT_AGENCY = "development_agency", _("Development agency")
    DEVELOPMENT_BANK = "development_bank", _("Development bank")
    PUBLIC_BANK = "public_bank", _("Public bank")
    GUARANTEE_FUND = "guarantee_fund", _("Guarantee fund")
    EXPORT_AGENCY = "export_agency", _("Export promotion agency")
    ENTREPRENEURSHIP_AGENCY = "entrepreneurship_agency", _("Entrepreneurship agency")
    INNOVATION_AGENCY = "innovation_agency", _("Innovation agency")
    TECHNOLOGY_AGENCY = "technology_agency", _("Technology agency")
    PRODUCTIVITY_AGENCY = "productivity_agency", _("Productivity agency")
    TRAINING_AGENCY = "training_agency", _("Training agency")
    PROCUREMENT_AGENCY = "procurement_agency", _("Public procurement agency")
    TAX_AUTHORITY = "tax_authority", _("Tax authority")
    REGULATOR = "regulator", _("Regulator")
    PLANNING_BODY = "planning_body", _("Planning body")
    PUBLIC_AGENCY = "public_agency", _("Other public agency")
    REGIONAL_BODY = "regional_body", _("Regional body")


class Axis(TextChoices):
    """How target groups are grouped."""

    FIRM_SIZE = "firm_size", _("Firm size")
    STAGE = "stage", _("Stage of the business")
    MARKET_POSITION = "market_position", _("Market position")
    POPULATION = "population", _("Population")
    ORGANISATION = "organisation", _("Organisation")


class FirmSize(TextChoices):
    MICRO = "micro", _("Micro")
    SMALL = "small", _("Small")
    MEDIUM = "medium", _("Medium")


class BudgetType(TextChoices):
    PLANNED = "planned", _("Planned")
    ALLOCATED = "allocated", _("Allocated")
    EXECUTED = "executed", _("Executed")


class FundingSource(TextChoices):
    NATIONAL = "national", _("National budget")
    PUBLIC_BANK = "public_bank", _("Own funds of a public bank")
    GUARANTEE_FUND = "guarantee_fund", _("Guarantee fund")
    DEVELOPMENT_LOAN = "development_loan", _("Loan of a development bank")
    DONOR = "donor", _("Donor")
    PRIVATE = "private", _("Private co-funding")
    FEES = "fees", _("Fees")
    MIXED = "mixed", _("Mixed")


class EvaluationType(TextChoices):
    DESIGN = "design", _("Design")
    PROCESS = "process", _("Process")
    RESULTS = "results", _("Results")
    IMPACT = "impact", _("Impact")
    OTHER = "other", _("Other")


class Criterion(TextChoices):
    """What an eligibility condition is about."""

    FIRM_SIZE = "firm_size", _("Firm size")
    SALES = "sales", _("Yearly sales")
    WORKERS = "workers", _("Number of workers")
    AGE = "age", _("Age of the firm")
    REGION = "region", _("Region")
    SECTOR = "sector", _("Sector")
    LEGAL_FORM = "legal_form", _("Legal form")
    OTHER = "other", _("Other condition")


class Operator(TextChoices):
    IS = "is", _("is")
    IS_NOT = "is_not", _("is not")
    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")


class Supports(TextChoices):
    """What a source is evidence for."""

    GENERAL = "general", _("The record as a whole")
    STATUS = "status", _("Status")
    DATES = "dates", _("Dates")
    BUDGET = "budget", _("Budget")
    COVERAGE = "coverage", _("Coverage")
    EVALUATION = "evaluation", _("Evaluation")
    LEGAL_BASIS = "legal_basis", _("Legal basis")


class RelationType(TextChoices):
    PART_OF = "part_of", _("Part of")
    COMPLEMENTS = "complements", _("Complements")
    REPLACES = "replaces", _("Replaces")
    CO_FUNDED = "co_funded", _("Co-funded with")
    SIMILAR = "similar", _("Similar to")


class Section(TextChoices):
    """Parts of the report's section 1."""

    CONTEXT = "context", _("Context")
    CHALLENGE = "challenge", _("Challenge")
    OPPORTUNITY = "opportunity", _("Opportunity")


class AgendaOrigin(TextChoices):
    OECD_REPORT = "oecd_report", _("OECD report of 2015")
    PA_MANDATE = "pa_mandate", _("Mandate of the Pacific Alliance")
    INDEX = "index", _("SME Policy Index")
    PRIVATE_SECTOR = "private_sector", _("Private sector")
    ECLAC = "eclac", _("ECLAC")
    INFERRED = "inferred", _("Inferred from the stocktaking")


class AgendaStatus(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ADOPTED = "adopted", _("Adopted")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    UNKNOWN = "unknown", _("Not verified")


class IndicatorTheme(TextChoices):
    SME_CONTEXT = "sme_context", _("SMEs in the economy")
    FINANCE = "finance", _("Finance")
    BUSINESS_ENVIRONMENT = "business_environment", _("Business environment")
    FIRM_CAPABILITIES = "firm_capabilities", _("Firm capabilities")
    TRADE = "trade", _("Trade")
    PA_CONTEXT = "pa_context", _("The Pacific Alliance")
    POLICY_INDEX = "policy_index", _("SME Policy Index")


class Unit(TextChoices):
    PERCENT = "percent", _("%")
    PERCENTAGE_POINTS = "percentage_points", _("percentage points")
    PERCENT_OF_TOTAL_EXPORTS = "percent_of_total_exports", _("% of total exports")
    PERCENT_OF_TOTAL_IMPORTS = "percent_of_total_imports", _("% of total imports")
    COUNT = "count", _("number")
    MILLION = "million", _("million")
    USD_MILLION = "usd_million", _("USD million")
    SCORE = "score_1_5", _("score from 1 to 5")


class LinkState(TextChoices):
    """What the link checker last saw."""

    UNCHECKED = "unchecked", _("Not checked yet")
    OK = "ok", _("Works")
    UNVERIFIED = "unverified", _("Could not be checked")
    BROKEN = "broken", _("Broken")


class Language(TextChoices):
    SPANISH = "es", _("Spanish")
    ENGLISH = "en", _("English")


class TextState(TextChoices):
    """Where a text stands beside its twin in the other language."""

    ORIGINAL = "original", _("Original")
    TRANSLATED = "translated", _("Translated")
    MACHINE = "machine", _("Translated by machine")
    OUTDATED = "outdated", _("Outdated: the other language changed since")
    MISSING = "missing", _("Missing")
    EMPTY = "empty", _("Empty in both languages")


class NoticePace(TextChoices):
    INSTANT = "instant", _("At once")
    DAILY = "daily", _("Once a day, together")
    NONE = "none", _("Never")


class NoticeKind(TextChoices):
    SUBMITTED = "submitted", _("Submitted for review")
    RETURNED = "returned", _("Returned with a reason")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    COMMENTED = "commented", _("New comment")
    OVERDUE = "overdue", _("To be confirmed")
    DEADLINE = "deadline", _("Deadline of a round")
    CORRECTION = "correction", _("Suggested correction")
    ROUND = "round", _("Round opened")


class CorrectionState(TextChoices):
    """What became of a correction suggested by the public."""

    RECEIVED = "received", _("Received")
    ACCEPTED = "accepted", _("Accepted into a draft")
    PARTLY = "partly", _("Accepted in part")
    DECLINED = "declined", _("Declined")


class RoundState(TextChoices):
    DRAFT = "draft", _("In preparation")
    OPEN = "open", _("Open")
    FROZEN = "frozen", _("Frozen")


# By the value alone: a word has one tone, in whichever vocabulary it stands.
TONES: dict[str, str] = {
    ProgrammeStatus.ACTIVE: "good",
    ProgrammeStatus.PLANNED: "info",
    ProgrammeStatus.SUSPENDED: "warning",
    ProgrammeStatus.CLOSED: "muted",
    ProgrammeStatus.SUPERSEDED: "muted",
    ProgrammeStatus.UNKNOWN: "warning",
    CallState.OPEN: "good",
    CallState.COMING: "info",
    AgendaStatus.PROPOSED: "info",
    AgendaStatus.ADOPTED: "good",
    AgendaStatus.IN_PROGRESS: "good",
    AgendaStatus.DONE: "muted",
    State.DRAFT: "info",
    State.SUBMITTED: "warning",
    State.RETURNED: "bad",
    State.PUBLISHED: "good",
    State.WITHDRAWN: "muted",
    Answer.NONE: "muted",
    Answer.NOT_ASKED: "muted",
}
