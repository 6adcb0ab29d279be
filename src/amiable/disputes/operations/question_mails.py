"""E-mails about questions: the question and its link, one mail in the morning with all that wait at an address, asking
again the day after it was expected, and how the dispute ended.

A link's token is in its mail and nowhere else, so each mail makes a link of its own; earlier ones stay good. Messages
are about the question, not the dispute, so that no thread that colleagues read shows a link of somebody else.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from amiable.correspondence.operations import make_link, queue_message
from amiable.correspondence.queries import state_of_keys
from amiable.correspondence.rendering import rendered
from amiable.disputes.models import Dispute, Question, QuestionState, Status
from amiable.disputes.operations.wording import finding_word
from amiable.journal.operations import Operation, operation
from amiable.people.access import Acting, as_operator
from amiable.people.models import Company, Membership
from amiable.people.queries import calendar_of

MORNING = time(7)
"""From when, in the company's zone, the questions of the day are mailed."""
LONGEST_KEY = 120


def mail_at_once(done: Operation, question: Question) -> None:
    """Mail a new question where it cannot wait for the morning: it is due today, or its reader wants each at once."""
    wants = Membership.objects.filter(company=question.company_id, user=question.to_user_id or 0, at_once=True)
    if question.due_on <= done.acting.today or wants.exists():
        mail_question(done, question)


def mail_question(done: Operation, question: Question, template: str = "question", key: str = "") -> None:
    """Mail one question with a link of its own; `key` names this mail ("": the first one)."""
    values = _values(question) | {"link": _link(done, question)}
    _send(done, template, question, values, key or f"question:{question.pk}")
    if question.mailed_on is None:
        question.mailed_on = done.acting.today
        question.save(update_fields=["mailed_on"])


def mail_questions(company: Company, at: datetime) -> int:
    """On working days from `MORNING`: one mail to each address at which a question waits that was not mailed yet, with
    all that wait there. Once per address and day, each its own transaction. Returns how many mails."""
    acting = replace(as_operator(company, at), label="amiable")
    if not _is_time(acting):
        return 0
    unmailed = _waiting(company).filter(mailed_on__isnull=True).order_by("pk")
    addresses = dict.fromkeys(email.casefold() for email in unmailed.values_list("email", flat=True))
    return sum(_digest(acting, address) for address in addresses)


def _digest(acting: Acting, address: str) -> bool:
    key = _key("digest", address, acting.today)
    if state_of_keys(acting.company, [key]):
        return False
    with operation(acting, "questions.mailed") as done:
        waiting = _waiting(acting.company).filter(email__iexact=address).order_by("due_on", "pk")
        questions = list(waiting.select_related("dispute__customer").select_for_update(of=("self",)))
        if not questions:  # answered meanwhile
            return False
        listed = "\n\n".join(_listed(done, question) for question in questions)
        values = {"company": acting.company.name, "name": questions[0].to_name, "questions": listed}
        values["count"] = str(len(questions))
        _send(done, "questions_digest", questions[0], values, key)
        ids = [question.pk for question in questions]
        theirs = Question.objects.filter(pk__in=ids)
        theirs.filter(due_on__lt=acting.today, reminded=0).update(reminded=1)
        theirs.filter(mailed_on__isnull=True).update(mailed_on=acting.today)
        done.subjects += [("question", pk) for pk in ids]
        done.facts["questions"] = ids
    return True


def _listed(done: Operation, question: Question) -> str:
    """A question in the mail of the morning: what is asked, about what, by when, where to answer."""
    of = question.dispute
    about = f"{of.number}, {of.customer.name}, réponse attendue le {question.due_on:%d/%m/%Y}"
    return f"{question.text}\n{about}\n{_link(done, question)}"


