"""`amiable position`: what is certain, contested, claimable on a day, by portion, receivable or customer."""

from typing import Annotated, Any

from django_typer.management import TyperCommand
from typer import Option

from amiable.jobs.edge import AsOfOption, BadInput, CompanyOption, FormatOption, acting_for, day, refusals
from amiable.jobs.output import Format, console, show
from amiable.jobs.row_sets import LATE, POSITION, By
from amiable.journal.queries import hash_of, head_of, last_seq_on
from amiable.people.access import Acting


class Command(TyperCommand):
    help = "La position à une date : non contesté, contesté, accordé, réclamable, pénalités dans les deux lectures."

    def handle(
        self,
        as_of: AsOfOption = "",
        known_at: Annotated[
            str, Option("--known-at", help="connue à la ligne de journal, ou à la fin du jour", metavar="N|DATE")
        ] = "",
        by: Annotated[By, Option(help="portion, receivable ou customer")] = By.customer,
        company: CompanyOption = "",
        format: FormatOption = Format.table,  # noqa: A002
    ) -> None:
        from amiable.receivables.queries.events import late_events
        from amiable.receivables.queries.positions import position_rows

        with refusals():
            acting = acting_for(company)
            on = day(as_of, acting.today)
            seq = _seq(acting, known_at) if known_at else None
            rows = position_rows(acting.company, on, by=by.value, known_at=seq)
        show(rows, POSITION[by], format, total=f"Total ({len(rows)})")
        if format is Format.table:
            if seq is not None:
                _tell_late(late_events(acting.company, on, seq))
            known, digest = head_of(acting.company) if seq is None else (seq, hash_of(acting.company, seq))
            console(errors=True).print(
                f"Situation au {on:%d/%m/%Y}, connue à la ligne {known} du journal (empreinte {digest[:12]}…)."
            )


def _tell_late(late: list[dict[str, Any]]) -> None:
    """What was recorded since of days up to then, and is in no figure above."""
    if late:
        console().print("[bold]Connu depuis, et pas compté ci-dessus[/bold]")
        show(late, LATE, Format.table)


def _seq(acting: Acting, known_at: str) -> int:
    """A line number, or a day: the last line of that day in the company's zone. Raises `BadInput`."""
    if known_at.isdecimal():
        if int(known_at) > head_of(acting.company)[0]:
            raise BadInput(f"le journal n'a pas de ligne {known_at} : il en compte {head_of(acting.company)[0]}")
        return int(known_at)
    return last_seq_on(acting.company, day(known_at, acting.today))
