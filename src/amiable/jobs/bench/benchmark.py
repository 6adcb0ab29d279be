"""What a benchmark is, and where the data it makes are kept between two calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from zlib import crc32

Ready = Callable[[Path, int], Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`work` and `bare` (the baseline, in words: `baseline`) import and open what they need and return what is timed;
    they and `prepare` get the folder of kept data and the size.

    `targets`: the most a figure may be at the size `n`: ratio, cpu_s, peak_mb, or per_row, the CPU seconds per row
    over those at a tenth of the size.
    """

    name: str
    n: int
    baseline: str
    prepare: Callable[[Path, int], None]
    work: Ready
    bare: Ready
    targets: Mapping[str, float] = field(default_factory=dict)


def nothing(_folder: Path, _n: int) -> None:
    """The preparation of a benchmark that keeps no data."""


def kept_file(folder: Path, name: str, suffix: str, *makers: ModuleType) -> Path:
    """Where a file is kept: its name changes with the modules that make it, so that an old one is not taken."""
    sources = b"".join(Path(str(maker.__file__)).read_bytes() for maker in makers)
    return folder / f"{name}-{crc32(sources):08x}{suffix}"


def keep(file: Path, make: Callable[[Path], object]) -> None:
    """Make the file if it is not there; one that was begun and not finished never has its name."""
    if not file.exists():
        begun = file.with_name(f"{file.name}.part")
        make(begun)
        begun.replace(file)
