"""`amiable dispute assign|stage|turn|waiting|comment|root-cause|reopen`: who has a case, where it stands, for whom it
waits."""

from typing import Annotated, Any

from typer import Argument, Option

from amiable.core.causes import CAUSES
from amiable.core.stages import BY_HAND
from amiable.disputes.operations import add_comment, change_dispute
from amiable.disputes.operations.handing import hand_turn
from amiable.disputes.operations.reopen import reopen_dispute
from amiable.disputes.operations.stages import set_stage
from amiable.disputes.queries.turns import turn_totals, turns_of
from amiable.jobs.dispute_verbs.common import (
    PARTIES,
    NumberArgument,
    OnOption,
    Verb,
    meant,
    party_key,
    person,
    plain,
    say,
    show_case,
)
from amiable.jobs.edge import BadInput, CompanyOption, FormatOption, day, now, refusals
from amiable.jobs.output import Column, Format, print_json, show

TURNS = (
    Column("party", "Attendait", labels=PARTIES),
    Column("since", "Depuis"),
    Column("until", "Jusqu'à"),
    Column("seconds", "Secondes"),
    Column("working_days", "Jours ouvrés"),
)


def assign(
    number: NumberArgument,
    to: Annotated[str, Option("--to", help="compte de la personne", metavar="COMPTE")] = "",
    nobody: Annotated[bool, Option("--nobody", help="plus personne n'en est chargé")] = False,
    department: Annotated[str, Option(help="service qui répond, comme logistics")] = "",
    due: Annotated[str, Option(help="réponse attendue pour le", metavar="DATE")] = "",
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """Give the case to a person, a department, another day."""
    with refusals():
        acting, dispute = meant(company, number)
        if to and nobody:
            raise BadInput("--to et --nobody s'excluent : donnez l'un ou l'autre")
        changes: dict[str, Any] = {"department": party_key(department)} if department else {}
        if to or nobody:
            changes["assignee"] = person(acting, to) if to else None
        if due:
            changes["due_on"] = day(due, acting.today)
        if not changes:
            raise BadInput("dites à qui, ou pour quand : --to, --nobody, --department ou --due")
        change_dispute(acting, dispute=dispute, version=dispute.version, **changes)
        show_case(dispute, acting, format)


def stage(
    number: NumberArgument,
    to: Annotated[str, Argument(help=", ".join(BY_HAND), metavar="ÉTAPE")],
    why: Annotated[str, Option(help="pourquoi, en quelques mots")] = "",
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """Say at which stage the case is."""
    with refusals():
        acting, dispute = meant(company, number)
        set_stage(acting, dispute=dispute, to=to, version=dispute.version, why=why)
        show_case(dispute, acting, format)


def turn(
    number: NumberArgument,
    to: Annotated[str, Argument(help="us, customer ou un service", metavar="À_QUI")],
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """Pass the turn."""
    with refusals():
        acting, dispute = meant(company, number)
        hand_turn(acting, dispute=dispute, to=to, version=dispute.version)
        show_case(dispute, acting, format)


def waiting(
    number: NumberArgument,
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """The ledger of the wait."""
    with refusals():
        _, dispute = meant(company, number)
        turns = turns_of(dispute, now())
    totals = turn_totals(turns)
    age = sum(turn["seconds"] for turn in turns)
    if format is Format.json:
        print_json(
            {
                "number": dispute.number,
                "turn": dispute.turn,
                "seconds": age,
                "turns": [plain(turn) for turn in turns],
                "totals": totals,
            }
        )
        return
    show([plain(turn) for turn in turns], TURNS, format)
    shares = ", ".join(f"{PARTIES.get(one['party'], one['party'])} {_long(one['seconds'])}" for one in totals)
    say(f"{dispute.number} a attendu {_long(age)} en tout : {shares}", format)


def _long(seconds: int) -> str:
    """``3 j 4 h``."""
    days, rest = divmod(seconds, 86_400)
    return f"{days} j {rest // 3600} h"


def comment(
    number: NumberArgument,
    text: Annotated[str, Argument(help="le commentaire, pour nous seuls", metavar="TEXTE")],
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """Keep a remark of ours."""
    with refusals():
        acting, dispute = meant(company, number)
        kept = add_comment(acting, dispute, text)
    if format is Format.json:
        print_json({"number": dispute.number, "id": kept.pk, "text": kept.text, "by": kept.by, "at": str(kept.at)})
    say(f"{dispute.number} : commentaire gardé.", format)


def root_cause(
    number: NumberArgument,
    cause: Annotated[str, Argument(help=", ".join(CAUSES), metavar="CAUSE")],
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """Say why it came about, as we found it."""
    with refusals():
        acting, dispute = meant(company, number)
        change_dispute(acting, dispute=dispute, version=dispute.version, root_cause=cause)
        show_case(dispute, acting, format)


def reopen(
    number: NumberArgument,
    why: Annotated[str, Option(help="pourquoi le client conteste encore, dans ses mots")],
    on: OnOption = "",
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """Open the following part of a case that had ended."""
    with refusals():
        acting, dispute = meant(company, number)
        part = reopen_dispute(acting, dispute=dispute, on=day(on, acting.today), why=why)
        show_case(part, acting, format)


VERBS = (
    Verb("assign", "Confier un litige à une personne, à un service, pour une date.", assign),
    Verb("stage", "Dire à quelle étape est un litige.", stage),
    Verb("turn", "Dire à qui de jouer.", turn),
    Verb("waiting", "Montrer qui un litige a attendu, et combien de temps.", waiting),
    Verb("comment", "Garder un commentaire daté sur un litige.", comment),
    Verb("root-cause", "Dire pourquoi un litige est apparu, comme nous l'avons constaté.", root_cause),
    Verb("reopen", "Rouvrir un litige terminé : la suite a un numéro à elle.", reopen),
)
