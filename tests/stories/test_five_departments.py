"""One dispute, five departments: asked by e-mail, answered without an account, late once, decided by two people, and
over when the answer has gone out through a real mail server."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from tests import factories
from tests.correspondence.conftest import Mailbox, mailbox  # noqa: F401 (the fixture)

from amiable.correspondence.access import expired_link, link_by_token
from amiable.correspondence.operations import send_once
from amiable.disputes.models import Dispute, Question
from amiable.disputes.operations import BlockedLine, open_dispute
from amiable.disputes.operations.answers import answer, new_link
from amiable.disputes.operations.decisions import Answer, UnableToApprove, approve_decision, decide, effective_once
from amiable.disputes.operations.questions import ask
from amiable.disputes.queries.turns import turn_totals, turns_of
from amiable.jobs.ticking import tick
from amiable.people.access import Absent, Acting, as_user
from amiable.people.models import Membership, User
from amiable.people.operations import set_department

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
QUESTIONS = {
    "quality": "Le lot L2607-3 est-il en cause ?",
    "logistics": "Combien de palettes sont parties ?",
    "sales_admin": "Quelle commande le client a-t-il passée ?",
    "sales": "Un prix différent a-t-il été convenu ?",
    "legal": "La réclamation est-elle dans les temps ?",
}
MANAGER, DIRECTOR = "camille@orvenne.example", "direction@orvenne.example"
CUSTOMER = "compta@quai.example"
CONCEDED = 7_200_00  # 6 000,00 excl. VAT: more than the credit manager may concede alone


def paris(day: int, hour: int, minute: int = 0) -> datetime:
    """In November 2026; the 11th is a public holiday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


@dataclass
class House:
    """The company, its people, its outbox, and the server that takes its mail."""

    operator: Acting
    manager: User
    director: User
    mailbox: Mailbox

    def at(self, instant: datetime, who: User | None = None) -> Acting:
        company = self.operator.company
        return as_user(company, who or self.manager, instant)

    def time_passes(self, instant: datetime) -> dict[str, int]:
        """What `amiable tick` does, and then `amiable work`."""
        done = {row["step"]: row["count"] for row in tick(self.operator.company, instant) if row["count"]}
        while send_once(instant) or effective_once(instant):
            pass
        return done

    def mails(self, address: str) -> Iterator[str]:
        for mail in self.mailbox.mails:
            if address in (mail["To"] or ""):
                yield f"{mail['Subject']}\n{mail.get_body().get_content()}"


@pytest.fixture
def house(mailbox) -> House:
    operator = factories.acting(at=paris(2, 9))
    people = []
    for role, email in (("credit_manager", MANAGER), ("director", DIRECTOR)):
        person = User.objects.create_user(email, email=email)
        Membership.objects.create(company=operator.company, user=person, role=role)
        people.append(person)
    set_department(operator.company, "quality", name="", email="quality@orvenne.example", head=None)
    return House(operator, *people, mailbox)


def test_a_dispute_goes_through_five_departments(house):
    dispute = _opened(house)
    _asked_of_each(house, dispute)
    links = _mailed_in_the_morning(house)
    _answered_by_four(house, links)
    _asked_again(house)
    _answered_by_the_last(house, links["quality"])
    _decided_by_two(house, dispute)
    _over(house, dispute)


def _opened(house: House) -> Dispute:
    invoice = factories.invoice(
        house.operator, amount=24_000_00, issued_on=date(2026, 10, 1), due_on=date(2026, 11, 30)
    )
    dispute = open_dispute(
        house.at(paris(2, 9)),
        lines=[BlockedLine(invoice, 9_000_00)],
        reason="quality_defect",
        words="3 000 pots ébréchés à la mise en ligne.",
        opened_on=date(2026, 11, 2),
    )
    assert (dispute.turn, dispute.stage) == ("quality", "reported")
    return dispute


def _asked_of_each(house: House, dispute: Dispute) -> None:
    for department, text in QUESTIONS.items():
        ask(
            house.at(paris(2, 10)),
            dispute=dispute,
            department=department,
            text=text,
            email=f"{department}@orvenne.example",
            due_on=date(2026, 11, 5),
        )


def _mailed_in_the_morning(house: House) -> dict[str, str]:
    assert house.time_passes(paris(2, 18)).get("questions_mailed", 0) in (0, 5)
    house.time_passes(paris(3, 7, 30))
    arrived = len(house.mailbox.mails)
    assert house.time_passes(paris(3, 7, 30)) == {} and len(house.mailbox.mails) == arrived
    links = {}
    for department, text in QUESTIONS.items():
        (mail,) = house.mails(f"{department}@orvenne.example")
        assert text in mail and "€" not in mail and "retard" not in mail
        (links[department],) = set(re.findall(r"/a/([A-Za-z0-9_-]+)/", mail))
    return links


