"""Which days bear interest, as a short sum of half-lines: ``((+1, d), …)`` means "every day after d".

Days are proleptic ordinals (`datetime.date.toordinal`). ``((1, a), (-1, b), (1, c))`` bears the days after a
up to and including b, and those after c. All the books need is: nothing, after a day, up to a day, and adding.
"""

Days = tuple[tuple[int, int], ...]

NO_DAYS: Days = ()


def after(day: int | None) -> Days:
    """Every day after `day`; none where the day is unknown."""
    return NO_DAYS if day is None else ((1, day),)


def until(days: Days, last: int) -> Days:
    """Those of `days` up to and including `last`."""
    return days + tuple((-sign, max(day, last)) for sign, day in days)


def negative(days: Days) -> Days:
    """`days`, to be taken away."""
    return tuple((-sign, day) for sign, day in days)
