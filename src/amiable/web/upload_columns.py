"""The columns of a list of open items: which title holds what, as a person reads and chooses it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from amiable.web.words import Words, word

PREFIX = "column_"
"""Of the names of the selects: ``column_due_date`` holds a title, "" for none."""

FIELDS: Words = {
    "customer_code": _("Code du client"),
    "customer_name": _("Nom du client"),
    "doc_number": _("Numéro de la pièce"),
    "doc_date": _("Date de la pièce"),
    "due_date": _("Échéance"),
    "amount_open": _("Reste dû, TVA comprise"),
    "amount_total": _("Montant TTC de la pièce"),
    "amount_paid": _("Déjà réglé"),
    "debit": _("Débit"),
    "credit": _("Crédit"),
    "doc_type": _("Type de pièce"),
    "side": _("Sens (débit ou crédit)"),
    "currency": _("Devise"),
    "letter": _("Lettrage"),
    "label": _("Libellé"),
    "siren": _("SIREN"),
    "siret": _("SIRET"),
    "vat": _("Numéro de TVA"),
    "dispute": _("Litige"),
    "status": _("Statut"),
    "comment": _("Commentaire"),
    "dunning": _("Relance"),
    "salesperson": _("Commercial"),
    "site": _("Établissement"),
}
"""Field of a list → what it holds, in the order in which one checks them."""
OF_CUSTOMERS: Words = {
    "customer_code": _("Code du client"),
    "customer_name": _("Nom du client"),
    "siren": _("SIREN"),
    "siret": _("SIRET"),
    "vat": _("Numéro de TVA"),
    "term": _("Délai de paiement"),
    "payer": _("Payeur (code)"),
    "group": _("Groupe"),
    "salesperson": _("Commercial"),
    "collector": _("Chargé de recouvrement"),
    "site": _("Établissement"),
    "language": _("Langue du client"),
    "contact_name": _("Nom du contact"),
    "contact_first_name": _("Prénom du contact"),
    "contact_role": _("Rôle du contact"),
    "email": _("E-mail"),
    "phone": _("Téléphone"),
    "contact_language": _("Langue du contact"),
    "no_automatic": _("Pas d’e-mail automatique"),
    "automatic": _("E-mail automatique"),
}
OF_DISPUTES: Words = {
    "doc_number": _("Numéro de la facture"),
    "customer_code": _("Code du client"),
    "amount": _("Montant contesté, TVA comprise"),
    "since": _("Depuis quand"),
    "reason": _("Motif"),
    "words": _("Ce que dit le client"),
    "who": _("Qui répond"),
    "comment": _("Dernier commentaire"),
    "reference": _("Référence ailleurs"),
    "tax": _("HT ou TTC"),
    "amount_untaxed": _("Montant hors taxes"),
    "doc_line": _("Ligne de la facture"),
    "customer_name": _("Nom du client"),
}
BY_KIND = {"customers": OF_CUSTOMERS, "disputes": OF_DISPUTES}
"""Kind of a file → the fields of its columns, as `FIELDS` are those of a list."""
FIRST = 10
"""So many are always shown; the others behind a fold."""

NEEDS: Words = {
    "customer": _("Il faut un code ou un nom de client"),
    "doc_number": _("Il faut un numéro de pièce"),
    "doc_date": _("Il faut une date de pièce"),
    "amount": _("Il faut un reste dû, un montant TTC, ou un débit et un crédit"),
}


def columns(mapping: Mapping[str, Any], kind: str = "accounts") -> dict[str, Any]:
    """For the form, of a file of this kind: `choices` (title, with a cell under it where that is sure); `first` and
    `others` (name, label, title, example: a cell, missing: a sentence or ""); `read` of `all` columns; `others_read`;
    `ambiguous`: French sentences; `lacking`: something needed is missing."""
    told = {one["field"]: one for one in mapping["fields"]}
    fields = BY_KIND.get(kind, FIELDS)
    rows = [_field(told[name], mapping, fields) for name in fields if name in told]
    return {
        "choices": _choices(mapping),
        "first": rows[:FIRST],
        "others": rows[FIRST:],
        "others_read": sum(bool(row["title"]) for row in rows[FIRST:]),
        "read": len(set(mapping["columns"].values())),
        "all": len(mapping["titles"]),
        "ambiguous": mapping["ambiguous"],
        "lacking": any(row["missing"] for row in rows) or (kind in BY_KIND and bool(mapping["missing"])),
    }


def _choices(mapping: Mapping[str, Any]) -> list[tuple[str, str]]:
    titles, sample = mapping["titles"], mapping["sample"]
    said = {one["field"]: one["title"] for one in mapping["fields"]}
    # Columns without a title are left out of the titles: where there is one, the cells stand elsewhere.
    aligned = all(len(row) <= len(titles) for row in sample) and all(
        column < len(titles) and titles[column] == said[field] for field, column in mapping["columns"].items()
    )
    choices: dict[str, str] = {}
    for column, title in enumerate(titles):
        cells = (row[column] for row in sample if column < len(row)) if aligned else ()
        choices.setdefault(title, next(filter(None, cells), ""))
    return list(choices.items())


def _field(one: Mapping[str, Any], mapping: Mapping[str, Any], fields: Words) -> dict[str, Any]:
    column = mapping["columns"].get(one["field"], -1)
    cells = (row[column] for row in mapping["sample"] if 0 <= column < len(row))
    return {
        "name": PREFIX + one["field"],
        "label": word(fields, one["field"]),
        "title": one["title"],
        "example": next(filter(None, cells), ""),
        "missing": word(NEEDS, one["serves"]) if one["missing"] else "",
    }


def chosen(sent: Mapping[str, str], mapping: Mapping[str, Any], before: Mapping[str, str]) -> dict[str, str]:
    """Field → title of what was chosen otherwise than it was read, and of what had been chosen `before`.

    What was left as it was read is not said again: two columns may have the same title.
    """
    read = {one["field"]: one["title"] for one in mapping["fields"]}
    titles = {"", *mapping["titles"]}
    changed = {
        field: sent[PREFIX + field]
        for field in read
        if PREFIX + field in sent and sent[PREFIX + field] != read.get(field, "") and sent[PREFIX + field] in titles
    }
    return dict(before) | changed
