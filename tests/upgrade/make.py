"""Make the databases that later versions must be able to upgrade: `python -m tests.upgrade.make 0.1.0`.

The demo company, smaller, as this version leaves it on each engine: a dump of both, and the position they hold.
Run once per release, before the version is published; never changed afterwards.
"""

import gzip
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import databases

ROOT = Path(__file__).resolve().parent
CUSTOMERS = 60
FILL = f"from amiable.jobs.demo import load; load(lambda line: None, customers={CUSTOMERS})"
POSITION = ("position", "--as-of", "2026-11-24", "--by", "portion", "--format", "json")


def amiable(url: str, *arguments: str) -> str:
    """Run the command on the database at `url`; what it printed."""
    environment = os.environ | {"AMIABLE_DATABASE_URL": url, "AMIABLE_SECRET_KEY": "only for tests"}
    command = [sys.executable, "-m", "amiable.config.command", *arguments]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr}")
    return done.stdout


def write(file: Path, text: str) -> None:
    """Write compressed, without a date inside."""
    with file.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed:
        packed.write(text.encode())


def main(version: str) -> None:
    """Make the three files of `version`."""
    folder = ROOT / version
    folder.mkdir()
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "books.sqlite3"
        _fill(f"sqlite:///{file}")
        (folder / "position.json").write_text(amiable(f"sqlite:///{file}", *POSITION), encoding="utf-8")
        write(folder / "sqlite.sql.gz", "\n".join(sqlite3.connect(file).iterdump()))
    server = databases.start()
    try:
        _fill(server.url)
        dump = [server.binaries / "pg_dump", "--inserts", "--rows-per-insert=200", "--no-owner", "--no-privileges"]
        done = subprocess.run(
            [*map(str, dump), "-h", str(server.folder), "-U", databases.USER, "postgres"],
            check=True,
            capture_output=True,
            text=True,
        )
        # Lines with a backslash are for one client only, not for the server.
        write(folder / "postgresql.sql.gz", "".join(x for x in done.stdout.splitlines(True) if not x.startswith("\\")))
    finally:
        databases.stop(server)


def _fill(url: str) -> None:
    amiable(url, "migrate", "--verbosity", "0")
    amiable(url, "shell", "--verbosity", "0", "--command", FILL)


if __name__ == "__main__":
    main(sys.argv[1])
