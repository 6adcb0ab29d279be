"""Positions → open items: texts decoded, number chosen, remarks written."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from amiable.core.said import joined, said
from amiable.formats.fec.accounts import Party
from amiable.formats.fec.customers import name_of
from amiable.formats.fec.entries import settlement_kind
from amiable.formats.fec.lettering import settle_members
from amiable.formats.fec.lines import Position, Row
from amiable.formats.fec.numbering import number_of, usable
from amiable.formats.fec.positions import positions_of
from amiable.formats.items import OpenItem, Settlement

_REMARKS: Final = {
    "416": said("douteux"),
    "413": said("effet en portefeuille"),
    "419": said("avance ou avoir à établir"),
}
_RETENTION: Final = said("retenue de garantie")


def open_item(position: Position) -> OpenItem:
    """The item of a position. `extra`: account unless plain 411, piece where it is not the number, currency."""
    line = position.line
    party, source = line.party, line.source
    number = number_of(position)
    remark = _remark(party)
    due_on = source.day(position.due) if position.due and position.kind == "invoice" and remark != _RETENTION else None
    if due_on and due_on < position.issued:
        due_on = None
    return OpenItem(
        customer_code=party.code,
        customer_name=party.name or _name(party),
        number=number,
        kind=position.kind,
        issued_on=position.issued,
        due_on=due_on,
        amount=position.amount or line.cents,
        open=position.open,
        note=joined(" ; ", (remark, position.note)),
        line=line.number,
        file=source.index,
        settlements=tuple(_settlement(position, credit, cents) for credit, cents in position.paid),
        label=source.text(position.label),
        extra=_extra(position, number),
    )


def settled_items(groups: Iterable[Sequence[Row]]) -> Iterator[OpenItem]:
    """The invoices of balanced groups, each with what settled it."""
    for rows in groups:
        members = positions_of(rows)
        settle_members(members)
        for one in members:
            if one.kind == "invoice" and one.paid:
                yield open_item(one)


def _settlement(debit: Position, credit: Position, cents: int) -> Settlement:
    # the later of the two days: no debt is paid before it exists
    on = max(credit.line.booked, debit.issued)
    return Settlement(on, settlement_kind(credit.line), cents, number_of(credit), credit.line.number)


def _name(party: Party) -> str:
    party.name = name_of(party)
    return party.name


def _remark(party: Party) -> str:
    if party.account.startswith("4117") and _is_retention(party):
        return _RETENTION
    return _REMARKS.get(party.account[:3], "")


def _is_retention(party: Party) -> bool:
    # 4117 may also be a customer of a plan with one account each: only a round number or its title tells
    title = " ".join(party.account_labels).lower()
    return not party.account[4:].strip("0") or "retenue" in title or "garantie" in title


def _extra(position: Position, number: str) -> dict[str, str]:
    extra: dict[str, str] = {}
    line = position.line
    account, text = line.party.account, line.source.text
    if not account.startswith("411") or account.startswith("4117"):
        extra["account"] = account
    if line.source.numbering != "piece" and usable(position) and (piece := text(position.piece)) != number:
        extra["piece"] = piece
    if position.currency and (currency := text(position.currency)) not in ("", "EUR"):
        extra["currency"] = currency
    return extra
