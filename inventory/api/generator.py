from typing import Any

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request


class Generator(SchemaGenerator):
    """Writes the description in English, whoever asks: it is one document, the same for everybody."""

    def get_schema(self, request: Request | None = None, public: bool = False) -> dict[str, Any]:
        with translation.override("en"):
            return super().get_schema(request=None, public=True)
