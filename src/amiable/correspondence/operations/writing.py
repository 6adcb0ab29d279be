"""A message as it goes over the wire."""

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from amiable.correspondence.models import Attachment, Message

POLICY = policy.SMTP.clone(cte_type="7bit")
"""Lines end as mail wants them, and nothing but ASCII is sent: any server takes it."""
MOST_BEFORE = 10


def written(message: Message) -> bytes:
    """Headers, text and files. Whoever writes is the company, from the address the message was queued with."""
    mail = EmailMessage(policy=POLICY)
    mail["From"] = _from(message)
    mail["To"] = message.to
    if message.cc:
        mail["Cc"] = message.cc
    mail["Subject"] = message.title
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = message.message_id
    before = _before(message)
    if before:
        mail["In-Reply-To"] = message.in_reply_to or before[-1]
        mail["References"] = " ".join(before)
    if message.user_id is None:  # nobody wrote it: answering machines keep silent
        mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail["Content-Language"] = message.language
    for file in Attachment.objects.filter(message=message).order_by("id"):
        main, _, sub = file.media_type.partition("/")
        known = main in ("application", "image", "audio", "video") and sub
        main, sub = (main, sub) if known else ("application", "octet-stream")
        mail.add_attachment(bytes(file.content), maintype=main, subtype=sub, filename=file.name)
    return mail.as_bytes()


def recipients_of(message: Message) -> list[str]:
    """Every address it goes to, copies included."""
    return [address.strip() for address in f"{message.to},{message.cc}".split(",") if address.strip()]


def _from(message: Message) -> Address:
    name = message.company.mail_name or message.company.name
    return Address(display_name=" ".join(name.split()), addr_spec=message.sender)


def _before(message: Message) -> list[str]:
    """Message-IDs of its thread, oldest first: what it answers, and what went before to the same people about the same
    subject."""
    thread = Message.objects.filter(
        company=message.company_id,
        subject_kind=message.subject_kind,
        subject_id=message.subject_id,
        audience=message.audience,
        to=message.to,
        direction="out",
        channel="mail",
        sent_at__isnull=False,
        pk__lt=message.pk,
    )
    last = list(thread.order_by("-pk").values_list("message_id", flat=True)[:MOST_BEFORE])
    answered = [message.in_reply_to] if message.in_reply_to else []
    return list(dict.fromkeys([*reversed(last), *answered]))
