"""Records of the starter set, published through the workflow that everyone uses, by two system accounts."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from inventory import workflow
from inventory.choices import AgencyRole, Answer, Kind, Level, ProgrammeStatus, Provenance, Role, RoundState
from inventory.models import (
    Agency,
    AgendaElement,
    AgendaSource,
    ContextNote,
    ContextSource,
    Country,
    EntrySource,
    Indicator,
    Instrument,
    InstrumentType,
    Programme,
    ProgrammeAgency,
    ProgrammeSource,
    Record,
    Relation,
    Round,
    Source,
    StocktakingEntry,
    TargetGroup,
    Topic,
    Version,
)
from inventory.starter.accounts import system_account
from inventory.starter.making import Known, Maker, twins
from inventory.starter.reading import Problems, Row

AUTHOR, REVIEWER = "starter.author", "starter.reviewer"

Build = Callable[[Row, "Desk"], tuple[dict[str, Any], Callable[[Version], None]]]
"""Makes of a row the values of a version and a function that writes its rows and links."""


def load(data: dict[str, Any], known: Known, problems: Problems) -> None:
    """Publish the records that are missing; bad values go to `problems`."""
    desk = Desk(data, known, problems)
    # A programme that points to others is made after them.
    pointing = set(desk.links("programmes"))
    programmes = sorted(data["programmes"], key=lambda row: row.name in pointing)
    kinds: list[tuple[type[Version], list[Row], Build]] = [
        (Programme, programmes, programme),
        (StocktakingEntry, data["stocktaking_entries"], entry),
        (AgendaElement, data["agenda_elements"], element),
        (ContextNote, data["context"].get("notes", []), note),
    ]
    # All values are looked at before the first record is made: a mistake is told in a second.
    for model, rows, build in kinds:
        for row in rows:
            desk.maker.is_good(model.KIND, row, model(**build(row, desk)[0]))
    problems.raise_if_any()
    for model, rows, build in kinds:
        for row in rows:
            desk.publish(model, row, *build(row, desk))


class Desk:
    """What publishing a record needs: who does it, in which round, and what is there already."""

    def __init__(self, data: dict[str, Any], known: Known, problems: Problems) -> None:
        self.data, self.known, self.problems = data, known, problems
        self.maker = Maker(known, problems)
        self.author = system_account(AUTHOR, Role.FOCAL_POINT)
        self.reviewer = system_account(REVIEWER, Role.REVIEWER)
        self.records = {record.code: record for record in Record.objects.all()}
        self.round = self.first_round()

    def links(self, section: str) -> dict[str, Row]:
        return self.data["links"].get(section, {})

    def first_round(self) -> Round:
        row = self.data["links"]["round"]
        there = Round.objects.filter(code=row["code"]).first()
        if there:
            return there
        words = twins(row, name="name", instructions="instructions")
        opened = Round.objects.create(code=row["code"], opens_on=timezone.localdate(), state=RoundState.OPEN, **words)
        opened.topics.set(self.known.rows[Topic].values())
        self.known.created["rounds"] += 1
        return opened

    def publish(
        self,
        model: type[Version],
        row: Row,
        values: dict[str, Any],
        children: Callable[[Version], None],
    ) -> None:
        """Add, submit and publish one record, unless its code is there: then it belongs to people now."""
        there = self.records.get(row.name)
        if there:
            if there.kind != model.KIND:
                self.problems.add(model.KIND, row, f"the code is taken by a record of kind “{there.kind}”")
            return
        # The Alliance's own elements name no country.
        country = self.known.get(Country, row.get("country", "PA"))
        place = {"round": self.round, "topic": self.known.get(Topic, row["topic"])} if model is StocktakingEntry else {}
        try:
            draft = workflow.add(
                model,
                country=country,
                by=self.author,
                values=values,
                children=children,
                code=row.name,
                provenance=Provenance.STARTER,
                **place,
            )
            workflow.submit(draft, by=self.author, lock=draft.lock)
            workflow.publish(draft, by=self.reviewer, lock=draft.lock)
        except ValidationError as error:
            self.maker.report(model.KIND, row, error)
        except workflow.Incomplete as error:
            for name, text in error.missing.items():
                self.problems.add(model.KIND, row, f"{name}: {text}")
        else:
            self.records[row.name] = draft.record
            self.known.created[str(model._meta.verbose_name_plural)] += 1

    def link(self, version: Version, name: str, targets: list[Any]) -> None:
        """Link a new draft: it has no links yet, so one statement does what `set` does in four."""
        through = version._meta.get_field(name).remote_field.through
        ours = version._meta.get_field(name).m2m_field_name()
        theirs = version._meta.get_field(name).m2m_reverse_field_name()
        through.objects.bulk_create(through(**{ours: version, theirs: target}) for target in targets)

    def cite(self, model: type, version: Version, row: Row) -> None:
        """Sources in the order of the file, each once; context notes list them by identifier alone."""
        codes = [source if isinstance(source, str) else source["id"] for source in row["sources"]]
        model.objects.bulk_create(
            model(version=version, position=position, source=source)
            for position, source in enumerate(self.known.many(Source, dict.fromkeys(codes)))
        )


def main_topic(row: Row, known: Known) -> Topic:
    """The first topic of the record's own domain."""
    return next(topic for topic in known.many(Topic, row["topics"]) if topic.domain.code == row["domain"])


