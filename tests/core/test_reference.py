"""What must hold of the reference whatever the document: euros kept, order and future without effect, sums exact."""

import random
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from tests.core.random_documents import random_as_of, random_document, shuffled
from tests.trials import drawn, trials

from amiable.core.money import amount, cents, half_up
from amiable.core.reference import Refused, Slice, evaluate, explain

PLACES = ("certain", "contested", "conceded", "paid", "credited", "written_off")
EVERYTHING = date(2026, 12, 31)
ONE_DAY = timedelta(days=1)


def documents(kind: str) -> Iterator[tuple[random.Random, dict, date]]:
    """Fewer than the usual trials: the reference is slow on purpose."""
    for number in range(trials(20)):
        rng = drawn(f"reference {kind} {number}")
        yield rng, random_document(rng), random_as_of(rng)


def by_receivable(answer: dict) -> Iterator[tuple[dict, list[dict]]]:
    for row in answer["receivables"]:
        yield row, [portion for portion in answer["portions"] if portion["receivable"] == row["receivable"]]


def test_every_euro_is_in_exactly_one_place():
    for _, document, as_of in documents("places"):
        for row, portions in by_receivable(evaluate(document, as_of)):
            total = {place: sum(cents(portion[place]) for portion in portions) for place in PLACES}
            assert sum(total.values()) == cents(row["invoiced"])
            assert row["open"] == amount(total["certain"] + total["contested"] + total["conceded"])
            assert [portion["portion"] for portion in portions] == list(range(len(portions)))
            assert cents(row["claimable"]) <= total["certain"]


def test_euros_of_a_customer_are_those_of_the_events():
    """What came in is what was settled, plus the credit: nothing is lost beyond certain and contested."""
    for _, document, _ in documents("credit"):
        answer = evaluate(document, EVERYTHING)
        received = [e for e in document["events"] if e["type"] in ("payment", "credit_note", "discount", "written_off")]
        settled = sum(cents(p[place]) for p in answer["portions"] for place in ("paid", "credited", "written_off"))
        credit = sum(cents(row["credit"]) for row in answer["customers"])
        assert sum(cents(event["amount"]) for event in received) == settled + credit


def test_order_in_the_file_and_later_events_change_nothing():
    for rng, document, as_of in documents("order"):
        answer = evaluate(document, as_of)
        mixed = document | {"events": shuffled(rng, document["events"])}
        known = document | {"events": [e for e in document["events"] if e["on"] <= as_of.isoformat()]}
        assert evaluate(mixed, as_of) == evaluate(known, as_of) == answer


def test_evaluate_leaves_its_document_alone():
    for _, document, as_of in documents("untouched"):
        before = deepcopy(document)
        evaluate(document, as_of)
        assert document == before


def test_explained_slices_add_up_to_the_figure():
    for _, document, as_of in documents("explain"):
        for row in evaluate(document, as_of)["portions"]:
            explained = explain(document, as_of, row["receivable"], row["portion"])
            for reading, figure in (("retained", row["interest"]), ("original", row["original_interest"])):
                check_slices(explained[reading], figure, as_of)


def check_slices(slices: list[Slice], figure: str | None, as_of: date) -> None:
    for before, after in pairwise(slices):
        assert before.last_day < after.first_day
    for part in slices:
        assert part.days == (part.last_day - part.first_day).days + 1 and part.unpaid_cents > 0
        assert part.last_day <= as_of
    if figure is None:
        assert any(part.basis_points is None and part.reason for part in slices)
    else:
        total = sum((part.interest for part in slices), Fraction(0))
        assert figure == amount(half_up(total.numerator, total.denominator))


def test_null_has_a_reason_and_only_null():
    for _, document, as_of in documents("null"):
        answer = evaluate(document, as_of)
        for row in answer["portions"]:
            assert ("reason" in row) == (None in (row["interest"], row["original_interest"]))
        for row in answer["receivables"]:
            assert ("reason" in row) == (None in (row["interest"], row["original_interest"], row["indemnity"]))


def test_without_disputes_and_new_dates_both_readings_agree():
    for _, document, as_of in documents("agree"):
        kept = [e for e in document["events"] if e["type"] in ("payment", "insolvency_opened")]
        plain = document | {"events": [{k: v for k, v in event.items() if k != "dispute"} for event in kept]}
        for row in evaluate(plain, as_of)["receivables"]:
            assert row["gap"] in ("0.00", None)
            assert row["interest"] == row["original_interest"]


