"""Run pages in a process of their own, with a database of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.docs.pages import ROOT


def asked(pages: list[Path], folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Page → what its commands printed; see `run`. Files are left in `folder`, which must be empty of pages."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("AMIABLE_", "DJANGO_"))}
    settings |= {
        "AMIABLE_DATABASE_URL": f"sqlite:///{folder / 'empty.sqlite3'}",
        "AMIABLE_HOME": str(folder),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-m", "tests.docs.run", *map(str, pages)]
    done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)
