"""A file is refused, not guessed, when its address holds something that cannot be used: nobody would see a notice in it."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from inventory.filters import VersionFilter


def refuse(filterset: VersionFilter) -> HttpResponse | None:
    """400 in plain words for unknown parameters and bad values, None when all is well."""
    lines = []
    if unknown := filterset.unknown_on_page:
        lines.append(_("Unknown parameters: %(names)s") % {"names": ", ".join(name[:40] for name in unknown)})
        lines.append(_("Known are: %(names)s") % {"names": ", ".join(filterset.known)})
    for name, messages in filterset.form.errors.items():
        lines += [f"{name}: {message[:200]}" for message in messages]
    if not lines:
        return None
    return HttpResponse("\n".join([*lines, ""]), status=400, content_type="text/plain; charset=utf-8")
