"""One short function per thing that tests of the books need. Everything is written through the program's own doors.

acting = factories.acting()
invoice = factories.invoice(acting, amount=1200_00)
factories.say(acting, invoice, Paid(date(2026, 2, 1), 200_00))
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count

from django.db import connection

from amiable.core.calendar import Term
from amiable.core.events import CreditGiven, Event, Issued, Share
from amiable.core.law.late_interest import Schedule
from amiable.disputes.models import Dispute
from amiable.disputes.operations import BlockedLine, open_dispute
from amiable.formats.items import OpenItem
from amiable.formats.rejects import Reject
from amiable.intake.operations import Parsed
from amiable.journal.operations import operation
from amiable.journal.queries import Fault, faults_of_chain
from amiable.people.access import Acting, as_operator
from amiable.people.models import Company, Membership, User
from amiable.people.operations import add_company
from amiable.receivables.models import Customer, CustomerState, PortionState, Receivable
from amiable.receivables.operations import CustomerRow, Document, Fact, Recorded, add_customers, add_documents, record
from amiable.receivables.queries.faults import faults_of_books

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ISSUED = date(2026, 1, 10)
DUE = date(2026, 2, 9)
_numbers = count(1)


def company(name: str = "Orvenne Emballages") -> Company:
    return add_company(name=f"{name} {next(_numbers)}")


def acting(of: Company | None = None, *, at: datetime = NOW) -> Acting:
    """The operator, for a new company where none is given."""
    return as_operator(of or company(), at)


def acting_as(role: str, who: Acting) -> Acting:
    """Somebody with this one role in the company of `who`."""
    return replace(who, label=role, roles=frozenset({role}))


def user(of: Company, *roles: str, name: str = "claire.martel") -> User:
    made = User.objects.create_user(f"{name}.{next(_numbers)}")
    Membership.objects.bulk_create(Membership(company=of, user=made, role=role) for role in roles)
    return made


def customer(who: Acting, code: str = "C001", name: str = "Brasserie du Quai") -> Customer:
    with operation(who, "test.customer") as done:
        ids = add_customers(done, [CustomerRow(code, name)])
    return Customer.objects.get(pk=ids[code])


def document(who: Acting, of: Customer, number: str, amount: int, issued_on: date, **more: object) -> Receivable:
    """The row alone: nothing is said of it yet."""
    with operation(who, "test.document") as done:
        (made,) = add_documents(done, [Document(of.pk, str(more.pop("kind", "invoice")), number, issued_on, amount)])
    Receivable.objects.filter(pk=made).update(**more)
    return Receivable.objects.get(pk=made)


def invoice(
    who: Acting,
    of: Customer | None = None,
    *,
    number: str = "",
    amount: int = 1200_00,
    issued_on: date = ISSUED,
    due_on: date | None = DUE,
    shares: Sequence[Share] = (),
    schedule: Schedule | None = None,
    term: Term | None = None,
    estimated: bool = False,
) -> Receivable:
    """An invoice in the books, with one portion unless `shares` says otherwise."""
    made = document(
        who, of or customer(who), number or f"FA-{next(_numbers):05d}", amount, issued_on, estimated=estimated
    )
    parts = tuple(shares) or (Share(amount, due_on),)
    said = Issued(issued_on, parts, schedule or Schedule(), term=term, estimated=estimated)
    say(who, made, said)
    return made


def credit(who: Acting, of: Customer, cents: int, *, number: str = "", on: date = ISSUED) -> Receivable:
    """A document that gives the customer a credit."""
    made = document(who, of, number or f"AC-{next(_numbers):05d}", cents, on, kind="credit")
    say(who, made, CreditGiven(on, cents))
    return made


def say(who: Acting, about: Receivable, *events: Event | None, voids: int | None = None) -> Recorded:
    """Record events in one operation; `voids` is the event that the (only) one corrects."""
    with operation(who, "test.said", [("receivable", about.pk)]) as done:
        return record(done, [Fact(about.pk, event, voids) for event in events])


def dispute(who: Acting, *about: Receivable, on: date = date(2026, 1, 20), words: str = "", **line: int) -> Dispute:
    lines = [BlockedLine(receivable, **line) for receivable in about]
    return open_dispute(who, lines=lines, reason="price", words=words, opened_on=on)


def item(number: str = "FA-77", open_cents: int = 500_00, **changes: object) -> OpenItem:
    made = OpenItem("C001", "Brasserie du Quai", number, "invoice", ISSUED, DUE, open_cents, open_cents, line=2)
    return replace(made, **changes)


def parsed(*items: OpenItem, as_of: date = date(2026, 3, 1), rejects: Sequence[Reject] = ()) -> Parsed:
    """A complete list of open items, as if read from a file of its own."""
    return Parsed(
        source="open_items",
        names=("postes.csv",),
        digest=f"{next(_numbers):064d}",
        as_of=as_of,
        items=items,
        rejects=tuple(("postes.csv", reject) for reject in rejects),
        signature="a signature",
        mapping={"number": 0},
    )


def portions(of: Receivable) -> list[PortionState]:
    return list(PortionState.objects.filter(receivable=of).order_by("number"))


def state(of: Customer) -> CustomerState:
    return CustomerState.objects.get(customer=of)


def faults(of: Company) -> list[Fault]:
    """Everything that does not hold in the journal and the books of a company."""
    return [*faults_of_chain(of), *faults_of_books(of)]


def tamper(table: str, statement: str, parameters: Sequence[object] = ()) -> None:
    """What only the owner of the database can do: the triggers of `table` off, a change, the triggers on again."""
    connection.check_constraints()  # PostgreSQL alters no table that has checks pending
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(statement, parameters)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(statement, parameters)
        for _, sql in triggers:
            cursor.execute(sql)
