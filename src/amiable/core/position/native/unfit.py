"""What is left to `frames.positions`."""


class Unfit(Exception):
    """Keys beyond 62 bits, a weight table too large to lay out or with a row twice, or a movement without its row."""
