"""Writing messages, sending them, wording templates, making links: each one transaction with its journal line."""

from amiable.correspondence.operations.addresses import SettledMeanwhile, UnableToWrite
from amiable.correspondence.operations.links import make_link, revoke_links, use_link
from amiable.correspondence.operations.notes import note
from amiable.correspondence.operations.outbox import File, queue_message, settle_message, withdraw_message
from amiable.correspondence.operations.sending import send_once
from amiable.correspondence.operations.templates import WordedMeanwhile, set_template

__all__ = [
    "File",
    "SettledMeanwhile",
    "UnableToWrite",
    "WordedMeanwhile",
    "make_link",
    "note",
    "queue_message",
    "revoke_links",
    "send_once",
    "set_template",
    "settle_message",
    "use_link",
    "withdraw_message",
]
