"""Empty, migrated databases on each engine, and processes of the program working on them. Not a test."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from tests import databases

ROOT = Path(__file__).resolve().parent.parent.parent
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Engine:
    """`new` makes an empty migrated database and gives its address; `rows` counts the rows of some tables of one, in
    one statement: the server may still be committing what a process sent before it was killed."""

    name: str
    new: Callable[[], str]
    rows: Callable[[str, Sequence[str]], tuple[int, ...]]


def environment(url: str) -> dict[str, str]:
    """Of another process, on the database at `url`; it finds the program and the tests' own modules."""
    left_out = ("AMIABLE_TEST", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return kept | {
        "AMIABLE_DATABASE_URL": url,
        "AMIABLE_SECRET_KEY": "only for tests",
        "DJANGO_SETTINGS_MODULE": "amiable.config.settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        # Dozens of processes start: they share their compiled modules, in the folder of the run.
        "PYTHONPYCACHEPREFIX": str(Path(os.environ["AMIABLE_TEST_FOLDER"]) / "compiled"),
        "PYTHONWARNINGS": "ignore",
    }


def start(url: str, *arguments: object, module: str = "tests.faults.worker") -> "subprocess.Popen[str]":
    """A process at work; its three streams are pipes of text."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(command, env=environment(url), cwd=ROOT, text=True, **pipes)


def ended(process: "subprocess.Popen[str]", seconds: int = 60) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a process, which is killed when it takes too long."""
    try:
        out, err = process.communicate(timeout=seconds)
    finally:
        process.kill()
    return process.returncode, out, err


def _migrate(url: str) -> None:
    code, out, err = ended(start(url, "migrate", "-v0", module="amiable.config.command"))
    assert code == 0, out + err


def _counting(tables: Sequence[str]) -> str:
    return "SELECT " + ", ".join(f'(SELECT count(*) FROM "{table}")' for table in tables)


def sqlite(folder: Path) -> Engine:
    """Files in `folder`, copied from one that was migrated."""
    first = folder / "empty.sqlite3"
    _migrate(f"sqlite:///{first}")

    def new() -> str:
        file = folder / f"{next(_numbers)}.sqlite3"
        shutil.copy(first, file)
        return f"sqlite:///{file}"

    def rows(url: str, tables: Sequence[str]) -> tuple[int, ...]:
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            return tuple(connection.execute(_counting(tables)).fetchone())

    return Engine("sqlite", new, rows)


def postgresql(server: databases.Server) -> Engine:
    """Databases of `server`, copied from one that was migrated."""
    import psycopg

    def administer(statement: str) -> None:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(statement)

    def address(name: str) -> str:
        return server.url.replace("/postgres?", f"/{name}?")

    administer("CREATE DATABASE prepared")
    _migrate(address("prepared"))

    def new() -> str:
        name = f"faults_{next(_numbers)}"
        administer(f"CREATE DATABASE {name} TEMPLATE prepared")
        return address(name)

    def rows(url: str, tables: Sequence[str]) -> tuple[int, ...]:
        with psycopg.connect(url) as connection:
            return tuple(connection.execute(_counting(tables)).fetchone() or ())

    return Engine("postgresql", new, rows)
