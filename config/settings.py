"""Settings: one file, read from the environment. README lists every variable; inventory/checks.py words what is missing or wrong."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from config import embedded
from config import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.truth("DEBUG", default=False)
SECRET_KEY = env.secret("SECRET_KEY")
ALLOWED_HOSTS = env.texts("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.texts("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.text("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
FOUR_EYES = env.truth("FOUR_EYES", default=True)
REQUIRE_MFA = env.truth("REQUIRE_MFA", default=not DEBUG)
SENTRY_DSN = env.text("SENTRY_DSN")  # read by config/wsgi.py

# The demo on the loopback interface speaks plain HTTP; everything else must be behind TLS.
SECURE = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "inventory.apps.InventoryConfig",
    "inventory.apps.DeskConfig",  # django.contrib.admin with our site
    "inventory.apps.PeopleConfig",  # django.contrib.auth under a name that people understand
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]

MIDDLEWARE = [
    # Headers first, so that a refusal carries them too.
    "inventory.middleware.CompressText",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "inventory.middleware.PermissionsPolicy",
    "inventory.middleware.RefuseBrokenInput",
    "inventory.middleware.RefuseLongBodies",
    "inventory.middleware.DatabaseAway",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "inventory.middleware.PublicReadsNoCookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "inventory.accounts.middleware.DeskGuard",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# One engine everywhere. Without DATABASE_URL the address is that of the embedded server, which manage.py,
# `make run` and the tests start when it is not running; nothing is started by importing this file.
DATABASE = env.database("DATABASE_URL", default=embedded.url())
DATABASE_OPTIONS = DATABASE.pop("OPTIONS", {})  # sslmode and the like; a socket's folder comes as `host`
DATABASES = {
    "default": {
        **DATABASE,
        "HOST": DATABASE_OPTIONS.pop("host", DATABASE["HOST"]),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 3,
            # No request may hold the database for longer; long jobs raise the limit for themselves.
            "options": "-c statement_timeout=15s -c lock_timeout=5s -c timezone=UTC",
            **DATABASE_OPTIONS,
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
FORMAT_MODULE_PATH = "config.dates"
LOCALE_PATHS = [BASE_DIR / "inventory" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / ".data" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.text("MEDIA_ROOT", default=str(BASE_DIR / ".data" / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Accounts: inventory.accounts says what is ours; what follows tells django-allauth.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "admin:index"
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60  # of an invitation; for who has a password inventory.accounts.tokens gives an hour
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "inventory.accounts.tokens.Tokens"  # noqa: S105  a class, no password
ACCOUNT_ADAPTER = "inventory.accounts.adapters.Accounts"
ACCOUNT_FORMS = {
    "login": "inventory.accounts.forms.SignInForm",
    "change_password": "inventory.accounts.forms.NewPasswordForm",
    "reset_password": "inventory.accounts.forms.ForgottenForm",
    "reset_password_from_key": "inventory.accounts.forms.ChosenPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}  # the form reads an e-mail address as the name that it belongs to
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # there is no sign-up; allauth wants to hear of one
ACCOUNT_EMAIL_VERIFICATION = "none"  # the secretariat enters the addresses
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # they live in a cache of each process; ours in the database (inventory.accounts.limits)
MFA_ADAPTER = "inventory.accounts.adapters.SecondFactors"
MFA_FORMS = {
    "authenticate": "inventory.accounts.forms.CodeForm",
    "reauthenticate": "inventory.accounts.forms.CodeAgainForm",
    "activate_totp": "inventory.accounts.forms.AppForm",
    "add_webauthn": "inventory.accounts.forms.PasskeyForm",
    "edit_webauthn": "inventory.accounts.forms.PasskeyNameForm",
    "authenticate_webauthn": "inventory.accounts.forms.ShownPasskeyForm",
    "reauthenticate_webauthn": "inventory.accounts.forms.ShownPasskeyAgainForm",
}
MFA_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # phones' clocks are wrong by some seconds
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE

# A session that is not used for an hour ends; inventory.accounts.middleware ends it after twelve in any case.
SESSION_COOKIE_AGE = 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = "Lax"
# The prefix makes browsers refuse a cookie that another host or plain HTTP has set.
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE else "csrftoken"

# Mails leave from the outbox (manage.py send_mails). Without a mail server they become files, and the desk says so.
EMAIL_URL = env.text("EMAIL_URL")
MAILS_FOLDER = BASE_DIR / ".data" / "mails"
EMAIL = env.email("EMAIL_URL") or {"EMAIL_BACKEND": "inventory.mailfiles.EmailBackend"}
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = EMAIL.get("EMAIL_HOST") or "localhost", EMAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL.get("EMAIL_HOST_USER") or "", EMAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = bool(EMAIL.get("EMAIL_USE_TLS")), bool(EMAIL.get("EMAIL_USE_SSL"))
EMAIL_FILE_PATH = EMAIL.get("EMAIL_FILE_PATH") or None
EMAIL_TIMEOUT = 10
# EMAIL_URL may name the sender: smtp+tls://user:password@mail.example.org:587/?from=inventory@example.org
DEFAULT_FROM_EMAIL = EMAIL.get("OPTIONS", {}).get("FROM") or EMAIL_HOST_USER or "inventory@localhost"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a programme with many child rows is one big form

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "inventory.api.errors.handler",
    "DEFAULT_SCHEMA_CLASS": "inventory.api.schema.Schema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.AnonRateThrottle"],
    # A brake on runaway scripts, counted per address and process; a mirror at ten requests a second never meets it.
    "DEFAULT_THROTTLE_RATES": {"anon": "3000/min"},
    "NUM_PROXIES": 0,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "SME Policy Inventory of the Pacific Alliance",
    "VERSION": "1",
    "DESCRIPTION": "What the public pages show, for programs: read-only, no login, no cookies. Lists take the parameters "
    "of the pages; repeat a parameter for OR, different ones are ANDed, and an unknown one is an error. `as_of` shows any "
    "past day. Every text stands in Spanish and English, `_es` and `_en`; an empty one is missing. What is not known is "
    "said so: `budget_state` and its like tell reported, none, unknown, not applicable and not asked apart.",
    "LICENSE": {"name": "Data: CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SORT_OPERATIONS": False,
    "DEFAULT_GENERATOR_CLASS": "inventory.api.generator.Generator",
    # Vocabularies keep their names whichever field uses them.
    "ENUM_NAME_OVERRIDES": {
        name: f"inventory.choices.{name}"
        for name in (
            "AgencyRole",
            "AgencyType",
            "AgendaOrigin",
            "AgendaStatus",
            "Answer",
            "Axis",
            "Basis",
            "BudgetType",
            "Criterion",
            "EvaluationType",
            "FirmSize",
            "FundingSource",
            "IndicatorTheme",
            "Internationalisation",
            "Kind",
            "Level",
            "LinkState",
            "Operator",
            "ProgrammeStatus",
            "Provenance",
            "RelationType",
            "Role",
            "Section",
            "Supports",
            "Unit",
            "YearBasis",
        )
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
