"""What a person means by a few characters: customers and documents, as everything now known leaves them.

Hits are capped before they are put in order: a word that many answer to shows some of them, at once.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from amiable.people.models import Company
from amiable.receivables.queries.matching import CUSTOMERS, matching, said_by
from amiable.receivables.queries.words import terms_of
from amiable.receivables.said import number_key

MOST_HITS = 500


def customers_found(company: Company, text: str, limit: int) -> list[dict[str, Any]]:
    """Customers of whose code, name or SIREN every word of `text` begins one: id, code, name, siren, open (cents). The
    one with this code comes first, then those with most open. One statement."""
    terms = terms_of(text)
    if not terms:
        return []
    found, values = matching(CUSTOMERS, terms, "terms")
    statement = (
        "WITH hits AS MATERIALIZED (SELECT u.id, u.code, u.name, u.siren "  # noqa: S608
        f"FROM {found} m JOIN receivables_customer u ON u.id = m.id "
        f"WHERE u.company_id = %(company)s LIMIT {MOST_HITS}) "
        "SELECT h.id, h.code, h.name, h.siren, CAST(s.certain + s.contested + s.conceded AS bigint) AS open "
        "FROM hits h JOIN receivables_customerstate s ON s.customer_id = h.id "
        "ORDER BY CASE WHEN LOWER(h.code) = %(exactly)s THEN 0 ELSE 1 END, open DESC, h.id LIMIT %(limit)s"
    )
    given = {"company": company.pk, "exactly": text.strip().lower().replace("\0", ""), "limit": limit}
    return _rows(("id", "code", "name", "siren", "open"), statement, values | given)


def receivables_found(company: Company, text: str, limit: int) -> list[dict[str, Any]]:
    """Documents that have, or whose customers have, every word of `text`: id, number, customer (code), name, open,
    amount (cents). Those with this number come first, then those with most open. Two statements."""
    conditions = said_by(company, text, "s.receivable_id", "s.customer_id")
    if not conditions:
        return []
    values = {name: value for _, of_one in conditions for name, value in of_one.items()}
    where = " AND ".join(told for told, _ in conditions)
    statement = (
        "WITH hits AS MATERIALIZED (SELECT s.receivable_id, s.open FROM receivables_receivablestate s "  # noqa: S608
        f"WHERE s.company_id = %(company)s AND {where} LIMIT {MOST_HITS}) "
        "SELECT r.id, r.number, u.code, u.name, h.open, r.amount FROM hits h "
        "JOIN receivables_receivable r ON r.id = h.receivable_id JOIN receivables_customer u ON u.id = r.customer_id "
        "ORDER BY CASE WHEN r.number_key = %(exactly)s THEN 0 ELSE 1 END, h.open DESC, r.id DESC LIMIT %(limit)s"
    )
    given = {"company": company.pk, "exactly": number_key(text.replace("\0", "")), "limit": limit}
    return _rows(("id", "number", "customer", "name", "open", "amount"), statement, values | given)


def _rows(names: Sequence[str], statement: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
