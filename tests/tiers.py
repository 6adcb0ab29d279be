"""The tiers of `bin/test`: what each runs, how long it may take, and what is said at the end.

    bin/test [TIER…]      lint core formats sqlite postgresql browser faults; all of them by default

AMIABLE_BUDGET multiplies the seconds allowed (CI sets 3: its machines are noisy), 0 removes them.
A linter counts as one test; so does a budget that was passed, as a failure.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tests import databases, trials

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
TOOLS = Path(sys.executable).parent
WITHOUT_DATABASE = ("core", "law", "formats")
OF_OTHER_TIERS = ("faults", "browser")
WHOLE_SECONDS = 840
BLIND_TO_THE_ENGINE = ("docs", "test_messages.py")
LISTS = (
    "receivables_page",
    "disputes_page",
    "customers_page",
    "customer_page",
    "search_page",
    "home_page",
    "errand_page",
)
"""Tests of pages whose statements are written for each engine; the other pages ask through what these tiers test."""
NO_TEST_RAN = 5  # pytest's exit code


@dataclass(slots=True)
class Tally:
    """Tests of one tier or of all."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    remarks: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count `other` in."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.remarks += other.remarks

    def fail(self, remark: str) -> None:
        """One failure more, and why."""
        self.failed += 1
        self.remarks.append(remark)

    def line(self) -> str:
        """In the form that test runners' readers look for."""
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


@dataclass(frozen=True, slots=True)
class Tier:
    """A name, the seconds it may take, and what it does."""

    name: str
    seconds: int
    run: Callable[[], Tally]


def main(asked: Sequence[str]) -> int:
    """Run the tiers asked for, print the sum last; 0 only if something ran and nothing failed."""
    unknown = sorted(set(asked) - {tier.name for tier in TIERS})
    if unknown:
        print(f"bin/test: no tier {', '.join(unknown)}; there are {', '.join(t.name for t in TIERS)}", file=sys.stderr)
        return 2
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped
    print(trials.sentence(), flush=True)
    chosen = [tier for tier in TIERS if not asked or tier.name in asked]
    started, total = time.monotonic(), Tally()
    for tier in chosen:
        total.add(_timed(tier))
    if not asked:
        _hold_to(WHOLE_SECONDS, "everything", time.monotonic() - started, total)
    if not total.passed and not total.failed:
        total.fail("no test ran")
    for remark in total.remarks:
        print(f"bin/test: {remark}")
    print(total.line(), flush=True)
    return 1 if total.failed else 0


def _timed(tier: Tier) -> Tally:
    print(f"── {tier.name}", flush=True)
    started = time.monotonic()
    try:
        tally = tier.run()
    except databases.PostgresqlIsUnavailable as error:
        tally = Tally()
        tally.fail(str(error))
    _hold_to(tier.seconds, tier.name, time.monotonic() - started, tally)
    return tally


def _hold_to(seconds: int, name: str, took: float, tally: Tally) -> None:
    allowed = seconds * float(os.environ.get("AMIABLE_BUDGET", "1"))
    print(f"── {name}: {took:.1f} s of {allowed:g} s", flush=True)
    if allowed and took > allowed:
        tally.fail(f"{name} took {took:.1f} s, {allowed:g} s are allowed")


def _lint() -> Tally:
    tally = Tally()
    for command in (
        ["ruff", "check", "--quiet", "."],
        ["ruff", "format", "--check", "--quiet", "."],
        ["lint-imports", "--no-cache"],
        ["mypy", "--no-error-summary"],
    ):
        done = subprocess.run(
            [str(TOOLS / command[0]), *command[1:]],
            check=False,
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        )
        if done.returncode:
            print(done.stdout + done.stderr, flush=True)
            tally.fail(f"{command[0]} found something (see above)")
        else:
            tally.passed += 1
    return tally


