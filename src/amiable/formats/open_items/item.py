"""One row → one open item, or what keeps it from being one."""

from datetime import date

from stdnum.eu import vat as eu_vat
from stdnum.fr import siren as fr_siren
from stdnum.fr import siret as fr_siret

from amiable.core.said import Said, Word, joined, said
from amiable.formats.grid import Row
from amiable.formats.items import Kind, OpenItem
from amiable.formats.open_items.aliases import words
from amiable.formats.open_items.kinds import dispute_text, kind_of, kind_of_credit
from amiable.formats.open_items.layout import Layout
from amiable.formats.open_items.values import Unreadable, amount_cents, day_of
from amiable.formats.rejects import Unfit

_EXTRA = ("salesperson", "site", "status", "comment", "dunning", "letter", "reference")
_ON_RECEIPT = frozenset(
    {
        "a reception",
        "reception",
        "comptant",
        "immediat",
        "immediate",
        "due on receipt",
        "on receipt",
        "immediate payment",
    }
)
_SYMBOLS = {"€": "EUR", "EURO": "EUR", "EUROS": "EUR", "$": "USD", "£": "GBP"}
_LONGEST = 200
_OVERPAID = said("montant trop payé : le reste est en faveur du client")
_LARGER = said("reste dû supérieur au montant de la pièce : le reste dû est retenu")
_DENIED = said("{what} « {text} » non retenu : sa clé de contrôle ne correspond pas")

Customer = tuple[str, str]
"""Code and name; the name stands for the code where a file has no codes, and is empty where it has no names."""


def amounts(row: Row, layout: Layout) -> tuple[int, int, str]:
    """(amount, open, note) in cents, one sign for both, before the kind of document is looked at.

    Raises `Unfit` for an amount that is not there or not read.
    """
    if "debit" in layout.mapping and "credit" in layout.mapping:
        debit, credit = _amount(row, layout, "debit"), _amount(row, layout, "credit")
        if debit is None and credit is None:
            raise _absent(layout, "debit", said("un montant au débit ou au crédit"))
        total: int | None = (debit or 0) - (credit or 0)
        rest = _amount(row, layout, "amount_open")
        rest = total if rest is None else rest
    else:
        total = _amount(row, layout, "amount_total")
        rest = _amount(row, layout, "amount_open") if "amount_open" in layout.mapping else _rest(row, layout, total)
    if rest is None:
        name = "amount_open" if "amount_open" in layout.mapping else "amount_total"
        raise _absent(layout, name, said("un montant, par exemple 1 234,56"))
    return _one_sign(rest if total is None else total, rest)


def _rest(row: Row, layout: Layout, total: int | None) -> int | None:
    if total is None:
        return None
    paid = abs(_amount(row, layout, "amount_paid") or 0)
    return total + paid if total < 0 else total - paid


def _one_sign(total: int, rest: int) -> tuple[int, int, str]:
    if rest and total and (rest < 0) != (total < 0):
        if total < 0 and rest <= -total:  # « Solde » without a sign beside a credit
            return total, -rest, ""
        return rest, rest, _OVERPAID
    if abs(rest) > abs(total):
        return rest, rest, _LARGER if total else ""
    return total, rest, ""


def _amount(row: Row, layout: Layout, name: str) -> int | None:
    text = layout.cell(row, name)
    try:
        return amount_cents(text, layout.mark) if text else None
    except Unreadable as problem:
        raise Unfit(layout.title(name), text, problem.expected, problem.remedy) from problem


def _absent(layout: Layout, name: str, expected: Said) -> Unfit:
    return Unfit(layout.title(name), "", expected, said("Complétez la cellule d’après votre comptabilité."))


