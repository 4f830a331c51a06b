"""Where on the desk something is done: the page of a version, and the place in its form."""

from django.urls import reverse

from inventory.models import Version


def page(version: type[Version] | Version, name: str, *arguments: object) -> str:
    """The address of a page about a version ("change", "publish"), or of its kind ("changelist", "add")."""
    return reverse(f"admin:inventory_{version._meta.model_name}_{name}", args=arguments)


def anchor(version: type[Version] | Version, field: str) -> str:
    """The place of a field, or of a group of rows, in the form; "" for the form as a whole."""
    if not field:
        return ""
    rows = version._meta.get_field(field).one_to_many
    return f"#{field}-group" if rows else f"#id_{field}"


def is_place(version: type[Version] | Version, field: str) -> bool:
    """Whether the form has such a place: what comes back from a page is not believed."""
    return any(known.name == field for known in version._meta.get_fields())
