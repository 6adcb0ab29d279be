"""The settings under test: those of the program, on a database of the run's own.

AMIABLE_TEST_DATABASE  sqlite (default) or postgresql
AMIABLE_TEST_POSTGRESQL  address of a server already started (bin/test gives it); else one is started
AMIABLE_TEST_FOLDER  where the files of the run lie; made and removed by the run that did not get one
"""

import os
import tempfile
from pathlib import Path

from amiable.config.databases import database
from amiable.config.settings import *  # noqa: F403

ENGINE = os.environ.get("AMIABLE_TEST_DATABASE", "sqlite")
if ENGINE not in ("sqlite", "postgresql"):
    raise ValueError(f"AMIABLE_TEST_DATABASE={ENGINE}: sqlite or postgresql")

# The workers of pytest-xdist inherit what the first process puts into the environment.
if "AMIABLE_TEST_FOLDER" not in os.environ:
    os.environ["AMIABLE_TEST_FOLDER"] = MADE_FOLDER = tempfile.mkdtemp(prefix="amiable-tests-")
else:
    MADE_FOLDER = ""
FOLDER = Path(os.environ["AMIABLE_TEST_FOLDER"])

STARTED_SERVER = None
if ENGINE == "postgresql" and "AMIABLE_TEST_POSTGRESQL" not in os.environ:
    from tests import databases

    STARTED_SERVER = databases.start()
    os.environ["AMIABLE_TEST_POSTGRESQL"] = STARTED_SERVER.url

if ENGINE == "postgresql":
    DATABASES = {"default": database(os.environ["AMIABLE_TEST_POSTGRESQL"], FOLDER)}
    DATABASES["default"]["TEST"] = {"NAME": f"amiable_{os.getppid()}_{os.getpid()}"}
else:
    # A file, not memory: locks, journal mode and other processes then behave as they will in service.
    DATABASES = {"default": database("sqlite:///books.sqlite3", FOLDER)}
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / f"test_{os.getpid()}.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = 0

SECRET_KEY = "only for tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
DEMO = True
# Nothing is collected for tests: pages name files as they lie. The folder is there, so that the server does not warn.
STATIC_ROOT = FOLDER / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
