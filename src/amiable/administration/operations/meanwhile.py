"""Two people who change the same thing: the second is told."""

from amiable.core.refusal import Refusal


class ChangedMeanwhile(Refusal):
    """What a form was filled in on is no longer what is kept: somebody was faster."""


def refuse_unless_seen(seen: str, kept: str) -> None:
    """Raise `ChangedMeanwhile` where a form was filled in on something else (`seen` "": not asked)."""
    if seen and seen != kept:
        raise ChangedMeanwhile(
            "quelqu’un vient de changer ces réglages ; relisez ce qui est enregistré, puis enregistrez de nouveau"
        )
