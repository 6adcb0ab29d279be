"""What a person of ours says of a case without a page of its own: whose turn it is, and what somebody answered."""

from collections.abc import Sequence

from amiable.core.refusal import Refusal
from amiable.core.waiting import party
from amiable.correspondence.access import link_by_token
from amiable.correspondence.operations import make_link
from amiable.disputes.models import Dispute, Question
from amiable.disputes.operations.answers import answer
from amiable.disputes.operations.door import require_on
from amiable.disputes.operations.questions import changed
from amiable.disputes.operations.turns import pass_turn
from amiable.disputes.operations.wording import moved_since
from amiable.journal.operations import operation
from amiable.people.access import Absent, Acting, require

HERE = "amiable"
"""Where a link is opened that never left."""


class UnableToHand(Refusal, ValueError):
    """The message (French) says what stands in the way, and what to do."""


def hand_turn(acting: Acting, *, dispute: Dispute, to: str, version: int | None = None) -> Dispute:
    """Say for whom an open dispute waits from now on: "us", "customer" or a department. `version`: that of the dispute
    its reader saw.

    Raises `UnableToHand`, `core.waiting.NotAParty`, `journal.operations.AlreadyDone`, `people.access.Forbidden` or
    `Absent`.
    """
    require_on(acting, "dispute", dispute)
    to = party(to)
    with operation(acting, "dispute.turn_passed", [("dispute", dispute.pk)]) as done:
        now = Dispute.objects.select_for_update().get(pk=dispute.pk)
        if moved := moved_since(dispute, version):
            template, values = moved
            raise UnableToHand(template, **values)
        if now.turn == to:
            raise UnableToHand("{number} attend déjà cette réponse : rien à changer", number=now.number)
        done.facts |= {"number": now.number, "from": now.turn, "to": to}
        pass_turn(done, now, to)
        changed(now)
    dispute.refresh_from_db()
    return dispute


def answer_for(
    acting: Acting,
    question: Question,
    *,
    key: str,
    number: int | None = None,
    words: str = "",
    by: str,
    files: Sequence[tuple[str, bytes]] = (),
) -> Question:
    """Keep what somebody answered by other ways than their page, `by` whom; arguments as `answers.answer`.

    Raises `answers.UnableToAnswer`, `journal.operations.AlreadyDone`, `people.access.Forbidden` or `Absent`.
    """
    require(acting, "dispute")
    if question.company_id != acting.company.pk:
        raise Absent("aucune question {question}", question=question.pk)
    with operation(acting, "question.answered_for", [("dispute", question.dispute_id)]) as done:
        token = make_link(done, recipient=question.email, subject=("question", question.pk), days=1)
        link = link_by_token(token, HERE, acting.at)
        done.facts["question"] = question.pk
        return answer(question, link=link, key=key, number=number, words=words, by=by, files=files, at=acting.at)
