"""The titles that columns of open items go by, French, English and technical, and how titles are compared.

A *sure* title names one field; a *possible* one is taken for a field that no sure title has claimed, and is
told to the person who confirms the mapping.
"""

import re
from typing import Final

from amiable.core.said import Word
from amiable.formats.titles import key, titles, untaxed, words

__all__ = ["key", "untaxed", "words"]

SURE: Final = titles(
    """
    customer_code: code client, code tiers, num client, num tiers, client num, compte client, compte tiers,
        compte auxiliaire, auxiliaire, code auxiliaire, comp aux num, id client, identifiant client,
        client id, customer code, customer id, customer num, customer account, account num, account code,
        partner id id, partner ref, partner code, client code
    customer_name: nom client, client nom, raison sociale, raison sociale client, nom ou raison sociale,
        intitule compte, intitule client, intitule tiers, libelle client, libelle tiers, libelle compte,
        comp aux lib, nom tiers, nom compte, nom, denomination, designation destinataire, customer name,
        client name, company name, partner name, account name, invoice partner display name,
        partner display name
    siren: siren, num siren, siren client, company registry, registry
    siret: siret, num siret, siret client, siret destinataire
    vat: tva intracommunautaire, num tva, num tva intracommunautaire, tva intracom, num tva intra,
        identifiant tva, vat, vat num, tax id, vat id
    doc_number: num facture, facture num, num piece, piece num, ref piece, piece ref, ref facture,
        reference facture, reference piece, num document, document num, num doc, doc num, invoice num,
        item num, item ref, invoice ref, invoice reference, numero piece comptable, move name, num avoir,
        document reference
    doc_type: type piece, type document, type doc, type facture, nature piece, code type, document type,
        doc type, move type, item type, invoice type
    side: sens, sens ecriture, d c
    doc_date: date facture, date piece, date document, date doc, date emission, date facturation, emise le,
        piece date, invoice date, invoice bill date, bill date, issue date, document date, date issue,
        item date
    due_date: date echeance, echeance, echeance le, date ech, ech, date limite, date limite reglement,
        date limit reglmt, date limite reglmt, date limite paiement, date lim reglement, date butoir,
        exigibilite, date exigibilite, due date, invoice date due, net due date, date due, deadline,
        payment due date, maturity date
    amount_open: reste du, reste a payer, reste a regler, reste, restant du, restant, restant a payer,
        montant restant, montant restant du, solde du, solde ttc, solde restant, solde facture, solde piece,
        solde a payer, montant solde, montant a payer, montant du, montant ouvert, non regle, impaye,
        montant impaye, amount due signed, amount residual signed, residual signed, amount due,
        amount residual, open amount, outstanding, outstanding amount, outstanding balance, balance due,
        due amount, residual, residual amount, remaining amount, remaining amount with tax, amount remaining,
        amount open, open balance
    amount_total: montant ttc, ttc, total ttc, montant total, montant total ttc, montant initial,
        montant initial ttc, montant facture, montant facture ttc, montant piece, montant origine,
        total signed, amount total signed, total amount, amount total, initial amount,
        initial amount incl tax, invoice amount, original amount, amount incl tax, total incl tax,
        amount with tax, gross amount
    amount_paid: montant regle, regle, montant paye, paye, deja regle, deja paye, total regle, encaisse,
        montant encaisse, paid, paid amount, amount paid
    debit: debit, montant debit, debit amount
    credit: credit, montant credit, credit amount
    currency: devise, code devise, idevise, monnaie, currency, currency code, currency id, iso currency
    letter: lettrage, lettre, code lettrage, code lettre, ecriture let, matching, matching num, reconcile,
        letter
    label: libelle, libelle ecriture, ecriture lib, designation, objet, description, label, memo,
        reference text
    salesperson: commercial, representant, vendeur, salesperson, sales rep, account manager, invoice user id
    site: agence, etablissement, code etbt, site, branch
    dispute: litige, en litige, code litige, motif litige, motif, bloque, dispute, disputed, dispute reason,
        dispute code
    status: statut, statut facture, etat, etat facture, status, state, payment state, payment status,
        statut paiement
    comment: commentaire, commentaires, observation, observations, comment, comments, note, notes, remarque
    dunning: relance, niveau relance, derniere relance, dunning level, dunning, reminder level
    """
)

POSSIBLE: Final = titles(
    """
    customer_code: compte, num compte, account, matricule, ref client, reference client, customer ref
    customer_name: intitule, destinataire, debiteur, debtor, client facture, bill to
    doc_number: facture, invoice, piece, num, document, name, reference, ref, code
    doc_type: type, nature
    doc_date: date, date comptable, date compta, date ecriture, ecriture date, date operation,
        accounting date, posting date
    amount_open: solde, encours, balance, open, du
    amount_total: total, montant, amount, montant devise, montantdevise
    """
)
"""Titles that name a field where nothing better does, the best first."""

CUSTOMER_EITHER: Final = ("client", "customer", "tiers", "partner", "partenaire", "partner id")
"""Titles of a customer's code in one file and of his name in another: the other columns and the cells tell."""

CUSTOMER_LAST: Final = ("societe", "company", "name", "code")
"""A customer where nothing else is; often the seller's own company, or the number of the document."""

TOLD: Final = frozenset(
    {"reference", "ref", "code", "montant", "amount", "total", "ref client", "reference client"}
    | {"montantdevise", "montant devise", "document"}
)
"""Possible titles that a person is asked to look at once: the others are what their field is commonly called."""

ACCEPTED: Final[dict[str, Word]] = {
    "customer": Word("Code client, Compte tiers, Client, Raison sociale"),
    "doc_number": Word("N° facture, N° pièce, Référence pièce"),
    "doc_date": Word("Date facture, Date pièce, Date d’émission"),
    "amount": Word("Reste dû, Solde, ou Débit et Crédit, ou Montant TTC (avec Montant réglé)"),
}
"""Titles proposed to the person whose file lacks a column."""

_BUCKETS = re.compile(
    r"non echus?|a echoir|echus?|not due|current|anterieurs?|posterieurs?|older|overdue"
    r"|(plus|over|moins|less|sup|inf|de)( de| a| than)? \d{1,3}( (jours?|j|days?|d))?"
    r"|(de )?\d{1,3} (a |to )?\d{1,3}( (jours?|j|days?|d))?"
    r"|(a )?(30|45|60|90|120|150|180|360|365)( (jours?|j|days?|d))?( (et )?plus)?"
    r"|(janv|fevr|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec)[a-z]*( (20)?\d\d)?|(0?[1-9]|1[0-2]) 20\d\d"
)


def bucket(title: str) -> bool:
    """Whether the title is a period of an aged balance (« Non échu », « 31-60 j », « > 90 »)."""
    return bool(_BUCKETS.fullmatch(words(title)))


SURE_KEYS: Final = {field: tuple(key(alias) for alias in aliases) for field, aliases in SURE.items()}
POSSIBLE_KEYS: Final = {field: tuple(key(alias) for alias in aliases) for field, aliases in POSSIBLE.items()}
EITHER_KEYS: Final = tuple(key(alias) for alias in CUSTOMER_EITHER)
LAST_KEYS: Final = tuple(key(alias) for alias in CUSTOMER_LAST)
TOLD_KEYS: Final = frozenset(key(alias) for alias in TOLD)
