"""Which disputes are meant: those of a company as they stand on a day, by state, text, reason, and who answers."""

from datetime import date
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan

from amiable.core.reasons import REASONS
from amiable.disputes.models import Dispute, DisputeLine, DisputeWords, Status
from amiable.people.models import Company
from amiable.receivables.queries.matching import CUSTOMERS, Hits, hits_of, matching
from amiable.receivables.queries.words import Term, terms_of

Asked = Literal["open", "resolved", "cancelled", "all"]
STATUSES: tuple[Asked, ...] = ("open", "resolved", "cancelled", "all")
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
    return Q(status__in=Status.values)  # all there are, by the index


def _open_on(company: Company, as_of: date) -> Q:
    """The same of those open on the day: of most days nothing was resolved later, and an index says so at once."""
    later = Dispute.objects.filter(company=company, status=Status.RESOLVED, resolved_on__gt=as_of)
    return in_status(Status.OPEN, as_of) if later.exists() else Q(status=Status.OPEN)


def selected(
    company: Company,
    as_of: date,
    *,
    status: str = "all",
    text: str = "",
    reason: str = "",
    department: str = "",
    assignee: int | None = None,
    customer: str = "",
    late: bool = False,
) -> QuerySet[Dispute]:
    """Disputes opened by `as_of`. Reads one statement first where those open on the day are asked for, and one for a
    text.

    `text`: each of its words begins one of the dispute (number, reference, documents concerned, words, comments) or of
    its customer (code, name, SIREN). `department`: who answers, its own or its reason's. `assignee`: the id of a
    person. `customer`: the code. `late`: open on the day and past their due_on.
    """
    standing = _open_on(company, as_of) if late or status == Status.OPEN else None
    chosen = standing if standing and status == Status.OPEN else in_status(status, as_of)
    disputes = Dispute.objects.filter(chosen, company=company, opened_on__lte=as_of)
    if reason:
        disputes = disputes.filter(reason=reason)
    if department:
        usual = [name for name, told in REASONS.items() if told.department == department]
        disputes = disputes.filter(Q(department=department) | Q(department="", reason__in=usual))
    if assignee is not None:
        disputes = disputes.filter(assignee_id=assignee)
    if customer:
        disputes = disputes.filter(customer__code=customer.replace("\0", ""))  # PostgreSQL takes no NUL
    if late and standing:
        disputes = disputes.filter(standing, due_on__lt=as_of)
    return _saying(company, disputes, text)


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
    begins = GreaterThan(StrIndex(told, Value(f" {term.text}{'' if term.prefix else ' '}")), 0)
    return Q(begins) | Q(GreaterThan(StrIndex(told, Value(f" {term.amount} ")), 0)) if term.amount else Q(begins)


def receivables_in_dispute(company: Company, as_of: date, *, reason: str = "") -> "QuerySet[DisputeLine, int]":
    """The ids of the receivables that a dispute open on `as_of`, for this `reason` ("": any), concerns; to be combined
    in one statement."""
    disputes = selected(company, as_of, status=Status.OPEN, reason=reason)
    lines = DisputeLine.objects.filter(company=company, dispute_id__in=disputes.values("pk"))
    return lines.values_list("receivable_id", flat=True)
