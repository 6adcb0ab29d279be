"""After the last row: lettered groups that balance, the total, and what is told about the file as a whole."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from amiable.core.money import amount
from amiable.core.said import Amount, Said, joined, said
from amiable.formats.items import OpenItem
from amiable.formats.open_items.printed import is_general
from amiable.formats.open_items.rows import Reading, Total

_PARTLY = said("lettrage partiel")
_GAP = said("Le fichier annonce un total de {stated} {currency} ; les postes lus font {ours} {currency}.")
_GAP_WITH_REJECTS = said(
    "Le fichier annonce un total de {stated} {currency} ; les postes lus font {ours} {currency} "
    "({rejects} ligne(s) à corriger n’y sont pas comptées)."
)


def settle_lettered(reading: Reading) -> None:
    """Drop the groups of one customer and one letter whose amounts cancel out; mark the others as partly lettered.

    Only where the file gives no remainder of its own: there, an amount is the document's, lettered or not.
    The letter's case proves nothing, the sum does.
    """
    if "letter" not in reading.layout.mapping or "amount_open" in reading.layout.mapping:
        return
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    for item in reading.items:
        sums[_group(item)] += item.open
    kept = []
    for item in reading.items:
        if not item.extra.get("letter"):
            kept.append(item)
        elif sums[_group(item)] == 0:
            reading.skipped.append((item.line, "lettré, soldé"))
        else:
            kept.append(replace(item, note=joined(" ; ", (item.note, _PARTLY))))
    reading.items = kept
    reading.skipped.sort()


def _group(item: OpenItem) -> tuple[str, str]:
    return item.customer_code, item.extra.get("letter", "")


def main_currency(items: Sequence[OpenItem]) -> str:
    """EUR where any item is in euros, else the commonest."""
    counts = Counter(item.currency for item in items)
    return "EUR" if not counts or "EUR" in counts else counts.most_common(1)[0][0]


def stated_total(totals: Sequence[Total], ours: int) -> int | None:
    """The file's own total in cents: its last general one. Alike totals that add up to ours are sub-totals."""
    known = [total for total in totals if total.cents is not None and (not total.label or is_general(total.label))]
    if not known:
        return None
    last = known[-1]
    alike = [total.cents or 0 for total in known if total.label == last.label]
    return None if last.cents != ours and len(alike) > 1 else last.cents


def told(reading: Reading, currency: str, ours: int, stated: int | None) -> tuple[Said, ...]:
    """French notes on the whole file."""
    notes = []
    others = sum(item.currency != currency for item in reading.items)
    if others:
        notes.append(
            said(
                "{count} poste(s) dans une autre devise que {currency} : importés, hors du total.",
                count=others,
                currency=currency,
            )
        )
    if stated is not None and stated != ours:
        template = _GAP_WITH_REJECTS if reading.rejects else _GAP
        rejects = len(reading.rejects)
        notes.append(said(template, stated=_figure(stated), ours=_figure(ours), currency=currency, rejects=rejects))
    if "customer_code" not in reading.layout.mapping and reading.has_columns:
        notes.append(said("Le fichier ne donne pas de code client : le nom en tient lieu."))
    if "due_date" not in reading.layout.mapping:
        notes.append(said("Le fichier ne donne pas d’échéances : elles restent inconnues."))
    elif unknown := sum(item.due_on is None for item in reading.items if item.open > 0):
        notes.append(said("{count} poste(s) sans échéance dans le fichier : elle reste inconnue.", count=unknown))
    early = sum(item.due_on is not None and item.due_on < item.issued_on for item in reading.items)
    if early:
        notes.append(
            said("{count} échéance(s) tombent avant la date de la pièce : vérifiez les colonnes de dates.", count=early)
        )
    return tuple(notes)


def _figure(cents: int) -> Amount:
    """``1 200,00``: the currency stands beside it."""
    sign = "-" if cents < 0 else ""
    whole, _, decimals = amount(abs(cents)).partition(".")
    return Amount(cents, f"{sign}{int(whole):,}".replace(",", " ") + f",{decimals}")
