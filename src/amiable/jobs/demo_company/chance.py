"""Draws from a seeded generator, by `random()` and arithmetic alone: the same on every Python we support."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def between(rng: Random, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included."""
    return low + int(rng.random() * (high - low + 1))


def pick(rng: Random, things: Sequence[T]) -> T:
    """One of `things`, each with the same chance."""
    return things[int(rng.random() * len(things))]


def shuffled(rng: Random, things: Sequence[T]) -> list[T]:
    """`things` in a drawn order (Fisher and Yates)."""
    deck = list(things)
    for last in range(len(deck) - 1, 0, -1):
        other = between(rng, 0, last)
        deck[last], deck[other] = deck[other], deck[last]
    return deck
