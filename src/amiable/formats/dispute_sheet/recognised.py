"""Words → a reason of `core.reasons.REASONS`, or a department: without case and accents, exact or contained whole."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from amiable.core.reasons import REASONS
from amiable.formats.titles import FILLERS, titles, words

_REASONS: Final = titles(
    """
    price: prix, tarif, erreur prix, prix non conforme, tarif non conforme, ecart prix, prix unitaire, prix
        errone, mauvais prix, prix facture, surfacturation, augmentation, hausse tarif, price, pricing, wrong
        price, price difference, overcharge, overcharged
    discount: remise, rabais, ristourne, escompte, rfa, promotion, promo, remise non appliquee, remise oubliee,
        remise fin annee, discount, rebate, promotion missing, bonus
    invoice_error: facture mal etablie, facture non conforme, erreur facture, erreur facturation, facture
        erronee, facture fausse, mauvaise adresse, adresse facturation, raison sociale, siret, mentions
        obligatoires, facture a refaire, mauvais client, invoice error, wrong invoice, billing error, wrong
        address, invoice incorrect
    missing_order_number: numero commande, no commande, n commande, numero bc, bon commande absent, bon commande
        manquant, commande absente, reference commande, numero engagement, numero commande absent, sans bon
        commande, absence bon commande, po number, missing po, purchase order number, no po, order number
    duplicate_invoice: doublon, facture double, double facturation, facture deux fois, deja facture, duplicate,
        duplicate invoice, invoiced twice, double billing, billed twice
    vat: tva, taux tva, exoneration tva, autoliquidation, vat, vat rate, reverse charge, tax rate
    payment_already_made: deja regle, deja paye, deja reglee, deja payee, paye, regle, reglement effectue,
        virement effectue, paiement effectue, reglement non impute, paiement non impute, already paid, paid,
        payment made
    payment_terms: delai paiement, delai reglement, echeance, date echeance, conditions paiement, payment terms,
        due date, payment term, terms
    late_penalties: penalites retard paiement, penalite retard paiement, interets retard, interets moratoires,
        indemnite recouvrement, late payment interest, late payment penalties, late fees, interest charged
    transport_charges: port, frais port, frais transport, frais livraison, franco, franco port, participation
        port, shipping, shipping costs, transport charges, freight, delivery charges, carriage
    bank_details: rib, iban, coordonnees bancaires, changement banque, changement rib, bank details, bank
        account
    return_not_credited: retour non credite, retour, retour marchandise, marchandise retournee, reprise, avoir
        retour, attente avoir, avoir non recu, avoir attendu, palettes consignees, consigne, return, return not
        credited, returned goods, credit note missing, awaiting credit note
    quantity_missing: quantite, quantite manquante, quantite non conforme, manquant, manquante, manque, ecart
        quantite, livraison partielle, livraison incomplete, colis manquant, palette manquante, missing
        quantity, quantity, short delivery, shortage, missing, short shipped, partial delivery
    damaged_in_transport: avarie, avarie transport, casse, casse transport, colis abime, abime, abimee,
        endommage, endommagee, damaged, damage, damaged in transport, broken, transport damage
    not_delivered: non livre, non livree, pas livre, pas livree, jamais livre, jamais livree, non recu, non
        recue, pas recu, pas recue, jamais recu, jamais recue, marchandise non recue, livraison non recue, not
        delivered, not received, never received, non delivery, undelivered
    late_delivery: retard livraison, livraison retard, livre en retard, livraison tardive, delai livraison,
        livre tard, late delivery, delivered late, delivery delay, delay
    wrong_item: erreur article, mauvais article, article errone, erreur reference, mauvaise reference, erreur
        produit, mauvais produit, inversion, erreur preparation, wrong item, wrong product, wrong article,
        picking error
    logistic_penalties: penalites logistiques, penalite logistique, taux service, penalites distributeur, debit
        note logistique, note debit, logistic penalties, logistics penalties, service level penalty, chargeback
    document_missing: document manquant, documents manquants, pod, preuve livraison, bon livraison manquant, bl
        manquant, bon livraison, bl, certificat, copie facture, duplicata, facture non recue, facture pas recue,
        attestation, missing document, proof of delivery, delivery note, missing paperwork, invoice copy,
        invoice not received
    not_as_ordered: non conforme, non conforme commande, non conformite, pas conforme, non commande, pas
        commande, pas conforme commande, not as ordered, non compliant, not ordered, does not match order
    quality_defect: qualite, defaut, defaut qualite, malfacon, defectueux, defectueuse, produit perime, perime,
        vice, vice cache, impression, moisi, quality, defect, quality defect, defective, faulty, poor quality
    service_incomplete: prestation incomplete, prestation, prestation non realisee, travaux non termines,
        reserves, service non rendu, intervention incomplete, service incomplete, incomplete service, work
        unfinished
    retention: retenue garantie, retenue, garantie 5, retention, retention money, holdback
    contract: contrat, clause, avenant, resiliation, contract, contractual, termination
    other: autre, autres, divers, other, misc, miscellaneous
    """
)
_ONLY_EXACT: Final = frozenset(
    [
        "autre",
        "autres",
        "divers",
        "other",
        "misc",
        "missing",
        "retour",
        "return",
        "quantite",
        "quantity",
        "paye",
        "regle",
        "paid",
        "port",
        "bl",
        "delay",
        "terms",
    ]
)
"""Words that say a reason where they stand alone, too common within a sentence."""

_DEPARTMENTS: Final = titles(
    """
    sales_admin: adv, administration ventes, administration commerciale, service adv, service clients, service
        client, facturation, sales administration, sales admin, order management, customer service, billing
    logistics: logistique, transport, transports, expedition, expeditions, entrepot, magasin, livraison, supply
        chain, logistics, warehouse, shipping
    quality: qualite, production, sav, technique, service technique, quality, after sales
    sales: commercial, commerciaux, commerce, vente, ventes, force vente, service commercial, direction
        commerciale, sales, sales team
    legal: juridique, service juridique, direction juridique, legal, avocat, legal department
    accounting: comptabilite, compta, comptabilite clients, service comptable, finance, accounting, accounts,
        finance department
    credit: credit, credit client, credit management, credit manager, recouvrement, relance, credit control,
        collections
    """
)
_LEADING: Final = frozenset(["service", "dept", "departement", "department", "equipe", "pole", "team"])


def _folded(text: str) -> str:
    """Words without small ones, plurals off: ``"Palettes manquantes"`` → ``"palette manquante"``."""
    kept = [word for word in words(text).split() if word not in FILLERS and word not in ("au", "aux", "a", "avec")]
    return " ".join(re.sub(r"(?<=\w{3})[sx]$", "", word) for word in kept)


def _table(aliases: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {_folded(alias): name for name, found in aliases.items() for alias in found}


_REASON_OF: Final = (
    _table(_REASONS)
    | {_folded(reason.label): name for name, reason in REASONS.items()}
    | {_folded(name.replace("_", " ")): name for name in REASONS}
)
_WITHIN: Final = {alias: name for alias, name in _REASON_OF.items() if alias not in map(_folded, _ONLY_EXACT)}
_DEPARTMENT_OF: Final = _table(_DEPARTMENTS) | {name.replace("_", " "): name for name in _DEPARTMENTS}


def reason_of(text: str) -> str:
    """The reason that a text names: exactly, or the only one named in it; `to_qualify` where none is or several are.

    A longer expression hides the ones inside it: « retard de livraison » says nothing of « livraison ».
    """
    plain = _folded(text)
    if plain in _REASON_OF:
        return _REASON_OF[plain]
    found: set[str] = set()
    left = f" {plain} "
    for alias in _BY_LENGTH:
        if f" {alias} " in left:
            found.add(_WITHIN[alias])
            left = left.replace(f" {alias} ", " | ")
    return found.pop() if len(found) == 1 else "to_qualify"


_BY_LENGTH: Final = sorted(_WITHIN, key=lambda alias: (-len(alias.split()), -len(alias), alias))


def is_reason(text: str) -> bool:
    """Whether a text is the name of a reason and nothing more."""
    return _folded(text) in _REASON_OF


def department_of(text: str) -> str:
    """The department that a text names, "" where it names none: « Service logistique », « ADV », « quality »."""
    plain = _folded(text)
    if plain in _DEPARTMENT_OF:
        return _DEPARTMENT_OF[plain]
    first, _, rest = plain.partition(" ")
    return _DEPARTMENT_OF.get(rest, "") if first in _LEADING else ""
