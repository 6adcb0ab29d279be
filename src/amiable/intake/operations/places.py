"""Where a company's euros stand on a day: what previews show before and after."""

from datetime import date

from amiable.people.models import Company
from amiable.receivables.queries.moments import moment
from amiable.receivables.queries.totals import company_totals


def places(company: Company, as_of: date) -> dict[str, int]:
    """Cents open, claimable, not_due, contested, conceded, credit and certain, on `as_of`."""
    totals = company_totals(company, moment(company, as_of))
    told = {name: totals[name] for name in ("open", "claimable", "not_due", "contested", "conceded", "credit")}
    return told | {"certain": told["claimable"] + told["not_due"]}
