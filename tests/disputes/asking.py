"""A dispute whose goods are missing, people to ask, and the links of the e-mails. Not a test."""

import re
from datetime import date, timedelta

from tests import factories

from amiable.correspondence.models import Link, Message
from amiable.disputes.models import Dispute, Question
from amiable.disputes.operations import BlockedLine, open_dispute
from amiable.disputes.operations.questions import ask
from amiable.people.models import Membership, User
from amiable.people.operations import add_user, set_department

TODAY = date(2026, 11, 24)
LATER = TODAY + timedelta(days=3)
HUGO = "hugo.lamberive@orvenne.example"
DOCK = "quai@orvenne.example"


def case(acting, words: str = "Nous en avons compté 10 à quai.") -> Dispute:
    invoice = factories.invoice(acting, issued_on=date(2026, 11, 5), due_on=date(2026, 12, 5))
    lines = [BlockedLine(invoice)]
    return open_dispute(acting, lines=lines, reason="quantity_missing", words=words, opened_on=date(2026, 11, 20))


def person(acting, name: str = "Hugo Lamberive", email: str = HUGO, *, at_once: bool = False) -> User:
    """Somebody of logistics."""
    user = add_user(acting.company, username=email, roles=["resolver"], name=name, email=email, department="logistics")
    Membership.objects.filter(user=user).update(at_once=at_once)
    return user


def shared_mailbox(acting, email: str = DOCK) -> None:
    set_department(acting.company, "logistics", name="", email=email, head=None)


def asked(acting, dispute: Dispute | None = None, **more: object) -> Question:
    """A question to logistics that is due today, so that its mail is there, unless `more` says otherwise."""
    said = {"department": "logistics", "text": "Combien de palettes avez-vous chargées ?", "due_on": TODAY}
    said |= {} if more.keys() & {"to_user", "email"} else {"email": DOCK}
    return ask(acting, dispute=dispute or case(acting), **(said | more))


def mails(acting, template: str = "") -> list[Message]:
    found = Message.objects.filter(company=acting.company).order_by("pk")
    return list(found.filter(template=template) if template else found)


def tokens(message: Message) -> list[str]:
    return re.findall(r"/a/([A-Za-z0-9_-]+)/", message.text)


def token_of(question: Question) -> str:
    """That of the newest mail with a link to this question alone."""
    found = Message.objects.filter(subject_kind="question", subject_id=question.pk).exclude(text="").order_by("pk")
    return tokens([one for one in found if "/a/" in one.text][-1])[0]


def link_of(question: Question) -> Link:
    return Link.objects.filter(subject_kind="question", subject_id=question.pk).latest("pk")
