"""The one pass over the records of a FEC: customer lines kept, classes of counterpart noted for every entry.

Every record is looked at: booking date, account and amounts must be what they claim, or the line is a reject.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Final

from amiable.core.money import MAX_CENTS
from amiable.formats.fec.accounts import CREDITED, Party, Plan
from amiable.formats.fec.columns import Layout
from amiable.formats.fec.lines import Line, Source
from amiable.formats.fec.physical import Findings
from amiable.formats.fec.values import BadValue, amount_reader, day

_AMOUNT: Final = "Un montant, comme 1200,00 (au plus deux décimales)."
_EXPECTED: Final = {
    "debit": _AMOUNT,
    "credit": _AMOUNT,
    "amount": _AMOUNT,
    "sense": "D ou C (ou +1, -1).",
    "booked": "Une date AAAAMMJJ.",
    "account": "Un numéro de compte commençant par trois chiffres.",
    "large": "Un montant d'au plus un milliard d'euros.",
}

Parties = dict[tuple[str, str], Party]
Followed = dict[bytes, Party]
Keep = Callable[[int, list[bytes], bytes, Followed, bytes, date, int], None]
Rows = Iterator[tuple[int, list[bytes], bytes]]


@dataclass(slots=True, eq=False)
class Tables:
    """What one pass fills. `accounts`: bit of each account, and its parties by auxiliary where it is followed."""

    layout: Layout
    findings: Findings
    plan: Plan
    parties: Parties
    accounts: dict[bytes, tuple[int, Followed | None]] = field(default_factory=dict)
    lines: int = 0
    total: int = 0
    unnumbered: int = 0


def knows(tables: Tables, account: bytes, auxiliary: bytes) -> bool:
    """Whether this pair was met; any auxiliary will do for an account that is not followed."""
    followed = tables.accounts.get(account, (0, None))[1]
    return account in tables.accounts if followed is None else auxiliary in followed


def scan(source: Source, tables: Tables, rows: Rows, as_of: date | None) -> None:
    """Fill `source.lines`, `source.masks`, `source.journals`, `source.days` and `tables` from the records."""
    layout, accounts, days, masks = source.layout, tables.accounts, source.days, source.masks
    i_journal, i_account, i_booked = (layout.at[name] for name in ("journal", "account", "booked"))
    i_entry = layout.at["entry"] if layout.has("entry") else i_journal
    amount, keep = amount_reader(layout, source.counts), _keeper(source, tables, as_of)
    journal = entry = key = b""
    mask = total = count = unnumbered = 0
    loose = True
    for number, fields, raw in rows:
        try:
            cents = amount(fields)
            booked = days.get(fields[i_booked]) or _booked(fields[i_booked], days)
            bit, followed = accounts.get(fields[i_account]) or _account(fields[i_account], tables)
        except BadValue as bad:
            _reject(source, tables, number, fields, str(bad))
            continue
        if loose or fields[i_entry] != entry or fields[i_journal] != journal:
            masks[key] = masks.get(key, 0) | mask
            journal, entry, mask = fields[i_journal], fields[i_entry], 0
            loose = i_entry == i_journal or not entry.strip(b" 0")
            unnumbered += loose
            key = _loose_key(fields, layout) if loose else journal + b"\0" + entry
            if journal not in source.journals:
                source.journals[journal] = fields[layout.at["journal_label"]] if layout.has("journal_label") else b""
        mask |= bit if cents >= 0 else bit << CREDITED
        total += cents
        count += 1
        if followed is not None:
            keep(number, fields, raw, followed, key, booked, cents)
    masks[key] = masks.get(key, 0) | mask
    tables.total, tables.lines, tables.unnumbered = total, count, unnumbered


def _booked(raw: bytes, days: dict[bytes, date | None]) -> date:
    found = day(raw)
    if found is None:
        raise BadValue("booked")
    days[raw] = found
    return found


def _account(raw: bytes, tables: Tables) -> tuple[int, Followed | None]:
    account = tables.findings.text(raw)
    if not account[:3].isdigit():
        raise BadValue("account")
    known: tuple[int, Followed | None] = tables.plan.bit(account), {} if tables.plan.follows(account) else None
    tables.accounts[raw] = known
    return known


def _loose_key(fields: list[bytes], layout: Layout) -> bytes:
    # provisional files number every entry 0: journal, day and piece then make the entry
    piece = fields[layout.at["piece"]] if layout.has("piece") else b""
    return b"\0".join((fields[layout.at["journal"]], b"", fields[layout.at["booked"]], piece))


def _party(tables: Tables, account: bytes, auxiliary: bytes, title: bytes) -> Party:
    text = tables.findings.text
    pair = text(account), text(auxiliary)
    if pair not in tables.parties:
        tables.parties[pair] = Party(*pair, advance=pair[0].startswith(tables.plan.advance))
    tables.parties[pair].account_labels[text(title)] += 1
    return tables.parties[pair]


def _keeper(source: Source, tables: Tables, as_of: date | None) -> Keep:
    """A function that keeps one receivable line; columns that the file lacks read as blank."""
    layout, at = source.layout, source.layout.at
    short = any(index == layout.width for index in at.values())
    i_account, i_aux, i_let = at["account"], at["auxiliary"], at["letter"]
    append, new = source.lines.append, partial(tuple.__new__, Line)  # not through Line(): this runs for every line

    def keep(
        number: int, row: list[bytes], raw: bytes, followed: Followed, entry: bytes, booked: date, cents: int
    ) -> None:
        if short:
            row.append(b"")
        party = followed.get(row[i_aux])
        if party is None:
            party = _party(tables, row[i_account], row[i_aux], row[at["account_label"]])
            followed[row[i_aux]] = party
        if as_of and booked > as_of:
            source.counts["ligne(s) client postérieure(s) à la date demandée, laissée(s) de côté"] += 1
        elif -MAX_CENTS <= cents <= MAX_CENTS:
            party.balance += cents
            append(new((number, source, party, entry, booked, cents, row[i_let] and row[i_let].strip(), raw)))
        else:
            party.balance += cents
            _reject(source, tables, number, row, "large")

    return keep


def _reject(source: Source, tables: Tables, number: int, fields: list[bytes], column: str) -> None:
    """Report a line. Where a followed account and its amount can be read, the balance counts it all the same.

    The customer then shows a difference between items and balance: that is the honest answer.
    """
    layout = source.layout
    raw = layout.separator.join(fields[: layout.width])
    found = fields[layout.at[column]] if layout.at.get(column, layout.width) < layout.width else raw
    title = layout.title(column) if column in layout.at else ""
    tables.findings.reject(number, raw, title, found, _EXPECTED[column])
    if column != "booked":
        return
    try:
        followed = (
            tables.accounts.get(fields[layout.at["account"]]) or _account(fields[layout.at["account"]], tables)
        )[1]
    except BadValue:
        return
    if followed is not None:
        padded = [*fields, b""]
        auxiliary, title_raw = padded[layout.at["auxiliary"]], padded[layout.at["account_label"]]
        party = followed.get(auxiliary) or _party(tables, fields[layout.at["account"]], auxiliary, title_raw)
        party.balance += amount_reader(layout)(fields)