def programme(row: Row, desk: Desk) -> tuple[dict[str, Any], Callable[[Version], None]]:
    links = desk.links("programmes").get(row.name, {})
    over = row["status"] in (ProgrammeStatus.CLOSED, ProgrammeStatus.SUPERSEDED, ProgrammeStatus.UNKNOWN)
    end = row.get("end_year")
    values = {
        **twins(row, name="name", summary="summary"),
        "primary_topic": main_topic(row, desk.known),
        "level": links.get("level") or (Level.ALLIANCE if row["country"] == "PA" else Level.NATIONAL),
        "start": str(row.get("start_year") or ""),
        "end": str(end or ""),
        # A programme that is over, or may be, was looked into and no end was found.
        "end_state": Answer.REPORTED if end else Answer.UNKNOWN if over else Answer.NOT_ASKED,
        "status": row["status"],
        "status_basis": row["status_basis"],
        "last_evidence_year": row.get("last_evidence_year"),
        "verification_note_en": row.get("verification_note") or "",
        "verification_note_es": desk.data["notes"].get("programmes", {}).get(row.name, ""),
        "official_url": row.get("official_url") or "",
        "superseded_by": desk.records.get(links.get("superseded_by")),
    }
    return values, partial(programme_rows, row, desk)


def programme_rows(row: Row, desk: Desk, version: Version) -> None:
    known = desk.known
    desk.link(version, "topics", known.many(Topic, row["topics"]))
    desk.link(version, "target_groups", known.many(TargetGroup, row.get("target_groups")))
    Instrument.objects.bulk_create(
        Instrument(version=version, position=position, type=kind)
        for position, kind in enumerate(known.many(InstrumentType, row.get("instrument_types")))
    )
    ProgrammeAgency.objects.create(version=version, agency=known.get(Agency, row["agency"]), role=AgencyRole.LEAD)
    relations = desk.links("programmes").get(row.name, {}).get("relations", {})
    Relation.objects.bulk_create(
        Relation(version=version, position=position, type=kind, to=desk.records[code])
        for position, (code, kind) in enumerate(relations.items())
        if code in desk.records
    )
    desk.cite(ProgrammeSource, version, row)


def entry(row: Row, desk: Desk) -> tuple[dict[str, Any], Callable[[Version], None]]:
    values = {
        **twins(row, in_place="in_place", strengths="strengths", gaps="gaps"),
        "in_place_state": Answer.REPORTED,
        "gaps_basis": row["gaps_basis"],
    }

    def rows(version: Version) -> None:
        desk.link(version, "programmes", linked(desk, row.get("programmes"), Kind.PROGRAMME))
        desk.cite(EntrySource, version, row)

    return values, rows


def element(row: Row, desk: Desk) -> tuple[dict[str, Any], Callable[[Version], None]]:
    links = desk.links("agenda_elements").get(row.name, {})
    values = {
        **twins(row, text="text"),
        "primary_topic": main_topic(row, desk.known),
        "origin": row["origin"],
        "status": row["status"],
        "year": row.get("year"),
        "basis": desk.known.get(Source, links.get("basis")),
        "body": desk.known.get(Agency, links.get("body")),
    }

    def rows(version: Version) -> None:
        desk.link(version, "topics", desk.known.many(Topic, row["topics"]))
        desk.link(version, "programmes", linked(desk, links.get("programmes"), Kind.PROGRAMME))
        desk.link(version, "entries", linked(desk, links.get("entries"), Kind.STOCKTAKING))
        desk.cite(AgendaSource, version, row)

    return values, rows


def note(row: Row, desk: Desk) -> tuple[dict[str, Any], Callable[[Version], None]]:
    values = {"section": row["section"], **twins(row, title="title", text="text")}

    def rows(version: Version) -> None:
        desk.link(version, "topics", desk.known.many(Topic, row["topics"]))
        desk.link(version, "indicators", desk.known.many(Indicator, row["indicators"]))
        desk.cite(ContextSource, version, row)

    return values, rows


def linked(desk: Desk, codes: list[str] | None, kind: Kind) -> list[Record]:
    """Records that a row names. One that failed to load has its own problem reported already."""
    return [desk.records[code] for code in codes or [] if code in desk.records and desk.records[code].kind == kind]
