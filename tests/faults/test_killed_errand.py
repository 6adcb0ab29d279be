"""`amiable work` that is killed while it acts on many things: no thing is left out, none is done twice."""

import json
import signal
import time

from tests import trials
from tests.faults.engines import ended, start

ERRANDER = "tests.faults.errander"
THINGS, EACH = 1_100, 500
KILLS = 2


def done(url, *arguments):
    code, out, err = ended(start(url, *arguments, module=ERRANDER), seconds=180)
    assert code == 0, err
    return out


def look(url, verb="look"):
    return json.loads(done(url, verb))


def started(url):
    process = start(url, "work", module=ERRANDER)
    assert process.stdout.readline() == "ready\n", process.stderr.read()
    return process


def worked(url):
    """Seconds at work, once the program was loaded."""
    process, begun = started(url), time.monotonic()
    code, _, err = ended(process, seconds=180)
    assert code == 0, err
    return time.monotonic() - begun


def killed(url, after):
    process = started(url)
    time.sleep(after)
    process.kill()
    return ended(process)[0]


def test_each_thing_once_and_back_again(engine):
    quiet, disturbed = engine.new(), engine.new()
    random = trials.drawn(f"killed errands on {engine.name}")
    for url in (quiet, disturbed):
        done(url, "ask", THINGS)
    moments, too_late = [], 0
    for part, held in (("there", THINGS), ("back", 0)):
        seconds = worked(quiet)
        whole = look(quiet)
        assert (whole["state"], whole["held"], whole["faults"]) == ("done", held, [])
        kills = trials.trials(KILLS)
        for number in range(kills):
            moments.append((part, (number + random.random()) * seconds / kills))
            code = killed(disturbed, moments[-1][1])
            left = look(disturbed, "later")
            assert left["held"] == left["holds"] and left["twice"] == 0, moments
            assert left["held"] in (0, EACH, 2 * EACH, THINGS, THINGS - EACH, THINGS - 2 * EACH), moments
            assert code == -signal.SIGKILL or left["state"] == "done"
            too_late += left["state"] == "done"
        worked(disturbed)
        assert look(disturbed) == whole, moments
        if held:
            for url in (quiet, disturbed):
                done(url, "back")
    assert too_late < len(moments), f"every kill came too late: {moments}"


def test_two_workers_do_each_thing_once(engine):
    url = engine.new()
    done(url, "ask", THINGS)
    workers = [started(url) for _ in range(2)]
    for code, _, err in [ended(worker, seconds=180) for worker in workers]:
        assert code == 0, err
    worked(url)
    told = look(url)
    assert (told["state"], told["held"], told["twice"], told["faults"]) == ("done", THINGS, 0, [])
