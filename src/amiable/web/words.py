"""The words for codes: one table each, code → what a reader sees, lazily in their language.

Pages call `word(FINDINGS, code)`, `reason(code)`, `family(code)`, `department_of(reason_code)`, for plain text in
the language of the request. A code without a word is shown as it stands, so that no page fails for one. The labels
that core holds in French are repeated at the end, where extraction finds them.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from amiable.core.reasons import FAMILIES, REASONS

Words = Mapping[str, Any]
"""Code → lazy text."""

STATUSES: Words = {"open": _("ouvert"), "resolved": _("résolu"), "cancelled": _("annulé")}
"""`disputes` statuses, as said of one case."""

STAGES: Words = {
    "reported": _("Signalé"),
    "acknowledged": _("Accusé de réception envoyé"),
    "investigating": _("En instruction"),
    "proposed": _("Proposition faite"),
    "mediation": _("En médiation"),
    "persistent": _("Désaccord persistant"),
    "resolved": _("Résolu"),
    "settled": _("Transigé"),
    "reopened": _("Rouvert"),
    "cancelled": _("Annulé"),
}
"""Stages of a case (`core.stages`)."""

FINDINGS: Words = {
    "to_qualify": _("à qualifier"),
    "founded": _("fondé"),
    "partly_founded": _("partiellement fondé"),
    "unfounded": _("non fondé"),
    "withdrawn": _("retiré par le client"),
    "inadmissible": _("irrecevable"),
    "goodwill": _("geste commercial"),
}

CAUSES: Words = {
    "price_list_outdated": _("Tarif non mis à jour"),
    "price_entered_wrong": _("Prix mal saisi"),
    "discount_not_recorded": _("Remise accordée, non enregistrée"),
    "order_entered_wrong": _("Commande mal saisie"),
    "order_number_not_asked": _("Numéro de commande non demandé"),
    "invoiced_twice": _("Facturé deux fois"),
    "wrong_vat": _("Taux ou régime de TVA mal choisi"),
    "payment_not_matched": _("Règlement non lettré"),
    "wrong_invoicing_address": _("Entité ou adresse de facturation erronée"),
    "picking_error": _("Erreur de préparation"),
    "partial_shipment": _("Expédition partielle non signalée"),
    "carrier_damage": _("Casse par le transporteur"),
    "carrier_late": _("Retard du transporteur"),
    "planning_late": _("Retard de production ou de planification"),
    "delivery_note_missing": _("Bon de livraison non archivé"),
    "production_defect": _("Défaut de fabrication"),
    "specification_unclear": _("Cahier des charges imprécis"),
    "packaging_insufficient": _("Emballage insuffisant"),
    "terms_not_agreed": _("Conditions non convenues par écrit"),
    "customer_error": _("Erreur du client"),
    "customer_cash": _("Trésorerie du client"),
    "none": _("Aucune : la contestation ne se vérifie pas"),
    "other": _("Autre"),
}
"""Root causes (`core.causes`)."""

POLICIES: Words = {
    "restart": _("le délai repart"),
    "pause": _("le délai est suspendu"),
    "original": _("échéance d’origine"),
    "agreed": _("date convenue"),
}

DEPARTMENTS: Words = {
    "sales_admin": _("Administration des ventes"),
    "logistics": _("Logistique"),
    "quality": _("Qualité"),
    "sales": _("Commerce"),
    "legal": _("Juridique"),
    "accounting": _("Comptabilité"),
    "credit": _("Crédit clients"),
}
"""Who usually answers (`core.reasons`)."""

ROLES: Words = {
    "administrator": _("Administrateur"),
    "credit_manager": _("Credit manager"),
    "accountant": _("Comptable clients"),
    "department_head": _("Responsable de service"),
    "resolver": _("Chargé de résolution"),
    "salesperson": _("Commercial"),
    "director": _("Directeur financier"),
    "auditor": _("Auditeur (lecture seule)"),
}
"""What a person is for a company (`people`)."""

GATE: Words = {
    "not_due": _("pas encore échu"),
    "due_unknown": _("échéance inconnue"),
    "nothing_certain": _("rien n’y reste dû"),
    "contested": _("contesté : rien n’est réclamé tant que le litige est ouvert"),
    "conceded": _("accordé : l’avoir est à établir"),
    "signal": _("signalement à qualifier"),
    "obstacle": _("frein au paiement à lever"),
    "promise": _("promesse de règlement en cours"),
    "plan": _("plan d’apurement en cours"),
    "mediation": _("médiation en cours"),
    "insolvency": _("procédure collective : aucune demande"),
    "factor": _("créance cédée à un affactureur"),
    "credit": _("le client a un crédit au moins égal"),
    "due_estimated": _("échéance estimée, à confirmer"),
    "currency": _("devise : non calculé"),
    "manual": _("mise en attente"),
}
"""Why nothing of a portion may be asked for (`core.reminder.Withheld.reasons`), kinds of holds included."""

EVENTS: Words = {
    "issued": _("facture émise"),
    "paid": _("règlement"),
    "returned": _("règlement rejeté"),
    "credited": _("avoir"),
    "discounted": _("escompte"),
    "written_off": _("passage en perte"),
    "credit_given": _("crédit du client"),
    "credit_used": _("crédit employé"),
    "refunded": _("remboursement"),
    "dispute_opened": _("litige ouvert"),
    "dispute_resolved": _("litige résolu"),
    "due_date_set": _("échéance fixée"),
    "rescheduled": _("échéancier"),
    "cancelled": _("facture annulée"),
    "insolvency_opened": _("procédure collective"),
    "voided": _("reprise"),
}
"""Kinds of events of the books, as stored."""

HOW_PAID: Words = {
    "payment": _("règlement"),
    "set_off": _("compensation"),
    "allocation": _("crédit imputé"),
    "disappeared": _("soldé, cause inconnue"),
}
"""`how` of an event ``paid``."""

PORTION_KINDS: Words = {
    "ordinary": _("ordinaire"),
    "instalment": _("échéance d’un paiement fractionné"),
    "retention": _("retenue de garantie"),
    "down_payment": _("acompte"),
}

RECEIVABLE_KINDS: Words = {"invoice": _("Facture"), "credit": _("Crédit client")}

CONTACT_ROLES: Words = {
    "accounts_payable": _("Comptabilité fournisseurs"),
    "buyer": _("Acheteur"),
    "warehouse": _("Entrepôt, réception"),
    "manager": _("Direction"),
    "other": _("Autre"),
}
"""What somebody at a customer does."""

HOLDERS: Words = {"us": _("nous"), "factor": _("affactureur"), "bank": _("banque")}
"""Who may ask for the money of a receivable."""

UPLOADS: Words = {
    "received": _("reçu"),
    "reading": _("en lecture"),
    "previewed": _("à confirmer"),
    "confirmed": _("confirmé"),
    "posting": _("en écriture"),
    "taken": _("importé"),
    "refused": _("refusé"),
    "abandoned": _("abandonné"),
}
"""States of files that were dropped (`intake` uploads)."""

BATCHES: Words = {"taken": _("importé"), "undone": _("annulé")}
"""States of a batch."""

SOURCES: Words = {
    "fec": _("Fichier des écritures comptables"),
    "open_items": _("Postes ouverts"),
    "customers": _("Clients et contacts"),
    "disputes": _("Litiges en cours"),
}
MODES: Words = {"stock": _("liste complète"), "delta": _("différences")}

VERBS: Words = {
    "dispute.opened": _("litige ouvert"),
    "dispute.resolved": _("litige résolu"),
    "dispute.opening_undone": _("ouverture reprise"),
    "dispute.resolution_undone": _("décision reprise"),
    "dispute.changed": _("litige modifié"),
    "dispute.change_undone": _("modification reprise"),
    "dispute.commented": _("commentaire"),
    "dispute.item_added": _("ligne contestée ajoutée"),
    "dispute.item_changed": _("ligne contestée corrigée"),
    "dispute.item_removed": _("ligne contestée retirée"),
    "dispute.item_qualified": _("ligne contestée qualifiée"),
    "dispute.turn_passed": _("tour passé"),
    "question.answered_for": _("réponse gardée pour un autre"),
    "salesperson.mailed": _("récapitulatif envoyé au commercial"),
    "message.queued": _("message écrit"),
    "message.noted": _("échange noté"),
    "message.withdrawn": _("message retiré"),
    "message.settled": _("message réglé"),
    "template.worded": _("modèle de message changé"),
    "customer.goodwill": _("geste commercial"),
    "obstacle.placed": _("frein signalé"),
    "obstacle.lifted": _("frein levé"),
    "obstacle.undone": _("frein : dernière action reprise"),
    "manual.placed": _("mise en attente"),
    "manual.lifted": _("mise en attente levée"),
    "manual.undone": _("mise en attente : dernière action reprise"),
    "signal.placed": _("signalement"),
    "signal.lifted": _("signalement levé"),
    "signal.undone": _("signalement : dernière action reprise"),
    "signal.disputed": _("signalement devenu litige"),
    "signal.hindered": _("signalement devenu frein"),
    "signal.dismissed": _("signalement écarté"),
    "signal.climbed": _("signalement rappelé au credit manager"),
    "announced.made": _("contestation annoncée"),
    "announced.arrived": _("facture annoncée arrivée"),
    "announced.closed": _("contestation annoncée close"),
    "announced.reopened": _("contestation annoncée rouverte"),
    "promise.placed": _("promesse notée"),
    "promise.lifted": _("promesse levée"),
    "promise.undone": _("promesse : dernière action reprise"),
    "intake.taken": _("import"),
    "intake.undone": _("import annulé"),
    "customer.terms_set": _("délai du client fixé"),
    "company.set": _("société changée"),
    "company.terms_set": _("conditions de vente changées"),
    "company.policies_set": _("règle d’après litige changée"),
    "company.goodwill_set": _("geste commercial changé"),
    "company.departments_set": _("services changés"),
    "company.step_said": _("premier pas dit fait"),
    "company.disputes_known": _("litiges en cours connus"),
    "person.added": _("personne ajoutée"),
    "person.set": _("personne changée"),
    "person.removed": _("rôles retirés"),
    "person.restored": _("rôles rendus"),
    "absence.added": _("absence notée"),
    "absence.removed": _("absence retirée"),
    "absence.restored": _("absence rendue"),
    "customer.changed": _("fiche du client changée"),
    "customer.noted": _("note sur le client"),
    "contact.added": _("contact ajouté"),
    "contact.changed": _("contact changé"),
    "contact.removed": _("contact retiré"),
    "contact.restored": _("contact remis"),
}
"""Verbs of lines of the journal."""


def word(words: Words, code: str) -> str:
    """The word for `code` in `words`, in the reader's language now; the code where there is none."""
    return str(words.get(code, code))


