"""Why a customer contests: the shipped table of reasons, in the guide's three families and "other".

`label` is what a French reader sees, `department` who usually answers, `days` how many working days they have.
"""

from dataclasses import dataclass
from typing import Literal, get_args

Family = Literal["billing", "delivery", "quality", "other"]
Department = Literal["sales_admin", "logistics", "quality", "sales", "legal", "accounting", "credit"]


@dataclass(frozen=True, slots=True)
class Reason:
    """What the customer says; what we find out is the root cause, kept apart."""

    label: str
    family: Family
    department: Department
    days: int


REASONS: dict[str, Reason] = {
    "price": Reason("Prix", "billing", "sales", 3),
    "discount": Reason("Remise non appliquée", "billing", "sales", 5),
    "invoice_error": Reason("Facture mal établie", "billing", "sales_admin", 2),
    "missing_order_number": Reason("Numéro de commande absent", "billing", "sales_admin", 1),
    "duplicate_invoice": Reason("Facture en double", "billing", "accounting", 1),
    "vat": Reason("TVA", "billing", "accounting", 3),
    "payment_already_made": Reason("Déjà réglé", "billing", "accounting", 2),
    "payment_terms": Reason("Délai de paiement", "billing", "credit", 3),
    "late_penalties": Reason("Pénalités de retard de paiement", "billing", "credit", 3),
    "transport_charges": Reason("Frais de port", "billing", "sales_admin", 3),
    "bank_details": Reason("Coordonnées bancaires", "billing", "accounting", 1),
    "return_not_credited": Reason("Retour non crédité", "billing", "logistics", 3),
    "quantity_missing": Reason("Quantité manquante", "delivery", "logistics", 3),
    "damaged_in_transport": Reason("Avarie de transport", "delivery", "logistics", 2),
    "not_delivered": Reason("Non livré", "delivery", "logistics", 2),
    "late_delivery": Reason("Livraison en retard", "delivery", "logistics", 5),
    "wrong_item": Reason("Erreur d'article", "delivery", "logistics", 3),
    "logistic_penalties": Reason("Pénalités logistiques du client", "delivery", "logistics", 3),
    "document_missing": Reason("Document manquant", "delivery", "sales_admin", 1),
    "not_as_ordered": Reason("Non conforme à la commande", "quality", "quality", 5),
    "quality_defect": Reason("Défaut de qualité", "quality", "quality", 10),
    "service_incomplete": Reason("Prestation incomplète", "quality", "quality", 5),
    "retention": Reason("Retenue de garantie", "other", "legal", 10),
    "contract": Reason("Contrat", "other", "legal", 10),
    "other": Reason("Autre", "other", "credit", 3),
    "to_qualify": Reason("À qualifier", "other", "credit", 3),
}
"""Reason → what comes with it. `to_qualify` is that of a contest whose words nobody has put under a reason yet."""

DEPARTMENTS: tuple[Department, ...] = get_args(Department)
"""Who may have to answer."""

OBSTACLES: tuple[str, ...] = ("missing_order_number", "document_missing", "bank_details", "other")
"""Reasons that block a payment and contest nothing."""

FAMILIES: dict[Family, str] = {
    "billing": "Facturation",
    "delivery": "Livraison non conforme",
    "quality": "Qualité contestée",
    "other": "Autre",
}
