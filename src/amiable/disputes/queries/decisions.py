"""Reads of decisions: what somebody decided of a dispute, until it counts in the books."""

import json
from collections.abc import Iterable
from typing import Any

from amiable.disputes.models import Decision, DecisionState, Dispute
from amiable.people.models import Company
from amiable.people.queries import names_of

UNDER_WAY = (DecisionState.TO_APPROVE, DecisionState.TO_SEND)


def decision_under_way(dispute: Dispute) -> dict[str, Any] | None:
    """The decision that waits to be approved, or for its answer to go out; None where there is none. As a row of
    `decisions_of`."""
    found = Decision.objects.filter(company=dispute.company_id, dispute=dispute, state__in=UNDER_WAY)
    return next(iter(_rows(found.select_related("dispute__customer"))), None)


def decisions_of(dispute: Dispute) -> list[dict[str, Any]]:
    """The decisions on a dispute, the oldest first: id, state, by (a name), user_id, at, conceded (cents incl. VAT),
    excl_vat, approval (the role that must approve; "": none), approved_by, approved_at, why, message_key, version,
    finding, policy, policy_reason, agreed_on (text or None), by_number (receivable number → cents incl. VAT), answer
    ({to, title, text} or None), dispute_id, number, customer."""
    found = Decision.objects.filter(company=dispute.company_id, dispute=dispute).order_by("pk")
    return _rows(found.select_related("dispute__customer"))


def decisions_to_approve(company: Company) -> list[dict[str, Any]]:
    """Those that wait for somebody's approval, the oldest first, as rows of `decisions_of`. Two statements."""
    found = Decision.objects.filter(company=company, state=DecisionState.TO_APPROVE).order_by("pk")
    return _rows(found.select_related("dispute__customer"))


def _rows(found: Iterable[Decision]) -> list[dict[str, Any]]:
    decisions = list(found)
    names = names_of({one.user_id for one in decisions if one.user_id is not None}) if decisions else {}
    return [_row(one, names) for one in decisions]


def _row(one: Decision, names: dict[int, str]) -> dict[str, Any]:
    asked = json.loads(one.asked)
    columns = ("id", "state", "user_id", "at", "conceded", "approval", "approved_by", "approved_at", "why")
    return {
        **{name: getattr(one, name) for name in (*columns, "message_key", "version", "dispute_id")},
        **{name: asked[name] for name in ("finding", "policy", "policy_reason", "agreed_on", "answer", "excl_vat")},
        "by": names.get(one.user_id or 0, one.by),
        "by_number": asked["conceded"],
        "number": one.dispute.number,
        "customer": one.dispute.customer.name,
    }
