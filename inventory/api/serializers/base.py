"""What the API's representations share: every field is named, nothing can be written."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from inventory import addresses
from inventory.choices import Kind, Provenance, Role, Supports
from inventory.models import Source, Version
from inventory.sheets.columns import cell

SEGMENTS = {
    Kind.PROGRAMME: "programmes",
    Kind.STOCKTAKING: "stocktaking",
    Kind.AGENDA: "agenda",
    Kind.CONTEXT: "context",
}


class ReadSerializer(serializers.ModelSerializer):
    """A model's fields by an explicit list, all of them read-only."""

    def get_extra_kwargs(self) -> dict[str, dict[str, Any]]:
        return {name: {"read_only": True} for name in self.Meta.fields}


class NumberField(serializers.FloatField):
    """A decimal as a JSON number, as in the files."""

    def to_representation(self, value: Any) -> Any:
        return cell(value)


class OptionalChoice(serializers.ChoiceField):
    """A value of a vocabulary, or null where nothing was chosen."""

    def __init__(self, choices: Any, **options: Any) -> None:
        super().__init__(choices.choices, read_only=True, allow_null=True, **options)

    def to_representation(self, value: Any) -> Any:
        return value or None


class UploadField(serializers.URLField):
    """The address of an uploaded file, or null."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **options)

    def to_representation(self, value: Any) -> str | None:
        return addresses.file(value) or None


class TermSerializer(serializers.Serializer):
    """A term by its stable code, with its name in both languages."""

    code = serializers.CharField(read_only=True)
    name_es = serializers.CharField(read_only=True)
    name_en = serializers.CharField(read_only=True)


class AgencyRefSerializer(TermSerializer):
    acronym = serializers.CharField(read_only=True)


class SourceRefSerializer(ReadSerializer):
    class Meta:
        model = Source
        fields = ("code", "title", "publisher", "year", "url", "archived_url")


class CitationSerializer(serializers.Serializer):
    """A source and what it is evidence for."""

    source = SourceRefSerializer(read_only=True)
    supports = serializers.ChoiceField(Supports.choices, read_only=True)
    section = serializers.CharField(read_only=True, help_text="Page or section.")


class LinkedSerializer(TermSerializer):
    """Another record that is public at the same moment."""

    kind = serializers.ChoiceField(Kind.choices, read_only=True)
    url = serializers.SerializerMethodField(help_text="Its address in the API.")

    def get_url(self, linked: Any) -> str:
        return addresses.api(f"{SEGMENTS[linked.kind]}/{linked.code}/")


class VersionSerializer(ReadSerializer):
    """What every record carries beside its content. Roles are named, never persons."""

    kind = serializers.SerializerMethodField(help_text="What the record is.")
    code = serializers.CharField(source="record.code", read_only=True, help_text="Stable identifier; it never changes.")
    country = TermSerializer(source="record.country", read_only=True)
    version = serializers.IntegerField(source="number", read_only=True, help_text="Number of this version of the record.")
    provenance = serializers.ChoiceField(Provenance.choices, read_only=True, help_text="Who stands behind the content.")
    outdated_texts = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="Texts that are older than their twin in the other language."
    )
    machine_texts = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="Texts translated by a program that nobody has checked yet."
    )
    verified_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="When it was last confirmed as still correct."
    )
    verified_role = OptionalChoice(Role, help_text="The role that confirmed it.")
    url = serializers.SerializerMethodField(help_text="Address of the record in the API.")
    page_es = serializers.SerializerMethodField(help_text="Address of its page in Spanish.")
    page_en = serializers.SerializerMethodField(help_text="Address of its page in English.")

    HEAD = ("kind", "code", "country")
    TAIL = (
        "version",
        "outdated_texts",
        "machine_texts",
        "published_from",
        "provenance",
        "verified_at",
        "verified_role",
        "url",
        "page_es",
        "page_en",
    )

    @extend_schema_field(serializers.ChoiceField(Kind.choices))
    def get_kind(self, version: Version) -> str:
        return version.KIND.value

    def get_url(self, version: Version) -> str:
        return addresses.api(f"{SEGMENTS[version.KIND]}/{version.record.code}/", self._day)

    def get_page_es(self, version: Version) -> str:
        return addresses.page(f"{version.KIND}_detail", version.record.code, "es", self._day)

    def get_page_en(self, version: Version) -> str:
        return addresses.page(f"{version.KIND}_detail", version.record.code, "en", self._day)

    @property
    def _day(self) -> Any:
        """The day of `as_of`: links out of a past state lead into the same past state."""
        return self.context.get("as_of")


def linked(version: Any, record_ids: Any) -> list[dict[str, Any]]:
    """Those of some records that are public at the moment asked for."""
    found = [version.linked[pk] for pk in record_ids if pk in version.linked]
    return LinkedSerializer(found, many=True).data
