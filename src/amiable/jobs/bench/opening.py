"""`bin/bench opening`: opening a dispute in process, on books that are full already, as often as `TIMES`.

A copy of the books that `bin/bench pages` keeps is written to and thrown away. Each opening is a transaction of its
own, on another invoice. `python -m amiable.jobs.bench.opening ROWS TIMES` measures the database of its environment: a
JSON object.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

from amiable.jobs.bench import copies, open_items
from amiable.jobs.bench.benchmark import kept_file
from amiable.jobs.bench.measure import RunFailed
from amiable.jobs.bench.open_items import AS_OF

NAME, ROWS, LEAST_ROWS, TIMES, MOST_MS = "opening", 100_000, 1000, 100, 15
SHOWN = ("name", "n", "times", "engine", "p50_ms", "p95_ms", "cpu_ms", "target", "met")


def measured_opening(rows: int, folder: Path, times: int = TIMES) -> dict[str, Any]:
    """The figures `SHOWN`: `n` receivables, milliseconds of one opening, those of the processor on average. `target`
    and `met` are None at another size than `ROWS`. Raises `RunFailed`."""
    kept = kept_file(folder, f"pages-{rows}", ".sqlite3", open_items, copies)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        if not kept.exists():
            _child(kept, rows, 0)
        copy = Path(place) / "books.sqlite3"
        shutil.copyfile(kept, copy)
        row = _child(copy, rows, times)
    judged = rows == ROWS
    row["target"] = f"p50_ms ≤ {MOST_MS}" if judged else None
    row["met"] = row["p50_ms"] <= MOST_MS if judged else None
    return row


def _child(file: Path, rows: int, times: int) -> dict[str, Any]:
    environment = os.environ | {"AMIABLE_DATABASE_URL": f"sqlite:///{quote(str(file))}"}
    environment |= {"AMIABLE_TODAY": AS_OF.isoformat(), "AMIABLE_DEMO": "", "AMIABLE_DEBUG": ""}
    command = [sys.executable, "-m", "amiable.jobs.bench.opening", str(rows), str(times)]
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RunFailed(f"opening : {done.stderr.strip()[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main(rows: int, times: int) -> None:
    """Fill the database if that was not done, then open."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "amiable.config.settings"
    import django

    django.setup()
    from django.db import connection

    from amiable.jobs.bench.pages import prepare

    slug, _ = prepare(rows)
    cpu = time.process_time()
    milliseconds = sorted(_opened(slug, rows, times))
    cpu = time.process_time() - cpu
    figures = {
        "name": NAME,
        "n": rows,
        "times": times,
        "engine": connection.vendor,
        "p50_ms": milliseconds[len(milliseconds) // 2] if milliseconds else 0,
        "p95_ms": milliseconds[len(milliseconds) * 95 // 100] if milliseconds else 0,
        "cpu_ms": round(cpu * 1000 / (times + 1), 2),
    }
    print(json.dumps(figures))  # noqa: T201


def _opened(slug: str, rows: int, times: int) -> list[float]:
    """Milliseconds of each opening, on invoices without a dispute; the first, which loads what is needed, apart."""
    from datetime import UTC, datetime

    from amiable.disputes.operations import BlockedLine, open_dispute
    from amiable.people.access import as_operator
    from amiable.people.queries import company_by_slug
    from amiable.receivables.access import receivable_by_number

    acting = as_operator(company_by_slug(slug), datetime(AS_OF.year, AS_OF.month, AS_OF.day, 9, tzinfo=UTC))
    places = Random(rows).sample(range(rows // 10), min(times + 1, rows // 10) if times else 0)
    took = []
    for place in places:
        number = f"{open_items.NUMBERS}{open_items.FIRST_NUMBER + place * 10 + 3}"
        line = BlockedLine(receivable_by_number(acting, number), 1)
        began = time.perf_counter()
        open_dispute(acting, lines=[line], reason="price", words="Le prix convenu était plus bas.", opened_on=AS_OF)
        took.append(round((time.perf_counter() - began) * 1000, 2))
    return took[1:]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
