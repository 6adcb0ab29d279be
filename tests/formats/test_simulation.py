"""The file of `simulate`: what is refused, at which entry, and in words that say what was expected."""

import json

import pytest

from amiable.core.simulation import Refused
from amiable.formats.simulation import parse

INVOICE = {"number": "F1", "customer": "C1", "issued_on": "2026-01-01", "amount": "1000.00", "due_on": "2026-01-31"}
PAYMENT = {"on": "2026-02-10", "type": "payment", "receivable": "F1", "amount": "10.00"}
OPENED = {
    "on": "2026-02-10",
    "type": "dispute_opened",
    "dispute": "D1",
    "reason": "price",
    "lines": [{"receivable": "F1", "amount": "10.00"}],
}
RESOLVED = {"on": "2026-02-20", "type": "dispute_resolved", "dispute": "D1", "finding": "founded"}


def document(invoice: dict | None = None, event: dict | None = None) -> str:
    return json.dumps({"receivables": [INVOICE | (invoice or {})], "events": [event] if event else []})


WITHOUT_DUE = {key: value for key, value in INVOICE.items() if key != "due_on"}
REFUSED = {
    "unknown key": (document({"colour": "red"}), "unknown_key"),
    "one decimal": (document({"amount": "1000.0"}), "bad_amount"),
    "no decimals": (document({"amount": "1000"}), "bad_amount"),
    "a number": (document({"amount": 1000.00}), "bad_amount"),
    "other digits": (document({"amount": "١٠٠.00"}), "bad_amount"),
    "too large": (document({"amount": "9" * 60 + ".00"}), "bad_amount"),
    "three decimals of a rate": (document({"rate": "12.345"}), "bad_rate"),
    "two terms": (document({"terms": "30 days"}), "several_terms"),
    "unknown term": (json.dumps({"receivables": [WITHOUT_DUE | {"terms": "soon"}]}), "unknown_terms"),
    "due before issue": (document({"due_on": "2025-12-31"}), "due_before_issue"),
    "a day of a week": (document({"issued_on": "2026-W01-1"}), "bad_date"),
    "a year that is none": (document({"due_on": "9999-12-31"}), "bad_date"),
    "a day that is none": (document({"due_on": "2026-02-30"}), "bad_date"),
    "portions of another sum": (
        json.dumps({"receivables": [WITHOUT_DUE | {"portions": [{"amount": "1.00", "due_on": None}]}]}),
        "portions_sum",
    ),
    "unknown type": (document(event=PAYMENT | {"type": "gift"}), "unknown_type"),
    "unknown reason": (document(event=OPENED | {"reason": "mood"}), "unknown_reason"),
    "unknown finding": (document(event=RESOLVED | {"finding": "maybe"}), "unknown_finding"),
    "unknown policy": (document(event=RESOLVED | {"policy": "later"}), "unknown_policy"),
    "a line twice": (document(event=OPENED | {"lines": OPENED["lines"] * 2}), "duplicate_line"),
    "a line break in a name": (document(event=PAYMENT | {"receivable": "F\n1"}), "bad_text"),
    "half a character": (document({"number": "\ud800"}), "bad_text"),
    "the same number twice": (json.dumps({"receivables": [INVOICE, INVOICE]}), "duplicate_receivable"),
    "a key twice": ('{"receivables":[{"number":"F1","amount":"9.00","amount":"1.00"}]}', "duplicate_key"),
    "nothing": ("", "not_json"),
    "too deep": ("[" * 100_000, "not_json"),
}


@pytest.mark.parametrize(("text", "code"), REFUSED.values(), ids=list(REFUSED))
def test_a_wrong_form_is_refused_on_one_line(text, code):
    with pytest.raises(Refused) as refusal:
        parse(text)
    assert refusal.value.code == code
    assert str(refusal.value).isprintable()


def test_the_entry_is_named_and_events_are_counted_from_one():
    wrong = [PAYMENT, PAYMENT | {"amount": "1"}]
    with pytest.raises(Refused) as refusal:
        parse(json.dumps({"receivables": [INVOICE], "events": wrong}))
    assert refusal.value.event == 2
    assert str(refusal.value).startswith("event 2 (payment F1): amount: '1' is not an amount with two decimals")
