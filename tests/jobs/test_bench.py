"""`amiable bench` on sizes so small that only its form, and that the work is done, can be judged."""

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from amiable.formats.fec import read
from amiable.jobs.bench import measure, opening, pages
from amiable.jobs.bench.benchmark import Benchmark, keep, nothing
from amiable.jobs.bench.fec_lines import write_fec
from amiable.jobs.bench.measure import SHOWN, RunFailed, child, measured
from amiable.jobs.bench.portfolio import write_movements
from amiable.jobs.bench.registry import BENCHMARKS

SOURCE = Path(__file__).parent.parent.parent / "src"


def bench(home, *arguments):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AMIABLE_")}
    return subprocess.run(
        [sys.executable, "-m", "amiable.config.command", "bench", *arguments],
        env=environment | {"AMIABLE_HOME": str(home), "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", BENCHMARKS)
def test_one_object_a_line_with_its_baseline(tmp_path, name):
    done = bench(tmp_path, name, "--n", "40", "--format", "json")
    assert done.returncode == 0, done.stderr
    (row,) = map(json.loads, done.stdout.splitlines())
    assert set(SHOWN) <= set(row) <= {*SHOWN, "per_row"}
    assert (row["name"], row["n"], row["target"], row["met"]) == (name, 40, None, None)
    assert row["wall_s"] >= 0 and row["peak_mb"] > 10 and row["baseline"]
    assert ("per_row" in row) == (name == "position")


def test_a_table_and_a_name_that_is_none(tmp_path):
    done = bench(tmp_path, "post", "--n", "20")
    assert done.returncode == 0 and "construire les mêmes événements" in done.stdout
    wrong = bench(tmp_path, "poste")
    assert (wrong.returncode, wrong.stdout) == (1, "") and "position, fec, ageing, post, pages, opening" in wrong.stderr


def test_a_missed_target_is_said_and_medians_are_taken(monkeypatch, tmp_path):
    told = iter([(3.0, 900), (1.0, 50), (9.0, 700), (1.5, 50), (2.0, 800), (9.0, 50)])

    def run(_name, side, _n, _folder):
        if side == "prepare":
            return {}
        cpu, peak = next(told)
        return {"cpu_s": cpu, "wall_s": cpu / 2, "peak_mb": peak}

    monkeypatch.setattr(measure, "child", run)
    one = Benchmark("x", 10, "bare", nothing, lambda *_: int, lambda *_: int, {"ratio": 1.9, "peak_mb": 900})
    row = measured(one, 10, tmp_path)
    assert (row["cpu_s"], row["wall_s"], row["peak_mb"]) == (3.0, 1.5, 900)
    assert (row["baseline_cpu_s"], row["ratio"]) == (1.5, 2.0)
    assert (row["target"], row["met"]) == ("ratio ≤ 1.9, peak_mb ≤ 900", False)
    assert measure.missed(row, one) == ["ratio 2 > 1.9"]


def test_a_run_that_fails_says_why(tmp_path):
    with pytest.raises(RunFailed, match=r"position \(work\)"):
        child("position", "work", 7, tmp_path)


def test_what_was_begun_and_not_finished_is_made_again(tmp_path):
    file = tmp_path / "data"

    def killed(part):
        part.write_text("ha")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep(file, killed)
    assert not file.exists()
    keep(file, lambda part: part.write_text("whole"))
    keep(file, killed)
    assert file.read_text() == "whole"


@pytest.mark.parametrize("lines", [1, 7, 8, 500, 501, 502])
def test_the_fec_has_its_lines_and_balances(tmp_path, lines):
    files = [tmp_path / name for name in ("a.txt", "b.txt")]
    for file in files:
        write_fec(file, lines)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert files[0].read_text(encoding="utf-8").count("\n") == lines + 1
    books = read([("732829320FEC20251231.txt", files[0].read_bytes())])
    assert (books.counts["lines"], books.rejects, books.differences) == (lines, (), ())


def test_the_portfolio_is_the_same_each_time_and_about_as_large_as_asked(tmp_path):
    files = [tmp_path / name for name in ("a", "b")]
    counts = [write_movements(file, 20_000) for file in files]
    frames = [pl.read_parquet(file) for file in files]
    assert counts[0] == counts[1] == frames[0].height and frames[0].equals(frames[1])
    assert abs(counts[0] - 20_000) < 600 and set(frames[0].dtypes) == {pl.Int64}


def test_pages_are_measured_with_as_many_statements_at_ten_receivables_as_at_two_thousand(tmp_path):
    """Those that show something at either size; what a filter leaves nothing of asks for less."""
    always = {"accueil", "créances", "client", "créance", "litige"}
    counts = []
    for rows in (10, 2000):
        done = bench(tmp_path, "pages", "--rows", str(rows), "--requests", "20", "--format", "json")
        assert done.returncode == 0, done.stderr
        told = [json.loads(line) for line in done.stdout.splitlines()]
        assert all(set(row) == set(pages.SHOWN) and row["engine"] == "sqlite" and row["n"] == rows for row in told)
        assert all(0 < row["p50_ms"] <= row["p95_ms"] and row["target"] is None for row in told)
        named = {row["name"].removeprefix("pages: "): row["queries"] for row in told}
        assert always < set(named) and len(named) == 14
        counts.append({name: count for name, count in named.items() if name in always})
    assert counts[0] == counts[1]
    assert told[0]["open"] == 400


def test_opening_disputes_is_measured_on_a_copy(tmp_path):
    done = bench(tmp_path, "opening", "--n", "1000", "--format", "json")
    assert done.returncode == 0, done.stderr
    (row,) = map(json.loads, done.stdout.splitlines())
    assert set(row) == set(opening.SHOWN) and (row["n"], row["target"], row["met"]) == (1000, None, None)
    assert 0 < row["p50_ms"] <= row["p95_ms"] and row["cpu_ms"] > 0
    assert len(list((tmp_path / "var" / "bench").iterdir())) == 1, "the copy is thrown away"
