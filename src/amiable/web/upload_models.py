"""Workbooks to fill in: customers with their contacts, disputes in progress. Titles, an example with remarks, a sheet
that says how.

The titles are written out in both languages, not translated: they are those that `formats` knows. The example row is
passed over when the file comes back.
"""

import io
from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amiable.formats.spreadsheet import write_xlsx

Column = tuple[str, str, str, str, Any]
"""Title and example in French, in English, and a remark."""

CUSTOMERS: tuple[Column, ...] = (
    (
        "Code client",
        "EXEMPLE",
        "Customer code",
        "EXAMPLE",
        gettext_lazy("Celui de vos comptes. Une ligne par contact : le code se répète."),
    ),
    (
        "Raison sociale",
        "Laiterie Exemple",
        "Company name",
        "Example Dairy",
        gettext_lazy("Vide : le nom de vos comptes reste."),
    ),
    ("SIREN", "000001008", "SIREN", "000001008", gettext_lazy("Neuf chiffres ; un SIRET convient aussi.")),
    ("N° TVA", "", "VAT number", "", gettext_lazy("Avec le pays : FR83404833048.")),
    (
        "Délai de paiement",
        "45 jours fin de mois",
        "Payment terms",
        "45 days end of month",
        gettext_lazy("« 30 jours », « fin de mois 45 jours »… Vide : vos conditions."),
    ),
    ("Code payeur", "", "Payer", "", gettext_lazy("Le code du client qui paie, si ce n’est pas celui-ci.")),
    ("Groupe", "", "Group", "", gettext_lazy("Enseigne ou maison mère.")),
    ("Commercial", "M. Exemple", "Salesperson", "Ms Example", gettext_lazy("Comme vous l’écrivez d’habitude.")),
    ("Chargé de recouvrement", "", "Collector", "", gettext_lazy("Qui suit ce client chez vous.")),
    ("Agence", "", "Site", "", gettext_lazy("Celui de vos établissements qui le sert.")),
    ("Langue", "français", "Language", "English", gettext_lazy("Français ou anglais.")),
    ("Contact", "Anne Exemple", "Contact name", "Ann Example", gettext_lazy("Une personne par ligne.")),
    (
        "Rôle",
        "comptabilité fournisseurs",
        "Role",
        "accounts payable",
        gettext_lazy("Comptabilité fournisseurs, acheteur, entrepôt, direction ou autre."),
    ),
    ("E-mail", "compta@exemple.fr", "E-mail", "ap@example.com", gettext_lazy("Une adresse par ligne.")),
    ("Téléphone", "", "Phone", "", ""),
    ("Langue du contact", "", "Contact language", "", gettext_lazy("Vide : celle du client.")),
    (
        "Pas d’e-mail automatique",
        "non",
        "No automatic e-mail",
        "no",
        gettext_lazy("« oui » ou « x » : aucun message ne part tout seul vers cette personne."),
    ),
)
DISPUTES: tuple[Column, ...] = (
    ("N° facture", "EXEMPLE-1", "Invoice number", "EXAMPLE-1", gettext_lazy("Une ligne par facture contestée.")),
    ("Code client", "", "Customer code", "", gettext_lazy("Facultatif si le numéro ne désigne qu’une facture.")),
    (
        "Montant contesté",
        "240,50",
        "Disputed amount",
        "240.50",
        gettext_lazy("TVA comprise. Vide : tout ce qui reste dû est bloqué."),
    ),
    (
        "Depuis",
        "12/10/2026",
        "Since",
        "2026-10-12",
        gettext_lazy("Depuis quand le client conteste : cette date est gardée."),
    ),
    (
        "Motif",
        "3 palettes manquantes sur 12",
        "Reason",
        "3 of 12 pallets missing",
        gettext_lazy("En mots : ils sont gardés tels quels. Ce qui n’est pas reconnu reste à qualifier."),
    ),
    (
        "Qui répond",
        "Logistique",
        "Who answers",
        "Logistics",
        gettext_lazy("Un service, ou le nom d’une personne de la société."),
    ),
    (
        "Dernier commentaire",
        "Relancé le transporteur",
        "Last comment",
        "Carrier chased",
        gettext_lazy("Où en est le dossier."),
    ),
    (
        "N° litige",
        "L-012",
        "Dispute number",
        "L-012",
        gettext_lazy("Le vôtre. Le même sur plusieurs lignes : un seul litige sur plusieurs factures."),
    ),
)
MODELS = {"customers": CUSTOMERS, "disputes": DISPUTES}
"""Kind → its columns."""
_NAMES = {
    "fr": {"customers": "amiable-clients-et-contacts.xlsx", "disputes": "amiable-litiges-en-cours.xlsx"},
    "en": {"customers": "amiable-customers-and-contacts.xlsx", "disputes": "amiable-disputes-in-progress.xlsx"},
}


def model(kind: str) -> tuple[str, bytes]:
    """(file name, XLSX) of one of `MODELS`, in the reader's language."""
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    titles, examples = (0, 1) if language == "fr" else (2, 3)
    columns = MODELS[kind]
    title = _("Clients et contacts") if kind == "customers" else _("Litiges en cours")
    sheets = [
        (title, [column[titles] for column in columns], [[column[examples] for column in columns]]),
        (_("Mode d’emploi"), [_("Mode d’emploi")], [[line] for line in _how(kind)]),
    ]
    buffer = io.BytesIO()
    write_xlsx(buffer, sheets, remarks={0: [str(column[4]) for column in columns]})
    return _NAMES[language][kind], buffer.getvalue()


def _how(kind: str) -> Iterator[str]:
    yield _("Remplissez la première feuille, une ligne à la fois ; la ligne d’exemple est ignorée au retour.")
    yield _("Vos propres fichiers conviennent aussi : les titres se choisissent à l’écran, une fois pour toutes.")
    if kind == "customers":
        yield _("Seul le code du client est obligatoire. Une cellule vide ne change rien à ce qui est connu.")
        yield _("Un client qui a plusieurs contacts a plusieurs lignes ; ses autres cellules peuvent rester vides.")
    else:
        yield _("Le numéro de facture, la date et le motif sont obligatoires ; le montant se compte TVA comprise.")
        yield _("Un litige déjà ouvert sur la facture n’est pas ouvert deux fois : redéposez la liste sans crainte.")
    yield _("Rien n’est écrit avant votre accord : un aperçu montre d’abord tout ce qui changerait.")
    yield _("Une ligne qui ne va pas est mise de côté avec ce qu’il faut corriger ; les autres sont prises.")
