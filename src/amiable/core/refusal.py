"""What every refusal has in common: it is said to a person, and nothing was done."""


class Refusal(Exception):
    """An act that cannot be done as asked. The message says what stands in the way, and what to do."""
