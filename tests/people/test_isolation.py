"""A company never sees another one's: every query, every door, and the constraints of the database."""

import inspect
import json
from dataclasses import replace
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from tests import factories
from tests.people.asked import AS_OF, MODULES, ONE_THING, asked_of

from amiable.administration.operations import (
    Away,
    DepartmentRow,
    add_absence,
    add_person,
    set_calendar,
    set_departments,
)
from amiable.core.events import Paid
from amiable.correspondence.models import Message
from amiable.correspondence.operations import queue_message, set_template
from amiable.disputes import access as disputes_access
from amiable.disputes.models import Announced, Decision, Dispute, DisputeLine, Item, Question
from amiable.disputes.operations import add_comment, change_dispute, goodwill, resolve_dispute, undo_last
from amiable.evidence.operations import add_document
from amiable.formats.rejects import Reject
from amiable.intake import access as intake_access
from amiable.intake.models import Batch, RejectedLine, Upload
from amiable.intake.operations import abandon, confirm, receive, take, undo
from amiable.journal.models import Line, Subject
from amiable.journal.operations import operation
from amiable.journal.queries import head_of
from amiable.people.access import Absent, as_user
from amiable.portfolio import access as portfolio_access
from amiable.portfolio.models import Errand, SavedView
from amiable.portfolio.operations.files import ask_export
from amiable.portfolio.operations.views import save_view
from amiable.portfolio.queries.chosen import Chosen
from amiable.portfolio.queries.export import Layout
from amiable.receivables import access as receivables_access
from amiable.receivables.models import Contact, Customer, CustomerState, Event, Hold, Movement, PortionState, Receivable
from amiable.receivables.operations import Fact, place_hold, record, set_terms
from amiable.receivables.operations.causes import Cause, lift_cause, place_cause, undo_cause
from amiable.receivables.operations.contacts import Told, add_contact
from amiable.receivables.operations.identity import Identity, set_customer
from amiable.receivables.operations.notes import add_note

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs():
    """A company with some of everything."""
    acting = factories.acting()
    reject = Reject(line=9, field="amount", found="x", expected="un montant", remedy="corrigez", raw="x;y")
    told = factories.parsed(factories.item(), rejects=[reject, replace(reject, line=10)])
    take(acting, replace(told, source="fec", balances={"C001": 500_00}))
    RejectedLine.objects.filter(company=acting.company, line=10).update(aside=True, at=acting.at)
    receive(acting, [("postes.csv", b"Client;Reste")])
    invoice = factories.invoice(acting, number="FA-1")
    factories.say(acting, invoice, Paid(date(2026, 2, 1), 100_00))
    factories.dispute(replace(acting, once="a-form"), invoice, claimed=100_00)
    Dispute.objects.filter(company=acting.company).update(reference="L-12")
    factories.credit(acting, invoice.customer, 10_00)
    worker = add_person(acting, username="paul", roles=["resolver"], department="logistics")
    add_absence(acting, Away(worker.pk, AS_OF, AS_OF))
    set_departments(acting, {"logistics": DepartmentRow("Quai")})
    _give_document(acting, invoice.customer)
    _ask(acting)
    _write(acting)
    _work(acting, worker)
    _signal(acting)
    _say_more_of(acting, invoice.customer)
    _keep_of_lists(acting)
    add_comment(acting, Dispute.objects.get(company=acting.company), "Le chauffeur vérifie.")
    return acting


def _give_document(acting, customer) -> None:
    """A file given on the customer."""
    add_document(acting, subject=("customer", customer.pk), name="constat.txt", content=b"Palette 4")


def _write(acting) -> None:
    """A message about its dispute that a server refused, and a wording of its own; no line tells of the dispute."""
    dispute = Dispute.objects.get(company=acting.company)
    with operation(acting, "test.told") as done:
        told = {"audience": "customer", "to": ["iris@halbrane.example"], "title": "Bonjour", "text": "Merci."}
        message = queue_message(done, subject=("receivable", 1), key="told", **told)
    about = {"subject_kind": "dispute", "subject_id": dispute.pk}
    Message.objects.filter(pk=message.pk).update(state="refused", **about)
    set_template(acting, "question", "fr", title="Combien ?", text="{question}", version=0)


