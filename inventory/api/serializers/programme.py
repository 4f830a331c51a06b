from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from inventory.api.serializers.base import (
    AgencyRefSerializer,
    CitationSerializer,
    LinkedSerializer,
    NumberField,
    OptionalChoice,
    ReadSerializer,
    TermSerializer,
    UploadField,
    VersionSerializer,
    linked,
)
from inventory.choices import FundingSource, Internationalisation, RelationType
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
)


class InstrumentSerializer(ReadSerializer):
    type = TermSerializer(read_only=True)
    maximum_amount = NumberField(read_only=True, allow_null=True)
    rate = NumberField(read_only=True, allow_null=True, help_text="Interest rate or share covered, in percent.")

    class Meta:
        model = Instrument
        fields = ("type", "description_es", "description_en", "maximum_amount", "currency", "rate", "months")


class ProgrammeAgencySerializer(ReadSerializer):
    agency = AgencyRefSerializer(read_only=True)

    class Meta:
        model = ProgrammeAgency
        fields = ("agency", "role")


class BudgetSerializer(ReadSerializer):
    amount = NumberField(read_only=True)
    funding = OptionalChoice(FundingSource)

    class Meta:
        model = Budget
        fields = ("year", "amount", "currency", "type", "funding")


class CoverageSerializer(ReadSerializer):
    class Meta:
        model = Coverage
        fields = ("year", "potential", "target", "served", "unit")


class EvaluationSerializer(ReadSerializer):
    file = UploadField()

    class Meta:
        model = Evaluation
        fields = ("year", "evaluator", "type", "url", "file", "findings_es", "findings_en")


class CallSerializer(ReadSerializer):
    class Meta:
        model = Call
        fields = ("title_es", "title_en", "opens_on", "closes_on", "is_permanent", "url")


class EligibilitySerializer(ReadSerializer):
    class Meta:
        model = Eligibility
        fields = ("criterion", "operator", "value", "unit")


class DocumentSerializer(ReadSerializer):
    file = UploadField()

    class Meta:
        model = Document
        fields = ("title_es", "title_en", "file")


class RelationSerializer(serializers.Serializer):
    """A typed link to another public programme."""

    type = serializers.ChoiceField(RelationType.choices, read_only=True)
    programme = LinkedSerializer(read_only=True)


class RegionSerializer(serializers.Serializer):
    code = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)


class ProgrammeSerializer(VersionSerializer):
    """A policy initiative for SMEs. Its unit of count is the programme, not the instrument."""

    domain = TermSerializer(source="primary_topic.domain", read_only=True)
    topic = TermSerializer(source="primary_topic", read_only=True)
    topics = TermSerializer(many=True, read_only=True)
    target_groups = TermSerializer(many=True, read_only=True)
    sectors = TermSerializer(many=True, read_only=True)
    regions = RegionSerializer(many=True, read_only=True)
    instruments = InstrumentSerializer(many=True, read_only=True)
    agencies = ProgrammeAgencySerializer(many=True, read_only=True)
    budgets = BudgetSerializer(many=True, read_only=True)
    coverages = CoverageSerializer(many=True, read_only=True)
    evaluations = EvaluationSerializer(many=True, read_only=True)
    calls = CallSerializer(many=True, read_only=True)
    eligibility = EligibilitySerializer(many=True, read_only=True)
    documents = DocumentSerializer(many=True, read_only=True)
    sources = CitationSerializer(many=True, read_only=True)
    internationalisation = OptionalChoice(Internationalisation)
    image = UploadField()
    superseded_by = serializers.SerializerMethodField(help_text="The public programme that replaced it.")
    relations = serializers.SerializerMethodField(help_text="Related programmes that are public too.")

    class Meta:
        model = Programme
        fields = (
            *VersionSerializer.HEAD,
            "name_es",
            "name_en",
            "original_language",
            "acronym",
            "former_names",
            "status",
            "status_basis",
            "last_evidence_year",
            "verification_note_es",
            "verification_note_en",
            "domain",
            "topic",
            "topics",
            "summary_es",
            "summary_en",
            "description_es",
            "description_en",
            "objectives_es",
            "objectives_en",
            "instruments",
            "target_groups",
            "sectors",
            "agencies",
            "level",
            "regions",
            "start",
            "start_year",
            "end",
            "end_year",
            "end_state",
            "superseded_by",
            "budget_state",
            "budgets",
            "coverage_state",
            "coverages",
            "evaluation_state",
            "evaluations",
            "calls",
            "eligibility",
            "internationalisation",
            "official_url",
            "application_url",
            "image",
            "image_alt_es",
            "image_alt_en",
            "documents",
            "relations",
            "sources",
            *VersionSerializer.TAIL,
        )

    @extend_schema_field(LinkedSerializer(allow_null=True))
    def get_superseded_by(self, version: Any) -> dict[str, Any] | None:
        found = linked(version, [version.superseded_by_id])
        return found[0] if found else None

    @extend_schema_field(RelationSerializer(many=True))
    def get_relations(self, version: Any) -> list[dict[str, Any]]:
        return [
            {"type": row.type, "programme": programme}
            for row in version.relations.all()
            for programme in linked(version, [row.to_id])
        ]
