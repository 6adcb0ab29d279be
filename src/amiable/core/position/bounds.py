"""When the sums of an engine may not be shown."""

from amiable.core.refusal import Refusal


class WeightTooLarge(Refusal, OverflowError):
    """A rate and a lateness so large together that 64-bit sums could not hold them."""


class Unsound(Refusal, RuntimeError):
    """The engine's sums may not be shown: a bound is exceeded, or a movement found no weight."""
