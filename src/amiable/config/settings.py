"""Django's settings. What a company chooses is in its own settings; what an operator chooses is here,
by environment variables:

AMIABLE_HOME          folder of the data (default: the current folder)
AMIABLE_DATABASE_URL  see `databases.py` (default: the SQLite file var/amiable.sqlite3 in the home)
AMIABLE_SECRET_KEY    default: made once and kept in var/secret_key in the home, or beside the SQLite file
AMIABLE_HOSTS         names the web server answers to, separated by commas
AMIABLE_ORIGINS       addresses under which a proxy serves it (https://amiable.example), separated by commas
AMIABLE_ADDRESS       address at which people reach it, for the links in e-mails (default: http://127.0.0.1:8000)
AMIABLE_SMTP          mail server: smtp://user:password@host:587?tls=starttls (or tls=on: from the start, tls=off: in
                      clear); default: nothing is sent, and messages wait
AMIABLE_DEBUG         1 shows Django's error pages and /components/; never in production
AMIABLE_DEMO          1 offers /components/, and one-click sign-in for the people of the demonstration; never with
                      real data
AMIABLE_TODAY         the day it is on the screens (the demonstration's is fixed); default: the clock's
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from amiable.config.databases import database
from amiable.config.secrets import secret_key

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("AMIABLE_HOME") or Path.cwd()).absolute()
DATA = HOME / "var"

DEBUG = os.environ.get("AMIABLE_DEBUG") == "1"
DEMO = os.environ.get("AMIABLE_DEMO") == "1"
TODAY = os.environ.get("AMIABLE_TODAY", "")


def _listed(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


ALLOWED_HOSTS = _listed("AMIABLE_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _listed("AMIABLE_ORIGINS")
ADDRESS = os.environ.get("AMIABLE_ADDRESS", "").strip().rstrip("/") or "http://127.0.0.1:8000"
SMTP = os.environ.get("AMIABLE_SMTP", "").strip()

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "amiable.people",
    "amiable.journal",
    "amiable.correspondence",
    "amiable.evidence",
    "amiable.receivables",
    "amiable.disputes",
    "amiable.intake",
    "amiable.portfolio",
    "amiable.jobs",
    "amiable.web",
]
AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "amiable.config.urls"

WSGI_APPLICATION = "amiable.config.wsgi.application"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "amiable.web.middleware.content_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "amiable.web.middleware.reads_only",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "amiable.web.middleware.refusals",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,  # those of allauth that are not ours
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "amiable.web.page.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "amiable.web.templatetags.amiable",
                "amiable.web.templatetags.frame",
            ],
        },
    }
]
# Cookies, not sessions: a page that only shows writes nothing.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# Signing in. Accounts are made by `amiable user add`: nobody signs up, and one mechanism locks out (axes).
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "companies"
ACCOUNT_ADAPTER = "amiable.web.signin.Accounts"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": None}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Amiable"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "amiable.web.signin.name_tried"
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

CSRF_FAILURE_VIEW = "amiable.web.views.entry.unsafe_form"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if any(origin.startswith("https://") for origin in CSRF_TRUSTED_ORIGINS):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "amiable.web.given_files.Bounded",  # what is beyond the limits is not written to a temporary file first
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static", DATA / "static-parts"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "amiable.web.storage.Fingerprinted"},
}

_address = os.environ.get("AMIABLE_DATABASE_URL", "")
if not _address:
    try:
        DATA.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"le dossier {DATA} ne peut pas être créé ({error.strerror}) : voir AMIABLE_HOME"
        ) from None
DATABASES = {"default": database(_address or "sqlite:///var/amiable.sqlite3", HOME)}


def _key_file() -> Path:
    name = DATABASES["default"]["NAME"]
    return (name.parent if isinstance(name, Path) else DATA) / "secret_key"


# Asked for only when something is signed, so that no command writes a file by being started.
SECRET_KEY = SimpleLazyObject(lambda: secret_key(os.environ.get("AMIABLE_SECRET_KEY", ""), _key_file()))

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]  # `serve` lays out static-parts before it is read
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("AMIABLE_LOG", "WARNING")},
}
