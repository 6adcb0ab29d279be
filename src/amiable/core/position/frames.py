"""The position of a whole portfolio: one equi-join, one group-by, integer cents, on any engine Narwhals speaks to.

`//` may go through floating point on some engines and be one off near 2⁵³; the exact remainder corrects it. Sums
stay below 2⁶³ because turnover and weights are bounded (`money.MAX_CENTS`, `weights.MAX_WEIGHT`), and the answer
is checked, never trusted: see `unsound`.
"""

from typing import Any

import narwhals.stable.v2 as nw

from amiable.core.money import MAX_CENTS
from amiable.core.places import PLACES
from amiable.core.position.portions import PER_CENT

KEYS = ("receivable", "portion")
SUMS = (*PLACES, "credit", "due", "original_due", "judged")
MOVEMENT_COLUMNS = (*KEYS, "on", "schedule", "from_day", *SUMS, "base", "original_base")
"""All Int64. `receivable` any id; the others as in `core.ledger.Movement`."""

POSITION_COLUMNS = (
    *KEYS,
    *SUMS,
    "interest",
    "original_interest",
    "unknown_days",
    "original_unknown_days",
    "late_days",
    "retained_days_late",
    "original_days_late",
    "claimable",
    "turnover",
    "movements",
    "weighed",
)
"""All Int64, cents or days. An interest beside unknown days that are not 0 must not be shown. `late_days` > 0: the
recovery indemnity is owed. `turnover`, `movements` and `weighed` are what `unsound` looks at."""

c = nw.col


def positions(movements: Any, weights: Any, as_of: int) -> Any:
    """One row per portion (`POSITION_COLUMNS`, in no order) from the movements known on the ordinal day `as_of`.

    `movements` has `MOVEMENT_COLUMNS`, `weights` the columns of `weights.Weight`, both native eager or lazy frames of
    one engine; the answer is of that engine too, lazy. Look at `unsound` before showing any figure.
    """
    rows = (
        nw.from_native(movements)
        .lazy()
        .filter(c("on") <= as_of)
        .join(nw.from_native(weights).lazy(), on=["schedule", "from_day"], how="left")
        .with_columns(
            interest_=c("base") * c("rate_days"),
            original_interest_=c("original_base") * c("rate_days"),
            unknown_days_=c("base") * c("unknown_days"),
            original_unknown_days_=c("original_base") * c("unknown_days"),
            late_days_=c("base") * c("late_days"),
            turnover=nw.max_horizontal(c("base").abs(), c("original_base").abs()),
        )
    )
    sums = rows.group_by(*KEYS).agg(
        *(c(name).sum() for name in SUMS),
        *(c(f"{name}_").sum().alias(name) for name in _WEIGHED),
        c("turnover").sum(),
        c("on").count().alias("movements"),
        c("rate_days").count().alias("weighed"),
    )
    added = (*SUMS, *_WEIGHED, "turnover", "movements", "weighed")
    sums = sums.with_columns(c(*added).cast(nw.Int64))
    return lateness(_half_up(_half_up(sums, "interest"), "original_interest").to_native(), as_of)


_WEIGHED = ("interest", "original_interest", "unknown_days", "original_unknown_days", "late_days")


def lateness(sums: Any, as_of: int) -> Any:
    """The answer of `positions`, from each portion's sums with its interests in cents; native frames, lazy or not."""
    late = (c("certain") > 0) & (c("due") > 0) & (c("due") < as_of)
    original_late = (c("certain") + c("contested") > 0) & (c("original_due") > 0) & (c("original_due") < as_of)
    figures = nw.from_native(sums).with_columns(
        retained_days_late=nw.when(late).then(as_of - c("due")).otherwise(0),
        original_days_late=nw.when(original_late).then(as_of - c("original_due")).otherwise(0),
        claimable=nw.when(late & (c("judged") == 0)).then(c("certain")).otherwise(0),
        late_days=nw.when((c("judged") > 0) & (c("judged") <= c("due"))).then(0).otherwise(c("late_days")),
    )
    return figures.select(*POSITION_COLUMNS).to_native()


def _half_up(frame: Any, name: str) -> Any:
    """Replace `name`, in basis-point days, by whole cents, half a cent away from zero."""
    frame = frame.with_columns(x_=c(name).abs() + PER_CENT // 2)
    frame = frame.with_columns(q_=(c("x_") // PER_CENT).cast(nw.Int64))
    frame = frame.with_columns(r_=c("x_") - c("q_") * PER_CENT)
    frame = frame.with_columns(q_=c("q_") + _one_if(c("r_") >= PER_CENT) - _one_if(c("r_") < 0))
    return frame.with_columns(nw.when(c(name) < 0).then(-c("q_")).otherwise(c("q_")).alias(name))


def _one_if(condition: Any) -> Any:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


def unsound(answer: Any) -> Any:
    """The rows of `positions` that may not be shown; none of the answer may be while there is one."""
    rows = nw.from_native(answer).lazy()
    return rows.filter((c("turnover") > MAX_CENTS) | (c("movements") != c("weighed"))).to_native()
