"""Static files: ours, and the few that come out of wheels; fonts cut to the letters that are used.

`prepare` lays out the parts and collects everything, fingerprinted and compressed, once per version of either.
"""

import hashlib
import os
import shutil
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

LATIN = "U+0020-007E,U+00A0-017F,U+2000-206F,U+20AC,U+2116,U+2122,U+2190-2193,U+2212,U+2260,U+2264,U+2265"
"""What French and English texts need, with the spaces, dashes and arrows of our pages."""
FONTS = {
    "SourceSansPro-Regular": "font_source_sans_pro",
    "SourceSansPro-Semibold": "font_source_sans_pro",
    "SourceSerifPro-Semibold": "font_source_serif_pro",
}
PACKAGES = ("django-jazzy-tabler", "django-htmx", "font-source-sans-pro", "font-source-serif-pro", "fonttools")


def prepare(parts: Path, root: Path, ours: Path) -> bool:
    """Make `root` ready to be served from `ours` and from `parts`, which is laid out anew where wheels changed.

    Returns whether there was anything to do. Safe to stop at any moment: the stamp is written last.
    """
    wanted = _stamp(ours)
    stamp = root / "amiable.stamp"
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    from django.core.management import call_command

    for name, make in _parts().items():
        target = parts / name
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f"{target.name}.{os.getpid()}")
        make(fresh)
        fresh.replace(target)
    shutil.rmtree(root, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)
    return True


def _stamp(ours: Path) -> str:
    """What the files are made from: versions of the wheels, and the bytes of our own."""
    told = hashlib.sha256(repr([(name, version(name)) for name in PACKAGES]).encode() + LATIN.encode())
    for path in sorted(path for path in ours.rglob("*") if path.is_file()):
        told.update(str(path.relative_to(ours)).encode() + path.read_bytes())
    return told.hexdigest()


def _parts() -> dict[str, Callable[[Path], Any]]:
    """Name under static/ → what writes it."""
    tabler = _folder("jazzy_tabler") / "static" / "vendor" / "tabler" / "css" / "tabler.min.css"
    htmx = _folder("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js"
    made: dict[str, Callable[[Path], Any]] = {
        "tabler/tabler.min.css": lambda target: shutil.copyfile(tabler, target),
        "htmx/htmx.min.js": lambda target: shutil.copyfile(htmx, target),
    }
    for font, package in FONTS.items():
        source = _folder(package) / "files" / f"{font}.ttf"
        made[f"fonts/{font}.woff"] = lambda target, source=source: _cut(source, target)  # type: ignore[misc]
    return made


def _folder(package: str) -> Path:
    """Where a package lies, without importing it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(f"package {package} is not installed")
    return Path(spec.origin).parent


def _cut(source: Path, target: Path) -> None:
    """A font with the letters of `LATIN` only: a tenth of its bytes."""
    from fontTools import subset

    options = subset.Options(flavor="woff", layout_features=["kern", "liga", "tnum", "lnum"])
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(LATIN))
    cutter.subset(font)
    subset.save_font(font, str(target), options)
