"""Opening a file of unknown origin in a process of its own, which may take only so much memory, time and output."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from amiable.evidence.limits import OUTPUT, WALL_SECONDS

MODULE = "amiable.evidence.rendering"
_JPEG = b"\xff\xd8\xff"


class TooSlow(Exception):
    """The process was stopped after `WALL_SECONDS`: the file may be to blame, or the machine."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A JPEG, and how many pages there are, None where it is unknown."""

    picture: bytes
    pages: int | None


def rendered(media_type: str, content: bytes, *, wall: float = WALL_SECONDS) -> Rendered | None:
    """The picture of a file; None where it is broken, encrypted, or asks for more than it may. Raises `TooSlow`."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        given.write(content)
        given.seek(0)
        if _run(media_type, given, made, wall) != 0:
            return None
        made.seek(0)
        return _understood(made.read(OUTPUT + 1))


def _run(media_type: str, given: IO[bytes], made: IO[bytes], wall: float) -> int:
    """The exit code. Input and output are files, so that neither side waits for the other; the environment holds
    nothing but where Python finds its modules."""
    modules = os.pathsep.join(str(Path(path).absolute()) for path in sys.path if path)
    environment = {"PYTHONPATH": modules, "LC_ALL": "C.UTF-8", "PATH": os.defpath}
    with subprocess.Popen(
        [sys.executable, "-P", "-m", MODULE, media_type],
        stdin=given,
        stdout=made,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=tempfile.gettempdir(),
        start_new_session=True,
    ) as process:
        try:
            return process.wait(wall)
        except subprocess.TimeoutExpired:
            raise TooSlow from None
        finally:  # also where this process is asked to end
            if process.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)


def _understood(output: bytes) -> Rendered | None:
    """What it wrote, if it is what it should be: it read a file of unknown origin."""
    head, _line, picture = output.partition(b"\n")
    try:
        told = json.loads(head)
        pages, size = told["pages"], told["size"]
    except (ValueError, KeyError, TypeError):
        return None
    if len(picture) != size or not picture.startswith(_JPEG):
        return None
    return Rendered(picture, pages if isinstance(pages, int) else None)
