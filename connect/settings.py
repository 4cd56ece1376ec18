"""Settings of the portal, in the order of a deployment. Everything that differs between installations comes from
the environment; `.env.example` lists all variables."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from connect import env

BASE_DIR = Path(__file__).resolve().parent.parent

# Environment

SECRET_KEY = env.text("SECRET_KEY")
# A portal without a secret is a checkout somebody tries out; it answers on this machine only.
DEBUG = env.flag("DEBUG", default=not SECRET_KEY)
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured("SECRET_KEY is missing. Set it to a long random text (see .env.example).")
    SECRET_KEY = "only-for-trying-out-on-this-machine"  # noqa: S105 - never used outside debug

SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")

BASE_URL = env.text("BASE_URL", "http://127.0.0.1:8000" if DEBUG else "https://localhost").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if DEBUG else urlsplit(BASE_URL).hostname or "")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# Apps

INSTALLED_APPS = [
    "accounts",
    "directory",
    "events",
    "connect.admin_config.ConnectAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "phonenumber_field",
    "connect",  # last: its roles need the permissions django.contrib.auth creates after a migration
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "connect.headers.browser_features",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "directory.origin.of_changes",
    "connect.headers.private_pages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.second_factor.required_of_those_with_a_role",
]

ROOT_URLCONF = "connect.urls"
WSGI_APPLICATION = "connect.wsgi.application"

# Database and cache

DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{BASE_DIR / 'var' / 'db.sqlite3'}")
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Only IMMEDIATE lets a transaction wait for the write lock instead of failing at once; FULL survives power loss.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;",
    }
else:
    DATABASES["default"] |= {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            # In seconds; commands such as a migration or an import may take longer than a page (see manage.py).
            "options": f"-c statement_timeout={env.number('STATEMENT_TIMEOUT', 10)}s -c lock_timeout=5s"
            " -c idle_in_transaction_session_timeout=30s",
        },
    }

# Shared by all processes: rate limits counted per process would multiply with the workers. Roomy, because Django throws
# a third of a full table away, and with it what stands against guessing.
CACHE_URL = env.text("CACHE_URL", "dbcache://cache?max_entries=100000")
CACHES = {"default": environ.Env.cache_url_config(CACHE_URL)}

# Outlives the database: who was erased stays erased when a backup is restored
ERASURE_LOG = env.text("ERASURE_LOG", str(BASE_DIR / "var" / "erased.log"))

# Templates and forms

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
                "connect.context.portal",
            ],
            "libraries": {"heroicons": "connect.icons"},
        },
    }
]
FORM_RENDERER = "connect.forms.PortalFormRenderer"

# Language and time: German without a prefix, English under /en/

LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
PHONENUMBER_DEFAULT_REGION = "DE"
PHONENUMBER_DEFAULT_FORMAT = "NATIONAL"
FORMAT_MODULE_PATH = "connect.formats"

# Static files

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Security

HTTPS = BASE_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS and env.flag("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if env.flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PROXY_COUNT", 1)
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "connect.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Django's admin and our own CSS draw small signs as data
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Mail

EMAIL_CONFIG = environ.Env.email_url_config(env.text("EMAIL_URL", "consolemail://"))
vars().update(EMAIL_CONFIG)
# Where mails come back to that could not be delivered: `imaps://user:password@host/INBOX`
BOUNCES_URL = env.text("BOUNCES_URL", "")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", "CONNECT <connect@example.org>")
EMAIL_TIMEOUT = 10
# Besides `run_jobs` once a minute: a mail leaves right after the page it belongs to, in the background.
MAIL_AT_ONCE = env.flag("MAIL_AT_ONCE", default=True)

# Accounts

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.AboutYouForm"
SIGNUP = env.choice("SIGNUP", ["invitation", "closed", "domain", "open"])
SIGNUP_DOMAINS = [domain.lower().removeprefix("@") for domain in env.words("SIGNUP_DOMAINS")]

# The second factor: an app, a key or a passkey; required of those whose account opens more than their own. The demo
# accounts of a checkout do without.
SECOND_FACTOR_REQUIRED = env.flag("SECOND_FACTOR_REQUIRED", default=not DEBUG)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "CONNECT"
MFA_TOTP_TOLERANCE = 1  # the code before and after: clocks of telephones are a little wrong
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# Log: warnings and errors to the error stream; the server in front keeps access logs

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
    "filters": {"without_keys": {"()": "connect.log.WithoutKeys"}},
    # Loggers with a filter of their own: those of a parent are not asked for what a child writes.
    "loggers": {
        name: {"filters": ["without_keys"]} for name in ("django.request", "django.security.csrf", "django.security")
    },
    "root": {"handlers": ["stream"], "level": "WARNING"},
}

# Entries: after so many days somebody is asked whether they still hold. A record may have an interval of its own.

REVIEW_DAYS = {
    "organisation": env.number("REVIEW_DAYS_ORGANISATION", 365),
    "offer": env.number("REVIEW_DAYS_OFFER", 180),
    "contact": env.number("REVIEW_DAYS_CONTACT", 365),
}

# Whether the websites and appointment links of entries are asked, by this server, if they still answer
LINK_CHECKS = env.flag("LINK_CHECKS", default=not DEBUG)

# Who runs this portal: named in the imprint, in mails and in the footer

OPERATOR = {
    "name": env.text("OPERATOR_NAME", "Beispielträger e. V."),
    "address": env.words("OPERATOR_ADDRESS", "Beispielstraße 1,12345 Berlin"),
    "represented_by": env.text("OPERATOR_REPRESENTED_BY", "Vorstand des Beispielträgers"),
    "register": env.text("OPERATOR_REGISTER", ""),
    "email": env.text("OPERATOR_EMAIL", "connect@example.org"),
    "phone": env.text("OPERATOR_PHONE", "030 23125 000"),
}
