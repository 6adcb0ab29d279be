"""`amiable work`: the process that does what waits, whatever happens around it."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import OperationalError
from tests.intake.commands import amiable
from tests.intake.lists import NOVEMBER, Item, faults, many, new_company, opened, text
from tests.intake.uploads import drop, seen

from amiable.intake.models import Upload
from amiable.intake.operations import confirm
from amiable.jobs.management.commands import work

LIST = [*many(20), Item("C1", "F1", 120_000, 40_000)]
LOADED = (
    "import sys; from amiable.config.command import main; code = main(['work', '--stop-when-idle']); "
    "print(code, sorted(name for name in sys.modules if name.partition('.')[0] in ('polars', 'narwhals', 'pyarrow')))"
)


@pytest.fixture
def waiting(own_database):
    """A company, and a list that was dropped and not yet read."""
    acting = new_company()
    return acting, drop(acting, ("lundi.csv", text(LIST)), as_of=NOVEMBER)


def test_what_waits_is_done_and_one_line_is_said_per_step(waiting):
    acting, upload = waiting
    done = amiable("work", "--stop-when-idle")
    upload.refresh_from_db()
    assert (done.code, done.out, upload.state) == (0, "", "previewed")
    confirm(acting, upload)
    assert amiable("work", "--stop-when-idle").code == 0
    upload.refresh_from_db()
    assert (upload.state, opened(acting.company)["F1"], faults(acting.company)) == ("taken", 40_000, [])


def test_each_step_says_one_line_on_standard_error(waiting):
    _, upload = waiting
    done = amiable("work", "--stop-when-idle")
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert done.err.endswith(f"dépôt {upload.pk} : lu et comparé, 21 lignes\n")


def test_once_is_one_step(waiting):
    acting, upload = waiting
    other = drop(acting, ("mardi.csv", text(LIST[1:])))
    assert amiable("work", "--once").code == 0
    upload.refresh_from_db(), other.refresh_from_db()
    assert (upload.state, other.state) == ("previewed", "received")


def test_the_worker_never_loads_the_portfolio_engine(waiting, environment_of):
    _, upload = waiting
    from django.db import connection

    connection.close()
    url = _address()
    done = subprocess.run(
        [sys.executable, "-c", LOADED], env=environment_of(url), capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "0 []\n"), done.stderr
    assert f"dépôt {upload.pk} : lu et comparé" in done.stderr
    upload.refresh_from_db()
    assert upload.state == "previewed"


def _address():
    from urllib.parse import quote

    from django.db import connection

    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return f"postgresql://{settings['USER']}@/{settings['NAME']}?host={quote(settings['HOST'], safe='')}"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_the_step_and_stops(waiting, environment_of, number):
    _, upload = waiting
    worker = subprocess.Popen(
        [sys.executable, "-m", "amiable.config.command", "work"],
        env=environment_of(_address()), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert f"dépôt {upload.pk}" in worker.stderr.readline()  # it was at work, and now waits for more
        os.kill(worker.pid, number)
        assert worker.wait(timeout=20) == 0
        assert worker.stderr.read() == ""
    finally:
        worker.kill()
        worker.communicate()
    upload.refresh_from_db()
    assert (upload.state, upload.claimed_until) == ("previewed", None)


def test_a_database_that_is_away_for_a_moment_is_waited_for(waiting, monkeypatch):
    _, upload = waiting
    asked = []

    def sometimes(at):
        asked.append(at)
        if len(asked) < 3:
            raise OperationalError("database is locked")
        return False

    monkeypatch.setattr(work, "AWAY_SECONDS", 0.01)
    monkeypatch.setattr(work, "QUEUES", (sometimes, *work.QUEUES))
    done = amiable("work", "--stop-when-idle")
    upload.refresh_from_db()
    assert (done.code, upload.state, len(asked)) == (0, "previewed", 4)
    assert (done.err.count("la base ne répond pas"), done.err.count("database is locked")) == (2, 2)


def test_a_step_cut_by_the_database_is_given_back_without_counting(waiting, monkeypatch):
    from django.db import connection
    from tests.intake.uploads import later

    from amiable.intake.operations import work_once

    _, upload = waiting

    def cut(execute, sql, params, many, context):
        if "receivables_portionstate" in sql:
            raise OperationalError("the server closed the connection unexpectedly")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(cut), pytest.raises(OperationalError):
        work_once(later(0))
    upload.refresh_from_db()
    assert (upload.state, upload.attempts, upload.claimed_until) == ("received", 0, None)
    assert work_once(later(10))
    upload.refresh_from_db()
    assert upload.state == "previewed"


def test_every_queue_has_its_turn(waiting, monkeypatch):
    turns = []

    def busy(at):
        turns.append("busy")
        return len(turns) < 5

    monkeypatch.setattr(work, "QUEUES", (busy, *work.QUEUES))
    amiable("work", "--stop-when-idle")
    assert Upload.objects.get().state == "previewed"


def test_a_list_of_five_thousand_lines_is_read_and_posted_in_seconds(own_database, capsys):
    acting = new_company()
    rows = [Item(f"C{n % 400:03d}", f"F{n:05d}", 10_000 + n, 5_000 if n % 7 == 0 else None) for n in range(5_000)]
    upload = drop(acting, ("long.csv", text(rows)), as_of=NOVEMBER)
    begun = time.monotonic()
    amiable("work", "--stop-when-idle")
    read = time.monotonic() - begun
    upload.refresh_from_db()
    assert (upload.state, seen(upload)["counts"]["invoices"]) == ("previewed", 5_000)
    confirm(acting, upload)
    begun = time.monotonic()
    amiable("work", "--stop-when-idle")
    wrote = time.monotonic() - begun
    upload.refresh_from_db()
    assert (upload.state, len(opened(acting.company))) == ("taken", 5_000)
    with capsys.disabled():
        print(f"\n5 000 lines: read and compared in {read:.1f} s, posted in {wrote:.1f} s")
    assert read < 30 and wrote < 30
