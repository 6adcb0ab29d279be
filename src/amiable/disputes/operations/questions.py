"""Questions about a dispute to a department, or to anybody with an address: put, and taken back.

Whoever is asked needs no account: they get a link (`question_mails`) and answer on a page of its own (`answers`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from amiable.core.answers import ANSWERS, kind_of
from amiable.core.reasons import DEPARTMENTS, REASONS
from amiable.core.refusal import Refusal, Value
from amiable.core.waiting import US, party
from amiable.correspondence.operations import UnableToWrite
from amiable.correspondence.operations.addresses import checked_address
from amiable.disputes.models import Dispute, Question, QuestionState
from amiable.disputes.operations.door import require_on
from amiable.disputes.operations.question_mails import mail_at_once
from amiable.disputes.operations.turns import pass_turn
from amiable.disputes.operations.wording import moved_since
from amiable.journal.operations import Operation, operation
from amiable.people.access import Absent, Acting, require
from amiable.people.queries import calendar_of, departments_of, name_of, people_of

LONGEST = 2000
"""Characters of a question."""


class UnableToAsk(Refusal, ValueError):
    """The message (French) says what stands in the way, and what to do; `field`: department, text, to_user, email or
    due_on ("": none alone)."""

    def __init__(self, template: str, field: str = "", **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field


@dataclass(frozen=True, slots=True)
class Addressee:
    """Where a question goes: an address, and whose it is ("": a shared mailbox, or somebody unknown here)."""

    email: str
    name: str = ""
    user_id: int | None = None


def ask(
    acting: Acting,
    *,
    dispute: Dispute,
    department: str,
    text: str,
    kind: str = "",
    to_user: int | None = None,
    email: str = "",
    due_on: date | None = None,
    prices: bool = False,
    lateness: bool = False,
    version: int | None = None,
) -> Question:
    """Put a question about an open dispute to a `department`, whose turn it is then.

    It goes to the person `to_user` (an id), or to `email`, which may be anybody's; where neither is named, to whom
    `addressee_of` finds. `kind` ("": that of the dispute's reason) chooses the ready answers; `due_on` (None: the day
    of the dispute, or the working days of its reason) is when it is expected. `prices` and `lateness`: whether the page
    of the answer shows them. `version`: that of the dispute its reader saw. It is mailed at once where it is due today
    or the person wants so, else in the morning. Raises `UnableToAsk`, `journal.operations.AlreadyDone`,
    `people.access.Forbidden` or `Absent`; nothing is written then.
    """
    require_on(acting, "dispute", dispute)
    text, kind = _text(text), kind or kind_of(dispute.reason)
    due_on = due_on or _due(acting, dispute)
    _check(acting, department, kind, due_on)
    to = _addressee(acting, dispute, department, to_user, email)
    with operation(acting, "question.asked", [("dispute", dispute.pk)]) as done:
        now = Dispute.objects.select_for_update().get(pk=dispute.pk)
        if moved := moved_since(dispute, version):
            template, values = moved
            raise UnableToAsk(template, "", **values)
        question = Question.objects.create(
            company=acting.company,
            dispute=now,
            department=department,
            kind=kind,
            text=text,
            email=to.email,
            to_name=to.name[:150],
            to_user_id=to.user_id,
            asked_by=_asker(acting),
            asked_by_id=acting.user_id,
            asked_at=acting.at,
            due_on=due_on,
            prices=prices,
            lateness=lateness,
            operation=done.id,
        )
        say(done, question)
        done.facts["due_on"] = due_on.isoformat()
        done.words |= {"text": text, "to": to.name or to.email}
        pass_turn(done, now, party(department))
        changed(now)
        mail_at_once(done, question)
    dispute.refresh_from_db()
    return question


def withdraw_question(acting: Acting, question: Question) -> Question:
    """Take back a question that nobody has answered; its link says so from then on. The turn goes back to us, or to the
    department that is still asked. Raises `UnableToAsk`, `AlreadyDone`, `Forbidden` or `Absent`."""
    require(acting, "dispute")
    if question.company_id != acting.company.pk:
        raise Absent("aucune question {question}", question=question.pk)
    with operation(acting, "question.withdrawn", [("dispute", question.dispute_id)]) as done:
        dispute, now = held(question)
        if now.state != QuestionState.ASKED:
            raise UnableToAsk(_NOT_OPEN[now.state], by=now.answered_by or now.email)
        now.state, now.version = QuestionState.WITHDRAWN, now.version + 1
        now.save(update_fields=["state", "version"])
        say(done, now)
        hand_on(done, dispute)
        changed(dispute)
    question.refresh_from_db()
    return question


_NOT_OPEN: dict[str, str] = {
    QuestionState.ANSWERED: "{by} a déjà répondu à cette question : lisez sa réponse",
    QuestionState.DECLINED: "{by} a déjà dit que cette question n’est pas pour lui : posez-la à quelqu’un d’autre",
    QuestionState.WITHDRAWN: "cette question est déjà retirée",
}


def held(question: Question) -> tuple[Dispute, Question]:
    """The dispute, then the question, as they are now, each row locked until the operation ends."""
    dispute = Dispute.objects.select_for_update().get(pk=question.dispute_id)
    return dispute, Question.objects.select_for_update().get(pk=question.pk)


def hand_on(done: Operation, dispute: Dispute) -> None:
    """Pass the turn once a question waits no more: to a department that is still asked, else back to us. A turn whose
    own question is still open stays. The row of the dispute is held."""
    still = Question.objects.filter(dispute=dispute, state=QuestionState.ASKED).order_by("due_on", "pk")
    waiting = [party(department) for department in still.values_list("department", flat=True)]
    if dispute.turn not in waiting:
        pass_turn(done, dispute, waiting[0] if waiting else US)


def say(done: Operation, question: Question) -> None:
    """What each line of the journal about a question says of it."""
    done.subjects.append(("question", question.pk))
    done.facts |= {"question": question.pk, "department": question.department}


def changed(dispute: Dispute) -> None:
    """Whoever has the page of the dispute open is told that it moved."""
    Dispute.objects.filter(pk=dispute.pk).update(version=F("version") + 1)


def _asker(acting: Acting) -> str:
    """Under which name somebody asks: that of the company where it is the operator of the machine."""
    return acting.company.name[:150] if acting.user_id is None else name_of(acting)


def check_address(email: str) -> str:
    """The address as it is kept. Raises `UnableToAsk`."""
    try:
        return checked_address(email)
    except UnableToWrite as refusal:
        raise UnableToAsk(refusal.template, "email", **refusal.values) from refusal


def addressee_of(acting: Acting, dispute: Dispute, department: str) -> Addressee | None:
    """To whom a question to a department goes by itself: the person of the dispute where it is theirs, else the head,
    else the shared mailbox; None where there is none of them. Somebody away is stood in for by their deputy."""
    people = {row["id"]: row for row in people_of(acting.company, acting.today) if row["active"]}
    (kept,) = (row for row in departments_of(acting.company) if row["key"] == department)
    theirs = (dispute.department or REASONS[dispute.reason].department) == department
    for user_id in (dispute.assignee_id if theirs else None, kept["head_id"]):
        if found := _present(people, user_id):
            return found
    return Addressee(kept["email"]) if kept["email"] else None


def _present(people: dict[int, dict[str, Any]], user_id: int | None) -> Addressee | None:
    """The person, or who stands in for them, if they have an address."""
    person = people.get(user_id or 0)
    if person and person["away_until"]:
        person = people.get(person["deputy_id"] or 0)
    return Addressee(person["email"], person["name"], person["id"]) if person and person["email"] else None


def _addressee(acting: Acting, dispute: Dispute, department: str, to_user: int | None, email: str) -> Addressee:
    if to_user is not None:
        return _person(acting, to_user)
    if email.strip():
        return known(people_of(acting.company), check_address(email))
    if found := addressee_of(acting, dispute, department):
        return found
    raise UnableToAsk(
        "ce service n’a ni responsable joignable, ni boîte partagée : donnez l’adresse de la personne à qui demander",
        "email",
    )


def _person(acting: Acting, user_id: int) -> Addressee:
    person = next((row for row in people_of(acting.company) if row["id"] == user_id and row["active"]), None)
    if person is None:
        raise UnableToAsk("cette personne ne travaille pas ici : choisissez-en une de la liste", "to_user")
    if not person["email"]:
        raise UnableToAsk(
            "{name} n’a pas d’adresse dans ses réglages : donnez-en une, ou choisissez quelqu’un d’autre",
            "to_user",
            name=person["name"],
        )
    return Addressee(person["email"], person["name"], user_id)


def known(people: Iterable[dict[str, Any]], email: str) -> Addressee:
    """The address with the name of whoever of the company has it."""
    for row in people:
        if row["active"] and row["email"].casefold() == email.casefold():
            return Addressee(row["email"], row["name"], row["id"])
    return Addressee(email)


def _text(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise UnableToAsk("écrivez la question avant de l’envoyer", "text")
    if len(text) > LONGEST:
        raise UnableToAsk("la question a {count} caractères ; {most} au plus", "text", count=len(text), most=LONGEST)
    return text


def _check(acting: Acting, department: str, kind: str, due_on: date) -> None:
    if department not in DEPARTMENTS:
        raise UnableToAsk(
            "service « {department} » inconnu ; les services sont : {departments}",
            "department",
            department=department[:40],
            departments=", ".join(DEPARTMENTS),
        )
    if kind not in ANSWERS:
        raise UnableToAsk("sorte de question « {kind} » inconnue ; {kinds}", kind=kind[:40], kinds=", ".join(ANSWERS))
    if due_on < acting.today:
        raise UnableToAsk("la réponse ne peut pas être attendue le {due}, avant aujourd’hui", "due_on", due=due_on)


def _due(acting: Acting, dispute: Dispute) -> date:
    if dispute.due_on and dispute.due_on > acting.today:
        return dispute.due_on
    return calendar_of(acting.company).add(acting.today, REASONS[dispute.reason].days)
