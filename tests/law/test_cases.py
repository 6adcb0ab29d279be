"""Every case of `cases/*.toml`, read by the reference: what is given, as of when, and what must come out."""

import tomllib
from pathlib import Path

import pytest

from amiable.core.reference import Refused, evaluate

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))


def load(path: Path) -> dict:
    """A case: `because` (words), `given` (a simulate document), `expect` (answers, each with its `as_of`).

    TOML has no null: a date left out is unknown, a policy left out is for the default to choose.
    """
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    given = case["given"]
    given.setdefault("events", [])
    for portion in (portion for row in given["receivables"] for portion in row.get("portions", [])):
        portion.setdefault("due_on", None)
    for event in given["events"]:
        if event["type"] == "dispute_resolved":
            event.setdefault("policy", None)
    return case


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path):
    case = load(path)
    assert case["because"].strip()
    for expected in case["expect"]:
        if "refused" in expected:
            check_refusal(case["given"], expected)
        else:
            check_answer(evaluate(case["given"], expected["as_of"]), expected)


def check_refusal(given: dict, expected: dict) -> None:
    with pytest.raises(Refused) as refused:
        evaluate(given, expected["as_of"])
    found = {"event": refused.value.event, "code": refused.value.code, "message": refused.value.message}
    assert found == found | expected["refused"]


def check_answer(answer: dict, expected: dict) -> None:
    """Every figure named in the case, and no row missing: ``"unknown"`` stands for null with a reason."""
    receivables = {row["receivable"]: row for row in answer["receivables"]}
    portions = {f"{row['receivable']}/{row['portion']}": row for row in answer["portions"]}
    owed = {row["customer"]: row["credit"] for row in answer["customers"]}
    for key, figures in expected.get("receivable", {}).items():
        check_row(receivables[key], figures)
    for key, figures in expected.get("portion", {}).items():
        check_row(portions[key], figures)
    assert {key: owed.get(key) for key in expected.get("credit", {})} == expected.get("credit", {})
    assert [key for key in expected.get("absent", []) if key in receivables] == []


def check_row(row: dict, figures: dict) -> None:
    for name, figure in figures.items():
        if figure == "unknown":
            assert row[name] is None, name
        else:
            assert row[name] == figure, name
    if "unknown" in (figures.get("interest"), figures.get("original_interest")):
        assert row["reason"]
