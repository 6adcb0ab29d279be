"""Two people do the same thing at the same moment, each in a process of their own: one does it, the other is told."""

import json
import select
from collections.abc import Iterator

import pytest
from tests import trials
from tests.faults.engines import ended, start

NAMES = ("claire", "hugo")
ROUNDS = 6


class Person:
    """A process that does as it is told."""

    def __init__(self, url, name):
        self.name, self.process = name, start(url, name, module="tests.faults.rival")
        assert self.process.stdout.readline() == "ready\n", self.process.stderr.read()

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def answer(self):
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()[-3000:]
        return json.loads(line)

    def silent(self, seconds):
        return not select.select([self.process.stdout], [], [], seconds)[0]

    def do(self, *words):
        self.ask(*words)
        return self.answer()


@pytest.fixture
def people(engine) -> Iterator[tuple[Person, Person]]:
    url = engine.new()
    both = tuple(Person(url, name) for name in NAMES)
    yield both
    for person in both:
        person.process.stdin.close()
        person.process.stdin = None
        code, _, err = ended(person.process)
        assert (code, err) == (0, "")


def at_once(people, *words):
    """(who did it, the other one, the other one's answer): exactly one did."""
    for person, own in zip(people, words, strict=True):
        person.ask(*own)
    answers = [person.answer() for person in people]
    doers = [place for place, answer in enumerate(answers) if "done" in answer]
    assert len(doers) == 1, answers
    (doer,) = doers
    return people[doer], people[1 - doer], answers[1 - doer]


def rounds():
    return trials.trials(ROUNDS)


def test_of_two_who_resolve_one_dispute_the_second_is_told_what_the_first_did(people):
    numbers = people[0].do("seed", rounds())["done"]
    for place, number in enumerate(numbers):
        version = place % 2  # told which one was read, or not
        first, _, answer = at_once(
            people, ("resolve", number, "founded", version), ("resolve", number, "unfounded", version)
        )
        finding = "fondé" if first is people[0] else "non fondé"
        assert answer["refused"] == "UnableToResolve"
        assert answer["said"] == (
            f"{number} a été résolu par {first.name} le 24/11/2026 à 10:00, avec effet au 01/03/2026 ({finding}) ; "
            "rien n’a été changé"
        )
    told = people[0].do("told")["done"]
    assert told["faults"] == [] and set(told["disputes"].values()) == {"resolved"}
    assert told["verbs"].count("dispute.resolved") == len(numbers)


def test_what_was_resolved_and_reopened_meanwhile_is_told_too(people):
    (number,) = people[0].do("seed", 1)["done"]
    assert people[0].do("resolve", number, "founded", 1) == {"done": 2}
    assert people[0].do("undo", number) == {"done": 3}
    answer = people[1].do("resolve", number, "unfounded", 1)
    assert answer["said"] == f"{number} a été rouvert par claire le 24/11/2026 à 10:00 ; relisez-le avant de décider"
    assert people[1].do("resolve", number, "unfounded", 3) == {"done": 4}


def test_of_two_who_send_one_form_one_opens_the_dispute_and_both_are_led_to_it(people):
    people[0].do("seed", 0)
    for number in range(rounds()):
        _, second, answer = at_once(people, *[("open", f"form-{number}", "F-FREE")] * 2)
        kind, pk = answer["again"][0]
        assert kind == "dispute"
        assert second.do("open", f"form-{number}", "F-FREE") == {"again": answer["again"]}
        assert pk == number + 1
    told = people[0].do("told")["done"]
    assert told["faults"] == [] and len(told["disputes"]) == rounds() == told["verbs"].count("dispute.opened")


@pytest.mark.parametrize("end", ["commit", "fail"])
def test_the_second_waits_for_the_first_and_does_it_only_where_that_one_failed(people, end):
    first, second = people
    first.do("seed", 0)
    assert first.do("hold", "form") == "inside"
    second.ask("open", "form", "F-FREE")
    assert second.silent(0.5)
    first.ask(end)
    if end == "commit":
        assert first.answer() == {"done": "committed"}
        assert second.answer() == {"again": [["thing", 1]]}
    else:
        assert first.answer()["refused"] == "Refusal"
        assert second.answer() == {"done": 1}
    told = second.do("told")["done"]
    assert told["faults"] == [] and len(told["disputes"]) == (end == "fail")


def test_of_two_who_take_it_back_one_does(people):
    numbers = people[0].do("seed", rounds())["done"]
    for place, number in enumerate(numbers):
        resolved = place % 2
        if resolved:
            people[0].do("resolve", number, "founded", 0)
        first, _, answer = at_once(people, *[("undo", number)] * 2)
        assert answer["refused"] == "UnableToUndo"
        assert answer["said"] == f"{number} : c’est déjà annulé, par {first.name} le 24/11/2026 à 10:00"
    told = people[0].do("told")["done"]
    assert told["faults"] == []
    assert list(told["disputes"].values()) == ["open" if place % 2 else "cancelled" for place in range(len(numbers))]


def test_of_one_who_cancels_and_one_who_resolves_one_does(people):
    numbers = people[0].do("seed", rounds())["done"]
    for number in numbers:
        _, _, answer = at_once(people, ("undo", number), ("resolve", number, "founded", 0))
        assert answer["refused"] in ("UnableToUndo", "UnableToResolve") and number in answer["said"]
    told = people[0].do("told")["done"]
    assert told["faults"] == [] and "open" not in told["disputes"].values()
