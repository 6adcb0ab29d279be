"""The `amiable` command: exit codes, messages on standard error, nothing heavy loaded to say hello."""

import subprocess
import sys
from collections.abc import Callable

import pytest

AMIABLE = [sys.executable, "-m", "amiable.config.command"]


@pytest.fixture
def run(tmp_path, environment_of) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command with arguments, on a database (an empty file by default)."""

    def run(*arguments: str, url: str = "sqlite:///empty.sqlite3") -> subprocess.CompletedProcess[str]:
        environment = environment_of(url) | {"AMIABLE_HOME": str(tmp_path)}
        return subprocess.run(
            [*AMIABLE, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    return run


def test_an_unknown_command_is_misuse_and_close_ones_are_offered(run) -> None:
    done = run("migrat")
    assert (done.returncode, done.stdout) == (2, "")
    assert "migrate" in done.stderr


def test_a_wrong_option_is_misuse(run) -> None:
    done = run("migrate", "--no-such-option")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--no-such-option" in done.stderr


def test_a_wrong_address_is_misuse_and_the_password_is_kept_back(run) -> None:
    done = run("check", url="mysql://u:secret@h/n")
    assert (done.returncode, done.stdout) == (2, "")
    assert "AMIABLE_DATABASE_URL" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_cannot_be_opened_is_said_in_one_line(run) -> None:
    done = run("migrate", url="sqlite:////nowhere/at/all.sqlite3")
    assert (done.returncode, done.stdout.count("Traceback"), done.stderr.count("\n")) == (1, 0, 1)
    assert "/nowhere/at/all.sqlite3" in done.stderr


def test_an_unprepared_database_says_what_to_do(run) -> None:
    done = run("shell", "-c", "from amiable.people.models import User; list(User.objects.all())")
    assert done.returncode == 1
    assert "amiable migrate" in done.stderr


def test_help_lists_the_commands(run) -> None:
    done = run("help")
    assert done.returncode == 0
    assert "migrate" in done.stdout


def test_starting_loads_no_engine_and_writes_no_key(run, tmp_path) -> None:
    heavy = ("polars", "narwhals", "duckdb", "adbc_driver_postgresql", "xlsxwriter", "numpy")
    done = run(
        "shell", "--no-startup", "--no-imports", "-c", f"import sys; print([n for n in {heavy} if n in sys.modules])"
    )
    assert done.stdout.strip() == "[]", done.stderr
    assert not (tmp_path / "secret_key").exists()
