"""The pages, read: their links, the blocks that are run, the files that these need.

A fenced block is run when the line above it says so, in a comment that readers do not see:

    <!-- run -->                       commands after "$ ", what they print below
    <!-- run on 2026-10-31 -->         the clock says that day, from here to the end of the page
    <!-- run exit 1 -->                the last command ends with this code
    <!-- file postes.csv -->           the block is a file that the commands find in their folder

In what is printed, "…" stands for anything within its line, and alone on a line for any number of lines.
`LIGNE:EMPREINTE` in a command is the head of the journal printed last.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
COMMAND = re.compile(r"^\$ (?:bin/)?(amiable|demo)\b")
_FENCE = re.compile(
    r"(?:<!-- (?P<mark>(?:run|file)\b[^>]*?) -->\n)?^(?P<fence>```+)(?P<kind>[\w-]*)\n(?P<text>.*?)^(?P=fence)$",
    re.DOTALL | re.MULTILINE,
)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_SOURCE = re.compile(r"(?:src|href)=\"([^\"]+)\"")
_SPACES = str.maketrans({"\u202f": " ", "\u00a0": " "})
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: what the comment above it says ("" where there is none), its language, its text and place."""

    mark: str
    kind: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class Step:
    """One command with what the page says it prints."""

    command: str
    printed: list[str]


def all_pages() -> list[Path]:
    """Every page that a reader is sent to."""
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def run_pages() -> list[Path]:
    """The pages with blocks to run."""
    return [page for page in all_pages() if any(block.mark.startswith("run") for block in blocks(page))]


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        yield Block(found["mark"] or "", found["kind"], found["text"], found.start("text"), found.end("text"))


def steps(block: Block) -> list[Step]:
    """The commands of a console block; a command goes on over lines that end in a backslash."""
    found: list[Step] = []
    open_command = False
    for line in block.text.splitlines():
        if open_command:
            found[-1].command += " " + line.strip().removesuffix("\\").strip()
        elif line.startswith("$ "):
            found.append(Step(line[2:].removesuffix("\\").strip(), []))
        else:
            found[-1].printed.append(line)
            continue
        open_command = line.endswith("\\")
    return found


def links(page: Path) -> Iterator[str]:
    """Targets within the project, as written; code and addresses of the web left out."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    text = re.sub(r"`[^`\n]*`", "", text)
    for target in [*_LINK.findall(text), *_SOURCE.findall(text)]:
        if not re.match(r"[a-z]+:", target):
            yield target


def anchors(page: Path) -> set[str]:
    """The anchors that headings make."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in _HEADING.findall(text)}


def agrees(said: list[str], printed: str) -> bool:
    """Whether a page's lines are what was printed, blank lines, trailing spaces and kinds of spaces aside."""
    pattern = "".join(map(_pattern, filter(str.strip, said)))
    plain = "".join(f"{line.rstrip()}\n" for line in printed.splitlines() if line.strip())
    return re.fullmatch(pattern, plain.translate(_SPACES)) is not None


def _pattern(line: str) -> str:
    if line.strip() == "…":
        return r"(?:.*\n)*?"
    return re.escape(line.rstrip().translate(_SPACES)).replace("…", ".*?") + r"\n"
