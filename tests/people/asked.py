"""What the queries are asked, and what a company with nothing is told: for `test_isolation`. Not a test."""

from datetime import date

from tests import factories

from amiable.core.reasons import DEPARTMENTS
from amiable.core.working_days import WorkingCalendar
from amiable.correspondence.shipped import FIELDS, LANGUAGES, TO_CUSTOMER, WORDINGS
from amiable.portfolio.queries.ageing import BUCKETS, Ageing, Bucket
from amiable.portfolio.queries.chosen import Chosen
from amiable.receivables.queries.customers import TRAITS, CustomerFilter, CustomerPage
from amiable.receivables.queries.listing import Filter, Page
from amiable.receivables.queries.moments import Moment

MODULES = [
    "journal.queries",
    *(f"disputes.queries.{name}" for name in ("faults", "history", "pages", "rows", "selection", "waiting")),
    "intake.queries.batches",
    "intake.queries.rejects",
    "intake.queries.resting",
    "intake.queries.uploads",
    "intake.queries.steps",
    "people.queries.team",
    *(f"receivables.queries.{name}" for name in ("events", "faults", "known", "lists", "movements", "portions")),
    "receivables.queries.positions",
    "receivables.queries.explained",
    *(f"receivables.queries.{name}" for name in ("moments", "listing", "totals", "clocks", "history", "supposed")),
    "receivables.queries.customers",
    "receivables.queries.customer",
    "disputes.queries.of_customer",
    *(f"disputes.queries.{name}" for name in ("comments", "concerned", "small_stakes")),
    *(f"receivables.queries.{name}" for name in ("causes", "chosen", "list_rows")),
    "receivables.queries.search",
    "receivables.queries.numbered",
    "disputes.queries.in_progress",
    "disputes.queries.matrix",
    *(f"disputes.queries.{name}" for name in ("items", "announced")),
    *(f"receivables.queries.{name}" for name in ("signals", "naming")),
    "portfolio.queries.receivables",
    "portfolio.queries.search",
    "portfolio.queries.ageing",
    "portfolio.queries.reconciling",
    "portfolio.queries.contested",
    "portfolio.queries.statement",
    "portfolio.queries.views",
    "portfolio.queries.errands",
    "portfolio.queries.chosen",
    "disputes.queries.questions",
    "disputes.queries.timeline",
    *(f"disputes.queries.{name}" for name in ("turns", "decisions", "parts")),
    "people.queries.calendar",
    "evidence.queries",
    "correspondence.queries.messages",
    "correspondence.queries.templates",
]
ONE_THING = {"certain_of", "portions_of_dispute", "contested_of", "explained", "dispute_lines"}
ONE_THING |= {"as_known", "events_of", "movements_of", "ledger_of", "clocks", "span", "history", "supposed"}
ONE_THING |= {"batch_row", "upload_row", "readings_of_batch", "reading_for", "sheet_of", "workbook_of"}
ONE_THING |= {"comments_of", "supposed_each"}
ONE_THING |= {"dispute_history", "standing_lines", "row_of", "dispute_row"}
ONE_THING |= {"customer_told", "statement"}
ONE_THING |= {"rows_of", "status_on", "in_status"}
ONE_THING |= {"view_row", "errand_row", "errand_file"}
ONE_THING |= {"cursor_after"}
ONE_THING |= {"timeline_of"}
ONE_THING |= {"turns_of", "turn_totals", "decision_under_way", "decisions_of", "parts_of", "first_number"}
ONE_THING |= {"items_of", "resolution_of_items", "signal_told"}
ONE_THING |= {"questions_of", "question_shown", "question_of_link"}
ONE_THING |= {"filter_of"}
ONE_THING |= {"content_of", "picture_of"}
"""Reads about one thing that its caller got through a door, which asked for the company."""
AS_OF = date(2026, 11, 24)
LISTED = ("open", "claimable", "not_due", "contested", "conceded", "credit")
COUNTED = ("claimable_count", "due_soon_count", "contested_count", "foreign_count", "customers_owing")
HOME = (*LISTED, "due_soon", *COUNTED, "balance")
OF_CUSTOMERS = ("count", "open", "claimable", "contested", "credit")
SHIPPED = {
    key: {
        code: {"title": WORDINGS[code][key].title, "text": WORDINGS[code][key].text, "own": False, "version": 0}
        for code in LANGUAGES
    }
    for key in FIELDS
}
ASKED = {
    "head_of": ((), (0, "")),
    "evidence.queries.documents_of": (("customer", "CUSTOMER_ID"), []),
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
    "dispute_rows_of": ((AS_OF, "CASES"), []),
    "open_disputes_on": (("CONTESTED_IDS",), []),
    "similar": (("CONTESTED_IDS", "price"), []),
    "facts_of": (("OPERATIONS",), {}),
    "waiting": ((), []),
    "announced_rows": ((), []),
    "arrived_rows": ((), []),
    "open_signals": ((), []),
    "late_signals": ((date(2027, 6, 1),), []),
    "signals_waiting": ((AS_OF,), {"count": 0, "late": 0}),
    "invoices_naming": (("CUSTOMER_ID", "FA-1"), []),
    "goodwill_given": (("CUSTOMER_ID", 2026), 0),
    "small_stakes": (("CASES", AS_OF), set()),
    "causes_of_customer": (("CUSTOMER_ID", AS_OF), []),
    "causes_of_receivable": (("CONTESTED", "CUSTOMER_ID", AS_OF), []),
    "cause_row": (("SUBJECT",), None),
    "open_causes": ((AS_OF, 9), []),
    "documents_of": (("CUSTOMER_ID", "CONTESTED_IDS"), []),
    "customers_of_chosen": (("CONTESTED_IDS",), []),
    "contested_of_disputes": (("NUMBERS", AS_OF), {}),
    "actors_of": (("OPERATIONS",), {}),
    "saved_views": ((0, "receivables"), []),
    "errands_under_way": ((None,), []),
    "ids_of": ((Chosen("receivables", 1, AS_OF, asked={"place": "open"}),), []),
    "dispute_page": ((AS_OF,), {"rows": [], "next": "", "previous": ""}),
    "dispute_totals": (
        (AS_OF,),
        dict.fromkeys(("count", "claimed", "blocked", "conceded", "late_count", "late"), 0)
        | {"turns": {side: {"count": 0, "cents": 0} for side in ("us", "departments", "customer")}},
    ),
    "latest_comments": (("CASES",), {}),
    "dispute_matrix": ((AS_OF,), []),
    "disputes_by_department": ((AS_OF,), []),
    "disputes_found": ((AS_OF, "lit", 9), []),
    "selected": ((AS_OF,), []),
    "open_on": (("CONTESTED_IDS",), {}),
    "referenced": ((), {}),
    "documents_numbered": ((["fa1"],), {}),
    "payers_by_code": ((), {}),
    "receivables_in_dispute": ((AS_OF,), []),
    "disputes_of_receivable": (("CONTESTED",), []),
    "disputes_by_numbers": (("NUMBERS",), {}),
    "open_dispute_totals": (
        (AS_OF,),
        dict.fromkeys(("count", "blocked", "late_count", "late_blocked"), 0) | {"late": []},
    ),
    "late_disputes": ((AS_OF, 5), []),
    "disputes_to_decide": ((AS_OF, 5), []),
    "open_questions": ((), []),
    "decisions_to_approve": ((), []),
    "calendar_of": ((), WorkingCalendar()),
    "closures_of": ((), []),
    "mailed_at_once": ((), []),
    "messages_of": (("dispute", "CASE"), []),
    "messages_to_settle": ((), []),
    "counts_to_settle": ((), dict.fromkeys(("refused", "uncertain", "queued", "sending"), 0)),
    "state_of_keys": ((["told"],), {}),
    "template_row": (("question", "fr"), SHIPPED["question"]["fr"]),
    "templates_of": (
        (),
        [{"key": key, "to_customer": key in TO_CUSTOMER, "languages": SHIPPED[key]} for key in FIELDS],
    ),
    "undoable": (("DISPUTE", factories.NOW), None),
    "faults_of_disputes": ((), []),
    "same_batch": (("DIGEST", "stock", date(2026, 3, 1)), None),
    "latest_complete_list": ((), None),
    "remembered_mapping": (("a signature",), None),
    "batches": ((), []),
    "rejected_lines": (("BATCH",), []),
    "rejected_page": (("BATCH", 0, 10), []),
    "rejects_workbook": (("BATCH",), b""),
    "rejects_at": (("BATCH", "REJECTED"), []),
    "rejects_left": ((), {"count": 0, "batch": None}),
    "rejects_counted": (("BATCH",), dict.fromkeys(("left", "ready", "aside", "replayed"), 0)),
    "rejects_aside": (("BATCH", 10), []),
    "resting": (("OPERATION", 10), []),
    "resting_documents": (("OPERATION", 10), []),
    "taken_before": (("DIGEST",), None),
    "last_list": ((), None),
    "credit_by_bucket": ((Moment(AS_OF),), dict.fromkeys(BUCKETS, 0)),
    "balances_by_customer": ((Moment(AS_OF),), {}),
    "explaining": (
        (Moment(AS_OF),),
        dict.fromkeys(("estimated_count", "estimated", "undated_count", "undated", "rejects"), 0)
        | {"rejects_batch": None, "latest_list": None},
    ),
    "recent_arrivals": ((10,), []),
    "last_agreement": ((), None),
    "origins_of": (("TAKEN",), []),
    "kinds_taken": ((), {}),
    "people_of": ((), []),
    "people_in_department": (("logistics",), []),
    "departments_of": ((), [{"key": key, "name": "", "email": "", "head_id": None} for key in DEPARTMENTS]),
    "absences_of": ((AS_OF,), []),
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
    "contested_on": ((Moment(AS_OF), [AS_OF]), [0]),
    "position_rows": ((AS_OF,), []),
    "portion_frame": ((AS_OF,), []),
    "moment": ((date(2026, 1, 1),), Moment(date(2026, 1, 1), standing=True)),
    "receivable_rows": ((Moment(AS_OF, standing=True), Filter(text="quai")), Page((), None, None)),
    "listing_totals": ((Moment(AS_OF, 10**6), Filter("all")), dict.fromkeys(("count", *LISTED), 0)),
    "receivable_ids_after": ((Moment(AS_OF), Filter(), 0, 9), []),
    "receivable_rows_by_id": ((Moment(AS_OF, standing=True), "CONTESTED_IDS"), ()),
    "customers_found": (("quai", 9), []),
    "receivables_found": (("quai", 9), []),
    "receivable_page": ((Moment(AS_OF, standing=True), Filter()), Page((), None, None)),
    "receivable_totals": ((Moment(AS_OF, standing=True), Filter()), dict.fromkeys(("count", *LISTED), 0)),
    "receivable_ids": ((Moment(AS_OF, standing=True), Filter()), []),
    "receivable_rows_of": ((Moment(AS_OF, standing=True), "CONTESTED_IDS"), ()),
    "filter_choices": ((), {key: [] for key in TRAITS}),
    "search": (
        (Moment(AS_OF, standing=True), "quai"),
        {"customers": [], "receivables": [], "disputes": [], "more": False}
        | {"more_of": dict.fromkeys(("customers", "receivables", "disputes"), False)},
    ),
    "company_totals": ((Moment(AS_OF),), dict.fromkeys((*HOME, "count"), 0) | {"foreign": {}}),
    "customer_page": ((Moment(AS_OF, standing=True), CustomerFilter()), CustomerPage((), None, None)),
    "customer_totals": ((Moment(AS_OF), CustomerFilter()), dict.fromkeys(OF_CUSTOMERS, 0)),
    "customer_traits": ((), {name: [] for name in TRAITS}),
    "contacts_of": (("CUSTOMER_ID",), []),
    "notes_of": (("CUSTOMER_ID",), []),
    "relations_of": (("CUSTOMER",), []),
    "terms_history": (("CUSTOMER_ID",), []),
    "holds_of_receivables": (("CUSTOMER_ID", AS_OF), {}),
    "open_amounts_of": ((Moment(AS_OF, standing=True), "CUSTOMER_ID"), []),
    "open_disputes_by_customer": (("CUSTOMER_IDS", AS_OF), {}),
    "disputes_of_customer": (("CUSTOMER_ID", AS_OF), {"rows": [], "count": 0, "open": 0, "ended": 0, "founded": 0}),
    "contested_since": (("CUSTOMER_ID", AS_OF), {}),
    "ageing": ((Moment(AS_OF, standing=True),), Ageing(tuple(map(Bucket, BUCKETS)), 0)),
}
"""Query → what it is asked besides the company, and what a company with nothing is told."""


def asked_of(function) -> tuple:
    """What it is asked, and what a company with nothing is told; under its module's name where two are called alike."""
    named = f"{function.__module__.removeprefix('amiable.')}.{function.__name__}"
    return ASKED[named] if named in ASKED else ASKED[function.__name__]