def reason(code: str) -> str:
    """What the customer says: « Défaut de qualité »."""
    known = REASONS.get(code)
    return gettext(known.label) if known else code


def family(code: str) -> str:
    """One of the guide's families of reasons, by its own code (``billing``): « Facturation »."""
    label = {str(key): text for key, text in FAMILIES.items()}.get(code)
    return gettext(label) if label else code


def department_of(reason_code: str) -> str:
    """The department that usually answers a reason: « Logistique »; "" where the reason is not known."""
    known = REASONS.get(reason_code)
    return word(DEPARTMENTS, known.department) if known else ""


def reason_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Families with their reasons, as (label, [(code, label), …]), in the order of the table: for a `<select>`."""
    return [
        (family(name), [(code, gettext(one.label)) for code, one in REASONS.items() if one.family == name])
        for name in FAMILIES
    ]


LABELS_OF_CORE = (
    gettext_noop("Prix"),
    gettext_noop("Remise non appliquée"),
    gettext_noop("Facture mal établie"),
    gettext_noop("Numéro de commande absent"),
    gettext_noop("Facture en double"),
    gettext_noop("TVA"),
    gettext_noop("Déjà réglé"),
    gettext_noop("Délai de paiement"),
    gettext_noop("Pénalités de retard de paiement"),
    gettext_noop("Frais de port"),
    gettext_noop("Coordonnées bancaires"),
    gettext_noop("Retour non crédité"),
    gettext_noop("Quantité manquante"),
    gettext_noop("Avarie de transport"),
    gettext_noop("Non livré"),
    gettext_noop("Livraison en retard"),
    gettext_noop("Erreur d'article"),
    gettext_noop("Pénalités logistiques du client"),
    gettext_noop("Document manquant"),
    gettext_noop("Non conforme à la commande"),
    gettext_noop("Défaut de qualité"),
    gettext_noop("Prestation incomplète"),
    gettext_noop("Retenue de garantie"),
    gettext_noop("Contrat"),
    gettext_noop("Autre"),
    gettext_noop("À qualifier"),
    gettext_noop("Facturation"),
    gettext_noop("Livraison non conforme"),
    gettext_noop("Qualité contestée"),
)
"""What `core.reasons` says, for extraction; a test compares the two."""
