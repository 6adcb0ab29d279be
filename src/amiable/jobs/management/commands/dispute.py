"""`amiable dispute open|resolve|withdraw|list|show`: what a customer contests, and how it ends."""

from typing import TYPE_CHECKING, Annotated, Any

from django_typer.management import TyperCommand, command
from typer import Argument, Option

from amiable.core.money import NotAnAmount, NotARate, amount, cents, incl_vat, vat_rate
from amiable.disputes.access import dispute_by_number
from amiable.disputes.operations import BlockedLine, open_dispute, resolve_dispute
from amiable.disputes.queries import dispute_lines, dispute_rows
from amiable.jobs.edge import AsOfOption, BadInput, CompanyOption, FormatOption, acting_for, day, refusals
from amiable.jobs.output import Column, Format, console, print_json, show
from amiable.jobs.row_sets import DISPUTES
from amiable.people.access import Acting
from amiable.receivables.access import receivable_by_number

if TYPE_CHECKING:
    from amiable.disputes.models import Dispute

OnOption = Annotated[str, Option("--on", help="date (AAAA-MM-JJ ; par défaut aujourd'hui)", metavar="DATE")]
LINES = (
    Column("number", "Facture"),
    Column("issued_on", "Émise le", "date"),
    Column("amount", "Montant TTC", "amount"),
    Column("claimed", "Contesté", "amount"),
    Column("blocked", "Bloqué", "amount"),
    Column("conceded", "Accordé", "amount"),
)


class Command(TyperCommand):
    help = "Les litiges : ouvrir, résoudre, retirer, montrer."

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
                conceded=dict(_pair(text) for text in conceded or []),
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
        as_of: AsOfOption = "",
        company: CompanyOption = "",
        format: FormatOption = Format.table,  # noqa: A002
    ) -> None:
        with refusals():
            if status not in ("", "open", "resolved"):
                raise BadInput(f"--status attend open ou resolved, pas « {status} »")
            acting = acting_for(company)
            rows = dispute_rows(acting.company, day(as_of, acting.today), status=status)
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
    claimed = _incl_vat(_amount(value), excl_vat) if equals else None
    return BlockedLine(receivable, claimed, _amount(blocked) if blocked else None)


def _pair(text: str) -> tuple[str, int]:
    number, equals, value = text.rpartition("=")
    if not equals:
        raise BadInput(f"« {text} » : attendu FACTURE=MONTANT, comme F26-1187=408.00")
    return number, _amount(value)


def _amount(text: str) -> int:
    """``1200``, ``1200.00`` or ``1200,00`` → cents."""
    plain = text.replace(",", ".").replace(" ", "").replace("\u202f", "").replace("\u00a0", "")
    try:
        return cents(plain if "." in plain else f"{plain}.00")
    except NotAnAmount:
        raise BadInput(f"« {text} » n'est pas un montant comme 1200.00") from None


def _incl_vat(value: int, rate: str) -> int:
    """Cents incl. VAT: `value` itself where no rate says that it is without."""
    if not rate:
        return value
    try:
        return incl_vat(value, vat_rate(rate.replace(",", ".")))
    except NotARate:
        raise BadInput(f"« {rate} » n'est pas un taux de TVA comme 20 ou 5.5") from None


def _show_one(dispute: "Dispute", acting: Acting, format_: Format) -> None:
    row: dict[str, Any] = next(
        row for row in dispute_rows(acting.company, acting.today) if row["number"] == dispute.number
    )
    lines = dispute_lines(dispute)
    warnings = dispute.warnings.splitlines()
    if format_ is Format.json:
        print_json(
            _plain(row | {"words": dispute.words, "decided_by": dispute.decided_by, "warnings": warnings}, lines)
        )
        return
    show(lines, LINES, format_)
    for warning in warnings:
        console(errors=True).print(f"À noter : {warning}")
    if format_ is Format.table:
        ended = f", résolu le {row['resolved_on']:%d/%m/%Y} ({row['finding']})" if row["resolved_on"] else ""
        console().print(
            f"{dispute.number} · {row['name']} · {row['reason']} · ouvert le {row['opened_on']:%d/%m/%Y}{ended}"
        )


def _plain(row: dict[str, Any], lines: list[dict[str, Any]]) -> dict[str, Any]:
    def text(values: dict[str, Any], amounts: tuple[str, ...]) -> dict[str, Any]:
        return {
            key: amount(value) if key in amounts else value.isoformat() if hasattr(value, "isoformat") else value
            for key, value in values.items()
        }

    money = ("amount", "claimed", "blocked", "conceded")
    return text(row, money) | {"lines": [text(line, money) for line in lines]}
