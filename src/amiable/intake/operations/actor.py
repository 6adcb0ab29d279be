"""Who dropped or confirmed a file, kept as text until the work is done by a process that has no session."""

import json
from datetime import datetime
from typing import Any

from amiable.core.refusal import Refusal
from amiable.journal.chain import canonical
from amiable.people.access import Absent, Acting, as_user, may
from amiable.people.models import Company, User


class NoLongerAllowed(Refusal, PermissionError):
    """The person who asked for an import may not import any more; the message (French) names them."""


def told(acting: Acting) -> str:
    """Canonical text of who acts: user (None for the operator), label, roles."""
    return canonical({"user": acting.user_id, "label": acting.label, "roles": sorted(acting.roles)})


def acting_again(company: Company, text: str, at: datetime) -> Acting:
    """The same person at work now, with the roles they have now. Raises `NoLongerAllowed`."""
    who = json.loads(text)
    acting = _acting(company, who, at)
    if acting is None or not may(acting, "import"):
        raise NoLongerAllowed(
            "{who} n’a plus le droit d’importer pour {company} : rien n’est écrit ; une personne qui "
            "en a le droit peut relire le fichier et le confirmer.",
            who=who["label"],
            company=company.name,
        )
    return acting


def _acting(company: Company, who: dict[str, Any], at: datetime) -> Acting | None:
    if who["user"] is None:  # the operator, whose roles no table holds
        return Acting(company, who["label"], frozenset(who["roles"]), at)
    user = User.objects.filter(pk=who["user"]).first()
    try:
        return as_user(company, user, at) if user else None
    except Absent:
        return None
