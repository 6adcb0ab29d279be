"""The garbage collector, kept out of the way while a file is read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Hundreds of thousands of small rows without a cycle: looking for cycles among them costs a third of the time.

    Reference counting goes on; the collector is switched on again at the end where it was on.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()  # the pair moves the new rows to the oldest generation unlooked at
        if was:
            gc.enable()
