"""Stocktaking entries, agenda elements and context notes."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from inventory.api.serializers.base import (
    AgencyRefSerializer,
    CitationSerializer,
    LinkedSerializer,
    SourceRefSerializer,
    TermSerializer,
    VersionSerializer,
    linked,
)
from inventory.models import AgendaElement, ContextNote, StocktakingEntry


class StocktakingSerializer(VersionSerializer):
    """What a country has in place on a topic, its strengths and gaps, as answered in a round."""

    round = TermSerializer(source="record.round", read_only=True)
    domain = TermSerializer(source="record.topic.domain", read_only=True)
    topic = TermSerializer(source="record.topic", read_only=True)
    programmes = serializers.SerializerMethodField(help_text="Programmes it names that are public too.")
    sources = CitationSerializer(many=True, read_only=True)

    class Meta:
        model = StocktakingEntry
        fields = (
            *VersionSerializer.HEAD,
            "round",
            "domain",
            "topic",
            "in_place_state",
            "in_place_es",
            "in_place_en",
            "strengths_es",
            "strengths_en",
            "gaps_es",
            "gaps_en",
            "gaps_basis",
            "programmes",
            "sources",
            *VersionSerializer.TAIL,
        )

    @extend_schema_field(LinkedSerializer(many=True))
    def get_programmes(self, version: Any) -> list[dict[str, Any]]:
        return linked(version, [record.pk for record in version.programmes.all()])


class AgendaSerializer(VersionSerializer):
    """Something proposed or agreed for the countries to do together."""

    domain = TermSerializer(source="primary_topic.domain", read_only=True)
    topic = TermSerializer(source="primary_topic", read_only=True)
    topics = TermSerializer(many=True, read_only=True)
    body = AgencyRefSerializer(read_only=True, allow_null=True)
    basis = SourceRefSerializer(read_only=True, allow_null=True)
    programmes = serializers.SerializerMethodField(help_text="Programmes that show how, where they are public too.")
    entries = serializers.SerializerMethodField(help_text="Stocktaking entries it answers to, where they are public too.")
    sources = CitationSerializer(many=True, read_only=True)

    class Meta:
        model = AgendaElement
        fields = (
            *VersionSerializer.HEAD,
            "text_es",
            "text_en",
            "domain",
            "topic",
            "topics",
            "origin",
            "status",
            "year",
            "body",
            "basis",
            "progress_es",
            "progress_en",
            "programmes",
            "entries",
            "sources",
            *VersionSerializer.TAIL,
        )

    @extend_schema_field(LinkedSerializer(many=True))
    def get_programmes(self, version: Any) -> list[dict[str, Any]]:
        return linked(version, [record.pk for record in version.programmes.all()])

    @extend_schema_field(LinkedSerializer(many=True))
    def get_entries(self, version: Any) -> list[dict[str, Any]]:
        return linked(version, [record.pk for record in version.entries.all()])


class NoteTopicSerializer(TermSerializer):
    domain = serializers.CharField(source="domain.code", read_only=True)


class ContextSerializer(VersionSerializer):
    """A note on context, a challenge or an opportunity, of a country or of the Alliance."""

    topics = NoteTopicSerializer(many=True, read_only=True)
    indicators = TermSerializer(many=True, read_only=True)
    sources = CitationSerializer(many=True, read_only=True)

    class Meta:
        model = ContextNote
        fields = (
            *VersionSerializer.HEAD,
            "section",
            "title_es",
            "title_en",
            "text_es",
            "text_en",
            "topics",
            "indicators",
            "sources",
            *VersionSerializer.TAIL,
        )
