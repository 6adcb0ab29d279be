"""`amiable dispute …`: what a customer contests, how it ends, and all that happens between (`jobs.dispute_verbs`)."""

from typing import TYPE_CHECKING, Annotated

from django_typer.management import TyperCommand, command
from typer import Argument, Option

from amiable.core.money import NotARate, incl_vat, vat_rate
from amiable.disputes.access import dispute_by_number
from amiable.disputes.operations import BlockedLine, open_dispute, resolve_dispute
from amiable.disputes.queries import dispute_lines, dispute_row, dispute_rows
from amiable.jobs.dispute_verbs import asking, deciding, life, overview, papers
from amiable.jobs.dispute_verbs.common import LINES, OnOption, in_cents, pair, party_key, person, told
from amiable.jobs.edge import AsOfOption, BadInput, CompanyOption, FormatOption, acting_for, day, refusals
from amiable.jobs.output import Format, console, print_json, show
from amiable.jobs.row_sets import DISPUTES
from amiable.people.access import Acting
from amiable.receivables.access import receivable_by_number

if TYPE_CHECKING:
    from amiable.disputes.models import Dispute


class Command(TyperCommand):
    help = "Les litiges : de l'ouverture à la décision, avec les questions, les réponses et les pièces."

    @command(name="open", help="Ouvrir un litige : FACTURE (entière) ou FACTURE=MONTANT, autant que nécessaire.")
    def open_(
        self,
        lines: Annotated[list[str], Argument(help="FACTURE ou FACTURE=MONTANT TTC", metavar="LIGNE…")],
        reason: Annotated[str, Option(help="motif, comme price ou quantity_missing")],
        words: Annotated[str, Option(help="les mots du client, tels quels")] = "",
        excl_vat: Annotated[
            str, Option("--excl-vat", help="les montants sont hors taxes, à ce taux de TVA", metavar="TAUX")
        ] = "",
        customer: Annotated[str, Option(help="code du client, si le numéro ne suffit pas")] = "",
        blocked: Annotated[
            str, Option(help="montant TTC bloqué, si ce n'est pas tout ce qui est contesté (une seule facture)")
        ] = "",
        on: OnOption = "",
        company: CompanyOption = "",
        format: FormatOption = Format.table,  # noqa: A002
    ) -> None:
        with refusals():
            acting = acting_for(company)
            if blocked and len(lines) > 1:
                raise BadInput("--blocked ne vaut que pour une seule facture")
            asked = [_line(acting, line, customer, excl_vat, blocked) for line in lines]
            dispute = open_dispute(acting, lines=asked, reason=reason, words=words, opened_on=day(on, acting.today))
        _show_one(dispute, acting, format)

    @command(help="Résoudre un litige : FACTURE=MONTANT TTC accordé, pour celles où l'on accorde.")
    def resolve(
        self,
        number: Annotated[str, Argument(help="numéro du litige")],
        finding: Annotated[str, Option(help="founded, partly_founded, unfounded, withdrawn, inadmissible ou goodwill")],
        conceded: Annotated[list[str] | None, Argument(help="FACTURE=MONTANT accordé", metavar="ACCORDÉ…")] = None,
        policy: Annotated[str, Option(help="restart, pause, original ou agreed ; par défaut celle du bien-fondé")] = "",
        policy_reason: Annotated[str, Option("--policy-reason", help="pourquoi cette politique")] = "",
        agreed: Annotated[str, Option(help="date convenue (politique agreed)", metavar="DATE")] = "",
        on: OnOption = "",
        company: CompanyOption = "",
        format: FormatOption = Format.table,  # noqa: A002
    ) -> None:
        with refusals():
            acting = acting_for(company)
            dispute = resolve_dispute(
                acting,
                dispute=dispute_by_number(acting, number),
                finding=finding,  # type: ignore[arg-type]  # checked by the operation, which names the choices
                conceded=dict(pair(text) for text in conceded or []),
                policy=policy or None,  # type: ignore[arg-type]
                policy_reason=policy_reason,
                agreed_on=day(agreed, acting.today) if agreed else None,
                effective_on=day(on, acting.today),
            )
        _show_one(dispute, acting, format)

    @command(help="Le client retire son litige : tout reste dû à sa date.")
    def withdraw(
        self,
        number: Annotated[str, Argument(help="numéro du litige")],
        on: OnOption = "",
        company: CompanyOption = "",
        format: FormatOption = Format.table,  # noqa: A002
    ) -> None:
        with refusals():
            acting = acting_for(company)
            dispute = resolve_dispute(
                acting,
                dispute=dispute_by_number(acting, number),
                finding="withdrawn",
                effective_on=day(on, acting.today),
            )
        _show_one(dispute, acting, format)

    @command(name="list", help="Montrer les litiges, le plus ancien d'abord.")
    def list_(
        self,
        status: Annotated[str, Option(help="open ou resolved")] = "",
        turn: Annotated[str, Option(help="à qui de jouer : us, customer ou un service")] = "",
        department: Annotated[str, Option(help="service qui répond")] = "",
        assignee: Annotated[str, Option(help="compte de qui en est chargé", metavar="COMPTE")] = "",
        late: Annotated[bool, Option("--late", help="seulement ceux dont la réponse est en retard")] = False,
        as_of: AsOfOption = "",
        company: CompanyOption = "",
        format: FormatOption = Format.table,  # noqa: A002
    ) -> None:
        with refusals():
            if status not in ("", "open", "resolved"):
                raise BadInput(f"--status attend open ou resolved, pas « {status} »")
            acting = acting_for(company)
            rows = dispute_rows(
                acting.company,
                day(as_of, acting.today),
                status=status,
                turn=party_key(turn) if turn else "",
                department=party_key(department) if department else "",
                assignee=person(acting, assignee) if assignee else None,
                late=late,
            )
        show(rows, DISPUTES, format, total=f"Total ({len(rows)})")

    @command(help="Montrer un litige.")
    def show(
        self,
        number: Annotated[str, Argument(help="numéro du litige")],
        company: CompanyOption = "",
        format: FormatOption = Format.table,  # noqa: A002
    ) -> None:
        with refusals():
            acting = acting_for(company)
            dispute = dispute_by_number(acting, number)
        _show_one(dispute, acting, format)


