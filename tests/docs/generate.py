"""Write docs/reference anew from the program, and the outputs of runnable pages from real runs.

    python -m tests.docs.generate             reference, and outputs without "…" in them
    python -m tests.docs.generate --check     say what differs, write nothing

An output that holds "…" was shortened by hand and is left as it is: the test says whether it still agrees.
"""

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.docs import ready, reference_access, reference_commands, reference_files, reference_law, reference_tables
from tests.docs.ask import asked
from tests.docs.pages import DOCS, ROOT, blocks, run_pages, steps

REFERENCE: dict[str, Callable[[], str]] = {
    "commandes.md": reference_commands.page,
    "motifs.md": reference_law.words_page,
    "loi.md": reference_law.law_page,
    "simulate.md": reference_files.simulate_page,
    "postes-ouverts.md": reference_files.open_items_page,
    "fec.md": reference_files.fec_page,
    "droits.md": reference_access.access_page,
    "reglages.md": reference_tables.settings_page,
    "tables.md": reference_tables.tables_page,
}
__all__ = ["differing", "ready", "reference", "with_outputs"]
NOTE = "<!-- Generated: change the program or tests/docs, then run `python -m tests.docs.generate`. -->\n"
_HEAD = re.compile(r"\b[0-9a-f]{12,64}\b…?")


def reference() -> dict[Path, str]:
    """Each page of the reference, as it should be."""
    return {DOCS / "reference" / name: NOTE + make().rstrip() + "\n" for name, make in REFERENCE.items()}


def differing() -> list[str]:
    """The pages of the reference that are not what the program says, by their names."""
    return [
        str(path.relative_to(ROOT))
        for path, text in reference().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def with_outputs(page: Path, done: list[dict[str, Any]]) -> str:
    """The text of a page whose outputs are what was printed, except where they are shortened."""
    text, shift, left = page.read_text(encoding="utf-8"), 0, iter(done)
    for block in blocks(page):
        if not block.mark.startswith("run"):
            continue
        fresh = block.text
        for step in steps(block):
            printed = _shown(next(left)["printed"])
            if not any("…" in line for line in step.printed if "tête" not in line):
                fresh = _replaced(fresh, step.command, step.printed, printed)
        text = text[: block.start + shift] + fresh + text[block.end + shift :]
        shift += len(fresh) - len(block.text)
    return text


def _shown(printed: str) -> list[str]:
    lines = [_HEAD.sub("…", line.rstrip()) for line in printed.splitlines()]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept).strip("\n").splitlines()


def _replaced(text: str, command: str, said: list[str], printed: list[str]) -> str:
    """`text` with what follows the command replaced; commands over several lines are left as they are."""
    before = "\n".join([f"$ {command}", *said, ""])
    after = [f"$ {command}", *printed, *([""] if said[-1:] == [""] else []), ""]
    return text.replace(before, "\n".join(after), 1)


def main(arguments: list[str]) -> int:
    """Write, or with --check only compare; 1 where something differs."""
    with tempfile.TemporaryDirectory(prefix="amiable-docs-") as folder:
        wrong = differing()
        if "--check" not in arguments:
            for path, text in reference().items():
                path.write_text(text, encoding="utf-8")
            for page, done in asked(run_pages(), Path(folder)).items():
                Path(page).write_text(with_outputs(Path(page), done), encoding="utf-8")
    sys.stdout.write("".join(f"{name}\n" for name in wrong))
    return 1 if wrong and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
