"""Rows that printed lists mix with the items: totals, names of customers above their items, feet of pages."""

import re
from collections.abc import Sequence

from amiable.formats.open_items.aliases import words
from amiable.formats.open_items.values import Unreadable, amount_cents, day_of

_TOTAL = re.compile(
    r"(sous |grand |sub ?)?tota(l|ux)\b|cumul\b|"
    r"solde (client|general|total|final)\b|report\b(?! a nouveau)|a reporter\b"
)
_GENERAL = re.compile(
    r"(grand )?tota(l|ux)( general(e|aux)?| clients?| des? creances| du?| restant du| a payer| eur(os?)?| ttc)*"
)
_HEADING = re.compile(
    r"(?:compte\s+)?(?P<what>clients?|tiers|customer|account|compte)\b\s*(?:n°|no\b|code)?\s*(?P<colon>[:–-])?\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(page|edite|imprime|tire|arrete|date|devise|suite|periode|du|au|au le|selection|exercice|edition)\b.*"
)
_CODE = re.compile(r"(?=.*\d)[0-9A-Z][0-9A-Z._/-]{1,16}")


def total_label(cells: Sequence[str]) -> str:
    """The words of a total, sub-total or carried-over row; ``""`` for any other row."""
    return next((words(cell) for cell in cells[:8] if _TOTAL.match(words(cell))), "")


def is_general(label: str) -> bool:
    """Whether a total is the file's own (« Total », « Total général »), not a customer's."""
    return bool(_GENERAL.fullmatch(label))


def furniture(cells: Sequence[str]) -> bool:
    """« Page 2/5 », « Édité le … »: text of the printed page."""
    return bool(_FURNITURE.fullmatch(words(" ".join(filter(None, cells)))))


def prefixed_heading(cells: Sequence[str]) -> tuple[str, str] | None:
    """(code, name) of « Client : 411DUP DUPONT », in one cell or over several; None for other rows."""
    filled = [cell for cell in cells if cell]
    match = _HEADING.fullmatch(filled[0]) if filled and len(filled) <= 6 else None
    if not match or not (match["colon"] or 1 < len(filled) <= 3):
        return None
    parts = [part.strip(" :") for part in (match["rest"], *filled[1:]) if part.strip(" :-–")]
    texts = [*parts[:1], *(part for part in parts[1:] if not _is_figure(part))]
    if not texts or (len(texts) < len(parts) and not match["colon"]):
        return None
    return code_and_name(texts)


def bare_heading(cells: Sequence[str]) -> tuple[str, str] | None:
    """(code, name) of a row that holds nothing but « 411DUP DUPONT »; None where no code stands first."""
    filled = [cell for cell in cells if cell]
    if not 1 <= len(filled) <= 2 or any(map(_is_figure, filled[1:])):
        return None
    code, name = code_and_name(filled)
    if "/" in code and _is_figure(code):
        return None
    return (code, name) if code and name else None


def code_and_name(parts: Sequence[str]) -> tuple[str, str]:
    """``["411DUP DUPONT SA"]`` or ``["411DUP", "DUPONT SA"]`` → code and name; the code is ``""`` where none shows."""
    first, _, rest = " ".join(parts).partition(" ")
    if len(parts) > 1:
        first, rest = parts[0], " ".join(parts[1:])
    rest = rest.lstrip("-–: ")
    if _CODE.fullmatch(first) or (len(parts) > 1 and " " not in first):
        return first, rest
    return "", " ".join(parts)


def _is_figure(text: str) -> bool:
    for reader in (amount_cents, day_of):
        try:
            if reader(text) is not None:
                return True
        except Unreadable:
            continue
    return False
