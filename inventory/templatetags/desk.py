"""Tags and filters about how complete a record is and what readers can do about it."""

from django import template
from django.urls import reverse

from inventory.choices import TONES
from inventory.models import Version
from inventory.quality import completeness

register = template.Library()
register.filter(completeness)


@register.filter
def desk_url(version: Version) -> str:
    """Where the desk shows a version."""
    return reverse(f"admin:inventory_{version._meta.model_name}_change", args=[version.pk])


@register.filter
def tone(state: str) -> str:
    """The colour of a state at the desk, a suffix of a class of its style sheet."""
    return TONES.get(state, "muted")
