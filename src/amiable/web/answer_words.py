"""The words of the page of an answer: the ready answers in the reader's language, quantities as they are written and
typed."""

from django.utils.translation import gettext, gettext_noop

from amiable.core.answers import answers_of
from amiable.web.picture import writing
from amiable.web.typed import quantity


def answer_label(kind: str, key: str) -> str:
    """What a ready answer says, in the reader's language; "" where there is none of this key."""
    ready = answers_of(kind).get(key)
    return gettext(ready.label) if ready else ""


def quantity_shown(thousandths: int | None) -> str:
    """12500 → ``12,5``; None is ""."""
    if thousandths is None:
        return ""
    whole, part = divmod(abs(thousandths), 1000)
    decimals = f"{writing.locale().decimal}{part:03d}".rstrip("0") if part else ""
    return ("\u2212" if thousandths < 0 else "") + writing.count(whole) + decimals


def quantity_typed(text: str) -> int:
    """``2``, ``2,5``, ``1 200`` → thousandths, 0 and more. Raises `Unreadable`."""
    return 0 if text.strip() == "0" else quantity(text)


LABELS_OF_CORE = (
    gettext_noop("Je ne sais pas"),
    gettext_noop("Ce n’est pas pour moi"),
    gettext_noop("Livré complet"),
    gettext_noop("Il en manque bien"),
    gettext_noop("Un autre nombre a été livré"),
    gettext_noop("Livré, voici le bon"),
    gettext_noop("Pas livré"),
    gettext_noop("En cours de livraison"),
    gettext_noop("Réserves sur le bon de livraison"),
    gettext_noop("Signé sans réserve"),
    gettext_noop("Abîmé avant le départ"),
    gettext_noop("Livré à la date convenue"),
    gettext_noop("Livré en retard"),
    gettext_noop("Report convenu avec le client"),
    gettext_noop("Le défaut est confirmé"),
    gettext_noop("Confirmé pour une partie"),
    gettext_noop("Le produit est conforme"),
    gettext_noop("Il me faut un échantillon"),
    gettext_noop("Le prix facturé est juste"),
    gettext_noop("Le client a raison"),
    gettext_noop("Un accord existe"),
    gettext_noop("La facture est juste"),
    gettext_noop("La facture est à refaire"),
    gettext_noop("Voici la commande"),
    gettext_noop("Il n’y en a pas eu"),
    gettext_noop("Le voici"),
    gettext_noop("Il n’existe plus"),
    gettext_noop("Le règlement est arrivé"),
    gettext_noop("Rien n’est arrivé"),
    gettext_noop("Le client se trompe"),
)
"""What `core.answers` says, for extraction; a test compares the two."""
