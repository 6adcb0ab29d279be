"""`amiable user add|password|remove|list`: who may sign in, and what they may do for a company."""

import getpass
import sys
from typing import Annotated

from django_typer.management import TyperCommand, command
from typer import Argument, Option

from amiable.administration.operations import add_person, remove_person
from amiable.jobs.edge import BadInput, CompanyOption, FormatOption, acting_for, company_meant, refusals
from amiable.jobs.output import Column, Format, console, show
from amiable.people.access import person_by_id
from amiable.people.operations import set_password
from amiable.people.queries import people_of, user_by_name

COLUMNS = (Column("username", "Compte"), Column("name", "Nom"), Column("email", "Adresse"), Column("roles", "Rôles"))
PasswordOption = Annotated[
    bool, Option("--password-stdin", help="lire le mot de passe sur l'entrée standard, au lieu de le demander")
]


class Command(TyperCommand):
    help = "Les comptes : qui se connecte, et avec quels rôles."

    @command(help="Donner un ou plusieurs rôles à quelqu'un, et lui ouvrir un compte.")
    def add(
        self,
        username: Annotated[str, Argument(help="nom de compte")],
        role: Annotated[list[str], Option(help="rôle, comme credit_manager ; autant que nécessaire")],
        name: Annotated[str, Option(help="prénom et nom")] = "",
        email: Annotated[str, Option(help="adresse électronique")] = "",
        department: Annotated[str, Option(help="service, comme logistics")] = "",
        no_password: Annotated[bool, Option("--no-password", help="sans mot de passe pour l'instant")] = False,
        password_stdin: PasswordOption = False,
        company: CompanyOption = "",
    ) -> None:
        with refusals():
            acting = acting_for(company)
            password = "" if no_password else _password(from_input=password_stdin)
            add_person(
                acting, username=username, roles=role, name=name, email=email, department=department, password=password
            )
        console(errors=True).print(f"{username} : {', '.join(role)} de {acting.company.name}")

    @command(help="Changer le mot de passe d'un compte.")
    def password(
        self, username: Annotated[str, Argument(help="nom de compte")], password_stdin: PasswordOption = False
    ) -> None:
        with refusals():
            set_password(user_by_name(username), _password(from_input=password_stdin))
        console(errors=True).print(f"{username} : mot de passe changé")

    @command(help="Retirer tous ses rôles à quelqu'un.")
    def remove(self, username: Annotated[str, Argument(help="nom de compte")], company: CompanyOption = "") -> None:
        with refusals():
            acting = acting_for(company)
            remove_person(acting, person_by_id(acting, user_by_name(username).pk))
        console(errors=True).print(f"{username} n'a plus de rôle chez {acting.company.name}")

    @command(name="list", help="Montrer les comptes d'une société.")
    def list_(self, company: CompanyOption = "", format: FormatOption = Format.table) -> None:  # noqa: A002
        with refusals():
            rows = people_of(company_meant(company))
        show([row | {"roles": " ".join(row["roles"])} for row in rows], COLUMNS, format)


def _password(*, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\n")
    if not sys.stdin.isatty():
        raise BadInput("mot de passe : donnez-le par --password-stdin, ou choisissez --no-password")
    first = getpass.getpass("Mot de passe : ")
    if first != getpass.getpass("Encore une fois : "):
        raise BadInput("les deux mots de passe diffèrent ; recommencez")
    return first
