"""Reads of messages and of templates: the company first."""

from amiable.correspondence.queries.messages import counts_to_settle, messages_of, messages_to_settle, state_of_keys
from amiable.correspondence.queries.templates import template_row, templates_of

__all__ = [
    "counts_to_settle",
    "messages_of",
    "messages_to_settle",
    "state_of_keys",
    "template_row",
    "templates_of",
]