def _line(acting: Acting, text: str, customer: str, excl_vat: str, blocked: str) -> BlockedLine:
    number, equals, value = text.rpartition("=")
    receivable = receivable_by_number(acting, number if equals else text, customer)
    claimed = _incl_vat(in_cents(value), excl_vat) if equals else None
    return BlockedLine(receivable, claimed, in_cents(blocked) if blocked else None)


def _incl_vat(value: int, rate: str) -> int:
    """Cents incl. VAT: `value` itself where no rate says that it is without."""
    if not rate:
        return value
    try:
        return incl_vat(value, vat_rate(rate.replace(",", ".")))
    except NotARate:
        raise BadInput(f"« {rate} » n'est pas un taux de TVA comme 20 ou 5.5") from None


def _show_one(dispute: "Dispute", acting: Acting, format_: Format) -> None:
    row, lines = dispute_row(dispute, acting.today), dispute_lines(dispute)
    if format_ is Format.json:
        print_json(told(dispute, acting))
        return
    show(lines, LINES, format_)
    for warning in row["warnings"]:
        console(errors=True).print(f"À noter : {warning}")
    if format_ is Format.table:
        ended = f", résolu le {row['resolved_on']:%d/%m/%Y} ({row['finding']})" if row["resolved_on"] else ""
        console().print(
            f"{dispute.number} · {row['name']} · {row['reason']} · ouvert le {row['opened_on']:%d/%m/%Y}{ended}"
        )


for verb in (*life.VERBS, *asking.VERBS, *deciding.VERBS, *papers.VERBS, *overview.VERBS):
    Command.command(name=verb.name, help=verb.help)(verb.do)
