"""Which columns each list has, on screen and in exports."""

from enum import StrEnum

from amiable.core.reasons import REASONS
from amiable.jobs.output import Column

STATUSES = {"open": "ouvert", "resolved": "résolu", "cancelled": "annulé"}
FINDINGS = {
    "to_qualify": "à qualifier",
    "founded": "fondé",
    "partly_founded": "partiellement fondé",
    "unfounded": "non fondé",
    "withdrawn": "retiré par le client",
    "inadmissible": "irrecevable",
    "goodwill": "geste commercial",
}
POLICIES = {
    "restart": "le délai repart",
    "pause": "le délai est suspendu",
    "original": "échéance d'origine",
    "agreed": "date convenue",
}


class RowSet(StrEnum):
    """The row sets of `simulate`."""

    portions = "portions"
    receivables = "receivables"
    customers = "customers"


class By(StrEnum):
    """What a row of the position is about."""

    portion = "portion"
    receivable = "receivable"
    customer = "customer"


_DATES = (Column("due_on", "Échéance retenue", "date"), Column("original_due_on", "Échéance d'origine", "date"))
_LATE = (Column("retained_days_late", "Retard", "days"), Column("original_days_late", "Retard d'origine", "days"))
_INTEREST = (
    Column("interest", "Pénalités retenues", "amount"),
    Column("original_interest", "Pénalités d'origine", "amount"),
)
_PLACES = (
    Column("certain", "Non contesté", "amount"),
    Column("contested", "Contesté", "amount"),
    Column("conceded", "Accordé", "amount"),
)
_SETTLED = (
    Column("paid", "Réglé", "amount"),
    Column("credited", "Crédité", "amount"),
    Column("written_off", "Passé en perte", "amount"),
)
_GAP = (
    Column("gap", "Écart", "amount"),
    Column("indemnity", "Indemnité", "amount"),
    Column("reason", "Pourquoi pas de chiffre", if_any=True),
)

SIMULATED: dict[RowSet, tuple[Column, ...]] = {
    RowSet.portions: (
        Column("receivable", "Facture"),
        Column("portion", "Part"),
        Column("dispute", "Litige"),
        *_PLACES,
        *_SETTLED,
        *_DATES,
        *_LATE,
        *_INTEREST,
        Column("reason", "Pourquoi pas de chiffre", if_any=True),
    ),
    RowSet.receivables: (
        Column("receivable", "Facture"),
        Column("invoiced", "Facturé", "amount"),
        Column("open", "Ouvert", "amount"),
        *_PLACES,
        Column("claimable", "Réclamable", "amount"),
        *_INTEREST,
        *_GAP,
    ),
    RowSet.customers: (Column("customer", "Client"), Column("credit", "Crédit", "amount")),
}

POSITION: dict[By, tuple[Column, ...]] = {
    By.portion: (
        Column("customer", "Client"),
        Column("name", None),
        Column("number", "Pièce"),
        Column("portion", "Part"),
        *_PLACES,
        *_SETTLED,
        Column("claimable", "Réclamable", "amount"),
        Column("credit", None, "amount"),
        *_DATES,
        *_LATE,
        *_INTEREST,
        Column("gap", None, "amount"),
        Column("reason", "Pourquoi pas de chiffre", if_any=True),
    ),
    By.receivable: (
        Column("customer", "Client"),
        Column("name", "Nom"),
        Column("number", "Pièce"),
        Column("issued_on", None, "date"),
        Column("due_on", "Échéance retenue", "date"),
        Column("original_due_on", None, "date"),
        Column("retained_days_late", "Retard", "days"),
        Column("original_days_late", None, "days"),
        Column("invoiced", None, "amount"),
        Column("open", "Ouvert", "amount"),
        *_PLACES,
        Column("claimable", "Réclamable", "amount"),
        Column("credit", "Crédit", "amount"),
        *_INTEREST,
        *_GAP,
    ),
    By.customer: (
        Column("customer", "Client"),
        Column("name", "Nom"),
        Column("open", "Ouvert", "amount"),
        *_PLACES,
        Column("claimable", "Réclamable", "amount"),
        Column("credit", "Crédit", "amount"),
        *_INTEREST,
        *_GAP,
    ),
}

EVENTS = {
    "issued": "facture émise",
    "paid": "règlement",
    "returned": "règlement rejeté",
    "credited": "avoir",
    "discounted": "escompte",
    "written_off": "passage en perte",
    "credit_given": "crédit du client",
    "credit_used": "crédit employé",
    "refunded": "remboursement",
    "dispute_opened": "litige ouvert",
    "dispute_resolved": "litige résolu",
    "due_date_set": "échéance fixée",
    "rescheduled": "échéancier",
    "cancelled": "facture annulée",
    "insolvency_opened": "procédure collective",
    "voided": "reprise",
}
LATE = (
    Column("seq", "Ligne"),
    Column("customer", "Client"),
    Column("number", "Pièce"),
    Column("on", "Le", "date"),
    Column("kind", "Ce qui s'est passé", labels=EVENTS),
    Column("cents", "Montant", "amount"),
)

RECEIVABLES = (
    Column("customer_code", "Client"),
    Column("customer_name", "Nom"),
    Column("number", "Pièce"),
    Column("issued_on", "Émise le", "date"),
    Column("due_on", "Échéance", "date"),
    Column("due_estimated", "Estimée", "flag"),
    Column("open", "Ouvert", "amount"),
    Column("note", "Remarque"),
)

DISPUTES = (
    Column("number", "Litige"),
    Column("customer", "Client"),
    Column("name", "Nom"),
    Column("status", "État", labels=STATUSES),
    Column("reason", "Motif", labels={key: reason.label for key, reason in REASONS.items()}),
    Column("family", None),
    Column("turn", None),
    Column("stage", None),
    Column("due_on", None, "date"),
    Column("department", None),
    Column("opened_on", "Ouvert le", "date"),
    Column("resolved_on", "Résolu le", "date"),
    Column("days", "Durée", "days"),
    Column("finding", "Bien-fondé", labels=FINDINGS),
    Column("policy", "Politique", labels=POLICIES),
    Column("claimed", "Contesté", "amount"),
    Column("blocked", "Bloqué", "amount"),
    Column("conceded", "Accordé", "amount"),
)

REJECTS = (
    Column("batch", "Lot"),
    Column("file", "Fichier"),
    Column("line", "Ligne"),
    Column("field", "Colonne"),
    Column("found", "Trouvé"),
    Column("expected", "Attendu"),
    Column("remedy", "Que faire"),
    Column("raw", None),
)

BATCHES = (
    Column("id", "Lot"),
    Column("source", "Source"),
    Column("mode", "Mode"),
    Column("as_of", "Au", "date"),
    Column("files", "Fichiers"),
    Column("added", "Ajoutées"),
    Column("changed", "Modifiées"),
    Column("missing", "Disparues"),
    Column("undone", "Annulé", "flag"),
)
