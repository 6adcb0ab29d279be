"""The one next thing of the home page: chosen from what waits and from what the reader's role may do. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Row = Mapping[str, Any]
Kind = Literal[
    "first_file", "no_file", "running", "confirm", "refused", "late", "decide", "rejects", "follow", "nothing"
]
READING = ("received", "reading", "confirmed", "posting")
"""States of an upload that go on without anybody."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits. `books`: whether anything was ever taken into them. `arrivals` newest first, as
    `intake.queries.recent_arrivals` tells them; `late` the dispute most past its day, `largest` the open one with the
    most blocked, as rows of `disputes.queries`."""

    books: bool
    arrivals: Sequence[Row] = ()
    late: Row | None = None
    largest: Row | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What to do first, and what it is about: an arrival for running, confirm, refused and rejects, a dispute for late,
    decide and follow, nothing for the others.

    `running`: the first file is being read. `follow`: a dispute that somebody else decides, worth reading for who may
    only look or help.
    """

    kind: Kind
    about: Row = field(default_factory=dict)


def next_step(waiting: Waiting, abilities: Mapping[str, bool]) -> Step:
    """A file that waits comes before disputes, since it may change them; what is late before what is large."""
    may_import, may_decide = abilities.get("import", False), abilities.get("decide", False)
    if may_import and (file := _first_upload(waiting.arrivals)):
        return file
    if not waiting.books:
        if running := next((row for row in waiting.arrivals if row["state"] in READING), None):
            return Step("running", running)
        return Step("first_file" if may_import else "no_file")
    dispute = waiting.late or waiting.largest
    if may_decide and dispute:
        return Step("late" if waiting.late else "decide", dispute)
    if may_import and (batch := next((row for row in waiting.arrivals if _to_mend(row)), None)):
        return Step("rejects", batch)
    return Step("follow", dispute) if dispute else Step("nothing")


def _first_upload(arrivals: Sequence[Row]) -> Step | None:
    """The upload to confirm that has waited longest, else the one refused last."""
    uploads = [row for row in arrivals if row["kind"] == "upload"]
    to_confirm = [row for row in uploads if row["state"] == "previewed"]
    refused = [row for row in uploads if row["state"] == "refused"]
    if to_confirm:
        return Step("confirm", to_confirm[-1])
    return Step("refused", refused[0]) if refused else None


def _to_mend(row: Row) -> bool:
    return row["kind"] == "batch" and not row["undone"] and bool(row["rejects"])
