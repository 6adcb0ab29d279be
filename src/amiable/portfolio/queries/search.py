"""One search over customers, receivables and disputes: number, customer, SIREN, amount, words."""

from typing import Any

from amiable.disputes.queries import disputes_found
from amiable.people.models import Company
from amiable.receivables.queries.moments import Moment
from amiable.receivables.queries.search import customers_found, receivables_found


def search(company: Company, at: Moment, text: str, limit: int = 8) -> dict[str, Any]:
    """What `text` may mean, as everything now known leaves it, at most `limit` of each kind; amounts are cents.

    "customers": [{id, code, name, siren, open}], most open first; "receivables": [{id, number, customer (code), name,
    open, amount}], most open first; "disputes": [{id, number, customer (code), name, status, blocked}], as they stood
    on the day, the newest first. What is named exactly so comes before. "more": whether there is more of any kind;
    "more_of": {kind: bool}. Nothing for a text without letter or digit. At most five statements.
    """
    found = {
        "customers": customers_found(company, text, limit + 1),
        "receivables": receivables_found(company, text, limit + 1),
        "disputes": disputes_found(company, at.as_of, text, limit + 1),
    }
    more_of = {kind: len(rows) > limit for kind, rows in found.items()}
    shown: dict[str, Any] = {kind: rows[:limit] for kind, rows in found.items()}
    return shown | {"more": any(more_of.values()), "more_of": more_of}
