"""The cells of customers and contacts → what is kept. What is not understood is said, never guessed."""

import re
from typing import Final

from stdnum.eu import vat as eu_vat
from stdnum.fr import siren as fr_siren
from stdnum.fr import siret as fr_siret

from amiable.core.said import said
from amiable.formats.open_items.values import Unreadable
from amiable.formats.titles import titles, words

_EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*\.)+[A-Za-z]{2,24}")
_YES: Final = frozenset(["oui", "o", "yes", "y", "x", "1", "vrai", "true", "v", "ok"])
_NO: Final = frozenset(["non", "n", "no", "0", "faux", "false", "f"])
_TICKS: Final = frozenset("✓✔☑✗✘")
_FRENCH: Final = frozenset(["fr", "fra", "fre", "francais", "french", "france", "fr", "fr"]) | {
    "fr fr",
    "langue francaise",
}
_ENGLISH: Final = frozenset(["en", "eng", "anglais", "english", "gb", "uk", "us", "ang"]) | {"en gb", "en us", "en en"}

_ROLES: Final = titles(
    """
    accounts_payable: comptabilite fournisseurs, compta fournisseurs, comptabilite fournisseur, comptable
        fournisseurs, comptabilite, compta, comptable, fournisseurs, reglements, facturation, service comptable,
        ap, accounts payable, payable, accounting, accountant, accounts, bookkeeper, payments, finance
    buyer: acheteur, acheteuse, acheteurs, achats, achat, service achats, approvisionnement, approvisionnements,
        approvisionneur, approvisionneuse, appro, buyer, buying, purchasing, purchaser, procurement
    warehouse: entrepot, reception, receptionnaire, logistique, magasin, magasinier, quai, depot, warehouse,
        receiving, goods in, logistics, entrepot reception
    manager: direction, directeur, directrice, gerant, gerante, dirigeant, dirigeante, responsable, president,
        presidente, pdg, dg, daf, raf, chef, manager, director, ceo, cfo, owner, head, management, general
        manager
    other: autre, autres, divers, other, standard, accueil, secretariat, assistant, assistante
    """
)
_ROLE_OF: Final = {alias: role for role, aliases in _ROLES.items() for alias in aliases}
_NARROW: Final = ("accounts_payable", "buyer", "warehouse")
"""Roles that a title of rank leaves as they are: « Responsable achats » buys."""

_END_OF_MONTH = re.compile(
    r"\b(fin (de |du )?mois( civil)?|f ?d ?m|f ?m|(at )?(the )?(end of (the )?month|month end)|eom)\b"
)
_NOT_SAID: Final = frozenset(
    re.findall(
        r"\w+",
        """
        jours jour jrs jr j days day d net nets nette calendaires calendaire a au de du des la le l les sous dans
        delai date facture factures emission ddf df f from after of the invoice payment terms paiement payable
        reglement echeance par virement vir lcr traite effet billet ordre cheque chq prelevement prlv sepa transfer
        plus
        """,
    )
)
"""Words of a term beside its days and « fin de mois » : they change nothing of it."""
_AT_ONCE: Final = frozenset(["comptant", "reception", "immediat", "immediate", "receipt", "upon", "on", "due", "cash"])


def siren_of(text: str) -> str:
    """Nine digits whose key is right, out of a SIREN or a SIRET. Raises `Unreadable`."""
    compact = "".join(c for c in text if c.isalnum())
    if len(compact) == 14 and fr_siret.is_valid(compact):
        return compact[:9]
    if fr_siren.is_valid(compact):
        return compact
    if len(compact) == 8 and fr_siren.is_valid(f"0{compact}"):  # a spreadsheet took it for a number
        return f"0{compact}"
    raise Unreadable(
        said("un SIREN de neuf chiffres dont la clé de contrôle est juste"),
        said("Vérifiez le SIREN sur une facture du client ou dans l’annuaire des entreprises."),
    )


