"""The titles that columns of customers and contacts go by."""

from collections.abc import Sequence

from amiable.core.said import Said, said
from amiable.formats.columns import Mapped, Vocabulary
from amiable.formats.titles import key

VOCABULARY = Vocabulary(
    sure="""
    customer_code: code client, code tiers, num client, num tiers, client num, compte client, compte tiers, compte
        auxiliaire, auxiliaire, code auxiliaire, comp aux num, id client, identifiant client, client id, code cpte
        client, num compte client, num compte tiers, num compte auxiliaire, ref tiers, compte 411, num 411, customer
        code, customer id, customer num, customer account, account num, account code, partner ref, partner code,
        client code, code
    customer_name: nom client, client nom, raison sociale, raison sociale client, nom ou raison sociale, intitule
        compte, intitule client, intitule tiers, intitule, libelle client, libelle tiers, libelle compte, comp aux
        lib, nom tiers, nom compte, denomination, denomination sociale, customer name, client name, company name,
        account name, societe, nom societe, nom entreprise, entreprise, nom raison sociale, rs, nom client final,
        raison social, business name, trading name, legal name
    siren: siren, num siren, siren client, company registry, registry
    siret: siret, num siret, siret client, siren siret, siret siren, siren ou siret, num siren siret
    vat: tva intracommunautaire, num tva, num tva intracommunautaire, tva intracom, num tva intra, identifiant tva,
        vat, vat num, tax id, vat id
    term: delai, delai paiement, delai reglement, condition paiement, conditions paiement, condition reglement,
        conditions reglement, mode delai, modalite reglement, modalites reglement, modalite paiement, modalites
        paiement, delai paiement jours, delai reglement jours, delai jours, nb jours, nombre jours, jours paiement,
        echeance reglement, echeance paiement, conditions de vente, conditions, payment conditions, payment condition,
        credit terms, credit days, payment days, terme, term, terms, payment term, payment terms, net days, days
    payer: payeur, code payeur, client payeur, tiers payeur, compte payeur, payer, payer code, paid by, bill to code,
        code client payeur
    group: groupe, nom groupe, groupe client, enseigne, centrale, maison mere, group, group name, customer group,
        parent company
    salesperson: commercial, commerciale, nom commercial, technico commercial, atc, vrp, charge affaires, charge
        clientele, responsable commercial, responsable compte, sales, representant, vendeur, code commercial, code
        representant, attache commercial, salesperson, sales rep, sales representative, account manager
    collector: charge recouvrement, chargee recouvrement, recouvrement, responsable recouvrement, charge relance,
        charge de compte, credit manager, responsable credit, suivi recouvrement, relance par, relance, assigne a,
        gestionnaire, gestionnaire credit, relanceur, suivi par, collector, credit controller, collections, dunner
    site: agence, etablissement, site, depot, code etbt, branch, location, business unit
    language: langue client, langue, language, lang, customer language
    contact_name: nom contact, contact, contact nom, contact comptabilite, contact comptable, contact compta
        fournisseur, nom comptable, comptable, responsable comptabilite, contact principal, contact facturation,
        contact achat, correspondant, interlocuteur comptabilite, contact client, ap contact, accounts contact,
        accounting contact, main contact, primary contact, interlocuteur, nom interlocuteur, nom prenom, prenom nom,
        nom complet, contact name, full name, person, contact person, personne
    contact_first_name: prenom, prenom contact, first name, given name, contact first name
    contact_role: role, fonction, role contact, fonction contact, contact role, contact function, function, job title,
        poste, job, service, qualite
    email: email, e mail, mail, adresse email, adresse e mail, adresse mail, courriel, adresse electronique, email
        contact, e mail contact, mail contact, email facturation, email comptabilite, mail comptabilite fournisseur,
        mail comptable, mail service comptable, mail contact comptabilite, mail relance, mail pour relance, mail
        facture, mail envoi facture, mail client, adresse mail comptabilite, adresse mail facturation, adresse mail
        relance, adresse mail client, ap email, accounts email, accounting email, accounts payable email, invoice
        email, email accounts payable, finance email, customer email, email address, e mail address, contact email,
        contact e mail, billing email
    phone: telephone, tel, num telephone, tel contact, telephone contact, ligne directe, portable, mobile, gsm, port,
        tel comptabilite, telephone comptable, tel fixe, fixe, telephone fixe, tel portable, telephone mobile, tel
        direct, tel client, telephone service comptable, num portable, mobile num, telephone portable, tel standard,
        phone, phone num, contact phone, telephone num
    contact_language: langue contact, contact language
    no_automatic: pas e mail automatique, pas email automatique, sans e mail automatique, aucun e mail automatique,
        pas mail automatique, exclure relances, ne pas relancer, pas relance automatique, sans relance, no automatic e
        mail, no automatic email, no auto email, do not email, exclude from reminders
    automatic: e mail automatique, email automatique, relance automatique, relances automatiques, mail automatique,
        automatic e mail, automatic email, auto email, automatic reminders
    """,
    possible="""
    customer_code: client, compte, num compte, tiers, customer, account, reference, ref, ref client, matricule, id,
        num
    customer_name: nom, name, client, customer, tiers, libelle, company, partner
    contact_name: nom, name, destinataire
    term: echeance, reglement, paiement, delai en jours
    collector: responsable, charge
    """,
)

_OF_CUSTOMERS = ("siren", "siret", "vat", "term", "payer", "group", "salesperson", "collector", "site")
_OF_PEOPLE = ("contact_first_name", "contact_role", "email", "phone", "no_automatic", "automatic", "contact_language")
_EITHER = frozenset({key("nom"), key("name")})


def adjust(mapping: dict[str, int], header: Sequence[str]) -> dict[str, int]:
    """« Nom » is the customer's in a table of customers, the person's beside a first name or in a table of people."""
    named = mapping.get("customer_name")
    if named is None or key(header[named]) not in _EITHER or "contact_name" in mapping:
        return mapping
    people = any(name in mapping for name in _OF_PEOPLE)
    customers = any(name in mapping for name in _OF_CUSTOMERS)
    if "contact_first_name" in mapping or (people and not customers):
        return {name: at for name, at in mapping.items() if name != "customer_name"} | {"contact_name": named}
    return mapping


def missing(mapping: Mapped) -> tuple[Said, ...]:
    """French sentences on what no column gives."""
    lacking: list[Said] = []
    if "customer_code" not in mapping:
        lacking.append(
            said(
                "Il manque le code du client, celui de vos comptes "
                "(titres acceptés : Code client, Compte tiers, Compte auxiliaire)."
            )
        )
    if not set(mapping) - {"customer_code"}:
        lacking.append(
            said("Aucune colonne ne dit quelque chose du client : nom, SIREN, délai, payeur, commercial, contact…")
        )
    return tuple(lacking)
