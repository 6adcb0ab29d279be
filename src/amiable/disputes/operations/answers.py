"""What somebody without an account does with a question they were sent: answer it, pass it on, hand it back.

They act by the link they hold, which opens this one question. The journal says "resolver"; their name is among its
words, which can be erased.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from amiable.core.answers import NOT_OURS, answers_of
from amiable.core.refusal import Refusal, Value, Word
from amiable.correspondence.operations import revoke_links, use_link
from amiable.correspondence.queries import state_of_keys
from amiable.disputes.models import Decision, DecisionState, Dispute, Question, QuestionState, Status
from amiable.disputes.operations.question_mails import link_again_key, mail_link_again, mail_question
from amiable.disputes.operations.questions import UnableToAsk, changed, check_address, hand_on, held, known, say
from amiable.evidence.operations import Unacceptable, keep
from amiable.journal.operations import Operation, operation
from amiable.people.access import Absent, Acting
from amiable.people.queries import people_of

if TYPE_CHECKING:
    from amiable.correspondence.models import Link

LONGEST = 5000
"""Characters of what is added to an answer."""
LONGEST_NAME = 150
MOST = 10**12
"""Thousandths in an answer."""
PASSED_ON_AT_MOST = 5
UNDER_WAY = (DecisionState.TO_APPROVE, DecisionState.TO_SEND)


class UnableToAnswer(Refusal, ValueError):
    """The message (French) says what stands in the way, and what to do; `field`: answer, number, words, by, to or files
    ("": none alone, the question is no longer to be answered)."""

    def __init__(self, template: str, field: str = "", **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field


def answer(
    question: Question,
    *,
    link: "Link",
    key: str,
    number: int | None = None,
    words: str = "",
    by: str,
    files: Sequence[tuple[str, bytes]] = (),
    at: datetime,
    once: str = "",
    version: int | None = None,
) -> Question:
    """Answer a question: `key` of a ready answer (`core.answers.answers_of`), the `number` in it (thousandths), `words`
    beside it, `by` whom, `files` (name, bytes) kept for colleagues as documents of the dispute.

    The turn passes on (`questions.hand_on`). Whoever answered may correct it until the dispute moves on. `version`:
    that of the question they saw; where somebody answered since, they are told. `once`: the key of the form. Raises
    `UnableToAnswer`, `AlreadyDone`, `people.access.Absent` where the link opens something else; nothing is kept then,
    no file either.
    """
    acting = _by_link(question, link, at, once)
    words, by = _said(words, by)
    number = _checked(question, key, number)
    with operation(acting, "question.answered", [("dispute", question.dispute_id)]) as done:
        dispute, now = held(question)
        corrects = now.state == QuestionState.ANSWERED
        _refuse_unless_open(dispute, now, may_correct=True)
        if corrects and version not in (None, now.version):
            raise UnableToAnswer(
                "{by} a répondu entre-temps : « {answer} » ; la vôtre n’est pas partie, renvoyez-la pour la remplacer",
                by=now.answered_by,
                answer=Word(answers_of(now.kind)[now.answer].label),
            )
        for name, content in files:
            _keep(done, now, name, content, by)
        now.answer, now.number, now.words = key, number, words
        _end(done, dispute, now, QuestionState.ANSWERED, by)
        use_link(done, link)
        done.facts |= {"answer": key} | ({} if number is None else {"answered": number})
        done.facts |= ({"corrects": True} if corrects else {}) | ({"files": len(files)} if files else {})
    question.refresh_from_db()
    return question


def decline(question: Question, *, link: "Link", words: str = "", by: str, at: datetime, once: str = "") -> Question:
    """Hand a question back as not for them, with a word. Raises as `answer`."""
    acting = _by_link(question, link, at, once)
    words, by = _said(words, by)
    with operation(acting, "question.declined", [("dispute", question.dispute_id)]) as done:
        dispute, now = held(question)
        _refuse_unless_open(dispute, now)
        now.answer, now.words = NOT_OURS, words
        _end(done, dispute, now, QuestionState.DECLINED, by)
        use_link(done, link)
    question.refresh_from_db()
    return question


def forward(
    question: Question, *, link: "Link", to: str, words: str = "", by: str, at: datetime, once: str = ""
) -> Question:
    """Pass a question on to another address: a question of its own, mailed at once with a link of its own; the link
    that was used opens nothing any more. Raises as `answer`; returns the new question."""
    acting = _by_link(question, link, at, once)
    words, by = _said(words, by)
    email = _address(question, to)
    with operation(acting, "question.forwarded", [("dispute", question.dispute_id)]) as done:
        dispute, now = held(question)
        _refuse_unless_open(dispute, now)
        if _times_passed_on(now) >= PASSED_ON_AT_MOST:
            raise UnableToAnswer("cette question a été transmise trop souvent : rendez-la à qui l’a posée", "to")
        passed = _passed_on(done, now, email)
        now.answer, now.words = NOT_OURS, words
        _end(done, dispute, now, QuestionState.DECLINED, by)
        use_link(done, link)
        revoke_links(done, "answer", ("question", now.pk))
        mail_question(done, passed)
        done.subjects.append(("question", passed.pk))
        done.facts["forwarded_to"] = passed.pk
        done.words["to"] = email
    return passed


def new_link(question: Question, *, link: "Link", at: datetime) -> bool:
    """Mail a new link for one that has expired, to the same address and no other; at most one an hour. Returns whether
    one was mailed, which whoever asks is not told."""
    acting = _by_link(question, link, at, "")
    if state_of_keys(acting.company, [link_again_key(question, at)]):
        return False
    with operation(acting, "question.link_renewed", [("question", question.pk)]) as done:
        mail_link_again(done, question)
    return True


def may_correct(question: Question) -> bool:
    """Whether whoever answered may still change what they said: the dispute is open, and nothing of it is decided."""
    return (
        question.state == QuestionState.ANSWERED
        and question.dispute.status == Status.OPEN
        and not Decision.objects.filter(dispute=question.dispute_id, state__in=UNDER_WAY).exists()
    )


def _by_link(question: Question, link: "Link", at: datetime, once: str) -> Acting:
    """Whoever holds the link, who may do nothing else. Raises `Absent`."""
    opens = (link.company_id, link.purpose, link.subject_kind, link.subject_id)
    if opens != (question.company_id, "answer", "question", question.pk):
        raise Absent("aucune question {question}", question=question.pk)
    return Acting(question.company, "resolver", frozenset(), at, once=once)


def _refuse_unless_open(dispute: Dispute, now: Question, *, may_correct: bool = False) -> None:
    number = dispute.number
    if dispute.status != Status.OPEN:
        raise UnableToAnswer("{number} est terminé : il n’y a plus rien à répondre, merci", number=number)
    if now.state == QuestionState.WITHDRAWN:
        raise UnableToAnswer("{by} a retiré cette question : il n’y a plus rien à répondre, merci", by=now.asked_by)
    if now.state == QuestionState.DECLINED:
        raise UnableToAnswer("cette question a déjà été rendue ou transmise : vous n’avez plus rien à faire")
    if now.state == QuestionState.ANSWERED:
        if not may_correct:
            raise UnableToAnswer("vous avez déjà répondu à cette question : corrigez votre réponse s’il le faut")
        if Decision.objects.filter(dispute=dispute, state__in=UNDER_WAY).exists():
            raise UnableToAnswer(
                "{number} vient d’être décidé : votre réponse ne peut plus être corrigée ici ; écrivez à {by}",
                number=number,
                by=now.asked_by,
            )


def _checked(question: Question, key: str, number: int | None) -> int | None:
    """The number that goes with the answer. Raises `UnableToAnswer`."""
    ready = answers_of(question.kind).get(key)
    if ready is None or key == NOT_OURS:
        raise UnableToAnswer("choisissez l’une des réponses proposées", "answer")
    if not ready.number:
        return None
    if number is None:
        raise UnableToAnswer("dites combien : tapez un nombre, comme 2 ou 2,5", "number")
    if not 0 <= number <= MOST:
        raise UnableToAnswer("ce nombre est trop grand ou négatif : relisez-le", "number")
    return number


def _said(words: str, by: str) -> tuple[str, str]:
    words, by = words.replace("\r\n", "\n").strip(), " ".join(by.split())
    if len(words) > LONGEST:
        raise UnableToAnswer("votre mot a {count} caractères ; {most} au plus", "words", count=len(words), most=LONGEST)
    if not by:
        raise UnableToAnswer("dites qui répond : votre prénom et votre nom", "by")
    if len(by) > LONGEST_NAME:
        raise UnableToAnswer("votre nom a plus de {most} caractères", "by", most=LONGEST_NAME)
    return words, by


def _address(question: Question, to: str) -> str:
    try:
        email = check_address(to)
    except UnableToAsk as refusal:
        raise UnableToAnswer(refusal.template, "to", **refusal.values) from refusal
    if email.casefold() == question.email.casefold():
        raise UnableToAnswer("cette adresse est déjà celle de la question : donnez celle de quelqu’un d’autre", "to")
    return email


def _keep(done: Operation, question: Question, name: str, content: bytes, by: str) -> None:
    try:
        keep(
            done,
            subject=("dispute", question.dispute_id),
            name=name,
            content=content,
            audience="internal",
            source="resolver",
            by=by,
        )
    except Unacceptable as refusal:
        raise UnableToAnswer(refusal.template, "files", **refusal.values) from refusal


def _end(done: Operation, dispute: Dispute, now: Question, state: QuestionState, by: str) -> None:
    """Close a question whose answer is set, and pass the turn on."""
    now.state, now.answered_by, now.answered_at, now.version = state, by, done.acting.at, now.version + 1
    now.save(
        update_fields=["state", "answer", "number", "words", "answered_by", "answered_at", "version"],
    )
    say(done, now)
    done.words |= {"by": by} | ({"text": now.words} if now.words else {})
    hand_on(done, dispute)
    changed(dispute)


def _passed_on(done: Operation, question: Question, email: str) -> Question:
    to = known(people_of(done.acting.company), email)
    return Question.objects.create(
        company=question.company,
        dispute=question.dispute,
        department=question.department,
        kind=question.kind,
        text=question.text,
        email=to.email,
        to_name=to.name[:150],
        to_user_id=to.user_id,
        asked_by=question.asked_by,
        asked_by_id=question.asked_by_id,
        asked_at=done.acting.at,
        due_on=question.due_on,
        prices=question.prices,
        lateness=question.lateness,
        forwarded_from=question,
        operation=done.id,
    )


def _times_passed_on(question: Question) -> int:
    times, before = 0, question.forwarded_from_id
    while before and times < PASSED_ON_AT_MOST:
        times += 1
        before = Question.objects.filter(pk=before).values_list("forwarded_from_id", flat=True).first()
    return times
