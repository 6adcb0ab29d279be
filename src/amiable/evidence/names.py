"""Names of files as people give them, made safe to show and to save under."""

import re
import unicodedata

from amiable.evidence.limits import LONGEST_NAME

_RESERVED = re.compile(r'[<>:"|?*]')
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,10})$")


def clean_name(name: str) -> str:
    """The last part of a path, without control, direction or invisible characters, at most `LONGEST_NAME` long.

    ``"../../BL\\u202e 4410.pdf"`` → ``"BL 4410.pdf"``; "" where nothing is left.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    spaced = re.sub(r"\s+", " ", unicodedata.normalize("NFC", last))
    shown = "".join(sign for sign in spaced if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    kept = _RESERVED.sub("-", shown).strip(" .")
    if len(kept) <= LONGEST_NAME:
        return kept
    ending = ending_of(kept)
    stem = kept[: LONGEST_NAME - len(ending) - 2].rstrip(" .")
    return f"{stem}….{ending}"[:LONGEST_NAME] if ending else kept[:LONGEST_NAME]


def ending_of(name: str) -> str:
    """What follows the last point, in lower case: ``"pdf"``; "" where there is nothing like it."""
    found = _ENDING.search(name)
    return found.group(1).lower() if found else ""
