"""What every test shares: seeded random trials, a database of its own, an end that leaves nothing behind."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker
from tests import trials


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """One seed for the whole run, printed at its end; no deadline per example, machines are noisy."""
    hypothesis_settings.register_profile(
        "amiable",
        max_examples=trials.trials(trials.PER_PROPERTY),
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    hypothesis_settings.load_profile("amiable")
    if getattr(config.option, "hypothesisseed", None) is None:
        config.option.hypothesisseed = trials.SEED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Also under -q, which leaves the header out."""
    terminalreporter.write_line(trials.sentence())


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that made the folder and the server ends them; workers made neither."""
    settings = sys.modules.get("tests.settings")
    if settings is None or hasattr(config, "workerinput"):
        return
    if settings.STARTED_SERVER is not None:
        from tests import databases

        databases.stop(settings.STARTED_SERVER)
    if settings.MADE_FOLDER:
        shutil.rmtree(settings.MADE_FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The test database, made for whoever asks: pytest-django would make it for marked tests only."""
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A copy of the test database, where a test may commit; its address, for other processes."""
    from tests.copies import copied_database

    with django_db_blocker.unblock(), copied_database() as url:
        yield url


@pytest.fixture
def environment_of() -> Callable[[str], dict[str, str]]:
    """The environment of another process of the program, on the database at an address."""
    source = Path(__file__).parent.parent / "src"

    def environment(url: str) -> dict[str, str]:
        return os.environ | {
            "AMIABLE_DATABASE_URL": url,
            "AMIABLE_SECRET_KEY": "only for tests",
            "DJANGO_SETTINGS_MODULE": "amiable.config.settings",
            "PYTHONPATH": str(source),
        }

    return environment
