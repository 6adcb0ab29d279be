"""A company never sees another one's: every query, every door, and the constraints of the database."""

import inspect
from dataclasses import replace
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from tests import factories

from amiable.core.events import Paid
from amiable.disputes import access as disputes_access
from amiable.disputes.models import Dispute, DisputeLine
from amiable.disputes.operations import resolve_dispute, undo_last
from amiable.formats.rejects import Reject
from amiable.intake import access as intake_access
from amiable.intake.models import Batch, Upload
from amiable.intake.operations import abandon, confirm, receive, take, undo
from amiable.journal.models import Line, Subject
from amiable.journal.operations import operation
from amiable.journal.queries import head_of
from amiable.people.access import Absent
from amiable.receivables import access as receivables_access
from amiable.receivables.models import Customer, CustomerState, Event, Hold, Movement, PortionState, Receivable
from amiable.receivables.operations import Fact, place_hold, record
from amiable.receivables.queries.listing import Filter, Page
from amiable.receivables.queries.moments import Moment

pytestmark = pytest.mark.django_db

MODULES = [
    "journal.queries",
    *(f"disputes.queries.{name}" for name in ("faults", "history", "pages", "rows", "waiting")),
    "intake.queries.batches",
    "intake.queries.uploads",
    *(f"receivables.queries.{name}" for name in ("events", "faults", "known", "lists", "movements", "portions")),
    "receivables.queries.positions",
    "receivables.queries.explained",
    *(f"receivables.queries.{name}" for name in ("moments", "listing", "totals", "clocks", "history", "supposed")),
]
ONE_THING = {"certain_of", "portions_of_dispute", "contested_of", "explained", "dispute_lines"}
ONE_THING |= {"as_known", "events_of", "movements_of", "ledger_of", "clocks", "span", "history", "supposed"}
ONE_THING |= {"batch_row", "upload_row"}
ONE_THING |= {"dispute_history", "standing_lines", "row_of", "dispute_row"}
"""Reads about one thing that its caller got through a door, which asked for the company."""
AS_OF = date(2026, 11, 24)
LISTED = ("open", "claimable", "not_due", "contested", "conceded", "credit")
COUNTED = ("claimable_count", "due_soon_count", "contested_count", "foreign_count", "customers_owing")
HOME = (*LISTED, "due_soon", *COUNTED, "balance")
ASKED = {
    "head_of": ((), (0, "")),
    "hash_of": ((1,), ""),
    "receivables_of_operation": (("OPERATION",), []),
    "concerned_ids": (([],), []),
    "operations_after": ((0,), {}),
    "late_events": ((AS_OF, 0), []),
    "last_seq_on": ((AS_OF,), 0),
    "faults_of_chain": ((), []),
    "operations_of": ((), []),
    "has_line": (("dispute.opened",), False),
    "sent_before": (("a-form",), None),
    "lines_about": (("dispute", "CASE"), []),
    "dispute_rows": ((AS_OF,), []),
    "dispute_page": ((AS_OF,), {"rows": [], "next": ""}),
    "dispute_totals": ((AS_OF,), dict.fromkeys(("count", "claimed", "blocked", "conceded"), 0)),
    "disputes_of_receivable": (("CONTESTED",), []),
    "disputes_by_numbers": (("NUMBERS",), {}),
    "open_dispute_totals": (
        (AS_OF,),
        dict.fromkeys(("count", "blocked", "late_count", "late_blocked"), 0) | {"late": []},
    ),
    "late_disputes": ((AS_OF, 5), []),
    "disputes_to_decide": ((AS_OF, 5), []),
    "undoable": (("DISPUTE", factories.NOW), None),
    "faults_of_disputes": ((), []),
    "same_batch": (("DIGEST", "stock", date(2026, 3, 1)), None),
    "latest_complete_list": ((), None),
    "remembered_mapping": (("a signature",), None),
    "batches": ((), []),
    "rejected_lines": (("BATCH",), []),
    "rejected_page": (("BATCH", 0, 10), []),
    "rejects_workbook": (("BATCH",), b""),
    "recent_arrivals": ((10,), []),
    "last_agreement": ((), None),
    "origins_of": (("TAKEN",), []),
    "events_of_operation": (("OPERATION",), []),
    "resting_on": (("OPERATION",), []),
    "faults_of_books": ((), []),
    "known_documents": ((AS_OF,), {}),
    "terms_by_code": ((), {}),
    "open_items": ((AS_OF,), []),
    "customer_rows": ((), []),
    "ageing_by_customer": ((AS_OF,), []),
    "movement_frame": ((AS_OF,), []),
    "contested_by_dispute": ((), {}),
    "position_rows": ((AS_OF,), []),
    "portion_frame": ((AS_OF,), []),
    "moment": ((date(2026, 1, 1),), Moment(date(2026, 1, 1), standing=True)),
    "receivable_rows": ((Moment(AS_OF, standing=True), Filter(text="quai")), Page((), None, None)),
    "listing_totals": ((Moment(AS_OF, 10**6), Filter("all")), dict.fromkeys(("count", *LISTED), 0)),
    "company_totals": ((Moment(AS_OF),), dict.fromkeys(HOME, 0) | {"foreign": {}}),
}
"""Query → what it is asked besides the company, and what a company with nothing is told."""


