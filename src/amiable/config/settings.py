"""Django's settings. What a company chooses is in its own settings; what an operator chooses is here,
by environment variables:

AMIABLE_HOME          folder of the data (default: the current folder)
AMIABLE_DATABASE_URL  see `databases.py` (default: the SQLite file var/amiable.sqlite3 in the home)
AMIABLE_SECRET_KEY    default: made once and kept in var/secret_key in the home, or beside the SQLite file
AMIABLE_HOSTS         names the web server answers to, separated by commas
AMIABLE_DEBUG         1 shows Django's error pages; never in production
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
ALLOWED_HOSTS = [
    host.strip() for host in os.environ.get("AMIABLE_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host.strip()
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "amiable.people",
    "amiable.journal",
    "amiable.receivables",
    "amiable.disputes",
    "amiable.intake",
    "amiable.jobs",
]
AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "amiable.config.urls"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

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

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("AMIABLE_LOG", "WARNING")},
}