def test_the_kinder_the_policy_the_less_is_claimed():
    """On one disputed invoice never dated anew: restart ≤ pause ≤ original = the reading of the invoice."""
    for rng, _, _ in documents("policies"):
        document = one_dispute(rng)
        found = {}
        for policy in ("restart", "pause", "original"):
            document["events"][-1]["policy"] = policy
            row = evaluate(document, EVERYTHING)["receivables"][0]
            found[policy] = cents(row["interest"])
            assert cents(row["original_interest"]) >= found[policy]
        assert found["restart"] <= found["pause"] <= found["original"] == cents(row["original_interest"])


def one_dispute(rng: random.Random) -> dict:
    issued = date(2024, 1, 1) + timedelta(days=rng.randint(0, 500))
    opened = issued + timedelta(days=rng.randint(0, 120))
    resolved = opened + timedelta(days=rng.randint(0, 200))
    disputed, conceded = rng.randint(1, 10**6), rng.randint(0, 10**6)
    line = {"receivable": "F1", "amount": amount(disputed)}
    given = {"receivable": "F1", "conceded": amount(min(conceded, disputed))}
    events = [
        {"on": opened.isoformat(), "type": "dispute_opened", "dispute": "D1", "reason": "price", "lines": [line]},
        {"on": resolved.isoformat(), "type": "dispute_resolved", "dispute": "D1", "finding": "founded"},
    ]
    events[1] |= {"lines": [given], "policy": None}
    row = {"number": "F1", "customer": "C1", "issued_on": issued.isoformat(), "amount": amount(10**6)}
    return {"receivables": [row | {"due_on": (issued + timedelta(days=30)).isoformat()}], "events": events}


def test_a_dispute_without_concession_leaves_the_original_reading():
    """Splitting euros off moves no day of them: exact sums before rounding are the same."""
    for rng, _, as_of in documents("original"):
        document = one_dispute(rng)
        document["events"][1]["lines"] = []
        undisputed = document | {"events": []}
        assert exact_original(document, as_of) == exact_original(undisputed, as_of)


def exact_original(document: dict, as_of: date) -> Fraction:
    rows = evaluate(document, as_of)["portions"]
    explained = [explain(document, as_of, row["receivable"], row["portion"])["original"] for row in rows]
    return sum((part.interest or Fraction(0) for parts in explained for part in parts), Fraction(0))


def test_each_day_adds_what_it_bears():
    """Interest as of two days running differs, before rounding, by one day's base and rate."""
    for rng, document, _ in documents("daily"):
        day = date(2025, 1, 1) + timedelta(days=rng.randint(0, 700))
        if any(event["on"] == day.isoformat() and event["type"] != "payment" for event in document["events"]):
            continue
        yesterday = evaluate(document, day - ONE_DAY)
        for row in yesterday["portions"]:
            before, after = (explain(document, at, row["receivable"], row["portion"]) for at in (day - ONE_DAY, day))
            added = exact(after["original"]) - exact(before["original"])
            late = row["original_due_on"] is not None and row["original_due_on"] < day.isoformat()
            unpaid = cents(row["certain"]) + cents(row["contested"])
            assert (added > 0) == (late and unpaid > 0 and not insolvent(document, row["receivable"], day))


def exact(slices: list[Slice]) -> Fraction:
    return sum((part.interest or Fraction(0) for part in slices), Fraction(0))


def insolvent(document: dict, number: str, day: date) -> bool:
    owner = next(row for row in document["receivables"] if row["number"] == number)
    judgments = [e for e in document["events"] if e["type"] == "insolvency_opened"]
    mine = [e["on"] for e in judgments if e["customer"] == owner["customer"]]
    return any(owner["issued_on"] < on <= day.isoformat() for on in mine)


def test_a_refusal_names_the_event_in_file_order():
    document = one_dispute(random.Random(1))
    document["events"].reverse()
    document["events"][0]["lines"][0]["conceded"] = "99999.00"
    with pytest.raises(Refused) as refused:
        evaluate(document, EVERYTHING)
    assert (refused.value.event, refused.value.code) == (1, "conceded_exceeds_contested")


def test_explain_knows_no_portion_before_the_issue():
    document = {"receivables": one_dispute(random.Random(2))["receivables"], "events": []}
    with pytest.raises(LookupError):
        explain(document, date(2023, 12, 31), "F1", 0)
    with pytest.raises(LookupError):
        explain(document, EVERYTHING, "F1", 1)
