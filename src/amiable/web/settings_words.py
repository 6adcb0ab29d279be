"""The words of settings: terms, rates, roles, tables of policies, in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amiable.core.calendar import Term
from amiable.core.law.late_interest import Schedule
from amiable.web import words
from amiable.web.picture import writing

ROLES: words.Words = {
    "administrator": gettext_lazy("Administrateur"),
    "credit_manager": gettext_lazy("Credit manager"),
    "accountant": gettext_lazy("Comptable clients"),
    "department_head": gettext_lazy("Responsable de service"),
    "resolver": gettext_lazy("Chargé de résolution"),
    "salesperson": gettext_lazy("Commercial"),
    "director": gettext_lazy("Directeur financier"),
    "auditor": gettext_lazy("Auditeur (lecture seule)"),
}
"""What a person is for a company, in the order of what they may do."""

DUTIES: words.Words = {
    "administrator": gettext_lazy("tout, et qui peut quoi"),
    "credit_manager": gettext_lazy("importe, ouvre et décide, règle les conditions"),
    "accountant": gettext_lazy("importe, ouvre et décide"),
    "department_head": gettext_lazy("ouvre des litiges"),
    "resolver": gettext_lazy("lit, et répond à ce qu’on lui demande"),
    "salesperson": gettext_lazy("ouvre des litiges"),
    "director": gettext_lazy("décide"),
    "auditor": gettext_lazy("lit tout, n’écrit rien"),
}
"""Role → what it may do."""

TABLES: words.Words = {
    "standard": gettext_lazy("Selon le bien-fondé et la date de contestation"),
    "letter": gettext_lazy("Le guide à la lettre, si le litige est fondé"),
    "letter_all": gettext_lazy("Le guide à la lettre, toujours"),
}
TABLES_SAID: words.Words = {
    "standard": gettext_lazy(
        "Fondé et contesté à temps : le délai repart. Fondé mais contesté après l’échéance : il est suspendu. Non "
        "fondé : l’échéance d’origine reste."
    ),
    "letter": gettext_lazy("Fondé : le délai repart entier. Non fondé : l’échéance d’origine reste."),
    "letter_all": gettext_lazy("Le délai repart entier après tout litige, même non fondé."),
}


def role_words(roles: Iterable[str]) -> str:
    """« Comptable clients, Auditeur »."""
    return ", ".join(str(word) for role, word in ROLES.items() if role in set(roles))


def policies_word(table: str) -> str:
    """What a table of policies does, in a few words."""
    return words.word(TABLES, table)


def term_words(term: Term) -> str:
    """« 45 jours fin de mois »."""
    days = ngettext("%(n)s jour", "%(n)s jours", term.days) % {"n": term.days}
    if term.month_end == "before":
        return _("fin de mois, puis %(days)s") % {"days": days}
    return _("%(days)s, puis fin de mois") % {"days": days} if term.month_end else days


def rate_words(schedule: Schedule) -> str:
    """« taux légal (BCE + 10 points) » or « 12,00 % »."""
    if schedule.basis_points is None:
        return _("taux légal : BCE plus 10 points")
    return writing.rate(schedule.basis_points)
