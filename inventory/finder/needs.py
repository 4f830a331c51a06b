"""What firms need, in their own words, and what of a programme answers to it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Need:
    """`code`: in the address. `domain`: code of the policy domain under which it is offered.

    A programme answers to it by one of its topics, by what it gives (types of instruments), or by whom it names (groups).
    """

    code: str
    domain: str
    label: Any
    topics: frozenset[str]
    instruments: frozenset[str]
    groups: frozenset[str]


def _need(code: str, domain: str, label: Any, topics: str, gives: str = "", names: str = "") -> Need:
    return Need(code, domain, label, frozenset(topics.split()), frozenset(gives.split()), frozenset(names.split()))


NEEDS = [
    _need("loan", "finance", _("I need a loan"), "credit_development_banking financial_inclusion", "loan interest_subsidy"),
    _need("guarantee", "finance", _("I need someone to back my loan"), "credit_guarantees", "credit_guarantee"),
    _need("investor", "finance", _("I need money to start, or an investor"), "seed_venture_capital", "equity seed_capital"),
    _need("invoices", "finance", _("I need cash for bills that I wait to be paid"), "trade_finance", "factoring"),
    _need("register", "business_environment", _("I want to set up my firm"), "business_registration"),
    _need("formal", "business_environment", _("I want to be formal or pay simpler taxes"), "formalisation_taxation"),
    _need("late", "business_environment", _("My clients pay me late"), "prompt_payment"),
    _need("state", "business_environment", _("I want to sell to the state"), "public_procurement", "public_procurement"),
    _need("debts", "business_environment", _("I cannot pay my debts"), "insolvency"),
    _need(
        "advice",
        "firm_capabilities",
        _("I want advice on how to run my firm"),
        "business_development_services",
        "technical_assistance advisory_centre mentoring diagnostics",
    ),
    _need("learn", "firm_capabilities", _("I want to learn, or train my staff"), "skills_training", "training"),
    _need(
        "start",
        "firm_capabilities",
        _("I want help to start a business"),
        "entrepreneurship_startups",
        "incubation accelerator seed_capital",
        "entrepreneurs",
    ),
    _need(
        "new",
        "firm_capabilities",
        _("I want to make new things or use new tools"),
        "innovation_technology",
        "extension_service innovation_centre",
        "innovators",
    ),
    _need(
        "quality",
        "firm_capabilities",
        _("I want to prove that my work is good"),
        "quality_standards",
        "certification laboratory_services",
    ),
    _need("digital", "firm_capabilities", _("I want to use digital tools"), "digitalisation", "digital_solutions"),
    _need(
        "together",
        "firm_capabilities",
        _("I want to work with other firms"),
        "clusters_cooperation",
        "network",
        "clusters business_associations producers_associations cooperatives",
    ),
    _need("large", "firm_capabilities", _("I want to sell to large firms"), "supplier_development gvc_linkages"),
    _need("women", "firm_capabilities", _("I look for support for women in business"), "women_inclusive", "", "women"),
    _need("green", "firm_capabilities", _("I want to waste and pollute less"), "green_transition", "voluntary_agreement"),
    _need(
        "abroad",
        "market_access",
        _("I want to sell abroad"),
        "export_promotion regional_integration",
        "trade_mission trade_finance_instrument",
        "potential_exporters exporters",
    ),
    _need("border", "market_access", _("I want to get goods across the border with less paper"), "trade_facilitation"),
    _need("online", "market_access", _("I want to sell online"), "e_commerce"),
]
BY_CODE = {need.code: need for need in NEEDS}

# Topics that firms do not ask for: what the state does with itself.
NOT_FOR_FIRMS = frozenset({"institutional_framework", "regulatory_simplification"})
# What nobody applies to: a plan never; a law neither, where its main topic is what the state does with itself.
PLANS = frozenset({"strategy_plan"})
PLANS_AND_LAWS = PLANS | {"regulatory_reform"}
