"""Which disputes are meant: those of a company as they stand on a day, by state, words, turn, and who answers."""

from datetime import date, timedelta
from typing import Literal, TypedDict, Unpack

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan

from amiable.core.reasons import DEPARTMENTS, REASONS
from amiable.disputes.models import Dispute, DisputeLine, DisputeWords, Status
from amiable.people.models import Company
from amiable.receivables.queries.matching import CUSTOMERS, Hits, hits_of, matching
from amiable.receivables.queries.words import Term, terms_of

Asked = Literal["open", "resolved", "cancelled", "stood", "all"]
STATUSES: tuple[Asked, ...] = ("open", "resolved", "cancelled", "stood", "all")
"""How a dispute stands on a day; `stood`: open or resolved, but not cancelled."""
_WORDS = ("disputes_disputewords", "dispute_id")


def status_on(dispute: Dispute, as_of: date) -> Status:
    """How the dispute stood at the end of `as_of`; what was cancelled never stood."""
    if dispute.status == Status.CANCELLED:
        return Status.CANCELLED
    return Status.RESOLVED if dispute.resolved_on is not None and dispute.resolved_on <= as_of else Status.OPEN


def in_status(status: str, as_of: date) -> Q:
    """The same as a condition; every dispute for "all" and ""."""
    match status:
        case Status.OPEN:
            return Q(status=Status.OPEN) | Q(status=Status.RESOLVED, resolved_on__gt=as_of)
        case Status.RESOLVED:
            return Q(status=Status.RESOLVED, resolved_on__lte=as_of)
        case Status.CANCELLED:
            return Q(status=Status.CANCELLED)
        case "stood":
            return Q(status__in=(Status.OPEN, Status.RESOLVED))
    return Q(status__in=Status.values)  # all there are, by the index


def _open_on(company: Company, as_of: date) -> Q:
    """The same of those open on the day: of most days nothing was resolved later, and an index says so at once."""
    later = Dispute.objects.filter(company=company, status=Status.RESOLVED, resolved_on__gt=as_of)
    return in_status(Status.OPEN, as_of) if later.exists() else Q(status=Status.OPEN)


class Filter(TypedDict, total=False):
    """What is asked of the disputes, all in plain values; what is not named does not filter.

    `status`: of `STATUSES`. `text`: each of its words begins one of the dispute (number, reference, documents
    concerned, words, comments) or of its customer (code, name, SIREN). `department`: who answers, its own or its
    reason's. `turn`: whom it waits for ("us", "customer", a department, or "departments": any of them); `stage`: a key
    of `core.stages.STAGES`; both as they are now. `assignee`: the id of a person; `unassigned`: nobody's. `customer`:
    the code; `salespeople`: who has the customer, as the customers' file writes them. `late`: open on the day and past
    their due_on. `least`, `most`: cents claimed. `older`: opened more than so many days before the day. `since`: the
    first day of opening, as ``2026-11-01``. `ids`: some of them only.
    """

    status: str
    text: str
    reason: str
    department: str
    turn: str
    stage: str
    assignee: int | None
    unassigned: bool
    customer: str
    salespeople: list[str]
    late: bool
    least: int | None
    most: int | None
    older: int | None
    since: str
    ids: list[int]


def selected(company: Company, as_of: date, **asked: Unpack[Filter]) -> QuerySet[Dispute]:
    """Disputes opened by `as_of` that pass the filter. Reads one statement first where those open on the day are asked
    for, and one for a text."""
    status, late = asked.get("status", "all"), asked.get("late", False)
    standing = _open_on(company, as_of) if late or status == Status.OPEN else None
    chosen = standing if standing and status == Status.OPEN else in_status(status, as_of)
    disputes = Dispute.objects.filter(chosen, *_conditions(as_of, asked), company=company, opened_on__lte=as_of)
    if late and standing:
        disputes = disputes.filter(standing, due_on__lt=as_of)
    return _saying(company, disputes, asked.get("text", ""))


def _conditions(as_of: date, asked: Filter) -> list[Q]:
    """Each thing asked for, its state and its words aside, as a condition of its own."""
    assignee, older = asked.get("assignee"), asked.get("older")
    least, most = asked.get("least"), asked.get("most")
    customer = asked.get("customer", "").replace("\0", "")  # PostgreSQL takes no NUL
    found = {
        "reason": asked.get("reason") and Q(reason=asked["reason"]),
        "department": asked.get("department") and _answered_by(asked["department"]),
        "turn": asked.get("turn") and _waiting_for(asked["turn"]),
        "stage": asked.get("stage") and Q(stage=asked["stage"]),
        "assignee": assignee is not None and Q(assignee_id=assignee),
        "unassigned": asked.get("unassigned") and Q(assignee=None),
        "customer": customer and Q(customer__code=customer),
        "salespeople": asked.get("salespeople") and Q(customer__salesperson__in=asked["salespeople"]),
        "least": least is not None and Q(claimed__gte=least),
        "most": most is not None and Q(claimed__lte=most),
        "older": older is not None and Q(opened_on__lt=as_of - timedelta(older)),
        "since": asked.get("since") and Q(opened_on__gte=date.fromisoformat(asked["since"])),
    }
    if "ids" in asked:
        found["ids"] = Q(pk__in=asked["ids"])
    return [condition for condition in found.values() if condition]


def _answered_by(department: str) -> Q:
    usual = [name for name, told in REASONS.items() if told.department == department]
    return Q(department=department) | Q(department="", reason__in=usual)


def _waiting_for(turn: str) -> Q:
    return Q(turn__in=DEPARTMENTS) if turn == "departments" else Q(turn=turn)


def _saying(company: Company, disputes: QuerySet[Dispute], text: str) -> QuerySet[Dispute]:
    """Those that have every word; none where there is no letter and no digit in what is asked. One statement, to see
    what few answer to."""
    if not text.strip("\0 \t\n\u00a0"):
        return disputes
    hits = hits_of(company, terms_of(text), _WORDS)
    for one in hits:
        disputes = disputes.filter(_has(one))
    return disputes if hits else disputes.none()


def _has(hits: Hits) -> Q:
    """By its own words or its customer's: by ids where those are few."""
    of_case, of_customer = Q(pk__in=hits.things), Q(customer_id__in=hits.customers)
    if not hits.few_things:
        of_case = Q(Exists(DisputeWords.objects.filter(_says(hits.term), dispute_id=OuterRef("pk"))))
    if not hits.few_customers:
        found, values = matching(CUSTOMERS, [hits.term], "term")
        found = found.removeprefix("(").removesuffix(")")
        of_customer = Q(customer_id__in=RawSQL(found % dict.fromkeys(values, "%s"), list(values.values())))
    return of_case | of_customer


def _says(term: Term) -> Q:
    """The same as the index says, of one text."""
    told = Concat(Value(" "), "text", Value(" "), output_field=TextField())
    found = Q()
    for text in term.within:
        found |= Q(GreaterThan(StrIndex(told, Value(text)), 0))
    return found


def receivables_in_dispute(company: Company, as_of: date, *, reason: str = "") -> "QuerySet[DisputeLine, int]":
    """The ids of the receivables that a dispute open on `as_of`, for this `reason` ("": any), concerns; to be combined
    in one statement."""
    disputes = selected(company, as_of, status=Status.OPEN, reason=reason)
    lines = DisputeLine.objects.filter(company=company, dispute_id__in=disputes.values("pk"))
    return lines.values_list("receivable_id", flat=True)
