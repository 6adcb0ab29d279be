"""The one pass over the records of a FEC: customer lines kept, classes of counterpart noted for every entry.

Every record is looked at: booking date, account and amounts must be what they claim, or the line is a reject.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from amiable.core.money import MAX_CENTS
from amiable.core.said import said
from amiable.formats.fec.accounts import CREDITED, Party, Plan
from amiable.formats.fec.columns import Layout
from amiable.formats.fec.lines import Source
from amiable.formats.fec.physical import Findings
from amiable.formats.fec.values import BadValue, amount_reader, day

_LATER: Final = said("{count} ligne(s) client postérieure(s) à la date demandée, laissée(s) de côté")
_AMOUNT: Final = said("Un montant, comme 1200,00 (au plus deux décimales).")
_EXPECTED: Final = {
    "debit": _AMOUNT,
    "credit": _AMOUNT,
    "amount": _AMOUNT,
    "sense": said("D ou C (ou +1, -1)."),
    "booked": said("Une date AAAAMMJJ."),
    "account": said("Un numéro de compte commençant par trois chiffres."),
    "large": said("Un montant d'au plus un milliard d'euros."),
}

Parties = dict[tuple[str, str], Party]
Followed = dict[bytes, Party]
Rows = Iterator[tuple[int, list[bytes], bytes]]


@dataclass(slots=True, eq=False)
class Tables:
    """What one pass fills. `accounts`: bit of each account, and its parties by auxiliary where it is followed."""

    layout: Layout
    findings: Findings
    plan: Plan
    parties: Parties
    days: dict[bytes, date] = field(default_factory=dict)
    accounts: dict[bytes, tuple[int, Followed | None]] = field(default_factory=dict)
    lines: int = 0
    total: int = 0
    unnumbered: int = 0


def knows(tables: Tables, account: bytes, auxiliary: bytes) -> bool:
    """Whether this pair was met; any auxiliary will do for an account that is not followed."""
    followed = tables.accounts.get(account, (0, None))[1]
    return account in tables.accounts if followed is None else auxiliary in followed


def scan(source: Source, tables: Tables, rows: Rows, as_of: date | None) -> None:
    """Fill `source.lines`, `source.masks`, `source.journals` and `tables` from the records.

    This loop runs for every line of the file: what happens once per entry, account or customer is outside it.
    """
    layout, accounts, days, masks = source.layout, tables.accounts, tables.days, source.masks
    i_journal, i_account, i_booked = (layout.at[name] for name in ("journal", "account", "booked"))
    i_entry = layout.at["entry"] if layout.has("entry") else i_journal
    amount, keep, lacking = amount_reader(layout, source.counts), source.lines.append, _lacking(layout)
    i_aux, i_let, last = layout.at["auxiliary"], layout.at["letter"], as_of or date.max
    journal, entry, key, loose, mask, total, count = b"", b"", b"", True, 0, 0, 0
    for number, fields, raw in rows:
        try:
            cents = amount(fields)
            booked = days[fields[i_booked]]
            bit, followed = accounts[fields[i_account]]
        except KeyError:
            met = _first_met(source, tables, number, fields)
            if met is None:
                continue
            booked, (bit, followed) = met
        except BadValue as bad:
            _reject(source, tables, number, fields, str(bad))
            continue
        if loose or fields[i_entry] != entry or fields[i_journal] != journal:
            masks[key] = masks.get(key, 0) | mask
            journal, entry, mask = fields[i_journal], fields[i_entry], 0
            loose = i_entry == i_journal or not entry.strip(b" 0")
            tables.unnumbered += loose
            key = _loose_key(fields, layout) if loose else journal + b"\0" + entry
            if journal not in source.journals:
                source.journals[journal] = [*fields, b""][layout.at["journal_label"]]
        mask |= bit if cents >= 0 else bit << CREDITED
        total += cents
        count += 1
        if followed is None:
            continue
        if lacking:
            fields.append(b"")
        try:
            party = followed[fields[i_aux]]
        except KeyError:
            party = followed[fields[i_aux]] = _party(tables, fields)
        if booked > last:
            source.counts[_LATER] += 1
            continue
        party.balance += cents
        if cents > MAX_CENTS or cents < -MAX_CENTS:
            _reject(source, tables, number, fields, "large")
        else:
            keep((number, source, party, key, booked, cents, fields[i_let], raw))
    masks[key] = masks.get(key, 0) | mask
    tables.total, tables.lines = total, count


def _first_met(
    source: Source, tables: Tables, number: int, fields: list[bytes]
) -> tuple[date, tuple[int, Followed | None]] | None:
    """Learn the spelling of a day or of an account; None, and a reject, where it is none."""
    booked, account = fields[source.layout.at["booked"]], fields[source.layout.at["account"]]
    try:
        on = tables.days.get(booked) or _booked(booked, tables.days)
        return on, tables.accounts.get(account) or _account(account, tables)
    except BadValue as bad:
        _reject(source, tables, number, fields, str(bad))
        return None


def _booked(raw: bytes, days: dict[bytes, date]) -> date:
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


def _party(tables: Tables, fields: list[bytes]) -> Party:
    """The party of a line whose account and auxiliary are met for the first time in this file."""
    text, at = tables.findings.text, tables.layout.at
    padded = [*fields, b""]
    pair = text(padded[at["account"]]), text(padded[at["auxiliary"]])
    if pair not in tables.parties:
        tables.parties[pair] = Party(*pair, advance=pair[0].startswith(tables.plan.advance))
    tables.parties[pair].account_labels[text(padded[at["account_label"]])] += 1
    return tables.parties[pair]


def _lacking(layout: Layout) -> bool:
    return not (layout.has("auxiliary") and layout.has("letter"))


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
        auxiliary = [*fields, b""][layout.at["auxiliary"]]
        party = followed.get(auxiliary) or _party(tables, fields)
        party.balance += amount_reader(layout)(fields)
