"""The position of a whole company at a day, by portion, receivable or customer: what `amiable position` prints.

All amounts are cents; an interest is None where a day that bears has no known rate, with the reason beside it.
"""

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from amiable.core.law.recovery_indemnity import indemnity_of
from amiable.core.ledger.portion import UNKNOWN_RATE
from amiable.core.places import OPEN, PLACES
from amiable.core.position.bounds import Unsound
from amiable.core.position.frames import unsound
from amiable.core.position.weights import Weight, weights
from amiable.people.models import Company
from amiable.receivables.models import Receivable
from amiable.receivables.queries.movements import movement_frame

if TYPE_CHECKING:
    import polars as pl

By = Literal["portion", "receivable", "customer"]
ESTIMATED = "échéance estimée : à confirmer avant toute pénalité"
FOREIGN = "devise : non calculé"
NO_RATE = "taux non publié pour une partie de la période"


def position_rows(company: Company, as_of: date, *, by: By, known_at: int | None = None) -> list[dict[str, Any]]:
    """Rows of the position, sorted by customer code, number, portion.

    by customer: customer, name, open, certain, contested, conceded, claimable, credit, interest, original_interest,
    gap, indemnity, reason. by receivable, besides: number, issued_on, due_on, original_due_on, days late in both
    readings. by portion: also portion, and the six places. Raises `core.position.bounds.Unsound`, and then shows
    nothing.
    """
    movements = movement_frame(company, as_of, known_at)
    frame = _named(_checked(movements, as_of), _estimated(movements), company)
    if by == "portion":
        return [_portion_row(row) for row in frame.sort("customer", "number", "receivable", "portion").to_dicts()]
    receivables = _by_receivable(frame)
    if by == "customer":
        receivables = receivables.filter(~receivables["foreign"])
    if by == "receivable":
        rows = receivables.sort("customer", "number", "receivable").to_dicts()
        return [_receivable_row(row) for row in rows]
    return [_customer_row(row) for row in _by_customer(receivables).sort("customer").to_dicts()]


def portion_frame(company: Company, as_of: date, known_at: int | None = None) -> "pl.DataFrame":
    """The engine's answer for the company (`core.position.frames.POSITION_COLUMNS`), checked. Raises `Unsound`."""
    return _checked(movement_frame(company, as_of, known_at), as_of)


def _checked(movements: "pl.DataFrame", as_of: date) -> "pl.DataFrame":
    import polars as pl

    from amiable.core.position.native import fast_positions

    day = as_of.toordinal()
    schedules = movements["schedule"].unique().to_list()
    first, last = movements["from_day"].min() or day, movements["from_day"].max() or day
    table = pl.DataFrame(
        weights(schedules, int(first), int(last), day),  # type: ignore[arg-type]
        schema=dict.fromkeys(Weight._fields, pl.Int64),
        orient="row",
    )
    answer = fast_positions(movements, day, table)
    wrong: pl.DataFrame = unsound(answer).collect()
    if not wrong.is_empty():
        numbers = Receivable.objects.filter(pk__in=wrong["receivable"].head(5).to_list())
        raise Unsound(f"créances {', '.join(numbers.values_list('number', flat=True))} : sommes hors bornes")
    return answer


def _estimated(movements: "pl.DataFrame") -> "pl.Series":
    """Receivables whose due date is only estimated with what these movements say: they bear at an unknown rate."""
    import polars as pl

    bases = pl.col("base", "original_base")
    rows = movements.lazy().filter(pl.col("schedule") == UNKNOWN_RATE).group_by("receivable", "portion", "from_day")
    left = rows.agg(bases.sum()).filter(pl.any_horizontal(bases != 0))
    return left.select(pl.col("receivable").unique()).collect().to_series()


