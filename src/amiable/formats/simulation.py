"""The file of `amiable simulate`: JSON → `core.simulation.Document`, checked for form, and the answer → JSON rows.

Form: known keys and names, dates as YYYY-MM-DD, amounts as text with exactly two decimals. Whether an event is
possible is the ledger's business.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from amiable.core import events as said
from amiable.core.calendar import NotADay, NotATerm, parse_day, parse_term
from amiable.core.dispute import FINDINGS
from amiable.core.law.late_interest import Schedule, parse_rate
from amiable.core.money import NotAnAmount, amount, cents
from amiable.core.reasons import REASONS
from amiable.core.simulation import Document, Refused, SimulatedEvent, SimulatedReceivable

Json = Mapping[str, Any]
T = TypeVar("T")
KINDS = ("ordinary", "instalment", "retention", "down_payment")
PLAIN_POLICIES = ("restart", "pause", "original")


class _Form(ValueError):
    """A value of the wrong form, before it is known where it stands."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def parse(text: str | bytes) -> Document:
    """The document in `text`. Raises `Refused` naming the first entry whose form is wrong."""
    try:
        raw = json.loads(text, object_pairs_hook=_pairs)
    except _Form as form:
        raise Refused(form.code, str(form)) from None
    except RecursionError:
        raise Refused("not_json", "not JSON: nested too deeply") from None
    except ValueError as problem:
        raise Refused("not_json", f"not JSON in UTF-8: {problem}") from None
    entries = _checked("", None, lambda: _object(raw, required=("receivables",), optional=("events",)))
    receivables = _list(entries, "receivables")
    events = _list(entries, "events")
    document = Document(
        tuple(_receivable(index, entry) for index, entry in enumerate(receivables, 1)),
        tuple(_event(index, entry) for index, entry in enumerate(events, 1)),
    )
    seen: set[str] = set()
    for index, receivable in enumerate(document.receivables, 1):
        if receivable.number in seen:
            where = f"receivable {index} ({receivable.number})"
            raise Refused("duplicate_receivable", "this number is listed twice", where=where)
        seen.add(receivable.number)
    return document


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different: of two amounts under one key neither may win."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Form("duplicate_key", f"key {twice!r} stands twice in one object")
    return found


def _checked(where: str, event: int | None, read: Callable[[], T]) -> T:
    try:
        return read()
    except _Form as form:
        raise Refused(form.code, str(form), where=where, event=event) from None


def _list(entries: Json, key: str) -> Sequence[Any]:
    value = entries.get(key, [])
    if not isinstance(value, list):
        raise Refused("not_a_list", f"{key} must be a list")
    return value


def _receivable(index: int, entry: Any) -> SimulatedReceivable:
    name = entry.get("number") if isinstance(entry, dict) else None
    where = f"receivable {index} ({_shown(name)})" if isinstance(name, str) else f"receivable {index}"
    return _checked(where, None, lambda: _read_receivable(entry))


def _shown(name: Any) -> str:
    """A name as it may stand in a message: on one line, without what a terminal would obey."""
    text = str(name)
    return text if text.isprintable() else ascii(text)


def _read_receivable(raw: Any) -> SimulatedReceivable:
    entry = _object(
        raw,
        required=("number", "customer", "issued_on", "amount"),
        optional=("due_on", "terms", "portions", "rate"),
    )
    if sum(key in entry for key in ("due_on", "terms", "portions")) > 1:
        raise _Form("several_terms", "give only one of due_on, terms, portions")
    issued_on, total = _date(entry, "issued_on"), _amount(entry, "amount")
    term = None
    if "terms" in entry:
        try:
            term = parse_term(_text(entry, "terms"))
        except NotATerm as problem:
            raise _Form("unknown_terms", str(problem)) from None
    if "portions" in entry:
        shares = _shares(entry["portions"], total)
    else:
        due_on = term.due(issued_on) if term else _date_or_none(entry, "due_on")
        shares = (said.Share(total, due_on),)
    for share in shares:
        if share.due_on and share.due_on < issued_on:
            raise _Form("due_before_issue", f"due date {share.due_on} is before the issue on {issued_on}")
    try:
        schedule = parse_rate(_text(entry, "rate")) if "rate" in entry else Schedule()
    except ValueError as problem:
        raise _Form("bad_rate", str(problem)) from None
    issued = said.Issued(issued_on, shares, schedule, term)
    return SimulatedReceivable(_text(entry, "number"), _text(entry, "customer"), issued)


def _shares(raw: Any, total: int) -> tuple[said.Share, ...]:
    if not isinstance(raw, list) or not raw:
        raise _Form("not_a_list", "portions must be a list with at least one portion")
    shares = []
    for item in raw:
        entry = _object(item, required=("amount",), optional=("due_on", "kind"))
        kind: Any = _one_of(entry, "kind", KINDS) if "kind" in entry else "ordinary"
        shares.append(said.Share(_amount(entry, "amount"), _date_or_none(entry, "due_on"), kind))
    whole = sum(share.cents for share in shares)
    if whole != total:
        raise _Form("portions_sum", f"portions sum to {amount(whole)}, not to {amount(total)}")
    return tuple(shares)


