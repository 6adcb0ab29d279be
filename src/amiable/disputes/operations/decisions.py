"""The life of a decision: approved by another where it is beyond what whoever decides may concede alone, and counting
in the books once its answer has gone out.

decide → (to_approve → approve_decision | refuse_decision) → (to_send → effective_once) → effective; withdraw_decision
until then.
"""

from amiable.disputes.operations.approvals import (
    UnableToApprove,
    approve_decision,
    effective_once,
    refuse_decision,
    withdraw_decision,
)
from amiable.disputes.operations.deciding import Answer, decide
from amiable.disputes.operations.resolve import UnableToResolve

__all__ = [
    "Answer",
    "UnableToApprove",
    "UnableToResolve",
    "approve_decision",
    "decide",
    "effective_once",
    "refuse_decision",
    "withdraw_decision",
]
