"""The ledger and its sums equal the day-by-day reference, figure by figure, on random documents."""

import json
from datetime import date

import pytest
from tests.core.random_documents import random_as_of, random_document, shuffled
from tests.trials import drawn, trials

from amiable.core import reference
from amiable.core.simulation import Refused, run
from amiable.formats.simulation import parse
from amiable.formats.simulation_rows import answer

TRIALS = trials(150)


def without_words(rows: dict) -> dict:
    """Why a figure is missing is said in each program's own words; that it is said must agree."""
    return {
        key: [{k: (bool(v) if k == "reason" else v) for k, v in row.items()} for row in rows[key]]
        for key in ("portions", "receivables", "customers")
    }


def test_every_figure_equals_the_reference():
    rng = drawn("every figure")
    for trial in range(TRIALS):
        document, as_of = random_document(rng), random_as_of(rng)
        document["events"] = shuffled(rng, document["events"])
        expected = reference.evaluate(document, as_of)
        found = answer(run(parse(json.dumps(document)), as_of))
        assert without_words(found) == without_words(expected), (trial, as_of, json.dumps(document))


def test_what_the_reference_refuses_is_refused():
    """Documents made impossible by doubling amounts are refused by both, at the same event."""
    rng = drawn("refusals")
    refused = 0
    for _ in range(TRIALS):
        document, as_of = random_document(rng), date(2026, 12, 31)
        for event in document["events"]:
            for line in event.get("lines", []):
                key = "amount" if "amount" in line else "conceded"
                line[key] = f"{float(line[key]) * 2:.2f}"
        try:
            reference.evaluate(document, as_of)
        except reference.Refused as expected:
            refused += 1
            with pytest.raises(Refused) as caught:
                run(parse(json.dumps(document)), as_of)
            assert caught.value.event == expected.event
            if "exceeds" in expected.message:
                assert caught.value.message == expected.message
    assert refused > TRIALS // 10
