"""`amiable company add|list`: the companies whose receivables are kept here."""

from typing import Annotated

from django.db.transaction import atomic
from django_typer.management import TyperCommand, command
from typer import Option

from amiable.administration.operations import set_company, set_policies, set_terms
from amiable.core.law.late_interest import below_floor, parse_rate
from amiable.jobs.edge import CompanyOption, FormatOption, acting_for, now, refusals
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
    Column("rate", "Taux"),
    Column("policies", "Politiques"),
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

    @command(name="set", help="Changer ce qu'une société est, ou ses conditions ; chaque changement est au journal.")
    def set_(
        self,
        name: Annotated[str, Option(help="raison sociale")] = "",
        siren: Annotated[str, Option(help="SIREN, neuf chiffres")] = "",
        vat: Annotated[str, Option(help="numéro de TVA intracommunautaire")] = "",
        iban: Annotated[str, Option(help="IBAN où les clients paient")] = "",
        time_zone: Annotated[str, Option(help="fuseau horaire, comme Europe/Paris")] = "",
        term: Annotated[
            str, Option(help="délai usuel : '30 days', '45 days end of month', 'end of month 45 days'")
        ] = "",
        rate: Annotated[str, Option(help="taux des pénalités : statutory, ou un pourcentage comme 12.5")] = "",
        policies: Annotated[str, Option(help="standard, letter ou letter_all (après un litige)")] = "",
        company: CompanyOption = "",
    ) -> None:
        is_now = {"name": name, "siren": siren, "vat_number": vat, "iban": iban, "time_zone": time_zone}
        given = {key: value for key, value in is_now.items() if value}
        with refusals(), atomic():
            acting = acting_for(company)
            meant = acting.company
            if given:
                meant = set_company(acting, **given)
            if term or rate:
                meant, _ = set_terms(acting, term=term or None, rate=rate or None)
            if policies:
                meant = set_policies(acting, policies=policies)
        self.stdout.write(f"{meant.slug} : {meant.name}, {meant.term}, taux {meant.rate}, politiques {meant.policies}")
        flag = below_floor(parse_rate(meant.rate), now().date(), now().date())
        if flag:
            self.stderr.write(
                f"Le taux {meant.rate} % est sous le plancher {flag[0]}, {flag[1] / 100:.2f} % : signalé, non corrigé."
            )

    @command(name="list", help="Montrer les sociétés.")
    def list_(self, format: FormatOption = Format.table) -> None:  # noqa: A002
        rows = [{column.key: getattr(company, column.key) for column in COLUMNS} for company in companies()]
        show(rows, COLUMNS, format)
