"""`bin/bench pages`: the pages that are looked at all day, on books of a million receivables, on both databases.

A figure is of 200 requests of Django's test client, somebody signed in, through all middleware and templates, with
random parameters of one seed, nothing cached, after ANALYZE. In SQLite, in the folder of kept data; and in PostgreSQL
at AMIABLE_BENCH_POSTGRESQL, a database of the benchmark's own, where one is given (`bin/bench` starts a server for it).

`python -m amiable.jobs.bench.pages ROWS REQUESTS` measures one database, that of its environment: a JSON object a line.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

from amiable.jobs.bench import copies, open_items
from amiable.jobs.bench.benchmark import kept_file
from amiable.jobs.bench.measure import RunFailed
from amiable.jobs.bench.open_items import AS_OF

NAME, ROWS, LEAST_ROWS, REQUESTS, MOST_MS = "pages", 1_000_000, 10, 200, 150
SHOWN = ("name", "n", "open", "engine", "p50_ms", "p95_ms", "queries", "cpu_s", "wall_s", "peak_mb", "target", "met")


def measured_pages(rows: int, folder: Path, requests: int = REQUESTS) -> Iterator[dict[str, Any]]:
    """The figures `SHOWN` of each kind of page on each engine, as soon as they are there: `n` receivables, of which
    `open` are; milliseconds; the most statements of a request; the processor's seconds of one, of this process alone;
    of all requests the seconds, and the megabytes. `target` and `met` are None at another size than `ROWS`.
    Raises `RunFailed`."""
    file = kept_file(folder, f"pages-{rows}", ".sqlite3", open_items, copies)
    given = os.environ.get("AMIABLE_BENCH_POSTGRESQL")
    for url in filter(None, (f"sqlite:///{quote(str(file))}", given)):
        for row in _child(url, rows, requests):
            judged = rows == ROWS
            row["target"] = f"p95_ms ≤ {MOST_MS}" if judged else None
            row["met"] = row["p95_ms"] <= MOST_MS if judged else None
            yield row
    if not given:
        sys.stderr.write("PostgreSQL n'est pas mesuré : AMIABLE_BENCH_POSTGRESQL n'est pas donnée\n")


def _child(url: str, rows: int, requests: int) -> Iterator[dict[str, Any]]:
    environment = os.environ | {"AMIABLE_DATABASE_URL": url, "AMIABLE_TODAY": AS_OF.isoformat()}
    environment |= {"AMIABLE_DEMO": "", "AMIABLE_DEBUG": "", "AMIABLE_HOSTS": "testserver"}
    command = [sys.executable, "-m", "amiable.jobs.bench.pages", str(rows), str(requests)]
    with subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as run:
        yield from map(json.loads, run.stdout or ())
    if run.returncode:
        raise RunFailed(f"pages : {url.partition(':')[0]} s'est arrêté ({run.returncode})")


def main(rows: int, requests: int) -> None:
    """Fill the database if that was not done, then measure."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "amiable.config.settings"
    import django
    from django.conf import settings

    django.setup()
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    slug, still_open = prepare(rows)
    from amiable.jobs.bench.visits import visits

    for name, visit in visits(slug, Random(rows)):
        row = {"name": f"pages: {name}", "n": rows, "open": still_open} | _figures(visit, requests)
        print(json.dumps(row, ensure_ascii=False), flush=True)  # noqa: T201


def prepare(rows: int) -> tuple[str, int]:
    """Fill the database if that was not done: the company's short name, and how many of its receivables are open."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from amiable.people.access import Absent
    from amiable.people.queries import company_by_slug

    call_command("migrate", verbosity=0)
    slug = open_items.slug(rows)
    try:
        company_by_slug(slug)
    except Absent:
        with transaction.atomic():
            open_items.fill(rows)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM receivables_receivablestate WHERE open > 0")
        return slug, cursor.fetchone()[0]


def _figures(visit: Callable[[], None], requests: int) -> dict[str, Any]:
    """Each `visit` asks for another page. Statements are counted apart, which takes time itself; by then the templates
    are compiled."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _ in range(min(requests, 20)):
        with CaptureQueriesContext(connection) as captured:
            visit()
        counts.append(len(captured))
    times: list[float] = []
    cpu, began = time.process_time(), time.perf_counter()
    for _ in range(requests):
        visit_began = time.perf_counter()
        visit()
        times.append(round((time.perf_counter() - visit_began) * 1000, 1))
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    times.sort()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    return {
        "engine": connection.vendor,
        "p50_ms": times[len(times) // 2],
        "p95_ms": times[len(times) * 95 // 100],
        "queries": max(counts),
        "cpu_s": round(cpu / requests, 4),
        "wall_s": round(wall, 3),
        "peak_mb": round(peak, 1),
    }


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