def _answer(house: House, token: str, instant: datetime, key: str, by: str, **more) -> None:
    link = link_by_token(token, "phone", instant)
    question = Question.objects.get(pk=link.subject_id)
    answer(question, link=link, key=key, by=by, at=instant, **more)


def _answered_by_four(house: House, links: dict[str, str]) -> None:
    slip = b"Bon de livraison BL-26-4410, 12 palettes.\n"
    _answer(
        house, links["logistics"], paris(3, 10), "conform", "Hugo Lamberive",
        words="12 palettes.", files=[("BL-26-4410.txt", slip)],
    )  # fmt: skip
    _answer(house, links["sales_admin"], paris(3, 11), "conform", "Basile Ormelle")
    _answer(house, links["sales"], paris(4, 9), "unknown", "Solène Virazeix", words="Aucun accord écrit.")
    _answer(house, links["legal"], paris(4, 15), "unknown", "Maud Averland")
    assert Dispute.objects.get().turn == "quality"  # who still has to answer


def _asked_again(house: House) -> None:
    """The question the day after it was expected; the case itself, expected on the 17th (ten working days, the 11th is
    none), climbs to the credit manager five working days later, and not before."""
    assert house.time_passes(paris(6, 8)).get("questions_reminded") == 1
    assert len([mail for mail in house.mails("quality@orvenne.example") if "L2607-3" in mail]) == 2
    for day in range(7, 24):
        house.time_passes(paris(day, 8))
    assert not list(house.mails(MANAGER))
    house.time_passes(paris(24, 8))
    assert "LIT-2026-0001" in "".join(house.mails(MANAGER))


def _answered_by_the_last(house: House, token: str) -> None:
    """The link has expired by then: another one goes to the same address, on asking."""
    with pytest.raises(Absent):
        link_by_token(token, "phone", paris(25, 15))
    expired = expired_link(token, "phone", paris(25, 15))
    assert new_link(Question.objects.get(pk=expired.subject_id), link=expired, at=paris(25, 15))
    house.time_passes(paris(25, 15, 30))
    (again,) = set(re.findall(r"/a/([A-Za-z0-9_-]+)/", list(house.mails("quality@orvenne.example"))[-1]))
    _answer(house, again, paris(25, 16), "partly", "Inès Quérolan", number=1_500_000, words="La palette 4 seulement.")
    assert Dispute.objects.get().turn == "us"


def _decided_by_two(house: House, dispute: Dispute) -> None:
    dispute.refresh_from_db()
    number = dispute.lines.get().receivable.number
    made = decide(
        house.at(paris(26, 9)),
        dispute=dispute,
        finding="partly_founded",
        conceded={number: CONCEDED},
        answer=Answer((CUSTOMER,), "Votre contestation", "Nous vous accordons un avoir de 7 200,00 €."),
    )
    assert made.state == "to_approve"
    with pytest.raises(UnableToApprove):
        approve_decision(house.at(paris(26, 10)), made)
    house.time_passes(paris(26, 11))
    assert not list(house.mails(CUSTOMER)) and Dispute.objects.get().status == "open"
    approve_decision(house.at(paris(27, 9), house.director), made)
    assert Dispute.objects.get().status == "open"  # until the answer has gone out


def _over(house: House, dispute: Dispute) -> None:
    house.time_passes(paris(27, 14))
    (told,) = house.mails(CUSTOMER)
    assert "7 200,00" in told
    ended = Dispute.objects.get()
    assert (ended.status, ended.stage, ended.resolved_on) == ("resolved", "resolved", date(2026, 11, 27))
    state = ended.lines.get().receivable
    assert [(p.certain, p.conceded, p.contested) for p in factories.portions(state)] == [
        (15_000_00, 0, 0),
        (1_800_00, CONCEDED, 0),
    ]
    for department in QUESTIONS:
        last = list(house.mails(f"{department}@orvenne.example"))[-1]
        assert ended.number in last and "€" not in last
    turns = turns_of(ended, paris(30, 9))
    whole = (turns[-1]["until"] - turns[0]["since"]).total_seconds()
    assert sum(row["seconds"] for row in turn_totals(turns)) == whole
    assert {row["party"] for row in turns} >= {"quality", "us"}
    assert len({mail["Message-ID"] for mail in house.mailbox.mails}) == len(house.mailbox.mails)
    assert factories.faults(replace(house.operator, at=paris(27, 15)).company) == []
