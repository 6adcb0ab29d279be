"""`amiable work` that is killed while it reads or writes a dropped file: nothing is lost, nothing is taken twice."""

import json
import signal
import time

import pytest
from tests import trials
from tests.faults.engines import ended, start
from tests.intake.lists import Item, text

UPLOADER = "tests.faults.uploader"
KILLS = 2
BOOKS = ("journal_line", "intake_batch", "receivables_event", "receivables_movement", "receivables_portionstate")


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """A list that takes a while to read (most of it is settled) and a while to write."""
    return _list(tmp_path_factory, settled=40_000)


@pytest.fixture(scope="module")
def long_file(tmp_path_factory):
    """One that takes seconds to read on any machine: progress is told every half second."""
    return _list(tmp_path_factory, settled=200_000)


def _list(tmp_path_factory, settled):
    rows = [f"C{n % 90};Maison C{n % 90};S{n};15/09/2026;15/10/2026;100,00;0,00" for n in range(settled)]
    listed = [Item(f"C{n % 90}", f"F{n}", 100_00 + n, 40_00 if n % 5 == 0 else None) for n in range(1_500)]
    path = tmp_path_factory.mktemp("files") / "postes.csv"
    path.write_bytes(text([*listed, *rows]))
    return path


def done(url, *arguments):
    code, out, err = ended(start(url, *arguments, module=UPLOADER))
    assert code == 0, err
    return out


def look(url):
    return json.loads(done(url, "look"))


def read(url):
    code, out, err = ended(start(url, "read"))
    assert code == 0, err
    return json.loads(out)


def counts(engine, url):
    return engine.rows(url, BOOKS)


def started(url):
    process = start(url, "work", module=UPLOADER)
    assert process.stdout.readline() == "ready\n", process.stderr.read()
    return process


def worked(url):
    """Seconds at work, once the program was loaded."""
    process, begun = started(url), time.monotonic()
    code, _, err = ended(process)
    assert code == 0, err
    return time.monotonic() - begun


def killed(url, after):
    process = started(url)
    time.sleep(after)
    process.kill()
    return ended(process)[0]


def test_all_or_nothing_and_taken_once(engine, file):
    quiet, disturbed = engine.new(), engine.new()
    random = trials.drawn(f"killed uploads on {engine.name}")
    moments, too_late = [], 0
    for url in (quiet, disturbed):
        done(url, "drop", file)
    for waiting, ready in (("received", "previewed"), ("confirmed", "taken")):
        before = counts(engine, quiet)
        seconds = worked(quiet)
        assert look(quiet)["state"] == ready
        after = counts(engine, quiet)
        kills = trials.trials(KILLS)
        for part in range(kills):
            moments.append((waiting, (part + random.random()) * seconds / kills))
            code = killed(disturbed, moments[-1][1])
            upload = json.loads(done(disturbed, "later"))  # first: it takes the second in which a server ends a commit
            left = counts(engine, disturbed)  # whose client was killed while it waited
            assert left in (before, after), f"killed after {moments[-1]} of {seconds:.2f} s"
            assert (left == after and ready == "taken") == (upload["state"] == "taken")  # the books and the upload
            assert upload["pieces"] > 0 or upload["state"] == "taken"
            assert code == -signal.SIGKILL or upload["state"] == ready
            too_late += upload["state"] == ready
        worked(disturbed)
        upload = look(disturbed)
        assert (upload["state"], upload["refusal"]) == (ready, ""), moments
        if ready == "previewed":
            for url in (quiet, disturbed):
                done(url, "confirm")
    assert too_late < len(moments), f"every kill came too late: {moments}"
    assert look(disturbed)["batches"] == 1 and look(disturbed)["pieces"] == 0
    expected = read(quiet)
    assert (expected["faults"], expected["lines"]) == ([], 1)
    assert read(disturbed) == expected


def test_progress_is_seen_by_others_while_it_goes_on(engine, long_file):
    url = engine.new()
    done(url, "drop", long_file)
    watcher = start(url, "watch", module=UPLOADER)
    assert watcher.stdout.readline() == "ready\n", watcher.stderr.read()
    worked(url)
    seen = [json.loads(line) for line in ended(watcher)[1].splitlines()]
    reading = [(told["progress_done"], told["progress_whole"]) for told in seen if told["phase"] == "reading"]
    assert reading == sorted(reading) and reading[-1][0] > 0, seen
    assert all(progress <= whole for progress, whole in reading)
    assert {told["phase"] for told in seen} <= {"", "reading", "comparing"}


def test_two_workers_do_each_step_once(engine, file):
    url = engine.new()
    done(url, "drop", file)
    for ready in ("previewed", "taken"):
        workers = [started(url) for _ in range(2)]
        for code, _, err in [ended(worker) for worker in workers]:
            assert code == 0, err
        assert look(url)["state"] == ready
        if ready == "previewed":
            done(url, "confirm")
    told = read(url)
    assert (told["faults"], told["lines"], look(url)["batches"]) == ([], 1, 1)