def _named(answer: "pl.DataFrame", estimated: "pl.Series", company: Company) -> "pl.DataFrame":
    """Add number, issue date and customer, and the places that follow; None where a rate is missing."""
    import polars as pl

    columns = ("pk", "number", "issued_on", "currency", "customer__code", "customer__name")
    rows = list(Receivable.objects.filter(company=company).values_list(*columns))
    schema = {
        "receivable": pl.Int64,
        "number": pl.String,
        "issued_on": pl.Date,
        "currency": pl.String,
        "customer": pl.String,
        "name": pl.String,
    }
    names = pl.DataFrame(rows, schema=schema, orient="row")
    foreign = pl.col("currency") != company.currency
    late = (pl.col("late_days") > 0) & ~foreign
    return answer.join(names, on="receivable").with_columns(
        foreign.alias("foreign"),
        pl.col("receivable").is_in(estimated.implode()).alias("estimated"),
        pl.when(~foreign).then("claimable").otherwise(0).alias("claimable"),
        pl.when((pl.col("unknown_days") == 0) & ~foreign).then("interest").alias("interest"),
        pl.when((pl.col("original_unknown_days") == 0) & ~foreign).then("original_interest").alias("original_interest"),
        pl.sum_horizontal(*OPEN).alias("open"),
        pl.when(late).then("due").alias("late_due"),
        pl.when(pl.col("certain") > 0, pl.col("due") > 0).then("due").alias("certain_due"),
        pl.when(pl.col("certain") + pl.col("contested") > 0, pl.col("original_due") > 0)
        .then("original_due")
        .alias("unpaid_original_due"),
    )


def _whole(name: str) -> "pl.Expr":
    """The sum of a figure, None as soon as one part is."""
    import polars as pl

    return pl.when(pl.col(name).is_null().any()).then(None).otherwise(pl.col(name).sum()).alias(name)


def _by_receivable(frame: "pl.DataFrame") -> "pl.DataFrame":
    import polars as pl

    keys = ("receivable", "number", "issued_on", "estimated", "foreign", "customer", "name")
    rows = frame.group_by(keys).agg(
        pl.col("open", *PLACES, "claimable", "credit").sum(),
        _whole("interest"),
        _whole("original_interest"),
        pl.col("late_due", "certain_due", "unpaid_original_due").min(),
        pl.col("retained_days_late", "original_days_late").max(),
    )
    owed = {day: indemnity_of([day]) for day in rows["late_due"].drop_nulls().unique().to_list()}
    indemnity = pl.col("late_due").replace_strict(owed, default=0, return_dtype=pl.Int64)
    return rows.with_columns(indemnity.alias("indemnity"))


def _by_customer(receivables: "pl.DataFrame") -> "pl.DataFrame":
    import polars as pl

    # A document that is settled and whose date was only ever estimated leaves nothing to claim, and nothing to confirm.
    gone = (pl.col("open") == 0) & pl.col("estimated")
    interests = (
        pl.when(gone).then(0).otherwise(pl.col(name)).alias(name) for name in ("interest", "original_interest")
    )
    receivables = receivables.with_columns(*interests, (pl.col("estimated") & ~gone).alias("estimated"))
    return receivables.group_by("customer").agg(
        pl.col("name").first(),
        pl.col("open", *OPEN, "claimable", "credit").sum(),
        _whole("interest"),
        _whole("original_interest"),
        _whole("indemnity"),
        pl.col("estimated").any(),
    )


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    """The two interests, their gap, and why one is missing."""
    retained, original = row["interest"], row["original_interest"]
    missing = retained is None or original is None
    return {
        "interest": retained,
        "original_interest": original,
        "gap": None if retained is None or original is None else original - retained,
        "indemnity": row.get("indemnity"),
        "reason": (FOREIGN if row.get("foreign") else ESTIMATED if row["estimated"] else NO_RATE) if missing else "",
    }


def _portion_row(row: dict[str, Any]) -> dict[str, Any]:
    told = {key: row[key] for key in ("customer", "name", "number", "portion", *PLACES, "claimable", "credit")}
    days = {"due_on": _day(row["due"]), "original_due_on": _day(row["original_due"])}
    late = {key: row[key] for key in ("retained_days_late", "original_days_late")}
    figures = _figures(row)
    figures.pop("indemnity")
    return told | days | late | figures


def _receivable_row(row: dict[str, Any]) -> dict[str, Any]:
    told = {key: row[key] for key in ("customer", "name", "number", "issued_on")}
    days = {"due_on": _day(row["certain_due"]), "original_due_on": _day(row["unpaid_original_due"])}
    late = {key: row[key] for key in ("retained_days_late", "original_days_late")}
    amounts = {"invoiced": sum(row[place] for place in PLACES)}
    amounts |= {key: row[key] for key in ("open", *OPEN, "claimable", "credit")}
    return told | days | late | amounts | _figures(row)


def _customer_row(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("customer", "name", "open", *OPEN, "claimable", "credit")} | _figures(row)


def _day(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
