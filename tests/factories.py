"""A small world to test in, made by the same workflow functions as everybody's.

`make_world()` builds vocabularies, three countries and the people; `make(world, kind, ...)` a record of a kind in
any state of the review.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model

from inventory import workflow
from inventory.choices import Kind, Role, RoundState, State
from inventory.models import (
    VERSION_MODELS,
    Agency,
    Country,
    Domain,
    Indicator,
    InstrumentGroup,
    InstrumentType,
    Membership,
    Programme,
    Record,
    Round,
    Source,
    TargetGroup,
    Topic,
    Version,
)

STATES = list(State)


@dataclass
class World:
    """The vocabularies, countries and people of a test."""

    countries: dict[str, Country] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    instruments: dict[str, InstrumentType] = field(default_factory=dict)
    targets: dict[str, TargetGroup] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)
    source: Source | None = None
    round: Round | None = None
    made: int = 0

    def focal_point(self, country: str) -> Any:
        return self.people[f"focal.{country.lower()}"]

    @property
    def reviewer(self) -> Any:
        return self.people["reviewer"]


def make_user(name: str, *grants: tuple[Role, Country | None], **options: Any) -> Any:
    user = get_user_model().objects.create_user(
        username=name, email=f"{name}@example.org", password="let me in please", is_staff=True, **options
    )
    for role, country in grants:
        Membership.objects.create(user=user, role=role, country=country)
    return user


def make_world() -> World:
    world = World()
    for order, (code, es, en, currency) in enumerate(
        [
            ("CL", "Chile", "Chile", "CLP"),
            ("PE", "Perú", "Peru", "PEN"),
            ("PA", "Alianza del Pacífico", "Pacific Alliance", "USD"),
        ]
    ):
        world.countries[code] = Country.objects.create(
            code=code, name_es=es, name_en=en, currency=currency, order=order, is_region=code == "PA"
        )
    finance = Domain.objects.create(code="finance", name_es="Acceso al financiamiento", name_en="Access to finance", order=1)
    trade = Domain.objects.create(code="market_access", name_es="Acceso a mercados", name_en="Market access", order=2)
    for code, es, en, domain in [
        ("credit_guarantees", "Garantías de crédito", "Credit guarantees", finance),
        ("trade_finance", "Financiamiento del comercio", "Trade finance", finance),
        ("export_promotion", "Promoción de exportaciones", "Export promotion", trade),
    ]:
        world.topics[code] = Topic.objects.create(code=code, name_es=es, name_en=en, domain=domain)
    group = InstrumentGroup.objects.create(code="direct", name_es="Apoyo directo", name_en="Direct support")
    for code, es, en in [("grant", "Subsidio", "Grant"), ("loan", "Crédito", "Loan")]:
        world.instruments[code] = InstrumentType.objects.create(code=code, name_es=es, name_en=en, group=group)
    for code, es, en in [("micro", "Microempresas", "Microenterprises"), ("small", "Pequeñas empresas", "Small firms")]:
        world.targets[code] = TargetGroup.objects.create(code=code, name_es=es, name_en=en, axis="firm_size")
    for code, country in world.countries.items():
        world.agencies[code] = Agency.objects.create(
            code=f"{code.lower()}-agency",
            country=country,
            acronym=f"AG{code}",
            name_es=f"Agencia de {country.name_es}",
            name_en=f"Agency of {country.name_en}",
            type="sme_agency",
        )
    world.source = Source.objects.create(code="src", title="A report", url="https://example.org/report", year=2024)
    Indicator.objects.create(code="sme_share_firms", name_es="Participación", name_en="Share", unit="percent", theme="trade")
    names = {"name_es": "Primera ronda", "name_en": "First round"}
    world.round = Round.objects.create(code="r1", opens_on=date(2026, 1, 1), state=RoundState.OPEN, **names)
    world.round.topics.set(world.topics.values())
    for code, country in world.countries.items():
        world.people[f"focal.{code.lower()}"] = make_user(f"focal.{code.lower()}", (Role.FOCAL_POINT, country))
    world.people["reviewer"] = make_user("reviewer", (Role.REVIEWER, None))
    world.people["secretariat"] = make_user("secretariat", (Role.SECRETARIAT, None))
    world.people["admin"] = make_user("admin", is_superuser=True)
    return world


def content(world: World, kind: Kind, number: int) -> dict[str, Any]:
    """Values of a plain valid version of a kind."""
    topic = world.topics["credit_guarantees"]
    if kind == Kind.PROGRAMME:
        return {
            "name_es": f"Fondo de Garantía número {number}",
            "name_en": f"Guarantee Fund number {number}",
            "summary_es": "Respalda créditos de empresas sin garantías.",
            "summary_en": "Backs loans to firms without collateral.",
            "primary_topic": topic,
            "start": "2019",
            "status": "active",
        }
    if kind == Kind.STOCKTAKING:
        return {"in_place_state": "reported", "in_place_es": f"Hay un fondo {number}.", "in_place_en": f"A fund {number}."}
    if kind == Kind.AGENDA:
        return {
            "text_es": f"Crear un fondo regional {number}.",
            "text_en": f"Create a regional fund {number}.",
            "primary_topic": topic,
            "origin": "oecd_report",
        }
    return {
        "title_es": f"Pocas exportadoras {number}",
        "title_en": f"Few exporters {number}",
        "text_es": "Pocas pymes exportan.",
        "text_en": "Few SMEs export.",
    }


def rows(world: World, version: Version) -> None:
    """The rows and links that a version of its kind needs to be published."""
    version.sources.create(source=world.source)
    if isinstance(version, Programme):
        version.instruments.create(type=world.instruments["grant"])
        version.agencies.create(agency=world.agencies[version.record.country.code])
        version.target_groups.set([world.targets["small"]])


def make(
    world: World,
    kind: Kind = Kind.PROGRAMME,
    country: str = "CL",
    state: State | str = State.PUBLISHED,
    children: Callable[[Version], None] | None = None,
    code: str = "",
    **values: Any,
) -> Version:
    """A record of a kind whose (latest) version is in `state`; for superseded, the earlier of two versions."""
    world.made += 1
    author = world.focal_point(country)
    options: dict[str, Any] = {}
    if kind == Kind.STOCKTAKING:
        topics = list(world.topics.values())
        taken = Record.objects.filter(country=world.countries[country]).values_list("topic_id", flat=True)
        free = [topic for topic in topics if topic.pk not in taken] or [_extra_topic(world)]
        options = {"round": world.round, "topic": values.pop("topic", free[0])}

    def write(version: Version) -> None:
        rows(world, version)
        if children:
            children(version)

    version = workflow.add(
        VERSION_MODELS[kind],
        country=world.countries[country],
        by=author,
        values=content(world, kind, world.made) | values,
        children=write,
        code=code,
        **options,
    )
    return bring_to(world, version, State(state))


def bring_to(world: World, version: Version, state: State) -> Version:
    """Lead a fresh draft through the review until it is in `state`."""
    author = world.focal_point(version.record.country.code)
    if state == State.DRAFT:
        return version
    workflow.submit(version, by=author, lock=version.lock)
    if state == State.SUBMITTED:
        return version
    if state == State.RETURNED:
        return workflow.return_(version, by=world.reviewer, lock=version.lock, note="Please add a source.")
    workflow.publish(version, by=world.reviewer, lock=version.lock)
    if state == State.WITHDRAWN:
        return workflow.withdraw(version, by=world.reviewer, lock=version.lock, note="It never existed.")
    if state == State.SUPERSEDED:
        later = workflow.start_draft(version, by=author)
        bring_to(world, later, State.PUBLISHED)
        version.refresh_from_db()
    return version


def _extra_topic(world: World) -> Topic:
    code = f"topic_{world.made}"
    some = world.topics["trade_finance"]
    world.topics[code] = Topic.objects.create(code=code, name_es=f"Tema {code}", name_en=f"Topic {code}", domain=some.domain)
    return world.topics[code]
