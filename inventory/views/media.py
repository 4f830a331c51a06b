"""Uploaded files: of what is or was public to everybody, of drafts to who may see the draft.

The files of an earlier version go with its page (`as_of`); once a record is withdrawn, none of its files is public.
"""

import re
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse

from inventory.accounts.middleware import is_open
from inventory.choices import Action, State
from inventory.files import SMALLER_NAME, STORED_NAME, smaller_picture
from inventory.models import Programme
from inventory.views.base import only_reads

_POLICY = "default-src 'none'; sandbox"


@only_reads
def media(request: HttpRequest, path: str) -> HttpResponse:
    """A file under exactly the name it was stored with; anything else, and what nobody published, is not found."""
    # A smaller size of a picture is public exactly when the picture is.
    smaller = SMALLER_NAME.fullmatch(path)
    whole = f"{smaller[1]}.webp" if smaller else path
    if not re.fullmatch(STORED_NAME, whole):
        raise Http404
    names_it = Q(image=whole) | Q(documents__file=whole) | Q(evaluations__file=whole)
    kept = Programme.objects.ever_published().exclude(state=State.WITHDRAWN)
    public = kept.filter(record__in=Programme.objects.published().values("record"))
    owner = public.filter(names_it).select_related("record").first()
    is_public = owner is not None
    if owner is None:
        owner = _draft_of(request, names_it)
    if owner is not None and smaller:
        smaller_picture(path, whole, int(smaller[2]))
    if owner is None or not default_storage.exists(path):
        raise Http404
    is_document = path.endswith(".pdf")
    response = FileResponse(
        default_storage.open(path),
        as_attachment=is_document,
        filename=f"{owner.record.code}.{path.rpartition('.')[2]}",
        content_type="application/pdf" if is_document else "image/webp",
    )
    response["Cache-Control"] = "public, max-age=300" if is_public else "private, no-store"
    response["Content-Security-Policy"] = _POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _draft_of(request: HttpRequest, names_it: Q) -> Any:
    """The version of this file that the person may see at the desk, by the desk's own rule of who gets in."""
    if not is_open(request):
        return None
    return Programme.objects.permitted(request.user, Action.VIEW).filter(names_it).select_related("record").first()
