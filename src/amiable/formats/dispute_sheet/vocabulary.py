"""The titles that columns of a sheet of disputes go by."""

from amiable.core.said import Said, said
from amiable.formats.columns import Mapped, Vocabulary

VOCABULARY = Vocabulary(
    sure="""
    doc_number: num facture, facture num, facture, num piece, piece num, piece, ref piece, ref facture,
        reference facture, reference piece, num document, document num, document, facture contestee,
        facture litigieuse,
        factures, invoice num, invoice, invoice ref, invoice reference, document reference, item num
    doc_line: ligne, ligne facture, num ligne, invoice line, line, line num
    customer_code: code client, code tiers, num client, compte client, compte tiers, compte auxiliaire, customer code,
        customer id, customer num, customer account, account num, client code
    customer_name: nom client, raison sociale, client, customer name, customer
    tax: ht ttc, ht ou ttc, ttc ht, ttc ou ht, hors taxe ou ttc, taxe, incl excl vat, incl or excl vat, vat basis
    amount: montant conteste, montant litige, montant en litige, montant litigieux, montant bloque, conteste,
        litige ttc, montant conteste ttc, montant litige ttc, montant ttc, ttc, montant reclame, somme contestee,
        amount disputed,
        disputed amount, contested amount, amount contested, amount in dispute, dispute amount, claimed amount,
        amount incl vat
    amount_untaxed: montant conteste ht, montant litige ht, montant ht, ht, amount excl vat, disputed amount excl vat,
        net amount
    since: depuis, depuis quand, depuis le, date litige, date ouverture, ouvert le, ouverture, date ouverture litige,
        date reclamation, date contestation, date debut, reclame le, conteste le, signale le, since, since when,
        opened on, opening date, dispute date, date opened, opened, claim date, start date
    reason: motif, motif litige, motif contestation, code motif, raison, raison litige, nature litige, type litige,
        cause, categorie, objet litige, reason, dispute reason, reason code, category, dispute type
    words: description, detail, details, mots client, dit par client, explication, texte, message client,
        libelle litige,
        en clair, motif en clair, motif detaille, customer words, explanation, customer says, text, wording
    who: qui, qui repond, responsable, service, service responsable, charge, traite par, a traiter par, en charge,
        affecte a, affectation, interlocuteur interne, suivi par, gestionnaire, who, who answers, owner, assigned to,
        assignee, department, responsible, handled by
    comment: dernier commentaire, commentaire, commentaires, observation, observations, suivi, dernier suivi, etat,
        avancement, ou en est on, remarque, remarques, notes, note, last comment, comment, comments, latest comment,
        status, progress, remarks
    reference: num litige, litige num, ref litige, reference litige, num dossier, dossier, reference dossier,
        num reclamation, reclamation, ticket, num ticket, dispute num, dispute ref, dispute reference, dispute id,
        case, case num, claim num, reference
    """,
    possible="""
    doc_number: num, numero, ref
    customer_code: compte, tiers, code, account
    amount: montant, amount, litige, somme, eur, euros, total
    since: date, le, recu le, jour
    words: objet, probleme, reclamation client, libelle, issue, problem, subject
    who: personne, par, person, contact
    """,
)


def missing(mapping: Mapped) -> tuple[Said, ...]:
    """French sentences on what no column gives."""
    lacking = []
    if "doc_number" not in mapping:
        lacking.append(said("Il manque le numéro de la facture (titres acceptés : N° facture, Facture, N° pièce)."))
    if "since" not in mapping:
        lacking.append(
            said("Il manque la date depuis laquelle le client conteste (titres : Depuis, Date litige, Ouvert le).")
        )
    if "reason" not in mapping and "words" not in mapping:
        lacking.append(said("Il manque le motif, en mots (titres acceptés : Motif, Raison, Description)."))
    return tuple(lacking)