def vat_of(text: str) -> str:
    """A VAT number with its country. Raises `Unreadable`."""
    compact = "".join(c for c in text.upper() if c.isalnum())
    if eu_vat.is_valid(compact):
        return compact
    raise Unreadable(
        said("un numéro de TVA intracommunautaire dont la clé est juste, comme FR83404833048"),
        said("Vérifiez le numéro de TVA, pays compris, ou videz la cellule."),
    )


def email_of(text: str) -> str:
    """One address; ``"Nom <a@b.fr>"`` gives a@b.fr. Raises `Unreadable`."""
    inside = re.fullmatch(r".*<([^<>]+)>|mailto:(.+)", text)
    found = (inside[1] or inside[2] if inside else text).strip()
    if len(found) <= 254 and _EMAIL.fullmatch(found) and ".." not in found:
        return found
    if re.search(r"[;,\s/]", found) and found.count("@") > 1:
        raise Unreadable(
            said("une seule adresse par ligne"), said("Donnez une ligne à chaque adresse, avec le même code de client.")
        )
    raise Unreadable(said("une adresse comme prenom.nom@exemple.fr"), said("Corrigez l’adresse, ou videz la cellule."))


def role_of(text: str) -> str:
    """A role of `receivables.ContactRole`, out of a function in words. Raises `Unreadable`."""
    if found := role_named(text):
        return found
    raise Unreadable(
        said("comptabilité fournisseurs, acheteur, entrepôt, direction ou autre"),
        said("Écrivez l’un de ces rôles, ou « autre »."),
    )


def role_named(text: str) -> str:
    """The same, "" where the words name none, or several."""
    plain = words(text)
    if plain in _ROLE_OF:
        return _ROLE_OF[plain]
    found = {role for alias, role in _ROLE_OF.items() if f" {alias} " in f" {plain} "}
    narrow = [role for role in _NARROW if role in found]
    if len(narrow) == 1:
        return narrow[0]
    if not narrow and len(found - {"other"}) == 1:
        return next(iter(found - {"other"}))
    return "other" if found == {"other"} else ""


def language_of(text: str) -> str:
    """fr or en; "" for another language, in which nothing is written."""
    plain = words(text)
    return "fr" if plain in _FRENCH else "en" if plain in _ENGLISH else ""


def yes_of(text: str) -> bool:
    """Whether a cell says yes. Raises `Unreadable`."""
    plain = words(text)
    if plain in _YES or (not plain and text.strip() in _TICKS - set("✗✘")):
        return True
    if plain in _NO or text.strip() in set("✗✘"):
        return False
    raise Unreadable(said("oui ou non"), said("Écrivez oui ou non ; une cellule vide ne change rien."))


def term_of(text: str) -> str:
    """``"45 j FDM"``, ``"Fin de mois 45 jours"``, ``"Net 30"`` → "45 days end of month", "end of month 45 days",
    "30 days" (`core.calendar.parse_term`). Raises `Unreadable`."""
    plain = _END_OF_MONTH.sub("EOM", words(re.sub(r"(\d)([A-Za-z])", r"\1 \2", text)))
    match [word for word in plain.split() if word not in _NOT_SAID]:
        case [days] if _is_count(days):
            return f"{int(days)} days"
        case [days, "EOM"] if _is_count(days):
            return f"{int(days)} days end of month"
        case ["EOM", days] if _is_count(days):
            return f"end of month {int(days)} days"
        case ["EOM"]:
            return "0 days end of month"
        case [_, *_] as told if _AT_ONCE.issuperset(told):
            return "0 days"
    raise Unreadable(
        said("un délai comme « 30 jours », « 45 jours fin de mois » ou « fin de mois 45 jours »"),
        said("Écrivez le délai en jours ; videz la cellule pour garder celui de vos conditions."),
    )


def _is_count(word: str) -> bool:
    return word.isdecimal() and len(word) <= len("999")
