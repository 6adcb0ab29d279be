"""`amiable company add|list`: the companies whose receivables are kept here."""

from typing import Annotated

from django_typer.management import TyperCommand, command
from typer import Option

from amiable.jobs.edge import refusals
from amiable.jobs.output import Column, Format, show
from amiable.people.operations import add_company
from amiable.people.queries import companies

COLUMNS = (
    Column("slug", "Nom court"),
    Column("name", "Nom"),
    Column("siren", "SIREN"),
    Column("vat_number", "TVA"),
    Column("iban", "IBAN"),
    Column("term", "Délai usuel"),
)


class Command(TyperCommand):
    help = "Les sociétés dont les créances sont tenues ici."

    @command(help="Ajouter une société.")
    def add(
        self,
        name: Annotated[str, Option(help="raison sociale")],
        siren: Annotated[str, Option(help="SIREN, neuf chiffres")] = "",
        vat: Annotated[str, Option(help="numéro de TVA intracommunautaire")] = "",
        iban: Annotated[str, Option(help="IBAN où les clients paient")] = "",
    ) -> None:
        with refusals():
            company = add_company(name=name, siren=siren, vat_number=vat, iban=iban)
        self.stdout.write(company.slug)

    @command(name="list", help="Montrer les sociétés.")
    def list_(self, format: Annotated[Format, Option(help="table, json ou csv")] = Format.table) -> None:  # noqa: A002
        rows = [{column.key: getattr(company, column.key) for column in COLUMNS} for company in companies()]
        show(rows, COLUMNS, format)
