"""The project's own files hold to the house rules: locks, sizes, docstrings, clocks, scripts, migrations."""

import ast
import os
import re
import subprocess
from configparser import ConfigParser
from io import StringIO
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "amiable"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
TEST_MODULES = sorted((ROOT / "tests").rglob("*.py"))
SETS = ("runtime", "test")
SCRIPTS = sorted(path for path in [*(ROOT / "bin").iterdir(), ROOT / ".ci" / "run"] if path.is_file())

LONGEST_FILE, LONGEST_FUNCTION = 500, 60
ROOMS_WITH_A_CLOCK = {"jobs", "web", "api", "config"}
CLOCKS = {"now", "today", "utcnow", "localdate", "localtime", "time_ns"}
CLOCK_OWNERS = {"datetime", "date", "timezone", "time"}

REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(\[[^]]*\])?==(\S+)")


def _name(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def _locked(set_name: str) -> dict[str, tuple[str, int]]:
    """Name → (version, number of hashes)."""
    found: dict[str, tuple[str, int]] = {}
    name = ""
    for line in (ROOT / "requirements" / f"{set_name}.txt").read_text().splitlines():
        if match := REQUIREMENT.match(line):
            name = _name(match[1])
            found[name] = (match[3], 0)
        elif line.strip().startswith("--hash=sha256:"):
            version, hashes = found[name]
            found[name] = (version, hashes + 1)
    return found


def _asked(set_name: str) -> set[str]:
    names: set[str] = set()
    for line in (ROOT / "requirements" / f"{set_name}.in").read_text().splitlines():
        if line.startswith("-r "):
            names |= _asked(Path(line[3:].strip()).stem)
        elif match := re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line):
            names.add(_name(match[0]))
    return names


@pytest.mark.parametrize("set_name", SETS)
def test_a_lock_holds_what_is_asked_for_with_hashes_and_no_address(set_name: str) -> None:
    locked = _locked(set_name)
    assert _asked(set_name) <= set(locked), "run bin/lock"
    assert not [name for name, (_version, hashes) in locked.items() if not hashes]
    text = (ROOT / "requirements" / f"{set_name}.txt").read_text()
    assert not re.findall(r"https?://|^--?(?:index-url|extra-index-url|find-links|i |f )", text, re.MULTILINE)


def test_the_test_set_holds_the_runtime_set_at_the_same_versions() -> None:
    runtime, test = _locked("runtime"), _locked("test")
    assert {name: version for name, (version, _) in runtime.items()}.items() <= {
        name: version for name, (version, _) in test.items()
    }.items()


@pytest.mark.parametrize("path", [*MODULES, *TEST_MODULES], ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_why_it_exists_and_stays_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert not tree.body or ast.get_docstring(tree), "no docstring"
    assert len(text.splitlines()) <= LONGEST_FILE
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long


def _clocks_read(tree: ast.AST) -> list[str]:
    """Calls like `date.today()`, `datetime.datetime.now()`, `timezone.now()`, `time.time()`."""
    read = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (node.attr in CLOCKS or node.attr == "time"):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if owner in CLOCK_OWNERS and (node.attr != "time" or owner == "time"):
                read.append(f"line {node.lineno}: {owner}.{node.attr}")
    return read


def test_the_day_is_asked_at_the_edge_only() -> None:
    below = [path for path in MODULES if path.relative_to(SOURCE).parts[0] not in ROOMS_WITH_A_CLOCK]
    read = {str(path.relative_to(SOURCE)): _clocks_read(ast.parse(path.read_text(encoding="utf-8"))) for path in below}
    assert not {path: clocks for path, clocks in read.items() if clocks}


@pytest.mark.parametrize("line", ["date.today()", "datetime.datetime.now(tz)", "timezone.now()", "time.time()"])
def test_the_search_for_clocks_finds(line: str) -> None:
    assert _clocks_read(ast.parse(line))


def test_the_import_contracts_cover_every_room() -> None:
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter")

    def listed(contract: str, key: str) -> set[str]:
        return set(contracts.get(f"importlinter:contract:{contract}", key, fallback="").split())

    rooms = {path.parent.name for path in SOURCE.glob("*/operations*")}
    assert {f"amiable.{room}" for room in rooms} == listed("rooms", "containers")
    with_tables = {room for room in rooms if list((SOURCE / room).glob("models*"))} - {"people"}
    unprotected = {r for r in with_tables if f"amiable.{r}.models" not in listed(f"tables_{r}", "protected_modules")}
    assert not unprotected
    doors = {f"amiable.{room}" for room in ("web", "api", "jobs") if (SOURCE / room).is_dir()}
    assert doors == listed("doors", "source_modules")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_can_be_run_by_any_shell(path: Path) -> None:
    assert os.access(path, os.X_OK)
    assert path.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    assert subprocess.run(["sh", "-n", str(path)], check=False, capture_output=True, text=True).stderr == ""


def test_no_file_names_an_index_of_packages_or_a_machine() -> None:
    told = re.compile(r"pypi\.org|pythonhosted|/opt/wheels|/root/|/work/", re.IGNORECASE)
    files = [*MODULES, *SCRIPTS, *(ROOT / "requirements").iterdir(), *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert not [str(path) for path in files if told.search(path.read_text(encoding="utf-8"))]


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    from django.core.management import call_command

    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1, stdout=said, stderr=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_the_system_checks_are_clean() -> None:
    """Django's own; our `check` is about the books."""
    from django.core.checks import run_checks

    assert [said for said in run_checks() if not said.is_silenced()] == []
