"""Several processes dispute, resolve, pay and take back the same few invoices at once."""

import json
from collections import Counter

from tests import trials
from tests.faults.engines import ended, start
from tests.intake.lists import Item, many, text

WORKERS = 8
SECONDS = 4
LISTED = [Item("C1", f"F{number}", 900_000) for number in range(3)] + [Item("C2", "F3", 700_000, 1_00)]


def test_nothing_is_lost_refused_by_the_engine_or_counted_twice(engine):
    url = engine.new()
    code, _, err = ended(start(url, "seed"))
    assert code == 0, err
    workers = [start(url, "work", f"{trials.SEED} {engine.name} {number}", SECONDS) for number in range(WORKERS)]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n", worker.stderr.read()
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    counts: Counter[str] = Counter()
    for code, out, err in [ended(worker) for worker in workers]:
        assert code == 0, err[-3000:]  # no deadlock, no "database is locked": only refusals in words
        counts += Counter(json.loads(out))

    told = json.loads(ended(start(url, "read"))[1])
    assert told["faults"] == []
    assert len(told["disputes"]) == len(set(told["disputes"])) == counts["_dispute"]
    years = {number[:9] for number in told["disputes"]}
    assert years == {"LIT-2026-"}
    assert sorted(int(number[9:]) for number in told["disputes"]) == list(range(1, counts["_dispute"] + 1))
    acts = sum(number for name, number in counts.items() if name != "refused")
    assert told["lines"] == 1 + acts  # one line of the journal for each act that was done, none for a refusal
    assert min(counts[name] for name in ("_dispute", "_resolve", "_pay", "_return")) > 0


def test_the_same_list_by_several_at_once_is_taken_once(engine, tmp_path):
    url = engine.new()
    code, _, err = ended(start(url, "seed"))
    assert code == 0, err
    rows = [*LISTED, *many(200)]
    file = tmp_path / "postes.csv"
    file.write_bytes(text(rows))
    imports = [start(url, "import", file, "--as-of", "2026-11-23") for _ in range(4)]
    for code, _, err in [ended(process) for process in imports]:
        assert (code, err) == (0, ""), err[-3000:]
    told = json.loads(ended(start(url, "read"))[1])
    assert (told["faults"], told["lines"]) == ([], 2)
    assert told["open"] == {item.number: item.rest for item in rows}
