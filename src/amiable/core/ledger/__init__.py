"""Events in, movements out: the only code that allocates (docs/explanation/livres.md)."""

from amiable.core.ledger.post import Cut, Impossible, Ledger, Movement, post

__all__ = ["Cut", "Impossible", "Ledger", "Movement", "post"]