def _browser() -> Tally:
    """On SQLite, with the machine's Chromium, or one that can be fetched; else said, and left out."""
    if not _has_browser():
        print("no Chromium on this machine, and none could be fetched: the browser tests are not run", flush=True)
        return Tally(skipped=1, remarks=["browser tests not run: install Chromium, or set AMIABLE_CHROMIUM"])
    return _pytest([TESTS / "browser"], 2, {"AMIABLE_TEST_DATABASE": "sqlite"}, ("--dist", "loadfile"))


def _has_browser() -> bool:
    from tests.browser.conftest import chromium

    if chromium():
        return True
    fetched = subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"], check=False, capture_output=True, timeout=300
    )
    return fetched.returncode == 0


WITHOUT_DJANGO = ("-p", "no:django", "-W", "ignore::pytest.PytestConfigWarning")
"""For what is pure: Django alone takes a second to start. (Its settings are then an option nobody knows.)"""


def _of(*folders: str, workers: int = 0, options: Sequence[str] = ()) -> Callable[[], Tally]:
    """The tests of these folders of tests/; those that do not exist yet are named and left out."""

    def run() -> Tally:
        there = [name for name in folders if _has_tests(TESTS / name)]
        for name in sorted(set(folders) - set(there)):
            print(f"tests/{name}: nothing there yet, skipped", flush=True)
        return _pytest([TESTS / name for name in there], workers, {}, options) if there else Tally()

    return run


def _has_tests(folder: Path) -> bool:
    return any(folder.rglob("test_*.py"))


def _with_database() -> list[Path]:
    left_out = {*WITHOUT_DATABASE, *OF_OTHER_TIERS}
    return [
        path
        for path in sorted(TESTS.iterdir())
        if path.name not in left_out and ((path.is_dir() and _has_tests(path)) or path.match("test_*.py"))
    ]


def _sqlite() -> Tally:
    return _pytest(_with_database(), 2, {"AMIABLE_TEST_DATABASE": "sqlite"})


def _postgresql() -> Tally:
    about_files = TESTS / "test_project.py"  # the same on any engine
    server = databases.start()
    try:
        paths = [path for path in _with_database() if path != about_files and path.name not in BLIND_TO_THE_ENGINE]
        paths = [path for path in paths if path.name != "web"] + [TESTS / "web" / f"test_{name}.py" for name in LISTS]
        address = {"AMIABLE_TEST_DATABASE": "postgresql", "AMIABLE_TEST_POSTGRESQL": server.url}
        return _pytest(paths, 2, address)
    finally:
        databases.stop(server)


def _pytest(paths: Sequence[Path], workers: int, environment: dict[str, str], options: Sequence[str] = ()) -> Tally:
    with tempfile.TemporaryDirectory(prefix="amiable-tests-") as folder:
        results = Path(folder) / "results.xml"
        command = [sys.executable, "-m", "pytest", *map(str, paths), f"--junitxml={results}", "-p", "no:cacheprovider"]
        command += options
        if workers:
            command += ["-n", str(workers)]
        done = subprocess.run(command, check=False, env=os.environ | environment | {"AMIABLE_TEST_FOLDER": folder})
        tally = _counted(results)
    if done.returncode not in (0, NO_TEST_RAN) and not tally.failed:
        tally.fail(f"pytest ended with code {done.returncode}")
    return tally


def _counted(results: Path) -> Tally:
    if not results.exists():
        return Tally()
    (suite,) = ElementTree.parse(results).getroot().iter("testsuite")
    tests, failures, errors, skipped = (int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped"))
    return Tally(max(0, tests - failures - errors - skipped), failures + errors, skipped)


TIERS = (
    Tier("lint", 60, _lint),
    Tier("core", 10, _of("core", "law", options=WITHOUT_DJANGO)),
    Tier("formats", 60, _of("formats", workers=2)),
    Tier("sqlite", 240, _sqlite),
    Tier("postgresql", 240, _postgresql),
    Tier("browser", 180, _browser),
    Tier("faults", 180, _of("faults")),
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
