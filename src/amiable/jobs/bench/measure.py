"""A benchmark and its baseline measured: three runs of each, in turn, in processes of their own."""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from amiable.core.refusal import Refusal
from amiable.jobs.bench.benchmark import Benchmark

RUNS = 3
SHOWN = ("name", "n", "cpu_s", "wall_s", "peak_mb", "baseline", "baseline_cpu_s", "ratio", "target", "met")


class RunFailed(Refusal):
    """A run ended with an error; the message is the end of what it said."""


def measured(benchmark: Benchmark, n: int, folder: Path) -> dict[str, Any]:
    """The figures `SHOWN`: seconds (median), megabytes (most), CPU over that of the baseline; and `per_row` where it
    has a target. `target` and `met` are None at another size than the benchmark's own. Raises `RunFailed`."""
    child(benchmark.name, "prepare", n, folder)
    pairs = [[child(benchmark.name, side, n, folder) for side in ("work", "bare")] for _ in range(RUNS)]
    work, bare = (_middle(list(side)) for side in zip(*pairs, strict=True))
    row: dict[str, Any] = {"name": benchmark.name, "n": n} | {key: round(work[key], 3) for key in work}
    row["baseline"] = benchmark.baseline
    row["baseline_cpu_s"] = round(bare["cpu_s"], 3)
    row["ratio"] = round(work["cpu_s"] / max(bare["cpu_s"], 1e-6), 2)
    if "per_row" in benchmark.targets and n >= 10:
        row["per_row"] = round(work["cpu_s"] / max(10 * _cpu_of_a_tenth(benchmark, n, folder), 1e-6), 2)
    judged = n == benchmark.n and bool(benchmark.targets)
    row["target"] = ", ".join(f"{key} ≤ {most:g}" for key, most in benchmark.targets.items()) if judged else None
    row["met"] = not missed(row, benchmark) if judged else None
    return row


def missed(row: dict[str, Any], benchmark: Benchmark) -> list[str]:
    """The figures beyond their target, in words."""
    return [f"{key} {row[key]:g} > {most:g}" for key, most in benchmark.targets.items() if row[key] > most]


def child(name: str, side: str, n: int, folder: Path) -> dict[str, float]:
    """One run. Raises `RunFailed`."""
    command = [sys.executable, "-m", "amiable.jobs.bench.child", name, side, str(n), str(folder)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RunFailed(f"{name} ({side}) : {done.stderr.strip()[-2000:]}")
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _cpu_of_a_tenth(benchmark: Benchmark, n: int, folder: Path) -> float:
    child(benchmark.name, "prepare", n // 10, folder)
    return median(child(benchmark.name, "work", n // 10, folder)["cpu_s"] for _ in range(RUNS))


def _middle(runs: list[dict[str, float]]) -> dict[str, float]:
    peak = max(run["peak_mb"] for run in runs)
    return {key: median(run[key] for run in runs) for key in ("cpu_s", "wall_s")} | {"peak_mb": peak}
