"""`amiable tick`: what time brings, done once however often it is asked for."""

from django_typer.management import TyperCommand
from typer import Exit

from amiable.jobs.edge import CompanyOption, FormatOption, company_meant, now
from amiable.jobs.output import Column, Format, show
from amiable.jobs.ticking import tick
from amiable.people.queries import companies

DONE = (
    Column("company", "Société"),
    Column(
        "step",
        "Ce qui a été fait",
        labels={
            "announced_matched": "factures arrivées sur une contestation annoncée",
            "signals_climbed": "signalements restés sans suite",
            "questions_mailed": "courriels du matin avec les questions",
            "questions_reminded": "questions reposées",
            "disputes_escalated": "litiges en retard signalés plus haut",
            "digests_mailed": "récapitulatifs aux commerciaux",
        },
    ),
    Column("count", "Nombre"),
    Column("problem", "Empêché par", if_any=True),
)


class Command(TyperCommand):
    help = (
        "Faire ce que le temps amène (poser les questions du matin, relancer, signaler les retards), pour une société "
        "ou pour toutes ; peut être lancé aussi souvent que l'on veut, une fois par heure par exemple."
    )

    def handle(self, company: CompanyOption = "", format: FormatOption = Format.table) -> None:  # noqa: A002
        at = now()
        meant = [company_meant(company)] if company else companies()
        rows = [row for one in meant for row in tick(one, at)]
        show(rows, DONE, format)
        if any(row["problem"] for row in rows):
            raise Exit(1)
