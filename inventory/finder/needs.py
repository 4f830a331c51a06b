"""What firms need, in their own words, and the topics behind it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Need:
    """`code`: in the address. `domain`: code of the policy domain under which it is offered."""

    code: str
    domain: str
    label: Any
    topics: frozenset[str]


def _need(code: str, domain: str, label: Any, *topics: str) -> Need:
    return Need(code, domain, label, frozenset(topics))


NEEDS = [
    _need("loan", "finance", _("I need a loan"), "credit_development_banking", "financial_inclusion"),
    _need("guarantee", "finance", _("I need someone to back my loan"), "credit_guarantees"),
    _need("investor", "finance", _("I need money to start, or an investor"), "seed_venture_capital"),
    _need("invoices", "finance", _("I need cash for bills that I wait to be paid"), "trade_finance"),
    _need("register", "business_environment", _("I want to set up my firm"), "business_registration"),
    _need("formal", "business_environment", _("I want to be formal or pay simpler taxes"), "formalisation_taxation"),
    _need("late", "business_environment", _("My clients pay me late"), "prompt_payment"),
    _need("state", "business_environment", _("I want to sell to the state"), "public_procurement"),
    _need("debts", "business_environment", _("I cannot pay my debts"), "insolvency"),
    _need("advice", "firm_capabilities", _("I want advice on how to run my firm"), "business_development_services"),
    _need("learn", "firm_capabilities", _("I want to learn, or train my staff"), "skills_training", "financial_inclusion"),
    _need("start", "firm_capabilities", _("I want help to start a business"), "entrepreneurship_startups"),
    _need("new", "firm_capabilities", _("I want to make new things or use new tools"), "innovation_technology"),
    _need("quality", "firm_capabilities", _("I want to prove that my work is good"), "quality_standards"),
    _need("digital", "firm_capabilities", _("I want to use digital tools"), "digitalisation"),
    _need("together", "firm_capabilities", _("I want to work with other firms"), "clusters_cooperation"),
    _need("large", "firm_capabilities", _("I want to sell to large firms"), "supplier_development", "gvc_linkages"),
    _need("women", "firm_capabilities", _("I look for support for women in business"), "women_inclusive"),
    _need("green", "firm_capabilities", _("I want to waste and pollute less"), "green_transition"),
    _need("abroad", "market_access", _("I want to sell abroad"), "export_promotion", "regional_integration"),
    _need("border", "market_access", _("I want to get goods across the border with less paper"), "trade_facilitation"),
    _need("online", "market_access", _("I want to sell online"), "e_commerce"),
]
BY_CODE = {need.code: need for need in NEEDS}

# Topics that firms do not ask for: what the state does with itself.
NOT_FOR_FIRMS = frozenset({"institutional_framework", "regulatory_simplification"})
