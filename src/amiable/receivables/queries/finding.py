"""Which receivables a person looks for: words, a customer, disputes or none, as a condition in SQL."""

import json
import unicodedata
from typing import Any

from django.db import connection

from amiable.people.models import Company
from amiable.receivables.models import Customer
from amiable.receivables.queries.moments import Moment
from amiable.receivables.said import number_key

Condition = tuple[str, dict[str, Any]]
"""(text of SQL with named parameters, their values)"""

MOST_WORDS = 6
_LETTERS = {"œ": "oe", "æ": "ae", "’": "'"}
"""What Unicode does not take apart."""


def found_by(company: Company, text: str, customer: str, dispute: bool | None, at: Moment) -> list[Condition]:
    """Conditions on a receivable `r`; `%(company)s` and what `at` needs are for the caller to give.

    Each word of `text` is found in the number, or in the customer's code or name, without regard to case and accents
    (of the number: to separators neither). The names are read by one statement and compared here: the two engines
    know no common way to it. At most `MOST_WORDS` words count.
    """
    words = text.replace("\0", " ").split()[:MOST_WORDS]  # PostgreSQL takes no NUL
    named = _customers(company, words) if words else []
    found = [_word(place, word, ids) for place, (word, ids) in enumerate(zip(words, named, strict=True))]
    if customer:
        of_code = "SELECT u.id FROM receivables_customer u WHERE u.company_id = %(company)s AND u.code = %(customer)s"
        found.append((f"r.customer_id IN ({of_code})", {"customer": customer.replace("\0", "")}))
    if dispute is not None:
        found.append((f"r.id {'' if dispute else 'NOT '}IN ({_disputed(at)})", {}))
    return found


def _folded(text: str) -> str:
    """``"Société Œuvre"`` → ``"societe oeuvre"``."""
    text = text.casefold()
    if text.isascii():
        return text
    for letter, plain in _LETTERS.items():
        text = text.replace(letter, plain)
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _customers(company: Company, words: list[str]) -> list[list[int]]:
    """For each word, the ids of the customers in whose code or name it is."""
    wanted = [(_folded(word), list[int]()) for word in words]
    for pk, code, name in Customer.objects.filter(company=company).values_list("pk", "code", "name").iterator():
        told = _folded(f"{code} {name}")
        for word, ids in wanted:
            if word in told:
                ids.append(pk)
    return [ids for _, ids in wanted]


def _word(place: int, word: str, customers: list[int]) -> Condition:
    number, named = f"number{place}", f"customers{place}"
    key = number_key(word)
    for sign in "!%_":
        key = key.replace(sign, f"!{sign}")
    of_customers = "SELECT value FROM json_each(%({0})s)"
    if connection.vendor == "postgresql":
        of_customers = "SELECT CAST(value AS bigint) FROM json_array_elements_text(%({0})s)"
    text = f"(r.number_key LIKE %({number})s ESCAPE '!' OR r.customer_id IN ({of_customers.format(named)}))"
    return text, {number: f"%{key}%", named: json.dumps(customers)}


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
