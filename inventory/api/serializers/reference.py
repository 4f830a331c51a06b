"""Reference data: countries, agencies, vocabularies, figures, sources, releases."""

from rest_framework import serializers

from inventory.api.serializers.base import NumberField, ReadSerializer, SourceRefSerializer, TermSerializer
from inventory.models import (
    Agency,
    Country,
    Dimension,
    Domain,
    Indicator,
    InstrumentType,
    Observation,
    ObservationSource,
    PresidencyTerm,
    Release,
    SmeBand,
    SmeDefinition,
    Source,
    TargetGroup,
    Topic,
)

TERM = ("code", "name_es", "name_en", "definition_es", "definition_en", "order", "retired_on")


class SmeBandSerializer(ReadSerializer):
    minimum = NumberField(read_only=True, allow_null=True, help_text="More than, in the unit of the definition.")
    maximum = NumberField(read_only=True, allow_null=True, help_text="Up to, in the unit of the definition.")
    sales_min = NumberField(read_only=True, allow_null=True)
    sales_max = NumberField(read_only=True, allow_null=True)
    combined_max = NumberField(read_only=True, allow_null=True)

    class Meta:
        model = SmeBand
        fields = (
            "size",
            "sector",
            "minimum",
            "maximum",
            "workers_min",
            "workers_max",
            "sales_min",
            "sales_max",
            "combined_max",
        )


class SmeDefinitionSerializer(ReadSerializer):
    """What the law calls micro, small and medium. Thresholds stay in the unit of the law."""

    bands = SmeBandSerializer(many=True, read_only=True)
    sources = SourceRefSerializer(many=True, read_only=True)

    class Meta:
        model = SmeDefinition
        fields = (
            "legal_basis",
            "criterion_es",
            "criterion_en",
            "unit_es",
            "unit_en",
            "sector_specific",
            "valid_from",
            "valid_to",
            "note_es",
            "note_en",
            "bands",
            "sources",
        )


class PresidencySerializer(ReadSerializer):
    """A term of the pro tempore presidency of the Alliance."""

    sources = SourceRefSerializer(many=True, read_only=True)

    class Meta:
        model = PresidencyTerm
        fields = ("starts_on", "ends_on", "note_es", "note_en", "sources")


class CountrySerializer(ReadSerializer):
    definitions = SmeDefinitionSerializer(many=True, read_only=True)
    presidencies = PresidencySerializer(many=True, read_only=True)
    sources = SourceRefSerializer(many=True, read_only=True)

    class Meta:
        model = Country
        fields = (
            "code",
            "iso3",
            "name_es",
            "name_en",
            "currency",
            "member_since",
            "is_region",
            "ministry_es",
            "ministry_en",
            "definitions",
            "presidencies",
            "sources",
        )


class AgencySerializer(ReadSerializer):
    country = TermSerializer(read_only=True)
    successor = serializers.CharField(source="successor.code", read_only=True, allow_null=True, default=None)
    sources = SourceRefSerializer(many=True, read_only=True)

    class Meta:
        model = Agency
        fields = (
            "code",
            "country",
            "acronym",
            "name_es",
            "name_en",
            "type",
            "url",
            "start_year",
            "end_year",
            "successor",
            "sources",
        )


class DomainSerializer(ReadSerializer):
    class Meta:
        model = Domain
        fields = TERM


class DimensionSerializer(ReadSerializer):
    """A dimension of an assessment to which a topic corresponds."""

    framework = serializers.CharField(source="framework.code", read_only=True)

    class Meta:
        model = Dimension
        fields = ("framework", "code", "name_es", "name_en")


class TopicSerializer(ReadSerializer):
    domain = TermSerializer(read_only=True)
    dimensions = DimensionSerializer(many=True, read_only=True)

    class Meta:
        model = Topic
        fields = (*TERM, "domain", "dimensions", "crosswalk_note_es", "crosswalk_note_en")


class InstrumentTypeSerializer(ReadSerializer):
    group = TermSerializer(read_only=True)

    class Meta:
        model = InstrumentType
        fields = (*TERM, "group")


class TargetGroupSerializer(ReadSerializer):
    class Meta:
        model = TargetGroup
        fields = (*TERM, "axis")


class IndicatorSerializer(ReadSerializer):
    class Meta:
        model = Indicator
        fields = (*TERM, "unit", "theme")


class ObservationSourceSerializer(ReadSerializer):
    source = SourceRefSerializer(read_only=True)

    class Meta:
        model = ObservationSource
        fields = ("source", "section")


class ObservationIndicatorSerializer(TermSerializer):
    unit = serializers.CharField(read_only=True)


class ObservationSerializer(ReadSerializer):
    """The value of an indicator in a country and year. A missing value has no row; it is never zero."""

    indicator = ObservationIndicatorSerializer(read_only=True)
    country = TermSerializer(read_only=True)
    value = NumberField(read_only=True)
    sources = ObservationSourceSerializer(source="citations", many=True, read_only=True)

    class Meta:
        model = Observation
        fields = ("code", "indicator", "country", "year", "year_basis", "value", "note_es", "note_en", "sources")


class SourceSerializer(ReadSerializer):
    class Meta:
        model = Source
        fields = (
            "code",
            "title",
            "publisher",
            "year",
            "url",
            "archived_url",
            "note_es",
            "note_en",
            "link_state",
            "checked_at",
        )


class ReleaseSerializer(ReadSerializer):
    """A numbered, citable state of the inventory; its number is its code."""

    code = serializers.CharField(source="name", read_only=True)

    class Meta:
        model = Release
        fields = ("code", "as_of", "notes_es", "notes_en")