def _signal(acting) -> None:
    """A signal, what was contested before its invoice (one came), a contested line; no line of the journal tells."""
    taken = Receivable.objects.get(company=acting.company, number="FA-77")
    of = {"company": acting.company, "customer": taken.customer, "operation": 1}
    Hold.objects.create(
        kind="signal", subject="signal:1", receivable=taken, since=AS_OF, answer_due=AS_OF, words="Non livré", **of
    )
    told = {"document_kind": "order", "reason": "price", "at": acting.at, "by": "Camille", **of}
    Announced.objects.create(document="CDE 7710", **told)
    Announced.objects.create(document="CDE 7711", receivable=taken, **told)
    line = DisputeLine.objects.get(company=acting.company)
    Item.objects.create(company=acting.company, line=line, excl_vat=100_00, vat=0, claimed=100_00, operation=1)


def _ask(acting) -> None:
    """A question about its dispute, which no line of the journal tells: its opening can still be taken back."""
    Question.objects.create(
        company=acting.company, dispute=Dispute.objects.get(company=acting.company), department="logistics",
        kind="quantity", text="Combien ?", email="quai@orvenne.example", asked_by="Camille", asked_at=acting.at,
        due_on=AS_OF, operation=1,
    )  # fmt: skip


def _work(acting, worker) -> None:
    """Days off, somebody mailed at once, and a decision to approve, which no line of the journal tells."""
    set_calendar(acting, alsace_moselle=True, at_once=[worker.pk], closures=[("2026-12-24", "2026-12-31", "Congés")])
    told = {"finding": "founded", "conceded": {}, "policy": None, "policy_reason": "", "agreed_on": None}
    Decision.objects.create(
        company=acting.company, dispute=Dispute.objects.get(company=acting.company), state="to_approve",
        asked=json.dumps(told | {"answer": None, "excl_vat": 0}), by="Camille", at=acting.at, operation=1,
    )  # fmt: skip


def _keep_of_lists(acting) -> None:
    """A view that everybody sees, and a file that is being made."""
    owner = as_user(acting.company, factories.user(acting.company, "auditor"), acting.at)
    save_view(owner, listing="receivables", name="En retard", query="late=0", shared=True)
    ask_export(acting, Chosen("receivables", 6000, AS_OF), Layout(), "fr")


def _say_more_of(acting, customer) -> None:
    """What is kept of a customer beside its account."""
    add_contact(acting, customer, Told("Inès Varga"))
    add_note(acting, customer, "Le comptable change en janvier.")
    set_terms(acting, customer, term="45 days")
    factories.customer(acting, "C002", "Centrale des Quais")
    set_customer(acting, customer, Identity(customer.name, payer="C002", group="Quais"))
    with operation(acting, "test.held") as done:
        place_hold(done, customer_id=customer.pk, kind="manual", since=AS_OF)
    place_cause(acting, customer, Cause("obstacle", AS_OF, reason="bank_details"))
    acting.company.goodwill_under = 100_00


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
    ids["REJECTED"] = list(RejectedLine.objects.filter(company=theirs.company).values_list("pk", flat=True))
    ids["CONTESTED_IDS"] = [ids["CONTESTED"]]
    ids["CASES"] = [dispute.pk]
    ids["SUBJECT"] = Hold.objects.get(company=theirs.company, kind="obstacle").subject
    ids["OPERATIONS"] = [batch.operation]
    ids |= {"CUSTOMER": dispute.customer, "CUSTOMER_ID": dispute.customer_id, "CUSTOMER_IDS": [dispute.customer_id]}
    asked = [ids.get(value, value) if isinstance(value, str) else value for value in asked_of(function)[0]]
    keywords = {"position_rows": {"by": "receivable"}, "balances_by_customer": {"credits_within": True}}
    more = keywords.get(function.__name__, {})
    answer = function(company, *asked, **more)
    if hasattr(answer, "to_dicts"):
        return answer.to_dicts()
    return list(answer) if inspect.isgenerator(answer) or isinstance(answer, QuerySet) else answer


def test_every_query_takes_the_company_first():
    for function in queries():
        first = next(iter(inspect.signature(function).parameters))
        assert first == "company" or function.__name__ in ONE_THING, function


