"""Titles → fields: sure titles first, then possible ones for what is still missing, each doubt told in French."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from amiable.core.said import Said, said
from amiable.formats.open_items import aliases
from amiable.formats.open_items.values import Unreadable, amount_cents, decimal_mark
from amiable.formats.titles import keys_of

_QUIET = frozenset({"dispute", "status", "comment", "dunning", "label", "letter", "salesperson", "site", "doc_type"})
_CODE = re.compile(r"(?=\S*\d)[\w./-]+")
_AMOUNTS = ("amount_open", "amount_total", "amount_paid")


@dataclass(slots=True)
class _Draft:
    """A mapping being made."""

    header: Sequence[str]
    sample: Sequence[Sequence[str]]
    mapping: dict[str, int] = field(default_factory=dict)
    told: list[Said] = field(default_factory=list)

    def free(self) -> list[int]:
        taken = set(self.mapping.values())
        return [column for column in range(len(self.header)) if column not in taken]

    def find(self, keys: Sequence[str], *, fit: Callable[[int], bool] | None = None) -> list[tuple[int, str]]:
        """Free columns that go by one of `keys`, the best key first."""
        found = []
        for column in self.free():
            match = next((key for key in keys_of(self.header[column]) if key in keys), None)
            if match and (fit is None or fit(column)):
                found.append((column, match))
        return sorted(found, key=lambda pair: (keys.index(pair[1]), pair[0]))

    def values(self, column: int) -> list[str]:
        return [cells[column] for cells in self.sample if column < len(cells) and cells[column]]


def propose_mapping(header: Sequence[str], sample: Sequence[Sequence[str]]) -> tuple[dict[str, int], tuple[Said, ...]]:
    """(field → column counted from 0, French sentences on what a person should look at)."""
    draft = _Draft(header, sample)
    _claim_sure(draft)
    _claim_customer(draft)
    _claim_possible(draft)
    _drop_running_balance(draft)
    for column, _ in draft.find(("reference", "ref", "refclient", "referenceclient")):
        draft.mapping.setdefault("reference", column)
    return draft.mapping, tuple(draft.told)


def _claim_sure(draft: _Draft) -> None:
    for name, keys in aliases.SURE_KEYS.items():
        fit = (lambda column: _holds_amounts(draft, column)) if name == "amount_paid" else None
        found = draft.find(keys, fit=fit)
        if not found:
            continue
        draft.mapping[name] = found[0][0]
        titles = [draft.header[column] for column, _ in found]
        if len(found) > 1 and name not in _QUIET and not any("signed" in key for _, key in found):
            draft.told.append(
                said(
                    "{titles} peuvent dire la même chose : « {first} » est retenu.",
                    titles=_listed(titles),
                    first=titles[0],
                )
            )


def _listed(titles: Sequence[str]) -> str:
    """« One » et « other »."""
    found = f"« {titles[0]} »"
    for title in titles[1:]:
        found = said("{titles} et « {title} »", titles=found, title=title)
    return found


def _holds_amounts(draft: _Draft, column: int) -> bool:
    """False where the sample shows words or dates: « Payé » may be yes or no, « Du » the start of a period."""
    values = draft.values(column)
    return not values or sum(map(_is_amount, values)) * 2 >= len(values)


def _is_amount(text: str) -> bool:
    try:
        amount_cents(text, ",")
    except Unreadable:
        return False
    return True


def _claim_customer(draft: _Draft) -> None:
    """« Client » is a code in one file and a name in the next: the other columns tell, else the cells."""
    mapping = draft.mapping
    for column, _ in draft.find(aliases.EITHER_KEYS):
        free = [name for name in ("customer_name", "customer_code") if name not in mapping]
        if len(free) == 2 and _looks_like_codes(draft.values(column)):
            mapping["customer_code"] = column
        elif free:
            mapping[free[0]] = column
    for name in ("customer_name", "customer_code"):
        if name not in mapping:
            _take(draft, name, aliases.POSSIBLE_KEYS[name], fit=lambda column: not _collective(draft, column))
    if "customer_code" not in mapping and "customer_name" not in mapping:
        _claim_customer_last(draft)


def _claim_customer_last(draft: _Draft) -> None:
    for column, found in draft.find(aliases.LAST_KEYS)[:1]:
        draft.mapping["customer_code" if found == "code" else "customer_name"] = column
        title = draft.header[column]
        draft.told.append(said("« {title} » est pris pour le client : vérifiez que c’est bien lui.", title=title))


def _looks_like_codes(values: Sequence[str]) -> bool:
    return bool(values) and sum(bool(_CODE.fullmatch(value)) for value in values) * 2 > len(values)


def _collective(draft: _Draft, column: int) -> bool:
    """One same account for several customers (411000): it tells nobody apart."""
    names = draft.mapping.get("customer_name")
    return names is not None and len(set(draft.values(names))) > 1 and len(set(draft.values(column))) == 1


def _claim_possible(draft: _Draft) -> None:
    for name in ("doc_number", "doc_type", "doc_date", "amount_open", "amount_total"):
        if name not in draft.mapping:
            fit = (lambda column: _holds_amounts(draft, column)) if name in _AMOUNTS else None
            _take(draft, name, aliases.POSSIBLE_KEYS[name], fit=fit)


_DOUBTS = {
    "customer_code": said(
        "« {title} » est pris pour le code du client : vérifiez que ce n’est pas la référence de sa commande."
    ),
    "customer_name": said("« {title} » est pris pour le client."),
    "doc_number": said(
        "« {title} » est pris pour le numéro de la facture : vérifiez que ce n’est pas la commande du client."
    ),
    "amount_total": said(
        "« {title} » ne dit pas s’il s’agit du TTC, du reste dû ou du HT : il est pris pour le TTC restant dû."
    ),
}


def _take(draft: _Draft, name: str, keys: Sequence[str], *, fit: Callable[[int], bool] | None) -> None:
    for column, found in draft.find(keys, fit=fit)[:1]:
        draft.mapping[name] = column
        clear = name == "amount_total" and "amount_open" in draft.mapping
        if found in aliases.TOLD_KEYS and name in _DOUBTS and not clear:
            draft.told.append(said(_DOUBTS[name], title=draft.header[column]))


def _drop_running_balance(draft: _Draft) -> None:
    """A balance that adds each row to the one above is no remainder of a document: it is left aside, and told."""
    columns = [draft.mapping.get(name) for name in ("debit", "credit", "amount_open")]
    if None in columns:
        return
    rows = [
        [cells[column] if column < len(cells) else "" for column in columns if column is not None]
        for cells in draft.sample
    ]
    mark = decimal_mark(text for row in rows for text in row)
    try:
        figures = [[amount_cents(text, mark) or 0 for text in row] for row in rows if row[2]]
    except Unreadable:
        return
    steps = sum(now[2] - before[2] == now[0] - now[1] != 0 for before, now in pairwise(figures))
    own = sum(row[2] == row[0] - row[1] for row in figures)
    if len(figures) > 2 and steps * 10 >= (len(figures) - 1) * 8 and own < len(figures):
        column = draft.mapping.pop("amount_open")
        title = draft.header[column]
        draft.told.append(
            said("« {title} » est un solde progressif : il n’est pas pris pour un reste dû.", title=title)
        )
