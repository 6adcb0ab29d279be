"""Run the blocks of pages, in one process, each page in an empty folder and on an empty database.

    python -m tests.docs.run PAGE…      prints JSON: page → list of {command, printed, code}

The clock stands still, so that a page prints the same on every day. Started by the tests as a process of its own,
with AMIABLE_DATABASE_URL in a temporary folder.
"""

import json
import os
import re
import shlex
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

from tests.docs.pages import COMMAND, Block, Step, blocks, steps

from amiable.config.command import main

DAY = "2026-11-24"
_ON = re.compile(r"\bon (\d{4}-\d\d-\d\d)")
_HEAD = re.compile(r"\b\d+:[0-9a-f]{64}\b")


def run(pages: list[Path], folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The commands of the pages, done, with what they printed (both streams, as on a terminal) and their codes."""
    call(["migrate", "--verbosity", "0"], DAY)
    empty = Path(os.environ["AMIABLE_DATABASE_URL"].removeprefix("sqlite:///"))
    return {str(page): _run_page(page, empty, folder / str(number)) for number, page in enumerate(pages)}


def _run_page(page: Path, empty: Path, folder: Path) -> list[dict[str, Any]]:
    folder.mkdir()
    _use_copy(empty, folder / "books.sqlite3")
    done: list[dict[str, Any]] = []
    day, head = DAY, ""
    for block in blocks(page):
        if block.mark.startswith("file "):
            folder.joinpath(block.mark.removeprefix("file ").strip()).write_text(block.text, encoding="utf-8")
        elif block.mark.startswith("run"):
            if found := _ON.search(block.mark):
                day = found[1]
            for step in steps(block):
                with chdir(folder):
                    code, printed = call(arguments_of(step, head), day)
                head = found[0] if (found := _HEAD.search(printed)) else head
                done.append({"command": step.command, "printed": printed, "code": code})
    return done


def _use_copy(empty: Path, copy: Path) -> None:
    """The connection of this process goes to a copy of the empty database."""
    import sqlite3
    from contextlib import closing

    from django.db import connection

    connection.close()
    with closing(sqlite3.connect(empty)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    connection.settings_dict["NAME"] = copy


def arguments_of(step: Step, head: str) -> list[str]:
    """What the shell would hand to `amiable`."""
    found = COMMAND.match(f"$ {step.command}")
    if not found:
        raise ValueError(f"only bin/amiable and bin/demo are run, not: {step.command}")
    words = shlex.split(step.command.replace("LIGNE:EMPREINTE", head))[1:]
    return ["demo", *words] if found[1] == "demo" else words


def call(arguments: list[str], day: str) -> tuple[int, str]:
    """(exit code, what both streams got) of one command, on that day at nine in the morning in Paris."""
    at = datetime.fromisoformat(f"{day}T08:00:00").replace(tzinfo=UTC)
    heard = StringIO()
    with mock.patch("django.utils.timezone.now", return_value=at), redirect_stdout(heard), redirect_stderr(heard):
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return code, heard.getvalue()


def exit_code_of(block: Block) -> int:
    """What the last command of a block ends with."""
    found = re.search(r"\bexit (\d+)", block.mark)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run([Path(name) for name in sys.argv[1:]], Path.cwd())))