@pytest.mark.parametrize("function", [f for f in queries() if f.__name__ not in ONE_THING], ids=lambda f: f.__name__)
def test_a_query_for_another_company_sees_nothing(theirs, function):
    assert answered(function, factories.company(), theirs) == asked_of(function)[1]
    silent = ("faults_of_chain", "faults_of_books", "faults_of_disputes", "resting_on", "goodwill_given", "resting")
    silent += ("resting_documents", "last_list")
    if function.__name__ not in silent:
        assert answered(function, theirs.company, theirs) != asked_of(function)[1]  # which itself sees something


DOORS = {
    "view_by_id": (
        portfolio_access.view_by_id,
        lambda acting: SavedView.objects.get(company=acting.company).pk,
    ),
    "errand_by_id": (
        portfolio_access.errand_by_id,
        lambda acting: Errand.objects.get(company=acting.company).pk,
    ),
    "customer_by_code": (receivables_access.customer_by_code, lambda acting: "C001"),
    "contact_by_id": (
        receivables_access.contact_by_id,
        lambda acting: Contact.objects.get(company=acting.company).pk,
    ),
    "receivable_by_number": (receivables_access.receivable_by_number, lambda acting: "FA-1"),
    "receivable_by_id": (
        receivables_access.receivable_by_id,
        lambda acting: Receivable.objects.get(company=acting.company, number="FA-1").pk,
    ),
    "customer_by_id": (
        receivables_access.customer_by_id,
        lambda acting: Customer.objects.get(company=acting.company, code="C001").pk,
    ),
    "cause_by_id": (
        receivables_access.cause_by_id,
        lambda acting: Hold.objects.get(company=acting.company, kind="obstacle").pk,
    ),
    "dispute_by_number": (
        disputes_access.dispute_by_number,
        lambda acting: Dispute.objects.get(company=acting.company).number,
    ),
    "dispute_by_id": (
        disputes_access.dispute_by_id,
        lambda acting: Dispute.objects.get(company=acting.company).pk,
    ),
    "decision_by_id": (
        disputes_access.decision_by_id,
        lambda acting: Decision.objects.get(company=acting.company).pk,
    ),
    "question_by_id": (
        disputes_access.question_by_id,
        lambda acting: Question.objects.get(company=acting.company).pk,
    ),
    "item_by_id": (disputes_access.item_by_id, lambda acting: Item.objects.get(company=acting.company).pk),
    "announced_by_id": (
        disputes_access.announced_by_id,
        lambda acting: Announced.objects.get(company=acting.company, document="CDE 7710").pk,
    ),
    "signal_by_id": (
        receivables_access.signal_by_id,
        lambda acting: Hold.objects.get(company=acting.company, kind="signal").pk,
    ),
    "batch_by_id": (intake_access.batch_by_id, lambda acting: Batch.objects.get(company=acting.company).pk),
    "upload_by_id": (intake_access.upload_by_id, lambda acting: Upload.objects.get(company=acting.company).pk),
}


def test_every_door_is_tried():
    modules = (receivables_access, disputes_access, intake_access, portfolio_access)
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
    subject = Hold.objects.get(company=theirs.company, kind="obstacle").subject
    attempts = {
        "abandon": lambda: abandon(stranger, upload),
        "confirm": lambda: confirm(stranger, upload),
        "undo": lambda: undo(stranger, Batch.objects.get(company=theirs.company).pk),
        "say": lambda: factories.say(stranger, invoice, Paid(date(2026, 2, 1), 1_00)),
        "resolve": lambda: resolve_dispute(stranger, dispute=dispute, finding="founded", effective_on=date(2026, 3, 1)),
        "open": lambda: factories.dispute(stranger, invoice),
        "change": lambda: change_dispute(stranger, dispute=dispute, department="legal"),
        "comment": lambda: add_comment(stranger, dispute, "x"),
        "goodwill": lambda: goodwill(stranger, dispute),
        "place": lambda: place_cause(stranger, invoice.customer, Cause("manual", AS_OF, words="x")),
        "lift": lambda: lift_cause(stranger, subject, on=AS_OF),
        "undo cause": lambda: undo_cause(stranger, subject, operation_id=1),
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
    "receivables_receivablestate.customer_id",
    "receivables_receivablestate.receivable_id",
    "receivables_customerwords.customer_id",
    "receivables_receivablewords.receivable_id",
    "disputes_disputewords.dispute_id",
    "receivables_hold.receivable_id",
    "receivables_task.receivable_id",
    "intake_origin.batch_id",
    "intake_origin.receivable_id",
    "intake_trace.batch_id",
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
