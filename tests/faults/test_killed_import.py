"""An import that is killed leaves the books as they were or as they should be, and can be run again."""

import json
import re
import signal
import time

import pytest
from tests import trials
from tests.faults.engines import ended, start

from amiable.jobs.demo_company import build

KILLS = 3
TABLES = ("journal_line", "intake_batch", "receivables_event", "receivables_movement", "receivables_portionstate")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Two imports, one after the other: the accounts of two years, then the list of this morning."""
    folder = tmp_path_factory.mktemp("files")
    demo = build(customers=60)
    for name, data in demo.files.items():
        (folder / name).write_bytes(data)
    years = [str(folder / name) for name in demo.files if "FEC" in name]
    today = [str(folder / name) for name in demo.files if name.endswith(".xlsx")]
    return years, [*today, "--as-of", "2026-11-24"]


def imported(url, arguments):
    """Seconds at work, once the program was loaded."""
    process = start(url, "import", *arguments)
    assert process.stdout.readline() == "ready\n", process.stderr.read()
    begun = time.monotonic()
    code, _, err = ended(process)
    return code, err, time.monotonic() - begun


def killed(url, arguments, after):
    process = start(url, "import", *arguments)
    assert process.stdout.readline() == "ready\n"
    time.sleep(after)
    process.kill()
    return ended(process)[0]


def read(url):
    code, out, err = ended(start(url, "read"))
    assert code == 0, err
    return json.loads(out)


def counts(engine, url):
    return engine.rows(url, TABLES)


def confirmed(url, arguments):
    """The arguments with the number of missing items that the program asks for."""
    code, err, _ = imported(url, arguments)
    asked = re.search(r"--confirm-missing (\d+)", err)
    assert (code, bool(asked)) == (1, True), err
    return [*arguments, "--confirm-missing", asked[1]]


def test_all_or_nothing_and_again(engine, files):
    years, today = files
    quiet, disturbed = engine.new(), engine.new()
    random = trials.drawn(f"killed imports on {engine.name}")
    moments, done = [], 0
    for given in (years, today):
        step = given if given is years else confirmed(quiet, given)
        before = counts(engine, quiet)
        code, err, seconds = imported(quiet, step)
        assert code == 0, err
        after = counts(engine, quiet)
        kills = trials.trials(KILLS)
        for part in range(kills):  # the early ones first: once it is written, a kill has nothing to break
            moments.append((part + random.random()) * seconds / kills)
            code = killed(disturbed, step, moments[-1])
            left = counts(engine, disturbed)
            assert left in (before, after), f"killed after {moments[-1]:.3f} s of {seconds:.3f}"
            assert code == -signal.SIGKILL or left == after
            done += left == after
        code, err, _ = imported(disturbed, step)
        assert code == 0, f"{err} (killed after {moments})"
    assert done < len(moments), "every kill came too late"
    expected = read(quiet)
    assert expected["faults"] == []
    assert read(disturbed) == expected
