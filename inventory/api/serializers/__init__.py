"""How the API writes things down: one serializer for each, with every field named."""

from rest_framework import serializers

from inventory.api.serializers.base import OptionalChoice
from inventory.api.serializers.programme import ProgrammeSerializer
from inventory.api.serializers.records import AgendaSerializer, ContextSerializer, StocktakingSerializer
from inventory.choices import Kind, Role

PERIOD = ("published_until", "published_role")


class Period(serializers.Serializer):
    """What a version in the history has beside the record's content."""

    published_until = serializers.DateTimeField(
        source="ended", read_only=True, allow_null=True, help_text="When the next version took its place."
    )
    published_role = OptionalChoice(Role, help_text="The role that published it.")


class ProgrammeVersionSerializer(Period, ProgrammeSerializer):
    class Meta(ProgrammeSerializer.Meta):
        fields = (*ProgrammeSerializer.Meta.fields, *PERIOD)


class StocktakingVersionSerializer(Period, StocktakingSerializer):
    class Meta(StocktakingSerializer.Meta):
        fields = (*StocktakingSerializer.Meta.fields, *PERIOD)


class AgendaVersionSerializer(Period, AgendaSerializer):
    class Meta(AgendaSerializer.Meta):
        fields = (*AgendaSerializer.Meta.fields, *PERIOD)


class ContextVersionSerializer(Period, ContextSerializer):
    class Meta(ContextSerializer.Meta):
        fields = (*ContextSerializer.Meta.fields, *PERIOD)


RECORDS = {
    Kind.PROGRAMME: ProgrammeSerializer,
    Kind.STOCKTAKING: StocktakingSerializer,
    Kind.AGENDA: AgendaSerializer,
    Kind.CONTEXT: ContextSerializer,
}
VERSIONS = {
    Kind.PROGRAMME: ProgrammeVersionSerializer,
    Kind.STOCKTAKING: StocktakingVersionSerializer,
    Kind.AGENDA: AgendaVersionSerializer,
    Kind.CONTEXT: ContextVersionSerializer,
}
