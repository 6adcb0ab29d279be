"""`amiable explain NUMBER`: one invoice, step by step."""

from typing import Annotated

from django_typer.management import TyperCommand
from typer import Argument, Option

from amiable.jobs.edge import AsOfOption, CompanyOption, acting_for, day, refusals
from amiable.jobs.explanation import print_explained
from amiable.jobs.output import console
from amiable.receivables.access import receivable_by_number
from amiable.receivables.queries.explained import explained


class Command(TyperCommand):
    help = "Expliquer une facture pas à pas : où sont ses euros, ce qui peut être réclamé, et pourquoi."

    def handle(
        self,
        number: Annotated[str, Argument(help="numéro de la facture")],
        customer: Annotated[str, Option(help="code du client, si le numéro ne suffit pas")] = "",
        as_of: AsOfOption = "",
        company: CompanyOption = "",
    ) -> None:
        with refusals():
            acting = acting_for(company)
            receivable = receivable_by_number(acting, number, customer)
            print_explained(explained(receivable, day(as_of, acting.today)), console())
