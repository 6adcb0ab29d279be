"""`amiable demo`: a fictional company, taken in through the ordinary importers, and its position."""

from typing import Annotated

from django.core.management import call_command
from django_typer.management import TyperCommand
from typer import Option

from amiable.jobs.demo import load, print_position
from amiable.jobs.edge import refusals
from amiable.jobs.output import console


class Command(TyperCommand):
    help = "Charger la société fictive de démonstration, et montrer sa position."

    def handle(
        self,
        no_serve: Annotated[bool, Option("--no-serve", help="s'arrêter après l'affichage")] = False,
    ) -> None:
        call_command("migrate", verbosity=0)
        errors = console(errors=True)
        with refusals():
            with errors.status("Une société fictive est préparée et importée…"):
                acting = load(lambda line: errors.print(f"· {line}"))
            print_position(acting, console())
        if not no_serve:
            errors.print("Les écrans arrivent avec la version suivante ; en attendant : bin/amiable --help")
