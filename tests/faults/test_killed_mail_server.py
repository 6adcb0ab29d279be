"""A mail server, or whoever sends, that is killed in the middle: no message arrives twice, none is lost unseen."""

import json
import subprocess
import sys
import time
from collections import Counter

import pytest
from tests import trials
from tests.faults.engines import ROOT, ended, start

MAILER = "tests.faults.mailer"
MESSAGES, SENDERS, KILLS = 200, 2, 4


def done(url, *arguments):
    code, out, err = ended(start(url, *arguments, module=MAILER), seconds=60)
    assert code == 0, err
    return out


def sender(url, port, *more):
    process = start(url, "send", port, *more, module=MAILER)
    assert process.stdout.readline() == "ready\n", process.stderr.read()
    return process


class MailServer:
    """The server's process, on one port; `taken` are the Message-IDs it wrote down, over all its lives."""

    def __init__(self, folder):
        self.file, self.port = folder / "taken", 0
        self.file.touch()
        self.start()

    def start(self):
        command = [sys.executable, "-m", "tests.faults.mailserver", str(self.port), str(self.file)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    @property
    def taken(self):
        return self.file.read_text().split()

    def wait_for(self, count, senders):
        """Until it took so many, or nobody sends any more."""
        until = time.monotonic() + 60
        while len(self.taken) < count and any(one.poll() is None for one in senders):
            assert time.monotonic() < until, f"{len(self.taken)} of {count} after a minute"
            time.sleep(0.001)


@pytest.fixture
def mail_server(tmp_path):
    server = MailServer(tmp_path)
    yield server
    server.kill()


def assert_promise(url, taken, most_uncertain):
    """No Message-ID twice, none lost unseen, few that nobody knows of."""
    states = {state: set(ids) for state, ids in json.loads(done(url, "look")).items()}
    accepted, uncertain = states.pop("accepted"), states.pop("uncertain", set())
    assert not states, states.keys()
    assert [message for message, times in Counter(taken).items() if times > 1] == []
    assert accepted <= set(taken) <= accepted | uncertain
    assert len(accepted | uncertain) == len(set(taken) | uncertain) == MESSAGES
    assert len(uncertain) <= most_uncertain, uncertain


def test_a_mail_server_that_dies(engine, mail_server):
    random = trials.drawn(f"killed mail server on {engine.name}")
    url, kills = engine.new(), trials.trials(KILLS)
    done(url, "queue", MESSAGES)
    moments = [int((number + random.random()) * MESSAGES * 0.9 / kills) for number in range(kills)]
    senders = [sender(url, mail_server.port) for _ in range(SENDERS)]
    under_way = 0
    for moment in moments:
        mail_server.wait_for(moment, senders)
        under_way += any(one.poll() is None for one in senders)
        mail_server.kill()
        time.sleep(random.random() * 0.2)
        mail_server.start()
    for code, _, err in [ended(one) for one in senders]:
        assert code == 0, err
    assert under_way == kills, f"nobody sent any more: {moments}"
    assert_promise(url, mail_server.taken, SENDERS * kills)


def test_a_sender_that_dies(engine, mail_server):
    random = trials.drawn(f"killed sender on {engine.name}")
    url, kills = engine.new(), trials.trials(2)
    done(url, "queue", MESSAGES)
    for number in range(kills):
        process = sender(url, mail_server.port)
        mail_server.wait_for(int((number + random.random()) * MESSAGES * 0.8 / kills), [process])
        process.kill()
        ended(process)
    code, _, err = ended(sender(url, mail_server.port, 60))
    assert code == 0, err
    assert_promise(url, mail_server.taken, kills)
