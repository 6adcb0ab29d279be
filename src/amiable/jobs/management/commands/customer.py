"""`amiable customer list|set`: customers, their payment terms and agreed rates."""

from typing import Annotated

from django_typer.management import TyperCommand, command
from typer import Argument, Option

from amiable.jobs.edge import CompanyOption, FormatOption, acting_for, refusals
from amiable.jobs.output import Column, Format, show
from amiable.receivables.access import customer_by_code
from amiable.receivables.operations import set_terms
from amiable.receivables.queries.lists import customer_rows

COLUMNS = (
    Column("code", "Client"),
    Column("name", "Nom"),
    Column("siren", "SIREN"),
    Column("term", "Délai"),
    Column("rate", "Taux"),
    Column("open", "Ouvert", "amount"),
    Column("credit", "Crédit", "amount"),
    Column("balance", "Solde 411", "amount"),
)


class Command(TyperCommand):
    help = "Les clients : les montrer, donner leur délai et leur taux."

    @command(name="list", help="Montrer les clients, avec le solde de leur compte.")
    def list_(
        self,
        company: CompanyOption = "",
        format: FormatOption = Format.table,  # noqa: A002
    ) -> None:
        with refusals():
            rows = customer_rows(acting_for(company).company)
        show(rows, COLUMNS, format, total=f"Total ({len(rows)})")

    @command(name="set", help="Donner le délai de paiement et le taux d'un client ; les échéances estimées suivent.")
    def set_(
        self,
        code: Annotated[str, Argument(help="code du client")],
        term: Annotated[
            str | None,
            Option(help="'30 days', '45 days end of month', 'end of month 45 days' ; '' : celui de la société"),
        ] = None,
        rate: Annotated[
            str | None, Option(help="statutory, ou un pourcentage comme 12.5 ; '' : celui de la société")
        ] = None,
        company: CompanyOption = "",
    ) -> None:
        with refusals():
            acting = acting_for(company)
            customer = customer_by_code(acting, code)
            followed = set_terms(acting, customer, term=term, rate=rate)
        self.stdout.write(f"{customer.code} : {followed} échéances estimées ont suivi.")
