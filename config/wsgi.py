"""The door through which a web server reaches the inventory."""

import os
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

from config import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def read_as_utf8(inner: Callable[..., Any]) -> Callable[..., Any]:
    """Take the code of its text out of every request: Django reads in whatever codec of Python the sender names.

    rot13, base64 and unicode_escape are among them, and a request that cannot be read is an error before any page.
    """

    def outer(environ: dict[str, Any], start_response: Any) -> Any:
        try:
            kind, parameters = parse_header_parameters(environ.get("CONTENT_TYPE") or "")
        except ValueError:
            kind, parameters = "", {}
        boundary = f'; boundary="{parameters["boundary"]}"' if "boundary" in parameters else ""
        return inner(environ | {"CONTENT_TYPE": kind + boundary}, start_response)

    return outer


application = read_as_utf8(get_wsgi_application())

if environment.problems:
    # manage.py check names them all; a site that guesses what was meant would be worse than none.
    raise ImproperlyConfigured("; ".join(f"{problem.variable} {problem.says}" for problem in environment.problems))

if settings.SENTRY_DSN:
    # Only those who report errors elsewhere need the package; the system checks say so when it is missing.
    import sentry_sdk

    sentry_sdk.init(dsn=settings.SENTRY_DSN, send_default_pii=False, max_request_body_size="never")
