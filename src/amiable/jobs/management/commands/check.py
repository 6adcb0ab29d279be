"""`amiable check`: does everything hold? Says what does not, and where."""

from typing import TYPE_CHECKING, Annotated

from django.db import connection
from django_typer.management import TyperCommand
from typer import Exit, Option

from amiable.disputes.queries import faults_of_disputes
from amiable.jobs.edge import BadInput, CompanyOption, FormatOption, company_meant, refusals
from amiable.jobs.output import Column, Format, show
from amiable.journal.queries import Fault, faults_of_chain, head_of
from amiable.journal.triggers import EXPECTED, existing
from amiable.receivables.queries.faults import faults_of_books

if TYPE_CHECKING:
    from amiable.people.models import Company

COLUMNS = (Column("where", "Où"), Column("what", "Quoi"))


class Command(TyperCommand):
    help = "Vérifier le journal, les mouvements, les états et tous les invariants."

    def handle(
        self,
        company: CompanyOption = "",
        head: Annotated[str, Option(help="tête imprimée, LIGNE:EMPREINTE, à retrouver dans la chaîne")] = "",
        format: FormatOption = Format.table,  # noqa: A002
    ) -> None:
        with refusals():
            meant = company_meant(company)
            faults = list(_faults(meant, _printed(head)))
        seq, digest = head_of(meant)
        if format is not Format.table or faults:
            show([{"where": fault.where, "what": fault.what} for fault in faults], COLUMNS, format)
        if faults:
            self.stderr.write(f"{meant.name} : {len(faults)} constats.")
            raise Exit(1)
        self.stderr.write(f"{meant.name} : tout est juste. Tête du journal {seq}:{digest}")


def _faults(company: "Company", printed: tuple[int, str] | None) -> list[Fault]:
    missing = sorted(set(EXPECTED) - existing(connection))
    return [
        *(Fault("base de données", f"le déclencheur {name} manque ou est coupé") for name in missing),
        *faults_of_chain(company, printed=printed),
        *faults_of_books(company),
        *(Fault(f"litige {number}", what) for number, what in faults_of_disputes(company)),
    ]


def _printed(head: str) -> tuple[int, str] | None:
    if not head:
        return None
    seq, _, digest = head.partition(":")
    if not seq.isdecimal() or len(digest) != 64:
        raise BadInput("--head attend LIGNE:EMPREINTE, comme `amiable check` l'imprime")
    return int(seq), digest
