"""`amiable dispute ask|questions|answer|unask`: what is asked about a case, and what is answered."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from amiable.core.answers import answers_of
from amiable.disputes.access import dispute_by_number, question_by_id
from amiable.disputes.operations import questions as asking
from amiable.disputes.operations.handing import answer_for
from amiable.disputes.queries.questions import open_questions, questions_of
from amiable.jobs.dispute_verbs.common import PARTIES, NumberArgument, Verb, file_of, meant, person, rows, say
from amiable.jobs.edge import BadInput, CompanyOption, FormatOption, acting_for, day, refusals
from amiable.jobs.output import Column, Format

STATES = {"asked": "attendue", "answered": "répondue", "declined": "rendue", "withdrawn": "retirée"}
QUESTIONS = (
    Column("id", "Question"),
    Column("dispute", "Litige", if_any=True),
    Column("department", "Service", labels=PARTIES),
    Column("to", "À"),
    Column("text", "Texte"),
    Column("due_on", "Pour le", "date"),
    Column("state", "État", labels=STATES),
    Column("label", "Réponse", if_any=True),
    Column("words", "Précision", if_any=True),
    Column("answered_by", "Par", if_any=True),
)
IdArgument = Annotated[int, Argument(help="question, comme `questions` la montre", metavar="QUESTION")]


def ask(
    number: NumberArgument,
    department: Annotated[str, Argument(help="service, comme logistics", metavar="SERVICE")],
    text: Annotated[str, Argument(help="la question", metavar="TEXTE")],
    to: Annotated[str, Option("--to", help="compte de la personne", metavar="COMPTE")] = "",
    email: Annotated[str, Option(help="ou son adresse")] = "",
    due: Annotated[str, Option(help="réponse attendue pour le", metavar="DATE")] = "",
    kind: Annotated[str, Option(help="sorte de question, qui choisit les réponses prêtes")] = "",
    prices: Annotated[bool, Option("--prices", help="montrer les prix")] = False,
    lateness: Annotated[bool, Option("--lateness", help="montrer depuis quand le client attend")] = False,
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """Put a question to a department."""
    with refusals():
        acting, dispute = meant(company, number)
        question = asking.ask(
            acting,
            dispute=dispute,
            department=department,
            text=text,
            kind=kind,
            to_user=person(acting, to) if to else None,
            email=email,
            due_on=day(due, acting.today) if due else None,
            prices=prices,
            lateness=lateness,
            version=dispute.version,
        )
        rows([row for row in questions_of(dispute) if row["id"] == question.pk], QUESTIONS, format)


def questions(
    number: Annotated[str, Argument(help="numéro du litige ; sans lui, toutes celles qui attendent")] = "",
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """Those of a case, or all that wait."""
    with refusals():
        acting = acting_for(company)
        found = questions_of(dispute_by_number(acting, number)) if number else open_questions(acting.company)
    rows(found, QUESTIONS, format)


def answer(
    question: IdArgument,
    key: Annotated[str, Argument(help="réponse prête, comme complete, missing ou unknown", metavar="RÉPONSE")],
    by: Annotated[str, Option(help="qui a répondu")],
    quantity: Annotated[str, Option(help="la quantité de la réponse, comme 12 ou 2.5")] = "",
    words: Annotated[str, Option(help="ce qui est ajouté")] = "",
    file: Annotated[list[Path] | None, Option(help="pièce jointe, autant que nécessaire")] = None,
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """Keep what somebody answered by telephone or mail."""
    with refusals():
        acting = acting_for(company)
        found = question_by_id(acting, question)
        if key not in answers_of(found.kind):
            raise BadInput(f"« {key} » n'est pas une réponse à cette question : {', '.join(answers_of(found.kind))}")
        files = [file_of(path) for path in file or ()]
        answer_for(acting, found, key=key, number=_thousandths(quantity), words=words, by=by, files=files)
        rows([row for row in questions_of(found.dispute) if row["id"] == found.pk], QUESTIONS, format)


def unask(
    question: IdArgument,
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """Take a question back."""
    with refusals():
        acting = acting_for(company)
        found = asking.withdraw_question(acting, question_by_id(acting, question))
        rows([row for row in questions_of(found.dispute) if row["id"] == found.pk], QUESTIONS, format)
    say("Question retirée : son lien ne répond plus.", format)


def _thousandths(text: str) -> int | None:
    """``12``, ``2,5`` → thousandths; None where there is none. Raises `BadInput`."""
    if not text:
        return None
    whole, _, decimals = text.replace(",", ".").partition(".")
    if not whole.isdecimal() or len(decimals) > 3 or (decimals and not decimals.isdecimal()):
        raise BadInput(f"« {text} » n'est pas une quantité comme 12 ou 2.5, trois décimales au plus")
    return int(whole) * 1000 + int(decimals.ljust(3, "0"))


VERBS = (
    Verb("ask", "Poser une question à un service : il reçoit un lien, sans compte à ouvrir.", ask),
    Verb("questions", "Montrer les questions d'un litige, ou toutes celles qui attendent une réponse.", questions),
    Verb("answer", "Garder une réponse donnée de vive voix ou par courriel.", answer),
    Verb("unask", "Retirer une question à laquelle personne n'a répondu.", unask),
)
