"""Why a dispute came about, as we found it: the root cause is ours, the reason is the customer's.

`department` is where it arose, which need not be who answered.
"""

from dataclasses import dataclass

from amiable.core.reasons import Department


@dataclass(frozen=True, slots=True)
class Cause:
    label: str
    department: Department


CAUSES: dict[str, Cause] = {
    "price_list_outdated": Cause("Tarif non mis à jour", "sales"),
    "price_entered_wrong": Cause("Prix mal saisi", "sales_admin"),
    "discount_not_recorded": Cause("Remise accordée, non enregistrée", "sales"),
    "order_entered_wrong": Cause("Commande mal saisie", "sales_admin"),
    "order_number_not_asked": Cause("Numéro de commande non demandé", "sales_admin"),
    "invoiced_twice": Cause("Facturé deux fois", "accounting"),
    "wrong_vat": Cause("Taux ou régime de TVA mal choisi", "accounting"),
    "payment_not_matched": Cause("Règlement non lettré", "accounting"),
    "wrong_invoicing_address": Cause("Entité ou adresse de facturation erronée", "sales_admin"),
    "picking_error": Cause("Erreur de préparation", "logistics"),
    "partial_shipment": Cause("Expédition partielle non signalée", "logistics"),
    "carrier_damage": Cause("Casse par le transporteur", "logistics"),
    "carrier_late": Cause("Retard du transporteur", "logistics"),
    "planning_late": Cause("Retard de production ou de planification", "logistics"),
    "delivery_note_missing": Cause("Bon de livraison non archivé", "logistics"),
    "production_defect": Cause("Défaut de fabrication", "quality"),
    "specification_unclear": Cause("Cahier des charges imprécis", "sales"),
    "packaging_insufficient": Cause("Emballage insuffisant", "quality"),
    "terms_not_agreed": Cause("Conditions non convenues par écrit", "sales"),
    "customer_error": Cause("Erreur du client", "credit"),
    "customer_cash": Cause("Trésorerie du client", "credit"),
    "none": Cause("Aucune : la contestation ne se vérifie pas", "credit"),
    "other": Cause("Autre", "credit"),
}
