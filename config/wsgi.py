"""The door through which a web server reaches the inventory."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from config import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

if environment.problems:
    # manage.py check names them all; a site that guesses what was meant would be worse than none.
    raise ImproperlyConfigured("; ".join(f"{problem.variable} {problem.says}" for problem in environment.problems))

if settings.SENTRY_DSN:
    # Only those who report errors elsewhere need the package; the system checks say so when it is missing.
    import sentry_sdk

    sentry_sdk.init(dsn=settings.SENTRY_DSN, send_default_pii=False, max_request_body_size="never")
