"""What a question to a department is about, and the answers that are ready for it: two taps on a telephone.

`number` says that the answer holds a quantity, `document` that a document is asked for with it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    label: str
    number: bool = False
    document: bool = False


UNKNOWN, NOT_OURS = "unknown", "not_ours"
_ALWAYS = {UNKNOWN: Answer("Je ne sais pas"), NOT_OURS: Answer("Ce n’est pas pour moi")}

ANSWERS: dict[str, dict[str, Answer]] = {
    "quantity": {
        "complete": Answer("Livré complet", document=True),
        "missing": Answer("Il en manque bien", number=True),
        "other_number": Answer("Un autre nombre a été livré", number=True),
    },
    "delivery": {
        "delivered": Answer("Livré, voici le bon", document=True),
        "not_delivered": Answer("Pas livré"),
        "under_way": Answer("En cours de livraison"),
    },
    "damage": {
        "reserved": Answer("Réserves sur le bon de livraison", document=True),
        "no_reserve": Answer("Signé sans réserve", document=True),
        "ours": Answer("Abîmé avant le départ"),
    },
    "delay": {
        "on_time": Answer("Livré à la date convenue", document=True),
        "late": Answer("Livré en retard"),
        "agreed": Answer("Report convenu avec le client", document=True),
    },
    "quality": {
        "confirmed": Answer("Le défaut est confirmé", number=True),
        "partly": Answer("Confirmé pour une partie", number=True),
        "conform": Answer("Le produit est conforme", document=True),
        "sample": Answer("Il me faut un échantillon"),
    },
    "price": {
        "ours": Answer("Le prix facturé est juste", document=True),
        "theirs": Answer("Le client a raison"),
        "agreed": Answer("Un accord existe", document=True),
    },
    "invoice": {
        "correct": Answer("La facture est juste", document=True),
        "mistake": Answer("La facture est à refaire"),
    },
    "order": {"found": Answer("Voici la commande", document=True), "none": Answer("Il n’y en a pas eu")},
    "document": {"found": Answer("Le voici", document=True), "lost": Answer("Il n’existe plus")},
    "payment": {"received": Answer("Le règlement est arrivé"), "nothing": Answer("Rien n’est arrivé")},
    "opinion": {"founded": Answer("Le client a raison"), "unfounded": Answer("Le client se trompe")},
}
"""Kind of question → key → answer; `UNKNOWN` and `NOT_OURS` go with each (`answers_of`)."""

KINDS: dict[str, str] = {
    "quantity_missing": "quantity",
    "wrong_item": "quantity",
    "return_not_credited": "quantity",
    "not_delivered": "delivery",
    "damaged_in_transport": "damage",
    "late_delivery": "delay",
    "logistic_penalties": "delay",
    "quality_defect": "quality",
    "not_as_ordered": "quality",
    "service_incomplete": "quality",
    "price": "price",
    "discount": "price",
    "transport_charges": "price",
    "payment_terms": "price",
    "invoice_error": "invoice",
    "duplicate_invoice": "invoice",
    "vat": "invoice",
    "missing_order_number": "order",
    "document_missing": "document",
    "payment_already_made": "payment",
}
"""Reason → kind of the question that is asked of its department; the others ask for an opinion."""


def kind_of(reason: str) -> str:
    """The kind of question that goes with a reason."""
    return KINDS.get(reason, "opinion")


def answers_of(kind: str) -> dict[str, Answer]:
    """The ready answers of a kind, those that go with each last."""
    return ANSWERS.get(kind, ANSWERS["opinion"]) | _ALWAYS