def build(row: Row, layout: Layout, customer: Customer, figures: tuple[int, int, str]) -> OpenItem:
    """The open item of a row whose `amounts` are `figures`. Raises `Unfit` at the first field absent or not read."""
    amount, rest, note = figures
    number = layout.cell(row, "doc_number")
    if not number:
        raise _absent(layout, "doc_number", said("le numéro de la pièce"))
    issued_on = _date(row, layout, "doc_date")
    if issued_on is None:
        found = layout.cell(row, "doc_date")
        expected, remedy = said("la date de la pièce"), said("Indiquez la date portée sur la facture.")
        raise Unfit(layout.title("doc_date"), found, expected, remedy)
    due_text = layout.cell(row, "due_date")
    on_receipt = words(due_text) in _ON_RECEIPT
    kind, sign, kind_note = _kind(row, layout, rest, number)
    amount, rest = (amount, rest) if sign == 0 else (sign * abs(amount), sign * abs(rest))
    currency, extra = _currency(row, layout), _extra(row, layout)
    if layout.company_currency and currency != "EUR":
        extra["currency"], currency = currency, "EUR"
    siren, vat, identifier_note = _identifiers(row, layout, extra)
    due_note = said("échéance « {due} »", due=due_text) if on_receipt else ""
    return OpenItem(
        customer_code=customer[0],
        customer_name=customer[1],
        number=number[:_LONGEST],
        kind=kind,
        issued_on=issued_on,
        due_on=None if on_receipt else _date(row, layout, "due_date"),
        amount=amount,
        open=rest,
        currency=currency,
        note=joined(" ; ", (note, kind_note, due_note, identifier_note)),
        line=row.line,
        siren=siren,
        vat_number=vat,
        label=layout.cell(row, "label"),
        extra=extra,
    )


def _date(row: Row, layout: Layout, name: str) -> date | None:
    text = layout.cell(row, name)
    try:
        return day_of(text, layout.orders.get(name, "dmy")) if text else None
    except Unreadable as problem:
        raise Unfit(layout.title(name), text, problem.expected, problem.remedy) from problem


def _kind(row: Row, layout: Layout, rest: int, number: str) -> tuple[Kind, int, str]:
    """(kind, sign to give or 0 to keep, note): by the type, else by the sign. Debit and credit keep their side."""
    sided = "debit" in layout.mapping and "credit" in layout.mapping
    kind = kind_of(layout.cell(row, "doc_type"))
    side = words(layout.cell(row, "side"))[:1]
    sign = {"d": 1, "c": -1}.get(side, 0)
    if kind == "credit_note":
        return kind, 0 if sided and rest < 0 else -1, ""
    if kind == "payment":
        if not sided and not sign and not layout.signed:
            return kind, -1, ""
        if (sign or rest) > 0:
            return "other", sign, said("règlement rejeté ou remboursé")
        return kind, sign, ""
    if (sign or rest) < 0 and kind in (None, "invoice"):
        note = said("montant négatif : compté comme un avoir") if kind else ""
        return ("credit_note" if kind else kind_of_credit(number, layout.cell(row, "label"))), sign, note
    return kind or "invoice", sign, ""


def _currency(row: Row, layout: Layout) -> str:
    text = layout.cell(row, "currency").upper()
    code = _SYMBOLS.get(text, text) or "EUR"
    if len(code) != 3 or not (code.isascii() and code.isalpha()):
        expected, remedy = said("un code de devise de trois lettres"), said("Écrivez EUR, USD, GBP…")
        raise Unfit(layout.title("currency"), text, expected, remedy)
    return code


def _extra(row: Row, layout: Layout) -> dict[str, str]:
    extra = {name: text for name in _EXTRA if (text := layout.cell(row, name))}
    dispute = dispute_text(layout.cell(row, "dispute"), extra.get("status", ""), extra.get("comment", ""))
    return {**extra, "dispute": dispute} if dispute else extra


def _identifiers(row: Row, layout: Layout, extra: dict[str, str]) -> tuple[str, str, str]:
    """(SIREN, VAT number, note). One that its check digits deny is not carried on, but kept in `extra`."""
    notes = []
    siren = vat = ""
    for name, label in (("siren", "SIREN"), ("siret", "SIRET"), ("vat", Word("n° de TVA"))):
        text = layout.cell(row, name)
        compact = "".join(c for c in text.upper() if c.isalnum())
        if not compact:
            continue
        if name == "siren" and fr_siren.is_valid(compact):
            siren = compact
        elif name == "siret" and fr_siret.is_valid(compact):
            siren = siren or compact[:9]
            extra["siret"] = compact
        elif name == "vat" and eu_vat.is_valid(compact):
            vat = compact
        else:
            extra[name] = text
            notes.append(said(_DENIED, what=label, text=text))
    return siren, vat, joined(" ; ", notes)
