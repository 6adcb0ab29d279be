"""Events in, movements out: the only code that allocates (`books`, §4)."""

from amiable.core.ledger.post import Cut, Impossible, Ledger, Movement, post

__all__ = ["Cut", "Impossible", "Ledger", "Movement", "post"]
