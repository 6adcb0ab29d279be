"""A database address, as given in AMIABLE_DATABASE_URL, turned into Django's settings for it.

    sqlite:///var/books.sqlite3              a file, from the home folder
    sqlite:////srv/amiable/books.sqlite3     a file, from the root
    postgresql://user:password@host:5432/name
    postgresql://user@/name?host=/run/postgresql

The password may be percent-encoded. Other PostgreSQL parameters are passed on when they are in PASSED_ON.
"""

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PASSED_ON = ("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name", "service")

# Default mode: 118 of 160 concurrent transactions failed "database is locked"; IMMEDIATE: none.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
    # Without recursive triggers a REPLACE would pass those that refuse to delete.
    "init_command": "; ".join(
        f"PRAGMA {setting}"
        for setting in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "recursive_triggers=ON")
    ),
}
KEPT_OPEN_SECONDS = 600


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's settings for the database at `url`; relative files are taken from `home`.

    Raises ImproperlyConfigured, with a message for the person who wrote the address.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise _refused(url, f"l'adresse ne se lit pas ({error})") from error
    if parts.scheme == "sqlite":
        return _sqlite(url, parts, home)
    if parts.scheme in ("postgresql", "postgres"):
        return _postgresql(url, parts)
    raise _refused(url, "seules les adresses sqlite:/// et postgresql:// sont comprises")


def _sqlite(url: str, parts: SplitResult, home: Path) -> dict[str, Any]:
    if parts.netloc or not parts.path.strip("/"):
        raise _refused(url, "il faut trois barres puis un fichier : sqlite:///var/base.sqlite3")
    if parts.query:
        raise _refused(url, "une adresse sqlite n'a pas de paramètre")
    name = unquote(parts.path[1:])
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name if name == ":memory:" else home / name,
        "OPTIONS": dict(SQLITE_OPTIONS),
        "CONN_MAX_AGE": KEPT_OPEN_SECONDS,
    }


def _postgresql(url: str, parts: SplitResult) -> dict[str, Any]:
    name = unquote(parts.path.strip("/"))
    if not name or "/" in name:
        raise _refused(url, "il faut le nom d'une base : postgresql://…/nom")
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    socket_folder = asked.pop("host", "")
    unknown = sorted(set(asked) - set(PASSED_ON))
    if unknown:
        raise _refused(url, f"paramètre inconnu : {', '.join(unknown)}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": socket_folder or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": asked,
        "CONN_MAX_AGE": KEPT_OPEN_SECONDS,
        "CONN_HEALTH_CHECKS": True,
    }


def _refused(url: str, reason: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"AMIABLE_DATABASE_URL={without_password(url)} : {reason}.")


def without_password(url: str) -> str:
    """The address as it may be shown: the password replaced by three stars."""
    before, at, after = url.rpartition("@")
    scheme, slashes, credentials = before.partition("://")
    user, colon, _password = credentials.partition(":")
    return f"{scheme}{slashes}{user}{colon}{'***' if colon else ''}{at}{after}"
