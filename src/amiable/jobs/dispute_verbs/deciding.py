"""`amiable dispute decide|decisions|approve|refuse`: how a case ends, and who agrees."""

from typing import Annotated, Any

from typer import Argument, Option

from amiable.disputes.access import decision_by_id
from amiable.disputes.operations.decisions import Answer, approve_decision, refuse_decision
from amiable.disputes.operations.decisions import decide as decided
from amiable.disputes.queries.decisions import decision_under_way, decisions_of, decisions_to_approve
from amiable.jobs.dispute_verbs.common import NumberArgument, OnOption, Verb, meant, pair, rows, say
from amiable.jobs.edge import BadInput, CompanyOption, FormatOption, acting_for, day, refusals
from amiable.jobs.output import Column, Format
from amiable.jobs.row_sets import FINDINGS

STATES = {
    "to_approve": "à approuver",
    "to_send": "en attente d'envoi",
    "effective": "effective",
    "refused": "refusée",
    "withdrawn": "retirée",
}
DECISIONS = (
    Column("id", None),
    Column("number", "Litige"),
    Column("customer", "Client"),
    Column("finding", "Bien-fondé", labels=FINDINGS),
    Column("conceded", "Accordé", "amount"),
    Column("by", "Décidé par"),
    Column("state", "État", labels=STATES),
    Column("why", "Pourquoi", if_any=True),
)


def decide(
    number: NumberArgument,
    finding: Annotated[str, Option(help="founded, partly_founded, unfounded, withdrawn, inadmissible ou goodwill")],
    conceded: Annotated[list[str] | None, Argument(help="FACTURE=MONTANT TTC accordé", metavar="ACCORDÉ…")] = None,
    policy: Annotated[str, Option(help="restart, pause, original ou agreed ; par défaut celle du bien-fondé")] = "",
    policy_reason: Annotated[str, Option("--policy-reason", help="pourquoi cette politique")] = "",
    agreed: Annotated[str, Option(help="date convenue (politique agreed)", metavar="DATE")] = "",
    on: OnOption = "",
    answer_to: Annotated[
        list[str] | None, Option("--answer-to", help="adresse du client : la décision vaut quand la réponse est partie")
    ] = None,
    answer_title: Annotated[str, Option("--answer-title", help="objet de la réponse")] = "",
    answer_text: Annotated[str, Option("--answer-text", help="texte de la réponse")] = "",
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """Decide a case, with or without an answer to the customer."""
    with refusals():
        acting, dispute = meant(company, number)
        given = (bool(answer_to), bool(answer_title), bool(answer_text))
        if any(given) and not all(given):
            raise BadInput("une réponse au client a une adresse, un objet et un texte : --answer-to, -title et -text")
        made = decided(
            acting,
            dispute=dispute,
            finding=finding,  # type: ignore[arg-type]  # checked by the operation, which names the choices
            conceded=dict(pair(text) for text in conceded or []),
            policy=policy or None,  # type: ignore[arg-type]
            policy_reason=policy_reason,
            agreed_on=day(agreed, acting.today) if agreed else None,
            answer=Answer(tuple(answer_to), answer_title, answer_text) if answer_to else None,
            effective_on=day(on, acting.today) if on else None,
            version=dispute.version,
        )
        rows([row for row in decisions_of(dispute) if row["id"] == made.pk], DECISIONS, format)


def decisions(
    number: Annotated[str, Argument(help="numéro du litige ; sans lui, toutes celles à approuver")] = "",
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """Those of a case, or all that wait to be approved."""
    with refusals():
        if number:
            _, dispute = meant(company, number)
            found = decisions_of(dispute)
        else:
            found = decisions_to_approve(acting_for(company).company)
    rows(found, DECISIONS, format)


def approve(
    number: NumberArgument,
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """Approve what another decided."""
    with refusals():
        acting, decision = _under_way(company, number)
        approve_decision(acting, decision)
        rows([row for row in decisions_of(decision.dispute) if row["id"] == decision.pk], DECISIONS, format)
    say(f"{number} : décision approuvée.", format)


def refuse(
    number: NumberArgument,
    why: Annotated[str, Option(help="pourquoi, pour la personne qui a décidé")],
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """Say no to what another decided."""
    with refusals():
        acting, decision = _under_way(company, number)
        refuse_decision(acting, decision, why)
        rows([row for row in decisions_of(decision.dispute) if row["id"] == decision.pk], DECISIONS, format)
    say(f"{number} : décision refusée.", format)


def _under_way(company: str, number: str) -> Any:
    """Who acts, and the decision of the case that waits. Raises `BadInput` where there is none."""
    acting, dispute = meant(company, number)
    row = decision_under_way(dispute)
    if row is None:
        raise BadInput(f"{number} : aucune décision n'attend ; `amiable dispute decisions {number}` montre les autres")
    return acting, decision_by_id(acting, row["id"])


VERBS = (
    Verb("decide", "Décider un litige, avec ou sans réponse au client ; au-delà du plafond, à approuver.", decide),
    Verb("decisions", "Montrer les décisions d'un litige, ou toutes celles à approuver.", decisions),
    Verb("approve", "Approuver la décision d'un autre.", approve),
    Verb("refuse", "Refuser la décision d'un autre.", refuse),
)
