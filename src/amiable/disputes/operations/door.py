"""What every operation on a dispute asks first."""

from amiable.disputes.models import Dispute
from amiable.people.access import Ability, Absent, Acting, require


def require_on(acting: Acting, ability: Ability, dispute: Dispute) -> None:
    """What every operation on a dispute asks first. Raises `people.access.Forbidden` where the actor's roles have not
    the ability, `Absent` where the dispute is another company's."""
    require(acting, ability)
    if dispute.company_id != acting.company.pk:
        raise Absent("aucun litige {number}", number=dispute.number)
