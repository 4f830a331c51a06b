"""What a verb answers when it is not done."""

from django.utils.translation import gettext as _

from inventory.models import Version
from inventory.permissions import Verdict


class Refused(Exception):
    """A person may not do this; the text says why, in their language."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.reason = verdict.reason


class Conflict(Exception):
    """The version was changed since it was shown, by another person or in another window. `current` is how it stands now (None: it is gone)."""

    def __init__(self, current: Version | None) -> None:
        super().__init__(_("This version was changed in the meantime."))
        self.current = current


class Incomplete(Exception):
    """The version lacks something that publication needs. `missing`: field name → what to do about it."""

    def __init__(self, missing: dict[str, str]) -> None:
        super().__init__(" ".join(missing.values()))
        self.missing = missing