@pytest.fixture
def theirs():
    """A company with some of everything."""
    acting = factories.acting()
    reject = Reject(line=9, field="amount", found="x", expected="un montant", remedy="corrigez", raw="x;y")
    told = factories.parsed(factories.item(), rejects=[reject])
    take(acting, replace(told, source="fec", balances={"C001": 500_00}))
    receive(acting, [("postes.csv", b"Client;Reste")])
    invoice = factories.invoice(acting, number="FA-1")
    factories.say(acting, invoice, Paid(date(2026, 2, 1), 100_00))
    factories.dispute(replace(acting, once="a-form"), invoice, claimed=100_00)
    factories.credit(acting, invoice.customer, 10_00)
    return acting


def queries():
    for name in MODULES:
        module = import_module(f"amiable.{name}")
        for function in vars(module).values():
            own = inspect.isfunction(function) and function.__module__ == module.__name__
            if own and not function.__name__.startswith("_"):
                yield function


def answered(function, company, theirs):
    batch = Batch.objects.get(company=theirs.company)
    ids = {"BATCH": batch.pk, "OPERATION": batch.operation, "DIGEST": batch.digest}
    ids["TAKEN"] = Receivable.objects.get(company=theirs.company, number="FA-77").pk
    dispute = Dispute.objects.get(company=theirs.company)
    ids |= {"DISPUTE": dispute, "CASE": dispute.pk, "NUMBERS": [dispute.number]}
    ids["CONTESTED"] = dispute.lines.get().receivable_id
    asked = [ids.get(value, value) if isinstance(value, str) else value for value in ASKED[function.__name__][0]]
    more = {"by": "receivable"} if function.__name__ == "position_rows" else {}
    answer = function(company, *asked, **more)
    if hasattr(answer, "to_dicts"):
        return answer.to_dicts()
    return list(answer) if inspect.isgenerator(answer) else answer


def test_every_query_takes_the_company_first():
    for function in queries():
        first = next(iter(inspect.signature(function).parameters))
        assert first == "company" or function.__name__ in ONE_THING, function


@pytest.mark.parametrize("function", [f for f in queries() if f.__name__ not in ONE_THING], ids=lambda f: f.__name__)
def test_a_query_for_another_company_sees_nothing(theirs, function):
    assert answered(function, factories.company(), theirs) == ASKED[function.__name__][1]
    if function.__name__ not in ("faults_of_chain", "faults_of_books", "faults_of_disputes", "resting_on"):
        assert answered(function, theirs.company, theirs) != ASKED[function.__name__][1]  # which itself sees something


DOORS = {
    "customer_by_code": (receivables_access.customer_by_code, lambda acting: "C001"),
    "receivable_by_number": (receivables_access.receivable_by_number, lambda acting: "FA-1"),
    "receivable_by_id": (
        receivables_access.receivable_by_id,
        lambda acting: Receivable.objects.get(company=acting.company, number="FA-1").pk,
    ),
    "customer_by_id": (
        receivables_access.customer_by_id,
        lambda acting: Customer.objects.get(company=acting.company, code="C001").pk,
    ),
    "dispute_by_number": (
        disputes_access.dispute_by_number,
        lambda acting: Dispute.objects.get(company=acting.company).number,
    ),
    "dispute_by_id": (
        disputes_access.dispute_by_id,
        lambda acting: Dispute.objects.get(company=acting.company).pk,
    ),
    "batch_by_id": (intake_access.batch_by_id, lambda acting: Batch.objects.get(company=acting.company).pk),
    "upload_by_id": (intake_access.upload_by_id, lambda acting: Upload.objects.get(company=acting.company).pk),
}


def test_every_door_is_tried():
    modules = (receivables_access, disputes_access, intake_access)
    doors = {
        name
        for module in modules
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__
    }
    assert {name for name in doors if not name.startswith("_")} == set(DOORS)


@pytest.mark.parametrize("door", DOORS)
def test_a_door_is_shut_for_another_company_as_if_nothing_were_there(theirs, door):
    function, name_of = DOORS[door]
    assert function(theirs, name_of(theirs)).company == theirs.company
    stranger = factories.acting()
    with pytest.raises(Absent) as shut:
        function(stranger, name_of(theirs))
    never = 10**9 if door.endswith("_by_id") else "XX-9"
    with pytest.raises(Absent) as absent:
        function(stranger, never)
    assert str(shut.value) == str(absent.value).replace(str(never), str(name_of(theirs)))


