"""Who the customer of a line is: code and name of each (account, auxiliary)."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from amiable.formats.fec.accounts import Party
from amiable.formats.fec.columns import normalised

_ROUND: Final = re.compile(r"\d{3}\d?0*")
_GENERIC: Final = re.compile(
    r"^$|client|^cli[^a-z]|collectif|creance|divers|effet|douteu|avance|acompte|receivable|customer"
)


def code_parties(parties: Iterable[Party]) -> list[Party]:
    """Give each party its code; returns those of a collective account whose customer is not told.

    Code: the auxiliary; else the account itself, where it is one per customer (411MARTIN); 413, 416 and 419
    accounts take the code of the 411 account with the same ending. A collective account without auxiliary keeps
    its number as code: a customer's name that only stands in a label is never guessed.
    """
    known = list(parties)
    own = {party.account for party in known if not party.auxiliary and not _collective(party)}
    unknown = []
    for party in known:
        if party.auxiliary:
            party.code = party.auxiliary
        elif _collective(party):
            party.code = party.account
            unknown.append(party)
        else:
            main = "411" + party.account[3:]
            party.code = main if main in own else party.account
    return unknown


def name_of(party: Party) -> str:
    """The name most often met for this party; it is often cut to 17 to 35 characters."""
    if party.auxiliary:
        return _commonest(party.labels) or _commonest(party.account_labels)
    if party.code == party.account and _collective(party):
        return f"Client non identifié (compte {party.account})"
    return _commonest(party.account_labels)


def _commonest(names: Mapping[str, int]) -> str:
    return max(names, key=lambda name: (bool(name), names[name]), default="")


def _collective(party: Party) -> bool:
    """411, 4110, 411000, 411600000…: a round number, unless its title is plainly somebody's name."""
    if not _ROUND.fullmatch(party.account):
        return False
    title = next(iter(party.account_labels), "")
    tail = party.account[3:].rstrip("0")
    return not tail or bool(_GENERIC.search(normalised(title)))
