"""The aged balance of a company or of one customer: what is open, by how long it has been due, in either reading."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from django.db import connection

from amiable.people.models import Company
from amiable.receivables.queries.lists import LATE_MORE_THAN
from amiable.receivables.queries.moments import Moment
from amiable.receivables.queries.source import credit_of_all, parameters, portions_at

Reading = Literal["original", "retained"]
BUCKETS = ("not_due", "d1_30", "d31_60", "d61_90", "d91_more")
"""By days late: none, 1 to 30, 31 to 60, 61 to 90, more."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is open in one column of the balance; cents. `bucket` is one of `BUCKETS`."""

    bucket: str
    certain: int = 0
    contested: int = 0
    conceded: int = 0

    @property
    def open(self) -> int:
        return self.certain + self.contested + self.conceded


@dataclass(frozen=True, slots=True)
class Ageing:
    """The five `rows`, in the order of `BUCKETS`, and beside them the `credit` of the customer or customers; cents.

    `total` sums the rows up; `net` is what is open less the credit: the balance of the account 411.
    """

    rows: tuple[Bucket, ...]
    credit: int

    @property
    def total(self) -> Bucket:
        return Bucket(
            "total",
            *(sum(getattr(row, name) for row in self.rows) for name in ("certain", "contested", "conceded")),
        )

    @property
    def net(self) -> int:
        return self.total.open - self.credit


def ageing(company: Company, at: Moment, *, customer_id: int | None = None, reading: Reading = "original") -> Ageing:
    """The aged balance at a moment, in the company's currency (what is in another is in no sum). One statement.

    ``original``: by the due date of the invoice, contested amounts too. ``retained``: by the position taken; there what
    is contested, or judged so that it may not be asked for, is not due, and what is late and certain is what is
    claimable. What has no due date is not due.
    """
    values = parameters(company, at) | {"customer": customer_id}
    for place, days in enumerate(LATE_MORE_THAN):
        values[f"late{place}"] = connection.ops.adapt_datefield_value(at.as_of - timedelta(days))
    with connection.cursor() as cursor:
        cursor.execute(_statement(at, reading, of_customer=customer_id is not None), values)
        found: dict[int, Any] = {bucket: cents for bucket, *cents in cursor.fetchall()}
    credit = found.pop(-1)[0]
    return Ageing(tuple(Bucket(name, *found.get(place, ())) for place, name in enumerate(BUCKETS)), credit)


def _statement(at: Moment, reading: Reading, *, of_customer: bool) -> str:
    """A row per bucket that holds something (its place in `BUCKETS`, the three places), one (-1) with the credit."""
    due = "original_due" if reading == "original" else "CASE WHEN judged THEN NULL ELSE due END"
    # The latest first: most of what is open is not due, or has not been for long.
    late = " ".join(f"WHEN {due} >= %(late{place})s THEN {place}" for place in range(len(LATE_MORE_THAN)))
    bucket = f"CASE WHEN {due} IS NULL THEN 0 {late} ELSE {len(LATE_MORE_THAN)} END"
    sums = ", ".join(f"CAST(SUM({name}) AS bigint)" for name in ("certain", "contested", "conceded"))
    return (
        f"SELECT {bucket}, {sums} FROM {portions_at(at, of_customer=of_customer)} p WHERE NOT apart GROUP BY 1 "  # noqa: S608
        f"UNION ALL SELECT -1, {credit_of_all(at, of_customer=of_customer)}, 0, 0"
    )
