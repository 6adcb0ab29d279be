"""`amiable dispute matrix`: where the disputes are."""

from typing import Annotated

from typer import Option

from amiable.core.reasons import REASONS
from amiable.disputes.queries.matrix import dispute_matrix
from amiable.jobs.dispute_verbs.common import PARTIES, Verb
from amiable.jobs.edge import AsOfOption, CompanyOption, FormatOption, acting_for, day, refusals
from amiable.jobs.output import Column, Format, show

CELLS = (
    Column("reason", "Motif", labels={key: reason.label for key, reason in REASONS.items()}),
    Column("department", "Service", labels=PARTIES),
    Column("count", "Litiges"),
    Column("cents", "Contesté", "amount"),
)


def matrix(
    since: Annotated[str, Option(help="compter ce qui est apparu depuis ce jour, au lieu de ce qui est ouvert")] = "",
    as_of: AsOfOption = "",
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """In number and euros, by reason and department."""
    with refusals():
        acting = acting_for(company)
        first = day(since, acting.today) if since else None
        found = dispute_matrix(acting.company, day(as_of, acting.today), since=first)
    show(found, CELLS, format, total=f"Total ({sum(row['count'] for row in found)})")


VERBS = (Verb("matrix", "Compter les litiges par motif et par service, en nombre et en euros.", matrix),)
