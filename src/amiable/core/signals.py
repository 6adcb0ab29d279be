"""How the first word of a contest reaches us: a signal, of which a person makes a dispute, an obstacle or nothing."""

from typing import Literal, get_args

Source = Literal["status_206", "status_207", "short_payment", "delivery", "mail", "call", "announced", "other"]
SOURCES: tuple[Source, ...] = get_args(Source)
"""Statuses 206 (approved in part) and 207 (in dispute) of electronic invoices, a payment that is short, a reservation
on delivery, an e-mail, a call, what was contested before its invoice came."""

DAYS = 5
"""Working days in which a person says what a signal is."""