def remind_questions(company: Company, at: datetime) -> int:
    """On working days from `MORNING`: ask once more what was expected before today; several at one address in the mail
    of the morning, which has asked for them again where it has gone already. Returns how many mails."""
    acting = replace(as_operator(company, at), label="amiable")
    if not _is_time(acting):
        return 0
    late = _waiting(company).filter(due_on__lt=acting.today, reminded=0, mailed_on__lt=acting.today)
    by_address: dict[str, list[int]] = {}
    for pk, email in late.order_by("due_on", "pk").values_list("pk", "email"):
        by_address.setdefault(email.casefold(), []).append(pk)
    return sum(
        _digest(acting, address) if len(pks) > 1 else _remind(acting, pks[0]) for address, pks in by_address.items()
    )


def _remind(acting: Acting, pk: int) -> bool:
    with operation(acting, "question.reminded") as done:
        still = _waiting(acting.company).filter(pk=pk, reminded=0).select_related("dispute__customer")
        question = still.select_for_update(of=("self",)).first()
        if question is None:
            return False
        question.reminded += 1
        question.save(update_fields=["reminded"])
        mail_question(done, question, "question_reminder", f"question_reminder:{pk}:{question.reminded}")
        done.subjects += [("dispute", question.dispute_id), ("question", pk)]
        done.facts |= {"question": pk, "department": question.department}
    return True


def tell_answerers(done: Operation, dispute: Dispute) -> None:
    """Tell each address that answered a question about a dispute how it ended: once, in one mail, without amounts.

    Call it inside the operation that ends it, once the dispute says how."""
    answered = Question.objects.filter(dispute=dispute, state=QuestionState.ANSWERED, told_on__isnull=True)
    by_address: dict[str, Question] = {}
    for question in answered.select_related("dispute__customer").select_for_update(of=("self",)).order_by("pk"):
        by_address.setdefault(question.email.casefold(), question)
    for question in by_address.values():
        values = _values(question) | {"outcome": str(finding_word(dispute.finding))}
        _send(done, "question_ended", question, values, f"question_ended:{question.pk}")
    answered.update(told_on=done.acting.today)


def mail_link_again(done: Operation, question: Question) -> None:
    """A new link, to the same address as before: at most one an hour and question."""
    key = link_again_key(question, done.acting.at)
    _send(done, "question_link_again", question, _values(question) | {"link": _link(done, question)}, key)


def link_again_key(question: Question, at: datetime) -> str:
    """The key of the mail with a new link: the same within an hour."""
    return f"question_link_again:{question.pk}:{at:%Y%m%d%H}"


def _send(done: Operation, template: str, question: Question, values: Mapping[str, str], key: str) -> None:
    text = rendered(done.acting.company, template, "fr", values)
    queue_message(
        done,
        subject=("question", question.pk),
        audience="internal",
        to=[question.email],
        title=text.title,
        text=text.text,
        key=key,
        template=template,
        language="fr",
        by=question.asked_by,
    )


def _link(done: Operation, question: Question) -> str:
    """The address of a new link to a question."""
    token = make_link(done, purpose="answer", subject=("question", question.pk), recipient=question.email)
    return f"{settings.ADDRESS.rstrip('/')}/a/{token}/"


def _values(question: Question) -> dict[str, str]:
    """What the templates about one question may say: no amount, no lateness."""
    dispute = question.dispute
    return {
        "company": question.company.name,
        "question": question.text,
        "number": dispute.number,
        "customer": dispute.customer.name,
        "asked_by": question.asked_by,
        "name": question.to_name,
        "due_on": f"{question.due_on:%d/%m/%Y}",
    }


def _waiting(company: Company) -> QuerySet[Question]:
    """Questions that wait for an answer, of disputes that are open."""
    return Question.objects.filter(company=company, state=QuestionState.ASKED, dispute__status=Status.OPEN)


def _is_time(acting: Acting) -> bool:
    """Whether it is a working day of the company, and `MORNING` or later there."""
    local = acting.at.astimezone(ZoneInfo(acting.company.time_zone))
    return local.time() >= MORNING and calendar_of(acting.company).works(acting.today)


def _key(kind: str, address: str, day: date) -> str:
    key = f"{kind}:{address}:{day}"
    return key if len(key) <= LONGEST_KEY else f"{kind}:{sha256(address.encode()).hexdigest()[:40]}:{day}"
