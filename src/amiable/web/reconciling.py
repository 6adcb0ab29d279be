"""Two aged balances side by side: what the reader typed or dropped, and ours; a difference for each line of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from amiable.formats.aged_balance import BUCKETS, Aged
from amiable.web import typed
from amiable.web.words import Words, word

NAMES: Words = {
    "not_due": _("Non échu"),
    "d1_30": _("1 à 30 jours"),
    "d31_60": _("31 à 60 jours"),
    "d61_90": _("61 à 90 jours"),
    "d91_more": _("Plus de 90 jours"),
    "credit": _("Crédits non affectés"),
    "total": _("Total net"),
}
FIELDS = (*BUCKETS, "credit", "total")
"""What a reader may type of their balance."""
SHOWN_CUSTOMERS = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the comparison; cents. `theirs` None where the reader says nothing of it, `gap` ours less theirs."""

    name: str
    label: str
    ours: int
    theirs: int | None

    @property
    def gap(self) -> int | None:
        return None if self.theirs is None else self.ours - self.theirs


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed: name of `FIELDS` → text, cents of what was read, refusal of what was not."""

    texts: Mapping[str, str]
    cents: Mapping[str, int]
    refusals: Mapping[str, typed.Unreadable]

    @property
    def anything(self) -> bool:
        return bool(self.cents)


def asked(sent: Mapping[str, str]) -> Asked:
    """Amounts as people type them, a minus or parentheses for a negative one."""
    texts = {name: sent.get(name, "").strip()[:40] for name in FIELDS}
    cents, refusals = {}, {}
    for name, text in texts.items():
        try:
            if text:
                cents[name] = _signed(text)
        except typed.Unreadable as refusal:
            refusals[name] = refusal
    return Asked(texts, cents, refusals)


def _signed(text: str) -> int:
    plain = text.strip()
    if plain.startswith("(") and plain.endswith(")"):
        return -typed.amount(plain[1:-1])
    if plain[:1] in ("-", "\u2212", "–"):
        return -typed.amount(plain[1:])
    return -typed.amount(plain[:-1]) if plain[-1:] == "-" else typed.amount(plain)


def lines(ours: Mapping[str, int], theirs: Mapping[str, int]) -> list[Line]:
    """The comparison, a line per bucket, then credits and the net total. `ours`: buckets, credit (≥ 0) and net.

    Their credits may be typed with or without a minus. A total that they do not say is the sum of what they do, where
    they say every bucket.
    """
    made = [Line(name, word(NAMES, name), ours[name], theirs.get(name)) for name in BUCKETS]
    credit = theirs.get("credit")
    if ours["credit"] or credit is not None:
        made.append(Line("credit", word(NAMES, "credit"), -ours["credit"], None if credit is None else -abs(credit)))
    return [*made, Line("total", word(NAMES, "total"), ours["net"], total_of(theirs))]


def total_of(theirs: Mapping[str, int]) -> int | None:
    """Their net total: as said, else the sum of their buckets less credits."""
    if "total" in theirs:
        return theirs["total"]
    return summed(theirs) if all(name in theirs for name in BUCKETS) else None


def summed(theirs: Mapping[str, int]) -> int:
    """Their buckets less their credits."""
    return sum(theirs.get(name, 0) for name in BUCKETS) - abs(theirs.get("credit", 0))


def agrees(made: Iterable[Line]) -> bool:
    """Whether everything that they say is ours, to the cent."""
    gaps = [line.gap for line in made if line.gap is not None]
    return bool(gaps) and not any(gaps)


def of_file(rows: Sequence[Aged]) -> dict[str, int]:
    """The sums of a file, in the shape of `Asked.cents`: what it has a column for."""
    sums: dict[str, int] = {}
    for row in rows:
        for name, cents in row.buckets.items():
            sums[name] = sums.get(name, 0) + cents
        for name, found in (("credit", row.credit), ("total", row.total)):
            if found is not None:
                sums[name] = sums.get(name, 0) + found
    return sums


def by_customer(ours: Mapping[str, Mapping[str, Any]], theirs: Sequence[Aged]) -> list[dict[str, Any]]:
    """Customers whose balances differ, the largest difference first: code, name, id (None: unknown to us), ours and
    theirs (net, cents; 0 where one side knows nothing), gap, moved (some bucket differs though the nets agree), buckets
    (name → ours less theirs, of those that the file has), where (label, cents of those that differ)."""
    known = {code.casefold(): (code, row) for code, row in ours.items()}
    found = []
    for row in theirs:
        code, mine = known.pop(row.code.casefold(), (row.code, {}))
        found.append(_compared(code, mine, row))
    found += [_compared(code, mine, Aged(code, "", {})) for code, mine in known.values()]
    differing = [one for one in found if one["gap"] or any(one["buckets"].values())]
    return sorted(differing, key=lambda one: (-abs(one["gap"]), -sum(map(abs, one["buckets"].values())), one["code"]))


def _compared(code: str, mine: Mapping[str, Any], row: Aged) -> dict[str, Any]:
    told = of_file([row])
    net = total_of(told)
    theirs = summed(told) if net is None else net
    gap = int(mine.get("net", 0)) - theirs
    buckets = {name: int(mine.get(name, 0)) - cents for name, cents in row.buckets.items()}
    return {
        "code": code,
        "name": mine.get("name") or row.name,
        "id": mine.get("id"),
        "ours": int(mine.get("net", 0)),
        "theirs": theirs,
        "gap": gap,
        "moved": not gap and any(buckets.values()),
        "buckets": buckets,
        "where": [{"label": word(NAMES, name), "cents": cents} for name, cents in buckets.items() if cents],
    }
