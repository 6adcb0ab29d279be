"""Sheets of disputes, row by row."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from amiable.core.said import Said, joined, said
from amiable.formats.columns import Remembered, Sheet, refuse_unknown, sheets_of
from amiable.formats.dispute_sheet.recognised import is_reason, reason_of
from amiable.formats.dispute_sheet.result import DisputeSheet, Told
from amiable.formats.dispute_sheet.vocabulary import VOCABULARY, missing
from amiable.formats.grid import Limits, Row
from amiable.formats.open_items.printed import total_label
from amiable.formats.open_items.values import (
    DateOrder,
    Mark,
    Unreadable,
    amount_cents,
    day_of,
    mark_of,
    month_and_day,
    orders_of,
)
from amiable.formats.rejects import FileRefused, Reject, Unfit
from amiable.formats.titles import titles, untaxed, words

_LONGEST: Final = {"doc_number": 100, "customer_code": 60, "reference": 60}
_EXAMPLE: Final = ("exemple", "example")
"""How the number of the row begins that our own models show as an example: it says nothing."""
_WORDS: Final = titles(
    """
    whole: tout, total, totalite, la totalite, totale, solde, tout le solde, all, full, whole, a definir, a determiner,
        inconnu, nc, n c, tbd, unknown, idem
    taxed: ttc, t t c, tva comprise, toutes taxes comprises, incl, incl vat, including vat, gross, vat included
    """
)
"""Words that stand for no amount, so that all that is open is contested; and those that say that VAT is in it."""
_TAXED = re.compile(r"\s*\(?\b(ttc|t\.t\.c\.?|tva comprise|incl\.?( vat)?)\)?\s*$", re.IGNORECASE)
_NO_TAX = re.compile(r"\b(ht|h\.t\.?|hors taxes?|excl\.?( vat)?)\b", re.IGNORECASE)
_GIVE_TAXED = said("Donnez le montant TVA comprise, ou videz la cellule : tout ce qui reste dû sera bloqué.")


@dataclass(frozen=True, slots=True)
class _Way:
    """How a sheet writes: its decimal mark where the amounts prove one, the order of its dates, whether its amounts
    exclude VAT by their title."""

    mark: Mark | None
    order: DateOrder
    untaxed: bool
    today: date


def read(
    files: Sequence[tuple[str, bytes]],
    *,
    today: date,
    remembered: Remembered = lambda _signature: None,
    columns: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> DisputeSheet:
    """What the files, (name, bytes) each, say of disputes in progress on `today`.

    `remembered` and `columns` as in `columns.sheets_of`. Raises `FileRefused` where a file as a whole can't be taken;
    a row that can't is a reject.
    """
    sheets: list[Sheet] = []
    notes: list[Said] = []
    for name, data in files:
        found, told = sheets_of(data, name, VOCABULARY, missing, remembered=remembered, columns=columns, limits=limits)
        for sheet in found:
            _check(sheet)
        sheets += found
        notes += told
    refuse_unknown(columns or {}, VOCABULARY, sheets)
    rows: list[Told] = []
    rejects: list[tuple[str, Reject]] = []
    lines = 0
    for sheet in sheets:
        way, more = _way(sheet, today)
        notes += more
        for row in sheet.rows():
            if _passed_over(sheet, row):
                continue
            lines += 1
            try:
                rows.append(_told(sheet, row, way))
            except Unfit as problem:
                rejects.append(sheet.place(row).unfit(problem))
    return DisputeSheet(tuple(rows), tuple(rejects), tuple(sheets), lines, tuple(notes))


def _check(sheet: Sheet) -> None:
    lacking = missing(sheet.mapping)
    if lacking:
        there = ", ".join(f"« {title} »" for title in sheet.proposal.header[:40] if title)
        raise FileRefused("Colonnes trouvées : {titles}. {missing}", titles=there, missing=joined(" ", lacking))


def _way(sheet: Sheet, today: date) -> tuple[_Way, list[Said]]:
    marks: set[Mark] = set()
    proofs: set[str] = set()
    for row in sheet.rows():
        if mark := mark_of(_TAXED.sub("", sheet.cell(row, "amount"))):
            marks.add(mark)
        proofs |= orders_of((sheet.cell(row, "since"),))
    order: DateOrder = "mdy" if proofs & {"dmy", "mdy"} == {"mdy"} else "dmy"
    title = sheet.titles.get("since", "")
    notes = [said("Les dates de « {title} » sont lues mois/jour.", title=title)] if order == "mdy" else []
    yearless = sum(month_and_day(sheet.cell(row, "since"), order) is not None for row in sheet.rows())
    if yearless:
        notes.append(
            said(
                "{count} date(s) de « {title} » n’ont pas d’année : elles sont lues dans les douze mois avant le "
                "{day}.",
                count=yearless, title=title, day=today,
            )
        )  # fmt: skip
    mark = marks.pop() if len(marks) == 1 else None
    return _Way(mark, order, untaxed(sheet.titles.get("amount", "")), today), notes


def _passed_over(sheet: Sheet, row: Row) -> bool:
    """Totals, and the example of our own model."""
    number = sheet.cell(row, "doc_number")
    if words(number).startswith(_EXAMPLE):
        return True
    return not sheet.cell(row, "since") and bool(total_label(row.cells))


def _told(sheet: Sheet, row: Row, way: _Way) -> Told:
    def cell(name: str) -> str:
        return sheet.cell(row, name)

    for name, most in _LONGEST.items():
        if len(cell(name)) > most:
            raise Unfit(name, cell(name), said("{most} caractères au plus", most=most), said("Abrégez la cellule."))
    if not cell("doc_number"):
        raise Unfit(
            "doc_number",
            "",
            said("le numéro de la facture contestée"),
            said("Indiquez la facture ; un litige sur plusieurs factures a une ligne pour chacune."),
        )
    reason, words_ = _why(cell("reason"), cell("words"))
    line = said("Ligne de la facture : {line}.", line=cell("doc_line")) if cell("doc_line") else ""
    return Told(
        number=cell("doc_number"),
        since=_since(cell("since"), way),
        reason=reason,
        words=words_,
        place=sheet.place(row),
        customer_code=cell("customer_code"),
        claimed=_claimed(sheet, row, way),
        who=cell("who"),
        comment="\n".join(filter(None, (cell("comment"), line))),
        reference=cell("reference"),
    )


def _why(reason: str, text: str) -> tuple[str, str]:
    """(reason, words verbatim). A reason that is only a name adds nothing to words that are more; where the sheet says
    nothing at all, the reason is still to be asked for."""
    found = reason_of(reason) if reason else "to_qualify"
    if found == "to_qualify" and text and not is_reason(reason):
        found = reason_of(text) if not reason else reason_of(f"{reason} | {text}")
    said_twice = not text or text == reason
    words_ = reason if said_twice else text if not reason or is_reason(reason) else f"{reason}\n{text}"
    return found, words_


def _since(text: str, way: _Way) -> date:
    if (told := month_and_day(text, way.order)) and (found := _last_one(*told, way.today)):
        return found
    try:
        found = day_of(text, way.order)
    except Unreadable as problem:
        raise Unfit("since", text, problem.expected, said("Corrigez la date, année comprise.")) from problem
    if found is None:
        raise Unfit(
            "since",
            text,
            said("la date depuis laquelle le client conteste"),
            said("Indiquez-la : celle de son premier message, à défaut celle de la livraison."),
        )
    if found > way.today:
        raise Unfit(
            "since",
            text,
            said("une date passée : le {day} est dans l’avenir", day=found),
            said("Corrigez l’année ou le mois ; la date est celle depuis laquelle le client conteste."),
        )
    return found


def _last_one(month: int, day: int, today: date) -> date | None:
    """The last such day up to `today`, within a year; None where there was none (29 February)."""
    for year in (today.year, today.year - 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    return None


def _claimed(sheet: Sheet, row: Row, way: _Way) -> int | None:
    text = sheet.cell(row, "amount")
    if not text and sheet.cell(row, "amount_untaxed") and "amount" not in sheet.mapping:
        raise _not_taxed("amount_untaxed", sheet.cell(row, "amount_untaxed"))
    if not re.search(r"\d", text):
        if not text or not words(text) or words(text) in _WORDS["whole"]:
            return None
        raise Unfit(
            "amount",
            text,
            said("un montant TVA comprise, ou rien"),
            said("Écrivez le montant en chiffres ; vide, tout ce qui reste dû sera bloqué."),
        )
    _refuse_untaxed(sheet, row, text, way)
    try:
        cents = amount_cents(_TAXED.sub("", text), way.mark)
    except Unreadable as problem:
        raise Unfit("amount", text, problem.expected, problem.remedy) from problem
    if not cents or cents < 0:
        raise Unfit(
            "amount",
            text,
            said("un montant contesté plus grand que zéro"),
            said("Corrigez le montant, ou videz la cellule : tout ce qui reste dû sera bloqué."),
        )
    return cents


def _refuse_untaxed(sheet: Sheet, row: Row, text: str, way: _Way) -> None:
    """What a customer contests is counted including VAT, as what is owed is."""
    if way.untaxed or _NO_TAX.search(text):
        raise _not_taxed("amount", text)
    if "tax" in sheet.mapping and not _TAXED.search(text):
        basis = sheet.cell(row, "tax")
        if words(basis) not in _WORDS["taxed"]:
            raise Unfit(
                "tax", basis, said("un montant TVA comprise ; « {text} » n’en dit rien de tel", text=basis), _GIVE_TAXED
            )


def _not_taxed(name: str, text: str) -> Unfit:
    return Unfit(name, text, said("un montant TVA comprise : celui-ci est hors taxes"), _GIVE_TAXED)
