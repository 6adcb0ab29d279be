"""One run in a process of its own: `python -m amiable.jobs.bench.child NAME prepare|work|bare N FOLDER`.

Prints one JSON object. CPU is user and system time of this process and of its children. Starting Python and importing
the engines is not timed: both sides need it, and it would flatter the ratio. The peak of memory is that of the process
from its start, or of the largest child.
"""

import json
import resource
import sys
import time
from pathlib import Path

from amiable.jobs.bench.registry import BENCHMARKS


def main(name: str, side: str, n: str, folder: str) -> None:
    """Do it, and print cpu_s, wall_s (seconds) and peak_mb; of a preparation nothing but `{}`."""
    benchmark = BENCHMARKS[name]
    if side == "prepare":
        benchmark.prepare(Path(folder), int(n))
        print("{}")  # noqa: T201
        return
    run = (benchmark.work if side == "work" else benchmark.bare)(Path(folder), int(n))
    cpu, wall = _cpu(), time.perf_counter()
    kept = run()
    figures = {"cpu_s": _cpu() - cpu, "wall_s": time.perf_counter() - wall, "peak_mb": _peak()}
    del kept  # until here, as the caller of the program would keep it
    print(json.dumps(figures))  # noqa: T201


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak() -> float:
    """Megabytes of 10⁶ bytes; the system tells KiB, or bytes on macOS."""
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return most * (1 if sys.platform == "darwin" else 1024) / 1e6


if __name__ == "__main__":
    main(*sys.argv[1:])
