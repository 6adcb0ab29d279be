"""Movements in, the position at a date out: sums only, no law but the weight table (`weights`)."""
