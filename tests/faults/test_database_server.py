"""The tests' own PostgreSQL leaves nothing behind, even when the run that started it was killed."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
from tests import databases

ROOT = Path(__file__).resolve().parent.parent.parent
KILLED = "import os; from tests import databases; print(databases.start().folder, flush=True); os.kill(os.getpid(), 9)"


def test_a_server_whose_owner_was_killed_ends_at_the_next_start() -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    killed = subprocess.run(
        [sys.executable, "-c", KILLED], env=environment, capture_output=True, text=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    left = Path(killed.stdout.strip())
    assert (left / "data" / "postmaster.pid").exists()

    server = databases.start()
    try:
        assert not left.exists()
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        databases.stop_abandoned()  # this one has an owner
        assert (server.folder / "data" / "postmaster.pid").exists()
    finally:
        databases.stop(server)
    assert not server.folder.exists()


def test_what_cannot_be_started_is_said_and_leaves_nothing(monkeypatch, tmp_path) -> None:
    before = set(Path(tempfile.gettempdir()).glob("*amiable-pg-*"))
    monkeypatch.setattr(databases, "SETTINGS", {"no_such_setting": "on"})
    try:
        databases.start()
    except databases.PostgresqlIsUnavailable as error:
        assert "no_such_setting" in str(error)
    else:
        raise AssertionError("a server started with a setting that does not exist")
    assert set(Path(tempfile.gettempdir()).glob("*amiable-pg-*")) == before
