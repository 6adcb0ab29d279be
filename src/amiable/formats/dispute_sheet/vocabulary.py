"""The titles that columns of a sheet of disputes go by."""

from amiable.core.said import Said, said
from amiable.formats.columns import Mapped, Vocabulary

VOCABULARY = Vocabulary(
    sure="""
    doc_number: num facture, facture num, facture, num piece, piece num, piece, ref piece, ref facture, reference
        facture, reference piece, num document, document num, document, facture contestee, facture litigieuse,
        factures, facture concernee, factures concernees, facture en litige, facture bloquee, facture impayee, piece
        comptable, num piece comptable, num facture client, fa, num fa, invoice num, invoice, invoice ref, invoice
        reference, invoice disputed, disputed invoice, document reference, item num, bill, bill num
    doc_line: ligne, ligne facture, num ligne, invoice line, line, line num
    customer_code: code client, code tiers, num client, compte client, compte tiers, compte auxiliaire, customer code,
        customer id, customer num, customer account, account num, client code
    customer_name: nom client, raison sociale, client, customer name, customer
    tax: ht ttc, ht ou ttc, ttc ht, ttc ou ht, hors taxe ou ttc, taxe, incl excl vat, incl or excl vat, vat basis
    amount: montant conteste, montant litige, montant en litige, montant litigieux, montant bloque, conteste, litige
        ttc, montant conteste ttc, montant litige ttc, montant ttc, ttc, montant reclame, somme contestee, montant ttc
        conteste, montant ttc litige, montant conteste client, montant du litige client, montant retenu, montant
        deduit, montant refuse, montant non paye, valeur litige, val litige, valeur contestee, somme en litige, solde
        litige, solde en litige, reste en litige, encours litige, conteste ttc, litige eur,
        deduction, montant deduction, avoir demande, montant avoir demande, enjeu, amount disputed, dispute
        value, value in dispute, disputed value, deduction amount, amount withheld, amount claimed, disputed amount,
        contested amount, amount contested, amount in dispute, dispute amount, claimed amount, amount incl vat
    amount_untaxed: montant conteste ht, montant litige ht, montant ht, ht, amount excl vat, disputed amount excl vat,
        net amount
    since: depuis, depuis quand, depuis le, date litige, date ouverture, ouvert le, ouverture, date ouverture litige,
        date reclamation, date contestation, date debut, date debut litige, debut litige, date declaration, declare
        le, date signalement, date creation, cree le, date creation litige, date demande, date alerte, date saisie,
        date reception reclamation, date mail client, date premier contact, litige depuis, bloque depuis, bloquee
        depuis, en litige depuis, raised on, date raised, raised, created, created on, date created, logged on, date
        logged, reported on, date reported, dispute opened, in dispute since, disputed since, date disputed, disputed
        on, reclame le, conteste le, signale le, since, since when, opened on, opening date, dispute date, date
        opened, opened, claim date, start date
    reason: motif, motif litige, motif contestation, code motif, raison, raison litige, nature litige, type litige,
        cause, categorie, objet litige, motifs, motif blocage, motif non paiement, motif impaye, motif refus, motif
        client, motif reclamation, raison blocage, raison non paiement, raison client, raison contestation, cause
        litige, categorie litige, type reclamation, nature, nature reclamation, nature contestation, nature probleme,
        type probleme, origine litige, root cause, cause code, type of dispute, dispute category, dispute cause,
        reason, dispute reason, reason code, category, dispute type
    words: description, detail, details, mots client, dit par client, explication, texte, message client, libelle
        litige, descriptif, resume, probleme, probleme rencontre, probleme client, description probleme, description
        litige, detail litige, detail probleme, explication client, explications, contestation, contestation client,
        objet reclamation, objet contestation, ce que dit le client, en clair, motif en clair, motif detaille,
        customer words, explanation, customer says, text, wording, issue, problem, details of dispute, dispute
        details, dispute description, complaint, summary
    who: qui, qui repond, responsable, service, service responsable, charge, traite par, a traiter par, en charge,
        affecte a, affectation, affecte, assigne a, attribue a, a qui, chez qui, qui suit, qui traite, pilote,
        porteur, acteur, chef de file, action par, attente de, en attente de, balle chez, service concerne, service en
        charge, responsable litige, responsable dossier, responsable traitement, responsable suivi, personne en
        charge, interlocuteur interne, case owner, action owner, person in charge, pic, handler, waiting for, waiting
        on, suivi par, gestionnaire, who, who answers, owner, assigned to, assignee, department, responsible, handled
        by
    comment: dernier commentaire, commentaire, commentaires, observation, observations, suivi, dernier suivi, etat,
        avancement, etat avancement, ou en est on, ou on en est, ou en est, ou ca en est, point, statut, statut
        litige, etat litige, situation, derniere action, action, actions, action en cours, actions en cours, action a
        mener, actions menees, suite, suite donnee, suites, reponse, historique, derniere nouvelle, com, comm,
        commentaire adv, remarque, remarques, notes, note, last comment, comment, comments, latest comment, status,
        progress, remarks, update, latest update, last update, next step, next steps, next action, last action
    reference: num litige, litige num, ref litige, reference litige, num dossier, dossier, reference dossier, code
        litige, id litige, litige id, id dossier, num de litige interne, num reclamation, reclamation, ticket, num
        ticket, dispute num, dispute ref, dispute reference, dispute id, case, case num, claim num, reference
    """,
    possible="""
    doc_number: num, numero, ref
    customer_code: compte, tiers, code, account
    amount: montant, amount, litige, somme, eur, euros, total, en litige, litigieux, disputed
    since: date, le, recu le, jour
    reason: type, motif ou raison
    words: objet, reclamation client, libelle, designation, subject
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
