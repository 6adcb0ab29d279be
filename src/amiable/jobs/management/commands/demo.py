"""`amiable demo`: a fictional company, taken in through the ordinary importers, and its position."""

import os
from typing import Annotated

from django.core.management import call_command
from django_typer.management import TyperCommand
from typer import Option

from amiable.jobs.demo import TODAY, add_people, load, print_position
from amiable.jobs.edge import refusals
from amiable.jobs.output import console


class Command(TyperCommand):
    help = "Charger la société fictive de démonstration, et montrer sa position."

    def handle(
        self,
        no_serve: Annotated[bool, Option("--no-serve", help="s'arrêter après l'affichage")] = False,
        port: Annotated[int, Option(help="port des écrans")] = 8000,
    ) -> None:
        call_command("migrate", verbosity=0)
        errors = console(errors=True)
        with refusals():
            with errors.status("Une société fictive est préparée et importée…"):
                acting = load(lambda line: errors.print(f"· {line}"))
            add_people(acting)
            print_position(acting, console())
        if not no_serve:
            os.environ |= {"AMIABLE_DEMO": "1", "AMIABLE_TODAY": TODAY.isoformat()}
            call_command("serve", port=port)
