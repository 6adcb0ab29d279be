"""Who asked for what a worker does, kept as text until then."""

import json
from datetime import datetime

from amiable.core.refusal import Refusal
from amiable.intake.operations.actor import told
from amiable.people.access import Ability, Absent, Acting, as_user, may
from amiable.people.models import Company, User

__all__ = ["NoLongerAllowed", "acting_again", "told"]


class NoLongerAllowed(Refusal, PermissionError):
    """The person who asked may not do it any more; the message (French) names them."""


def acting_again(company: Company, text: str, at: datetime, ability: Ability) -> Acting:
    """The same person at work now, with the roles they have now. Raises `NoLongerAllowed`."""
    who = json.loads(text)
    acting = None
    if who["user"] is None:  # the operator, whose roles no table holds
        acting = Acting(company, who["label"], frozenset(who["roles"]), at)
    elif user := User.objects.filter(pk=who["user"]).first():
        try:
            acting = as_user(company, user, at)
        except Absent:
            acting = None
    if acting is None or not may(acting, ability):
        raise NoLongerAllowed(
            "{who} n’a plus le droit de le faire pour {company} : ce qui restait n’est pas fait",
            who=who["label"],
            company=company.name,
        )
    return acting