def test_operations_with_another_company_s_things_do_nothing(theirs):
    stranger = factories.acting()
    before = head_of(theirs.company), head_of(stranger.company)
    invoice = Receivable.objects.get(company=theirs.company, number="FA-1")
    dispute = Dispute.objects.get(company=theirs.company)
    upload = Upload.objects.get(company=theirs.company)
    attempts = {
        "abandon": lambda: abandon(stranger, upload),
        "confirm": lambda: confirm(stranger, upload),
        "undo": lambda: undo(stranger, Batch.objects.get(company=theirs.company).pk),
        "say": lambda: factories.say(stranger, invoice, Paid(date(2026, 2, 1), 1_00)),
        "resolve": lambda: resolve_dispute(stranger, dispute=dispute, finding="founded", effective_on=date(2026, 3, 1)),
        "open": lambda: factories.dispute(stranger, invoice),
        "take back": lambda: undo_last(stranger, dispute=dispute, operation_id=dispute.operation),
    }
    for name, act in attempts.items():
        with pytest.raises((LookupError, ValueError, DatabaseError)), transaction.atomic():
            act()
        assert (head_of(theirs.company), head_of(stranger.company)) == before, name
    assert (Dispute.objects.get().status, Upload.objects.get().state) == ("open", "received")


def _row(model, company, **values):
    """A row of `company` that is sound but for what it points at."""
    row = model(company=company, **values)
    row.save(force_insert=True)


POINTING = {
    "receivable of a customer": lambda mine, c, r, d: _row(
        Receivable, mine, customer=c, number="X", number_key="x", issued_on=AS_OF, amount=1
    ),
    "event of a receivable": lambda mine, c, r, d: _row(Event, mine, receivable=r, operation=1, on=AS_OF, kind="paid"),
    "movement of a receivable": lambda mine, c, r, d: _row(
        Movement,
        mine,
        receivable=r,
        portion=0,
        operation=1,
        event=Event.objects.first(),
        on=AS_OF,
        schedule=0,
        from_day=1,
    ),
    "state of a receivable": lambda mine, c, r, d: _row(PortionState, mine, customer=c, receivable=r, number=99),
    "state of a customer": lambda mine, c, r, d: _row(CustomerState, mine, customer=c),
    "hold of a customer": lambda mine, c, r, d: _row(Hold, mine, customer=c, kind="manual", since=AS_OF, operation=1),
    "dispute of a customer": lambda mine, c, r, d: _row(
        Dispute, mine, customer=c, number="X", reason="price", opened_on=AS_OF, operation=1
    ),
    "subject of a line": lambda mine, c, r, d: _row(Subject, mine, kind="x", subject_id=1, line=Line.objects.first()),
    "line of a dispute": lambda mine, c, r, d: _row(DisputeLine, mine, dispute=d, receivable=r, claimed=1, blocked=1),
}


@pytest.mark.parametrize("what", POINTING)
def test_the_database_refuses_a_row_that_points_at_another_company(theirs, what):
    invoice = Receivable.objects.get(company=theirs.company, number="FA-1")
    mine = factories.company()
    # An own customer without state, so that no other constraint is what refuses.
    customer = Customer.objects.create(company=theirs.company, code="C9", name="Sans état")
    with pytest.raises(DatabaseError, match="is of another company"), transaction.atomic():
        POINTING[what](mine, customer, invoice, Dispute.objects.get(company=theirs.company))


def test_a_hold_is_refused_through_its_own_door_too(theirs):
    mine = factories.acting()
    customer = Customer.objects.filter(company=theirs.company).first()
    with pytest.raises(DatabaseError, match="another company"), transaction.atomic(), operation(mine, "test") as done:
        place_hold(done, customer_id=customer.pk, kind="manual", since=AS_OF)
    assert not Line.objects.filter(company=mine.company).exists()


def test_a_correction_of_another_receivable_s_event_is_refused():
    acting = factories.acting()
    first, second = factories.invoice(acting), factories.invoice(acting)
    paid = factories.say(acting, first, Paid(date(2026, 2, 1), 100_00)).event_ids[0]
    before = head_of(acting.company)
    with pytest.raises((LookupError, ValueError)), operation(acting, "test.said") as done:
        record(done, [Fact(second.pk, None, voids=paid)])
    assert head_of(acting.company) == before and factories.faults(acting.company) == []


UNGUARDED = {
    "receivables_movement.event_id",
    "receivables_event.voids_id",
    "receivables_portionstate.customer_id",
    "receivables_hold.receivable_id",
    "receivables_task.receivable_id",
    "intake_origin.batch_id",
    "intake_origin.receivable_id",
    "intake_rejectedline.batch_id",
    "intake_rejectedline.replayed_by_id",
    "intake_upload.batch_id",
    "intake_upload.replays_id",
    "intake_uploadedfile.upload_id",
    "intake_filepiece.file_id",
    "portfolio_errandpiece.errand_id",
}
"""Pointers that only the program keeps within a company: each is written beside one that the database guards."""


def test_every_pointer_between_rows_of_companies_is_guarded_or_named():
    from django.db import connection

    from amiable.journal.triggers import existing

    guarded = existing(connection)
    open_ = set()
    for model in apps.get_models():
        names = {field.name for field in model._meta.fields}
        if "company" not in names or not model.__module__.startswith("amiable"):
            continue
        for field in model._meta.fields:
            other = field.related_model
            if other is None or field.name == "company" or "company" not in {f.name for f in other._meta.fields}:
                continue
            if f"{model._meta.db_table}_{field.column}_company" not in guarded:
                open_.add(f"{model._meta.db_table}.{field.column}")
    assert open_ == UNGUARDED
