"""The outbox: what is queued once goes once, what cannot go says why, and nothing slips into a header."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests import factories
from tests.correspondence.conftest import AT, later

from amiable.correspondence.access import attachment_by_id, message_by_id
from amiable.correspondence.models import Attachment, Message
from amiable.correspondence.operations import (
    File,
    UnableToWrite,
    note,
    send_once,
    settle_message,
    withdraw_message,
)
from amiable.correspondence.queries import messages_of, messages_to_settle, state_of_keys
from amiable.journal.models import Line
from amiable.people.access import Absent, Forbidden


def now(message):
    message.refresh_from_db()
    return message


def sent(at=AT):
    while send_once(at):
        pass


def test_a_message_goes_once_and_says_when(mailbox, queue, acting):
    message = queue(language="en")
    assert send_once(AT) and not send_once(AT)
    (mail,) = mailbox.mails
    assert mail["Content-Language"] == "en"
    assert (mail["To"], mail["Subject"], mail["Message-ID"]) == (message.to, "Bonjour", message.message_id)
    assert mail.get_content().strip() == "Merci."
    kept = now(message)
    assert (kept.state, kept.attempts, kept.claimed_until, kept.next_at) == ("accepted", 1, None, None)
    assert state_of_keys(acting.company, ["a", "b"]) == {"a": ("accepted", kept.sent_at)}


def test_the_same_key_is_queued_once(queue, acting):
    first = queue("a")
    again = queue("a", title="Autre chose")
    assert (again.pk, again.title) == (first.pk, "Bonjour")
    assert Line.objects.filter(company=acting.company, verb="message.queued").count() == 1
    assert queue("a", acting=factories.acting()).pk != first.pk


def test_what_is_rolled_back_never_goes(mailbox, acting, queue):
    with pytest.raises(UnableToWrite):
        queue("a", title=" ")
    sent()
    assert not mailbox.arrived and not Message.objects.exists()


def test_nothing_goes_without_a_server_nor_before_its_time(mailbox, queue, settings):
    server, settings.SMTP = settings.SMTP, ""
    message = queue("a", not_before=later(hours=1))
    assert not send_once(later(hours=2))
    settings.SMTP = server
    assert not send_once(AT)
    assert send_once(later(hours=1))
    assert now(message).state == "accepted" and len(mailbox.arrived) == 1


def test_several_messages_share_a_connection(mailbox, queue):
    for number in range(5):
        queue(f"k{number}")
    sent()
    assert (len(mailbox.arrived), mailbox.connections) == (5, 1)


def test_asked_to_come_back_it_waits_longer_each_time(mailbox, queue):
    mailbox.answers = ["451 greylisted", "451 greylisted"]
    message = queue()
    assert send_once(AT)
    assert now(message).state == "queued" and "451 greylisted" in message.problem
    first = message.next_at
    assert timedelta(minutes=1) <= first - AT < timedelta(minutes=1, seconds=30)
    assert not send_once(first - timedelta(seconds=1))
    assert send_once(first)
    assert now(message).next_at - first >= timedelta(minutes=5)
    assert send_once(message.next_at)
    assert now(message).state == "accepted" and message.problem == ""
    assert [mail["Message-ID"] for mail in mailbox.mails] == [message.message_id]


def test_refused_for_good_it_waits_for_a_person(mailbox, queue, acting):
    mailbox.answers = ["554 no"]
    message = queue()
    sent()
    assert now(message).state == "refused" and "554 no" in message.problem
    assert [row["id"] for row in messages_to_settle(acting.company)] == [message.pk]


def test_where_one_address_is_refused_nobody_gets_it(mailbox, queue):
    mailbox.recipients = {"absent@halbrane.example": "550 no such mailbox"}
    message, other = queue("a", cc=["absent@halbrane.example"]), queue("b")
    sent()
    assert now(message).state == "refused" and "absent@halbrane.example" in message.problem
    assert now(other).state == "accepted" and len(mailbox.arrived) == 1


def test_no_server_makes_all_wait(queue, settings):
    settings.SMTP = "smtp://127.0.0.1:9?tls=off"
    tried, other = queue("a"), queue("b")
    assert send_once(AT) and not send_once(AT)
    assert (now(tried).state, tried.attempts, now(other).state, other.attempts) == ("queued", 1, "queued", 0)
    assert tried.problem and other.next_at > AT


def test_an_address_that_is_no_server_stops_nothing_else(queue, settings):
    settings.SMTP = "http://mail.example"
    message = queue()
    assert send_once(AT) and not send_once(AT)
    assert now(message).state == "queued"


def test_it_gives_up_after_days_of_trying(queue, settings):
    settings.SMTP = "smtp://127.0.0.1:9?tls=off"
    message, at = queue(), AT
    while now(message).state == "queued":
        at = message.next_at
        assert send_once(at)
    assert message.state == "refused" and timedelta(days=3) < at - AT < timedelta(days=5)


def test_lost_with_the_message_it_is_uncertain_and_never_sent_again(mailbox, queue):
    mailbox.hang_up = True
    message, other = queue("a"), queue("b")
    assert send_once(AT)
    mailbox.hang_up = False
    sent(later(days=10))
    assert now(message).state == "uncertain" and now(other).state == "accepted"
    assert [mail["Message-ID"] for mail in mailbox.mails] == [other.message_id]


def test_a_process_that_died_while_sending_leaves_it_uncertain(mailbox, queue):
    message = queue()
    Message.objects.filter(pk=message.pk).update(state="sending", claimed_until=later(minutes=10))
    assert not send_once(later(minutes=9))
    assert send_once(later(minutes=10))
    assert now(message).state == "uncertain" and not mailbox.arrived


def uncertain(queue):
    message = queue()
    Message.objects.filter(pk=message.pk).update(state="uncertain")
    return now(message)


def test_a_person_says_that_it_arrived(queue, acting):
    message = settle_message(acting, uncertain(queue), arrived=True)
    assert (message.state, message.sent_at) == ("accepted", acting.at)
    assert Line.objects.filter(company=acting.company, verb="message.settled").exists()
    with pytest.raises(UnableToWrite, match="vient de régler"):
        settle_message(acting, message, arrived=False)


def test_sent_again_it_is_another_message_under_the_same_key(mailbox, queue, acting):
    message = uncertain(queue)
    before = message.message_id
    message = settle_message(acting, message, arrived=False, to="autre@halbrane.example")
    sent()
    assert mailbox.mails[0]["Message-ID"] == now(message).message_id != before
    assert mailbox.mails[0]["To"] == "autre@halbrane.example"
    assert state_of_keys(acting.company, ["a"])["a"][0] == "accepted"


def test_taken_back_before_it_goes_it_never_goes(mailbox, queue, acting):
    message = withdraw_message(acting, queue())
    sent()
    assert message.state == "withdrawn" and not mailbox.arrived
    gone = queue("b")
    sent()
    with pytest.raises(UnableToWrite, match="parti"):
        withdraw_message(acting, gone)


def test_a_message_and_its_files_are_absent_for_another_company(queue, acting):
    message = queue("a", attachments=[File("a.txt", "text/plain", b"x")])
    file = message.attachments.get()
    assert message_by_id(acting, message.pk) == message and attachment_by_id(acting, file.pk) == file
    for door, pk in ((message_by_id, message.pk), (attachment_by_id, file.pk)):
        with pytest.raises(Absent):
            door(factories.acting(), pk)
    with pytest.raises(DatabaseError, match="another company"), transaction.atomic():
        Attachment.objects.create(company=factories.company(), message=message, name="b", content=b"")


def test_settling_is_for_those_who_may(queue, acting):
    message = uncertain(queue)
    with pytest.raises(Forbidden):
        settle_message(factories.acting_as("auditor", acting), message, arrived=True)
    with pytest.raises(Absent):
        settle_message(factories.acting(), message, arrived=True)
    with pytest.raises(Absent):
        withdraw_message(factories.acting(), message)


@pytest.mark.parametrize(
    "title", ["Bonjour\r\nBcc: autre@ailleurs.example", "Bonjour\nX: y", "Bon\x00jour", "Bonjour\u2028Bcc: a"]
)
def test_no_title_makes_a_header(mailbox, queue, title):
    queue(title=title)
    sent()
    (mail,) = mailbox.mails
    assert mail["Bcc"] is None and mail["X"] is None and mail["Subject"].startswith("Bon")
    assert mail.get_content().strip() == "Merci."


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nBcc: c@d.example", "sans-domaine", "Iris <iris@b.example>", "a@b.example>,<c@d.example",
                "é@b.example", "a" * 300 + "@b.example", "a b@c.example"]
)  # fmt: skip
def test_only_plain_addresses_are_written_to(queue, address):
    for field in ("to", "cc"):
        with pytest.raises(UnableToWrite) as refused:
            queue(**{"to": ["ok@b.example"], field: [address]})
        assert refused.value.field == field
    assert not Message.objects.exists()


def test_nobody_or_everybody_is_nobody_to_write_to(queue):
    with pytest.raises(UnableToWrite, match="à qui écrire"):
        queue(to=[" "])
    with pytest.raises(UnableToWrite, match="au plus"):
        queue(to=[f"a{number}@b.example" for number in range(31)])


def test_what_is_too_long_is_refused(queue):
    for values, field in (
        ({"title": "a" * 301}, "title"),
        ({"text": "a" * 100_001}, "text"),
        ({"text": "\n"}, "text"),
        ({"attachments": [File("a", "text/plain", b"a")] * 21}, "files"),
        ({"attachments": [File("a", "text/plain", b"a" * (15 * 1024**2 + 1))]}, "files"),
    ):
        with pytest.raises(UnableToWrite) as refused:
            queue(**values)
        assert refused.value.field == field


def test_accents_dots_and_files_arrive_as_they_were(mailbox, queue, acting):
    acting.company.mail_name = "Orvenne, « Emballages »\r\nX: y"
    acting.company.mail_from = "litiges@orvenne.example"
    acting.company.save()
    text = "Échéance : 232,80 €\n.\n..deux points\nFrom moi\n" + "é" * 2000
    files = [File("../bon\r\nsigné.pdf", "application/pdf", bytes(range(256)) * 9), File("a.txt", "text/plain", b"x")]
    message = queue(title="Réponse à votre contestation « LIT-1 »", text=text, attachments=files)
    sent()
    (mail,) = mailbox.mails
    assert mail["From"].addresses[0].addr_spec == "litiges@orvenne.example" and mail["X"] is None
    assert mail["From"].addresses[0].display_name == "Orvenne, « Emballages » X: y"
    assert mail["Subject"] == message.title and message.message_id.endswith("@orvenne.example>")
    assert mail.get_body().get_content().replace("\r\n", "\n") == text + "\n"
    assert [(part.get_filename(), part.get_content()) for part in mail.iter_attachments()] == [
        ("bon signé.pdf", files[0].content),
        ("a.txt", b"x"),
    ]
    assert mailbox.arrived[0].isascii()


def test_a_second_message_continues_the_thread(mailbox, queue, acting):
    first = queue("a")
    sent()
    queue("b", acting=replace(acting, user_id=factories.user(acting.company, "credit_manager").pk))
    sent()
    queue("c", in_reply_to="<heard@halbrane.example>")
    sent()
    opening, second, third = mailbox.mails
    assert opening["References"] is None and opening["Auto-Submitted"] == "auto-generated"
    assert (second["In-Reply-To"], second["References"]) == (first.message_id, first.message_id)
    assert second["Auto-Submitted"] is None
    assert third["In-Reply-To"] == "<heard@halbrane.example>"
    assert third["References"].split() == [first.message_id, second["Message-ID"], "<heard@halbrane.example>"]


def test_a_call_is_noted_and_shown_with_the_rest(mailbox, queue, acting):
    note(
        acting,
        subject=("dispute", 7),
        audience="internal",
        who="Iris Varga",
        text="Il manque deux cartons",
        at=later(hours=-1),
    )
    queue("a", attachments=[File("a.pdf", "application/pdf", b"12345")])
    sent()
    call, mail = messages_of(acting.company, "dispute", 7)
    assert (call["channel"], call["direction"], call["sender"], call["state"]) == (
        "call", "in", "Iris Varga", "received",
    )  # fmt: skip
    assert [(file["name"], file["size"]) for file in mail["attachments"]] == [("a.pdf", 5)]
    assert messages_of(factories.acting().company, "dispute", 7) == []
    assert len(mailbox.arrived) == 1


def test_a_note_says_with_whom_and_how_and_not_of_tomorrow(acting):
    given = {"subject": ("dispute", 7), "audience": "internal", "who": "Iris", "text": "a", "at": AT}
    for wrong, field in (({"who": " "}, "who"), ({"channel": "smoke"}, "channel"), ({"at": later(days=1)}, "at")):
        with pytest.raises(UnableToWrite) as refused:
            note(acting, **given | wrong)
        assert refused.value.field == field
    with pytest.raises(Forbidden):
        note(factories.acting_as("auditor", acting), **given)
    assert not Message.objects.exists()
