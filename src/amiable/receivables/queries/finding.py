"""Which receivables a person looks for, besides where their euros are: as conditions in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from amiable.core.reminder import HOLD_KINDS
from amiable.people.models import Company
from amiable.receivables.queries.matching import FEW, NOTHING, Condition, alone, said_by
from amiable.receivables.queries.moments import Moment

if TYPE_CHECKING:
    from django.db.models import QuerySet

OF_CUSTOMER = ("site", "salesperson", "collector", "group")
FEW_CUSTOMERS = 60
"""The receivables of so many customers are looked for one by one; of more, the list is gone through."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What the conditions are on: the columns of a receivable's id and of its customer's, and `disputed` ("": there is
    none, the events are asked)."""

    receivable: str
    customer: str
    disputed: str = ""


def found_by(company: Company, asked: Any, at: Moment, on: Columns, among: "QuerySet[Any] | None") -> list[Condition]:
    """Conditions for the `text`, `customer`, `site`, `salesperson`, `collector`, `group`, `dispute` and `held` of a
    `listing.Filter`, and for `among`, receivable ids; `%(company)s`, `%(as_of)s` and what `at` needs are for the caller
    to give.

    One statement for the text, and one for who the customers are, where they are asked for.
    """
    found = said_by(company, asked.text, on.receivable, on.customer, most_customers=FEW_CUSTOMERS)
    found += _of_customers(company, asked, on)
    if asked.dispute is not None:
        sign = "" if asked.dispute else "NOT "
        found.append((f"{sign}{on.disputed}" if on.disputed else f"{on.receivable} {sign}IN ({_disputed(at)})", {}))
    if asked.held:
        found.append(_held(asked.held, on))
    if among is not None:
        found.append(_among(among, on))
    return found


def _of_customers(company: Company, asked: Any, on: Columns) -> list[Condition]:
    told = {"code": asked.customer} | {name: getattr(asked, name) for name in OF_CUSTOMER}
    told = {name: value.replace("\0", "") for name, value in told.items() if value}  # PostgreSQL takes no NUL
    if not told:
        return []
    values = {f"customer_{name}": value for name, value in told.items()}
    equal = " AND ".join(f"u.{connection.ops.quote_name(name)} = %(customer_{name})s" for name in told)
    which = f"SELECT u.id FROM receivables_customer u WHERE u.company_id = %(company)s AND {equal}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"{which} LIMIT {FEW_CUSTOMERS + 1}", values | {"company": company.pk})
        ids = [pk for (pk,) in cursor.fetchall()]
    if not ids:
        return [NOTHING]
    if len(ids) > FEW_CUSTOMERS:
        return [(f"{alone(on.customer)} IN ({which})", values)]
    few = f"{FEW}customer_id IN ({', '.join(map(str, ids))})"
    return [(f"{on.receivable} IN ({few})", {})]


def _held(kind: str, on: Columns) -> Condition:
    """Held back on the day by a hold of the kind, by any ("any"), or by none ("none")."""
    if kind not in ("any", "none", *HOLD_KINDS):
        return NOTHING
    which = "h.company_id = %(company)s AND h.since <= %(as_of)s AND (h.until IS NULL OR h.until > %(as_of)s)"
    values = {}
    if kind in HOLD_KINDS:
        which += " AND h.kind = %(held)s"
        values = {"held": kind}
    holds = f"FROM receivables_hold h WHERE {which} AND h.receivable_id IS"
    either = (
        f"{alone(on.receivable)} IN (SELECT h.receivable_id {holds} NOT NULL) "
        f"OR {alone(on.customer)} IN (SELECT h.customer_id {holds} NULL)"
    )
    return (f"NOT ({either})" if kind == "none" else f"({either})"), values


def _among(ids: "QuerySet[Any]", on: Columns) -> Condition:
    text, given = ids.query.sql_with_params()
    values = {f"among{place}": value for place, value in enumerate(given)}
    return f"{alone(on.receivable)} IN ({text % tuple(f'%({name})s' for name in values)})", values


def holds_on(ids: Sequence[int]) -> str:
    """``SELECT id, kind …`` of the holds in force on `%(as_of)s` that concern these receivables."""
    which = "h.since <= %(as_of)s AND (h.until IS NULL OR h.until > %(as_of)s)"
    listed = ", ".join(map(str, ids))
    return (
        f"SELECT h.receivable_id, h.kind FROM receivables_hold h WHERE h.receivable_id IN ({listed}) AND {which} "  # noqa: S608
        "UNION SELECT r.id, h.kind FROM receivables_receivable r JOIN receivables_hold h "
        f"ON h.customer_id = r.customer_id AND h.company_id = r.company_id AND h.receivable_id IS NULL "
        f"WHERE r.id IN ({listed}) AND {which}"
    )


def _disputed(at: Moment) -> str:
    """The receivables on which a dispute was opened by then, and that stands."""
    by_then = "" if at.standing else 'AND e."on" <= %(as_of)s '
    known = "AND EXISTS (SELECT 1 FROM journal_line l WHERE l.operation = {0}.operation AND l.seq <= %(known_at)s) "
    if at.known_at is None:
        known = ""
    return (
        "SELECT e.receivable_id FROM receivables_event e WHERE e.company_id = %(company)s "  # noqa: S608
        f"AND e.kind = 'dispute_opened' {by_then}{known.format('e')}"
        f"AND NOT EXISTS (SELECT 1 FROM receivables_event v WHERE v.voids_id = e.id {known.format('v')})"
    )
