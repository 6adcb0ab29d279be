"""Lines of a FEC whose number of fields is wrong, and what may be made of them without guessing."""

from collections import Counter
from collections.abc import Callable
from typing import Final

from amiable.core.said import Said, said
from amiable.formats.fec.columns import SEPARATORS, Layout
from amiable.formats.fec.values import BadValue, amount_reader, cents, day

Plausible = Callable[[list[bytes]], bool]
Known = Callable[[bytes, bytes], bool]

_BEFORE_PIECE: Final = ("auxiliary_label", "account_label", "piece", "journal_label")
_COMPLETED: Final = said("{count} ligne(s) complétée(s) : colonnes absentes en fin de ligne")
_OTHER_SEPARATOR: Final = said("{count} ligne(s) réparée(s) : autre séparateur que celui de l'en-tête")
_IN_A_LABEL: Final = said("{count} ligne(s) réparée(s) : séparateur dans un libellé")
_DATES: Final = ("piece_date", "lettered", "validated")


def plausibility(layout: Layout) -> Plausible:
    """A check of a repaired line: booking date, account and the other dates are such, one of debit and credit is 0.

    Blank reads as zero, so a shifted line can pass for one with two amounts or none: neither is believed.
    """
    amount = amount_reader(layout)
    dates = [layout.at[field] for field in _DATES if layout.has(field)]
    two_sided = layout.has("debit") and layout.has("credit")
    sides = (layout.at["debit"], layout.at["credit"])
    booked_at, account_at = layout.at["booked"], layout.at["account"]

    def plausible(fields: list[bytes]) -> bool:
        try:
            if not amount(fields) or (two_sided and all(cents(fields[at]) for at in sides)):
                return False
        except BadValue:
            return False
        if not fields[account_at].strip()[:3].isdigit() or not day(fields[booked_at]):
            return False
        return all(not fields[at].strip() or day(fields[at]) for at in dates)

    return plausible


def mended(raw: bytes, layout: Layout, counts: Counter[Said], plausible: Plausible, known: Known) -> list[bytes] | None:
    """The fields of a line with too few or too many of them, or None. What was done is counted in `counts`."""
    fields = raw.rstrip(b"\r\n").split(layout.separator)
    surplus = len(fields) - layout.width
    if surplus > 0:
        if not b"".join(fields[layout.width :]).strip() and plausible(fields[: layout.width]):
            return fields[: layout.width]  # separators at the end of the line
        return _merged(fields, surplus, layout, counts, plausible, known)
    padded = fields + [b""] * -surplus
    if plausible(padded) and len(fields) > max(layout.at[name] for name in _last_needed(layout)):
        counts[_COMPLETED] += 1
        return padded
    for separator in SEPARATORS[:3]:
        other = raw.rstrip(b"\r\n").split(separator)
        if separator != layout.separator and len(other) == layout.width and plausible(other):
            counts[_OTHER_SEPARATOR] += 1
            return other
    return None


def _last_needed(layout: Layout) -> list[str]:
    names = ("debit", "credit", "amount", "sense", "booked", "account", "label")
    return [name for name in names if layout.has(name)]


def _merged(
    fields: list[bytes], surplus: int, layout: Layout, counts: Counter[Said], plausible: Plausible, known: Known
) -> list[bytes] | None:
    """A separator inside a text: put the pieces together in the one column where the rest then fits its types."""
    label = _merge(fields, layout.at["label"], surplus)
    found = [label] if plausible(label) else []
    if not found:
        candidates = [_merge(fields, layout.at[name], surplus) for name in _BEFORE_PIECE if layout.has(name)]
        fitting = [candidate for candidate in candidates if plausible(candidate)]
        # several fit: only the pair (account, auxiliary) already met in the file tells them apart
        found = fitting if len(fitting) == 1 else [one for one in fitting if known(*_pair(one, layout))]
    if not found or any(_pair(one, layout) != _pair(found[0], layout) for one in found):
        return None
    counts[_IN_A_LABEL] += 1
    return found[0]


def _merge(fields: list[bytes], at: int, surplus: int) -> list[bytes]:
    # not the separator itself: text goes on to other files
    return [*fields[:at], b" ".join(fields[at : at + surplus + 1]), *fields[at + surplus + 1 :]]


def _pair(fields: list[bytes], layout: Layout) -> tuple[bytes, bytes]:
    auxiliary_at = layout.at["auxiliary"]
    return fields[layout.at["account"]], fields[auxiliary_at] if auxiliary_at < layout.width else b""
