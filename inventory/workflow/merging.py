"""Two records of the same thing become one."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.choices import Action, Verb
from inventory.models import Record, Version
from inventory.permissions import Verdict
from inventory.workflow import steps
from inventory.workflow.errors import Refused


def merge(version: Version, *, into: Version, by: Any, lock: int, note: str) -> Version:
    """Withdraw `version` in favour of another published record; its address leads there from now on.

    Both histories stay as they are, and nothing of the other record changes: what is worth keeping goes into a
    draft of it. Raises `Refused`, `Incomplete` without a reason, `Conflict`.
    """
    steps.require_words(note, _("Say why the two are one."))
    with transaction.atomic():
        # Two merges of the same two at once must not wait for each other.
        for one in sorted((version, into), key=lambda either: either.pk):
            steps.claim(one, Action.MERGE, by, lock if one is version else into.lock)
        current, target = steps.reread(version), steps.reread(into)
        if current.record_id == target.record_id or current.record.country_id != target.record.country_id:
            raise Refused(Verdict(False, _("Choose another record of the same country.")))
        if type(current).objects.filter(record_id=current.record_id).open().exists():
            raise Refused(Verdict(False, _("The record has an open draft. Publish or discard it first.")))
        now = timezone.now()
        steps.end(version, lock, by=by, at=now)
        Record.objects.filter(pk=current.record_id).update(merged_into=target.record_id)
        # Whoever had been merged into the record that goes now is led on to where it goes.
        Record.objects.filter(merged_into=current.record_id).update(merged_into=target.record_id)
        version.refresh_from_db()
        steps.append(version, Verb.MERGED, by, Action.MERGE, note, at=now)
    return version
