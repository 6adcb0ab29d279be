"""What an export tells of a receivable or of a dispute: title and value of each column."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from amiable.core.reasons import REASONS
from amiable.core.said import Said, said
from amiable.core.stages import LABELS
from amiable.formats.spreadsheet import Value

Told = Callable[[str], str]
"""A French text in the reader's language."""
Cell = Value | tuple[Said, ...]
"""What a cell holds before it is put into the reader's language: `Said` among it, several of them to be listed."""


@dataclass(frozen=True, slots=True)
class Column:
    """`value` of a row (`export.ReceivableRow`, or a row of `disputes.queries.dispute_page` with `assignee_name`)."""

    title: Said
    value: Callable[[Any], Cell]


def euros(cents: int | None) -> Decimal | None:
    """Cents as the amount a spreadsheet sums up."""
    return None if cents is None else Decimal(cents) / 100


def told_cell(cell: Cell, told: Told) -> Value:
    """A cell in the reader's language; nothing where it is empty."""
    if isinstance(cell, tuple):
        return ", ".join(told(word) for word in cell) or None
    return told(cell) if isinstance(cell, Said) else cell or (None if cell == "" else cell)


def _of(name: str) -> Callable[[Any], Cell]:
    return lambda row: getattr(row.of, name)


def _cents_of(name: str) -> Callable[[Any], Cell]:
    return lambda row: euros(getattr(row.of, name))


def _key(name: str) -> Callable[[Any], Cell]:
    return lambda row: row[name]


def _cents_key(name: str) -> Callable[[Any], Cell]:
    return lambda row: euros(row[name])


KINDS = {"invoice": said("Facture"), "credit": said("Crédit client")}
HOLDS = {
    "contested": said("contestation"),
    "obstacle": said("frein au paiement"),
    "manual": said("mise en attente"),
    "promise": said("promesse de règlement"),
    "insolvency": said("procédure collective"),
    "signal": said("signalement à qualifier"),
    "mediation": said("médiation en cours"),
    "plan": said("plan d’apurement en cours"),
}
STATUSES = {"open": said("ouvert"), "resolved": said("résolu"), "cancelled": said("annulé")}
FINDINGS = {
    "to_qualify": said("à qualifier"),
    "founded": said("fondé"),
    "partly_founded": said("partiellement fondé"),
    "unfounded": said("non fondé"),
    "withdrawn": said("retiré par le client"),
    "inadmissible": said("irrecevable"),
    "goodwill": said("geste commercial"),
}
DEPARTMENTS = {
    "sales_admin": said("Administration des ventes"),
    "logistics": said("Logistique"),
    "quality": said("Qualité"),
    "sales": said("Commerce"),
    "legal": said("Juridique"),
    "accounting": said("Comptabilité"),
    "credit": said("Crédit clients"),
}
TURNS = DEPARTMENTS | {"us": said("À nous"), "customer": said("Au client")}


def _word(words: Mapping[str, Said], code: str) -> Said:
    return words.get(code) or Said(code, {})


def _reason(code: str) -> Said:
    known = REASONS.get(code)
    return Said(known.label if known else code, {})


RECEIVABLES: dict[str, Column] = {
    "number": Column(said("Pièce"), _of("number")),
    "kind": Column(said("Nature"), lambda row: _word(KINDS, row.of.kind)),
    "customer_code": Column(said("Code du client"), _of("customer")),
    "customer": Column(said("Client"), _of("name")),
    "issued": Column(said("Émise le"), _of("issued_on")),
    "due": Column(said("Échéance"), _of("due_on")),
    "late": Column(said("Jours de retard"), _of("days_late")),
    "original_due": Column(said("Échéance d’origine"), _of("original_due_on")),
    "original_late": Column(said("Jours de retard, échéance d’origine"), _of("original_days_late")),
    "amount": Column(said("Montant"), _cents_of("amount")),
    "open": Column(said("Ouvert"), _cents_of("open")),
    "currency": Column(said("Devise"), _of("currency")),
    "claimable": Column(said("Réclamable aujourd’hui"), _cents_of("claimable")),
    "not_due": Column(said("À échoir"), _cents_of("not_due")),
    "contested": Column(said("Contesté"), _cents_of("contested")),
    "conceded": Column(said("Accordé"), _cents_of("conceded")),
    "paid": Column(said("Réglé"), _cents_of("paid")),
    "credited": Column(said("Avoirs"), _cents_of("credited")),
    "written_off": Column(said("Passé en perte"), _cents_of("written_off")),
    "credit": Column(said("Crédit du client"), _cents_of("credit")),
    "disputes": Column(said("Litiges"), lambda row: ", ".join(row.of.disputes)),
    "reason": Column(said("Motif"), lambda row: tuple(map(_reason, row.reasons))),
    "last_comment": Column(said("Dernier commentaire"), lambda row: row.last_comment),
    "holds": Column(said("Retenue"), lambda row: tuple(_word(HOLDS, kind) for kind in row.of.holds)),
    "salesperson": Column(said("Commercial"), _of("salesperson")),
    "collector": Column(said("Recouvrement"), _of("collector")),
    "site": Column(said("Site"), _of("site")),
    "group": Column(said("Groupe"), _of("group")),
}
DISPUTES: dict[str, Column] = {
    "dispute": Column(said("Litige"), _key("number")),
    "reason": Column(said("Motif"), lambda row: _reason(row["reason"])),
    "customer_code": Column(said("Code du client"), _key("customer")),
    "customer": Column(said("Client"), _key("name")),
    "numbers": Column(said("Factures"), lambda row: ", ".join(one["number"] for one in row["documents"])),
    "claimed": Column(said("Contesté"), _cents_key("claimed")),
    "blocked": Column(said("Bloqué à l’ouverture"), _cents_key("blocked")),
    "conceded": Column(said("Accordé"), _cents_key("conceded")),
    "opened": Column(said("Ouvert le"), _key("opened_on")),
    "turn": Column(said("À qui de jouer"), lambda row: _word(TURNS, row["turn"])),
    "department": Column(said("Réponse attendue de"), lambda row: _word(DEPARTMENTS, row["department"])),
    "stage": Column(said("Étape"), lambda row: Said(LABELS.get(row["stage"], row["stage"]), {})),
    "assignee": Column(said("Chargé du litige"), _key("assignee_name")),
    "due": Column(said("Pour le"), _key("due_on")),
    "status": Column(said("État"), lambda row: _word(STATUSES, row["status"])),
    "resolved": Column(said("Résolu le"), _key("resolved_on")),
    "days": Column(said("Jours ouverts"), _key("days")),
    "finding": Column(
        said("Constat"),
        lambda row: _word(FINDINGS, row["finding"]) if row["status"] == "resolved" else "",
    ),
    "last_comment": Column(said("Dernier commentaire"), _key("last_comment")),
    "reference": Column(said("Référence d’avant"), _key("reference")),
}
COLUMNS = {"receivables": RECEIVABLES, "disputes": DISPUTES}


def arranged(listing: str, shown: list[str]) -> list[Column]:
    """The columns of a list for an export: those shown on screen first, in their order, then all others."""
    among = COLUMNS[listing]
    first = [name for name in shown if name in among]
    return [among[name] for name in [*first, *(name for name in among if name not in first)]]
