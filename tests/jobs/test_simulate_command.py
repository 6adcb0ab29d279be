"""`amiable simulate` as its user sees it: output, refusals, exit codes."""

import json
import subprocess
import sys

import pytest

INVOICE = {"number": "F1", "customer": "C1", "issued_on": "2026-01-01", "amount": "900.00", "due_on": "2026-01-31"}
OPENED = {
    "on": "2026-01-10",
    "type": "dispute_opened",
    "dispute": "D1",
    "reason": "price",
    "lines": [{"receivable": "F1", "amount": "900.00"}],
}
TOO_MUCH = {
    "on": "2026-02-20",
    "type": "dispute_resolved",
    "dispute": "D1",
    "finding": "founded",
    "lines": [{"receivable": "F1", "conceded": "1200.00"}],
}


@pytest.fixture
def simulate(tmp_path):
    def run(document: object, *options: str) -> subprocess.CompletedProcess:
        file = tmp_path / "case.json"
        file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        command = [sys.executable, "-m", "amiable.config.command", "simulate", str(file), *options]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run


def test_the_position_as_json(simulate):
    done = simulate({"receivables": [INVOICE], "events": [OPENED]}, "--as-of", "2026-03-01", "--format", "json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["as_of"]) == (0, "2026-03-01")
    assert [(row["dispute"], row["certain"], row["contested"], row["due_on"]) for row in told["portions"]] == [
        (None, "0.00", "0.00", "2026-01-31"),
        ("D1", "0.00", "900.00", None),
    ]
    assert told["receivables"][0]["claimable"] == "0.00"


def test_a_refusal_names_its_event_on_both_streams(simulate):
    document = {"receivables": [INVOICE], "events": [OPENED, OPENED | {"dispute": "D2", "on": "2027-01-01"}, TOO_MUCH]}
    done = simulate(document, "--as-of", "2026-03-01", "--format", "json")
    assert done.returncode == 1
    assert done.stderr == "event 3 (dispute_resolved D1): conceded 1200.00 exceeds contested 900.00\n"
    error = json.loads(done.stdout)["error"]
    assert (error["event"], error["code"]) == (3, "conceded_exceeds_contested")
    assert error["message"] == "conceded 1200.00 exceeds contested 900.00"


def test_a_later_event_does_not_exist(simulate):
    later = TOO_MUCH | {"on": "2026-12-01"}
    assert simulate({"receivables": [INVOICE], "events": [OPENED, later]}, "--as-of", "2026-03-01").returncode == 0


def test_one_row_set_as_csv(simulate):
    done = simulate({"receivables": [INVOICE]}, "--as-of", "2026-03-01", "--format", "csv", "--rows", "receivables")
    header, row = done.stdout.splitlines()
    assert header.startswith("receivable,invoiced,open,certain,contested")
    assert row.startswith("F1,900.00,900.00,900.00,0.00")


def test_a_missing_rate_is_named_on_the_table(simulate):
    done = simulate({"receivables": [INVOICE]}, "--as-of", "2027-02-01")
    assert "2027-S1" in done.stdout
    assert "—" in done.stdout


@pytest.mark.parametrize("day", ["2026-02-30", "20260301", "2026-W01-1", "hier"])
def test_a_day_that_is_none_is_refused(simulate, day):
    done = simulate({"receivables": [INVOICE]}, "--as-of", day, "--format", "json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"] == "bad_date"


def test_a_missing_file_and_a_wrong_option(simulate):
    assert simulate("", "--format", "yaml").returncode == 2
    command = [sys.executable, "-m", "amiable.config.command", "simulate", "nowhere.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "nowhere.json" in done.stderr, "Traceback" in done.stderr) == (1, True, False)