def _event(index: int, raw: Any) -> SimulatedEvent:
    kind = raw.get("type") if isinstance(raw, dict) else None
    subject = next((raw[key] for key in ("dispute", "receivable", "customer") if key in raw), "") if kind else ""
    where = f"event {index} ({_shown(kind)} {_shown(subject)})" if isinstance(kind, str) else f"event {index}"
    if isinstance(kind, str) and kind in ("payment", "credit_note") and isinstance(raw.get("receivable"), str):
        where = f"event {index} ({kind} {_shown(raw['receivable'])})"

    def read() -> SimulatedEvent:
        if not isinstance(raw, dict) or not isinstance(kind, str) or kind not in _READERS:
            raise _Form("unknown_type", f"type must be one of {', '.join(_READERS)}")
        keys, optional, reader = _READERS[kind]
        entry = _object(raw, required=("on", "type", *keys), optional=optional)
        on = _date(entry, "on")
        if kind == "insolvency_opened":
            return SimulatedEvent(index, where, on, (), customer=_text(entry, "customer"))
        return SimulatedEvent(index, where, on, reader(on, entry))

    return _checked(where, index, read)


Parts = tuple[tuple[str, said.Event], ...]


def _payment(on: date, entry: Json) -> Parts:
    return ((_text(entry, "receivable"), said.Paid(on, _amount(entry, "amount"), _dispute(entry))),)


def _credit_note(on: date, entry: Json) -> Parts:
    return ((_text(entry, "receivable"), said.Credited(on, _amount(entry, "amount"), _dispute(entry))),)


def _discount(on: date, entry: Json) -> Parts:
    return ((_text(entry, "receivable"), said.Discounted(on, _amount(entry, "amount"))),)


def _written_off(on: date, entry: Json) -> Parts:
    return ((_text(entry, "receivable"), said.WrittenOff(on, _amount(entry, "amount"))),)


def _due_date_set(on: date, entry: Json) -> Parts:
    portion = entry["portion"]
    if not isinstance(portion, int) or isinstance(portion, bool):
        raise _Form("bad_portion", f"portion must be a number like 0, not {portion!r}")
    return ((_text(entry, "receivable"), said.DueDateSet(on, portion, _date(entry, "due_on"))),)


def _dispute_opened(on: date, entry: Json) -> Parts:
    _one_of(entry, "reason", tuple(REASONS))
    lines = _lines(entry, "amount")
    if not lines:
        raise _Form("no_lines", "a dispute is about at least one receivable: lines is empty")
    name = _text(entry, "dispute")
    return tuple((number, said.DisputeOpened(on, name, blocked)) for number, blocked in lines)


def _dispute_resolved(on: date, entry: Json) -> Parts:
    """One part for each receivable that concedes; a first part without receivable says what holds for all."""
    name, finding = _text(entry, "dispute"), _one_of(entry, "finding", FINDINGS)
    policy = None if entry.get("policy") is None else _one_of(entry, "policy", PLAIN_POLICIES)
    whole: Parts = (("", said.DisputeResolved(on, name, finding, 0, policy)),)
    return whole + tuple(
        (number, said.DisputeResolved(on, name, finding, conceded, policy))
        for number, conceded in _lines(entry, "conceded")
    )


def _lines(entry: Json, key: str) -> list[tuple[str, int]]:
    raw = entry.get("lines", [])
    if not isinstance(raw, list):
        raise _Form("not_a_list", "lines must be a list")
    lines: dict[str, int] = {}
    for item in raw:
        line = _object(item, required=("receivable", key))
        number = _text(line, "receivable")
        if number in lines:
            raise _Form("duplicate_line", f"receivable {number} stands on two lines")
        lines[number] = _amount(line, key)
    return list(lines.items())


def _dispute(entry: Json) -> str:
    return "" if entry.get("dispute") is None else _text(entry, "dispute")


_READERS: dict[str, tuple[tuple[str, ...], tuple[str, ...], Callable[[date, Json], Parts]]] = {
    "payment": (("receivable", "amount"), ("dispute",), _payment),
    "credit_note": (("receivable", "amount"), ("dispute",), _credit_note),
    "discount": (("receivable", "amount"), (), _discount),
    "written_off": (("receivable", "amount"), (), _written_off),
    "due_date_set": (("receivable", "portion", "due_on"), (), _due_date_set),
    "dispute_opened": (("dispute", "reason", "lines"), (), _dispute_opened),
    "dispute_resolved": (("dispute", "finding"), ("lines", "policy"), _dispute_resolved),
    "insolvency_opened": (("customer",), (), lambda _on, _entry: ()),
}


def _object(raw: Any, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Json:
    if not isinstance(raw, dict):
        raise _Form("not_an_object", f"expected an object with {', '.join(required)}")
    for key in raw:
        if key not in required and key not in optional:
            raise _Form("unknown_key", f"unknown key {key!r}: expected {', '.join((*required, *optional))}")
    for key in required:
        if key not in raw:
            raise _Form("missing_key", f"{key} is missing")
    return raw


def _text(entry: Json, key: str) -> str:
    value = entry[key]
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise _Form("bad_text", f"{key} must be a text of printable characters, not {value!a}")
    return value


def _one_of(entry: Json, key: str, names: Sequence[Any]) -> Any:
    value = entry[key]
    if value not in names:
        raise _Form(f"unknown_{key}", f"unknown {key} {value!r}: expected {', '.join(names)}")
    return value


def _amount(entry: Json, key: str) -> int:
    try:
        return cents(entry[key])
    except NotAnAmount as problem:
        raise _Form("bad_amount", f"{key}: {problem}") from None


def _date(entry: Json, key: str) -> date:
    try:
        return parse_day(entry[key])
    except NotADay as problem:
        raise _Form("bad_date", f"{key}: {problem}") from None


def _date_or_none(entry: Json, key: str) -> date | None:
    return None if entry.get(key) is None else _date(entry, key)
