"""The index of words asked, on each engine in its own way, and which receivables a text means.

A text is looked for term by term, in the words of documents and in those of their customers: "halbrane 1187" is what
has 1187 in its number and is of a customer called Halbrane. What few things answer to is read first, by its ids; a word
that many have is then only tried on those, or on the rows of the list as they pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from amiable.people.models import Company
from amiable.receivables.queries.words import Term, terms_of

Condition = tuple[str, dict[str, Any]]
"""(text of SQL with named parameters, their values)"""
NOTHING: Condition = ("1 = 0", {})
FEW = "SELECT id FROM receivables_receivable WHERE "
"""How a list of the few that can pass begins: the others need not be read at all."""
CUSTOMERS = ("receivables_customerwords", "customer_id")
DOCUMENTS = ("receivables_receivablewords", "receivable_id")
FEW_CUSTOMERS, FEW_THINGS = 600, 5000
"""Up to how many are known by their ids."""

Table = tuple[str, str]
"""(table of words, its primary key)"""


def matching(table: Table, terms: Sequence[Term], name: str) -> Condition:
    """``(SELECT id …)``: of the rows whose words have all `terms`, in all companies; its value is called `name`."""
    words, key = table
    if connection.vendor == "sqlite":
        return f"(SELECT rowid AS id FROM {words}_fts WHERE {words}_fts MATCH %({name})s)", {name: _fts5(terms)}  # noqa: S608
    found = f"array_to_tsvector(string_to_array(text, ' ')) @@ CAST(%({name})s AS tsquery)"
    return f"(SELECT {key} AS id FROM {words} WHERE {found})", {name: _tsquery(terms)}  # noqa: S608


def _fts5(terms: Sequence[Term]) -> str:
    told = ([f'"{text}" *' if prefix else f'"{text}"' for text, prefix in term.ways] for term in terms)
    return " AND ".join(f"({' OR '.join(ways)})" for ways in told)


def _tsquery(terms: Sequence[Term]) -> str:
    told = ([f"'{text}':*" if prefix else f"'{text}'" for text, prefix in term.ways] for term in terms)
    return " & ".join(f"({' | '.join(ways)})" for ways in told)


@dataclass(slots=True)
class Hits:
    """What answers to one term: ids of `things` and of customers, each up to one more than is few."""

    term: Term
    things: list[int] = field(default_factory=list)
    customers: list[int] = field(default_factory=list)

    @property
    def few_things(self) -> bool:
        return len(self.things) <= FEW_THINGS

    @property
    def few_customers(self) -> bool:
        return len(self.customers) <= FEW_CUSTOMERS

    @property
    def few(self) -> bool:
        return self.few_things and self.few_customers


def hits_of(company: Company, terms: Sequence[Term], things: Table = DOCUMENTS) -> list[Hits]:
    """For each term what answers to it in the company. One statement, none where there is no term."""
    found = [Hits(term) for term in terms]
    if not found:
        return found
    parts: list[str] = []
    values: dict[str, Any] = {"company": company.pk}
    for place, term in enumerate(terms):
        for kind, table, most in ((0, things, FEW_THINGS), (1, CUSTOMERS, FEW_CUSTOMERS)):
            text, value = matching(table, [term], f"term{place}")
            words, key = table
            parts.append(
                f"SELECT * FROM (SELECT {place} AS place, {kind} AS kind, m.id FROM {text} m "  # noqa: S608
                f"JOIN {words} w ON w.{key} = m.id WHERE w.company_id = %(company)s LIMIT {most + 1}) p{len(parts)}"
            )
            values |= value
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        for place, kind, pk in cursor.fetchall():
            (found[place].customers if kind else found[place].things).append(pk)
    return found


def said_by(
    company: Company, text: str, receivable: str, customer: str, *, most_customers: int = FEW_CUSTOMERS
) -> list[Condition]:
    """Conditions under which the receivable whose id and customer id are these columns has every term of `text`.

    A term that documents of at most `most_customers` answer to is what the rows are looked for by. One statement, of
    which nothing is asked where there is no text. A text without letter or digit finds nothing.
    """
    if not text.strip("\0 \t\n\u00a0"):
        return []
    hits = hits_of(company, terms_of(text))
    if not hits:
        return [NOTHING]
    few = [one for one in hits if one.few and len(one.customers) <= most_customers]
    many = [(place, one) for place, one in enumerate(hits) if one not in few]
    tried = [_tried(f"many{place}", one, receivable, customer, bool(few)) for place, one in many]
    return [*(_among(one, receivable) for one in few), *tried]


def _among(hits: Hits, receivable: str) -> Condition:
    parts = []
    if hits.things:
        parts.append(f"{FEW}id IN {_ids(hits.things)}")
    if hits.customers:
        parts.append(f"{FEW}customer_id IN {_ids(hits.customers)}")
    return (f"{receivable} IN ({' UNION ALL '.join(parts)})", {}) if parts else NOTHING


def _ids(ids: Sequence[int]) -> str:
    return f"({', '.join(map(str, ids))})"


def _tried(name: str, hits: Hits, receivable: str, customer: str, on_few: bool) -> Condition:
    """A term that many have: on few rows, and on documents as they pass, by their words; else by what the index
    finds."""
    if on_few and not hits.few:
        by_number, value = saying(DOCUMENTS, receivable, hits.term, name)
        by_customer, same = saying(CUSTOMERS, customer, hits.term, name)
        return f"({by_number} OR {by_customer})", value | same
    parts = [_one_of(CUSTOMERS, customer, hits.customers, hits.few_customers, hits.term, f"{name}_customer")]
    if hits.few_things:
        parts.append(_one_of(DOCUMENTS, receivable, hits.things, True, hits.term, name))
    else:
        parts.append(saying(DOCUMENTS, receivable, hits.term, name))
    values = {key: value for _, given in parts for key, value in given.items()}
    return f"({' OR '.join(text for text, _ in parts)})", values


def _one_of(table: Table, column: str, ids: Sequence[int], few: bool, term: Term, name: str) -> Condition:
    if not ids:
        return NOTHING
    if few:
        return f"{alone(column)} IN {_ids(ids)}", {}
    found, value = matching(table, [term], name)
    return f"{alone(column)} IN {found}", value


def saying(table: Table, column: str, term: Term, name: str) -> Condition:
    """Whether the words of the thing whose id is in `column` have the term: the same as the index says."""
    words, key = table
    place = "INSTR" if connection.vendor == "sqlite" else "STRPOS"
    values = {f"{name}_{number}": text for number, text in enumerate(term.within)}
    told = " OR ".join(f"{place}(' ' || w.text || ' ', %({one})s) > 0" for one in values)
    return f"EXISTS (SELECT 1 FROM {words} w WHERE w.{key} = {column} AND ({told}))", values  # noqa: S608


def alone(column: str) -> str:
    """The column, of which SQLite shall use no index: it takes any list of values for a short one."""
    return f"+{column}" if connection.vendor == "sqlite" else column
