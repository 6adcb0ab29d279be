"""`amiable batch list|rejects|undo`: what was imported, what was not taken, and taking a batch back."""

import json
from typing import Annotated

from django_typer.management import TyperCommand, command
from typer import Argument

from amiable.intake.operations import undo
from amiable.intake.queries import batches, rejected_lines
from amiable.jobs.edge import CompanyOption, FormatOption, acting_for, refusals
from amiable.jobs.output import Format, show
from amiable.jobs.row_sets import BATCHES, REJECTS


class Command(TyperCommand):
    help = "Les lots importés : les montrer, reprendre leurs rejets, en annuler un."

    @command(name="list", help="Montrer les lots, le plus récent d'abord.")
    def list_(
        self,
        company: CompanyOption = "",
        format: FormatOption = Format.table,  # noqa: A002
    ) -> None:
        with refusals():
            found = batches(acting_for(company).company)
        rows = [
            {
                "id": batch.pk,
                "source": batch.source,
                "mode": batch.mode,
                "as_of": batch.as_of,
                "files": ", ".join(json.loads(batch.names)),
                **json.loads(batch.summary),
                "undone": batch.undone_by is not None,
            }
            for batch in found
        ]
        show(rows, BATCHES, format)

    @command(help="Montrer les lignes écartées, à corriger puis à reprendre par `amiable import --replays LOT`.")
    def rejects(
        self,
        batch: Annotated[int, Argument(help="numéro du lot (tous par défaut)")] = 0,
        company: CompanyOption = "",
        format: FormatOption = Format.table,  # noqa: A002
    ) -> None:
        with refusals():
            lines = rejected_lines(acting_for(company).company, batch or None)
        names = [column.key for column in REJECTS if column.key != "batch"]
        rows = [{"batch": line.batch_id} | {name: getattr(line, name) for name in names} for line in lines]
        show(rows, REJECTS, format)

    @command(help="Annuler un lot, tant que rien ne s'y appuie.")
    def undo(self, batch: Annotated[int, Argument(help="numéro du lot")], company: CompanyOption = "") -> None:
        with refusals():
            count = undo(acting_for(company), batch)
        self.stdout.write(f"Lot {batch} annulé : {count} événements repris.")
