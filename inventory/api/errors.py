"""Every refusal is JSON with a `detail` that a person can read."""

import logging
from difflib import get_close_matches
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

logger = logging.getLogger("inventory.api")

SHOWN = 60
"""Characters of a wrong name or value that an answer repeats."""


class Refusal(APIException):
    """An answer other than the data. `facts`: what stands beside `detail`."""

    def __init__(self, status: int, detail: str, **facts: Any) -> None:
        super().__init__(detail)
        self.status_code = status
        self.facts = facts


def unknown_parameters(unknown: list[str], known: list[str]) -> Refusal:
    """400: parameters that nobody understands, by name, with those that exist and the one that was probably meant."""
    names = [name[:SHOWN] for name in unknown]
    said = (
        _("Unknown parameters: %(names)s. Known are: %(known)s.")
        if known
        else _("Unknown parameters: %(names)s. None is known here.")
    )
    detail = said % {"names": ", ".join(names), "known": ", ".join(known)}
    near = [match for name in names for match in get_close_matches(name, known, n=1)]
    if near:
        detail += " " + _("Did you mean %(names)s?") % {"names": ", ".join(dict.fromkeys(near))}
    return Refusal(400, detail, unknown=names, known=known)


def bad_values(errors: dict[str, list[str]]) -> Refusal:
    """400: values that cannot be used, by parameter."""
    short = {name: [str(message)[:300] for message in messages] for name, messages in errors.items()}
    detail = " ".join(f"{name}: {' '.join(messages)}" for name, messages in short.items())
    return Refusal(400, detail[:2000], errors=short)


def handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception in a view of the API.

    Without a database the middleware answers (503). What nobody foresaw is logged, and answered without its particulars.
    """
    if isinstance(exception, OperationalError | InterfaceError):
        return None
    if isinstance(exception, SuspiciousOperation):
        return Response({"detail": _("The request cannot be read.")}, status=400)
    response = exception_handler(exception, context)
    if response is None and not settings.DEBUG:
        logger.exception("unforeseen error in the API", exc_info=exception)
        response = Response({"detail": _("Something went wrong on our side. It has been logged.")}, status=500)
    elif isinstance(exception, Refusal):
        response.data = {"detail": response.data["detail"], **exception.facts}
    return response
