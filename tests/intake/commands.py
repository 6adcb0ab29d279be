"""The `amiable` command run inside the test's process, on the database at hand. Not a test."""

import contextlib
import io
import json
import os
import warnings
from dataclasses import dataclass
from typing import Any
from unittest import mock

from amiable.config.command import main


@dataclass(frozen=True)
class Done:
    """What a run left: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def amiable(*arguments: object) -> Done:
    """Run with these arguments. A copied database is needed: the command closes its connection."""
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ),
        warnings.catch_warnings(),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        warnings.simplefilter("ignore", DeprecationWarning)  # of typer, about a parameter that django-typer gives
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
    return Done(code, out.getvalue(), err.getvalue())
