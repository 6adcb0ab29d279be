"""Random trials: how many, and from which seed, for tests that draw their own and for hypothesis.

AMIABLE_TRIALS multiplies the number (default 1); AMIABLE_SEED repeats a run that failed.
"""

import os
from random import Random, SystemRandom

# In the environment, so that the workers of pytest-xdist draw from the same seed.
SEED = int(os.environ.setdefault("AMIABLE_SEED", str(SystemRandom().randrange(10**9))))
SCALE = float(os.environ.get("AMIABLE_TRIALS", "1"))
PER_PROPERTY = 100


def trials(number: int) -> int:
    """`number` scaled by AMIABLE_TRIALS, at least 1."""
    return max(1, round(number * SCALE))


def drawn(name: str) -> Random:
    """A source of chance for the test of this name: the run's seed, whatever the order of the tests."""
    return Random(f"{SEED} {name}")


def sentence() -> str:
    """What a failing run needs to be repeated."""
    return f"random trials: seed {SEED}, {trials(PER_PROPERTY)} per property (AMIABLE_SEED, AMIABLE_TRIALS={SCALE:g})"
