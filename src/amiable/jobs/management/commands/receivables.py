"""`amiable receivables`: every open item, credits negative, as the accounts show them."""

from django_typer.management import TyperCommand

from amiable.jobs.edge import AsOfOption, CompanyOption, FormatOption, acting_for, day, refusals
from amiable.jobs.output import Format, show
from amiable.jobs.row_sets import RECEIVABLES
from amiable.receivables.queries.lists import open_items


class Command(TyperCommand):
    help = "Les postes ouverts à une date ; les crédits des clients y sont négatifs."

    def handle(
        self,
        as_of: AsOfOption = "",
        company: CompanyOption = "",
        format: FormatOption = Format.table,  # noqa: A002
    ) -> None:
        with refusals():
            acting = acting_for(company)
            rows = open_items(acting.company, day(as_of, acting.today))
        show(rows, RECEIVABLES, format, total=f"Total ({len(rows)})")
