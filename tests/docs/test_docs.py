"""The pages cannot lie: what they show is what the program prints, names are real, links lead somewhere."""

import fcntl
import json
import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.docs import generate, reference_commands, reference_files, reference_tables
from tests.docs.ask import asked
from tests.docs.pages import COMMAND, DOCS, ROOT, agrees, all_pages, anchors, blocks, links, run_pages, steps
from tests.docs.run import exit_code_of

from amiable.core.calendar import HalfYear
from amiable.core.dispute import FINDINGS, POLICIES
from amiable.core.money import half_up
from amiable.core.reasons import REASONS
from amiable.core.reminder import HOLD_KINDS

WORKED = DOCS / "explanation" / "penalites.md"
_LINE = re.compile(r"(\d+) j × ([\d ]+,\d\d) € × (\d+,\d\d) % ÷ 365 = (\d+,\d{4}) €")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture(scope="module")
def done() -> dict[str, list[dict[str, Any]]]:
    """What the commands of every runnable page printed: one process for all workers of the run, some seconds."""
    shared = Path(os.environ["AMIABLE_TEST_FOLDER"]) / "docs.json"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            with tempfile.TemporaryDirectory(prefix="amiable-docs-") as folder:
                shared.write_text(json.dumps(asked(run_pages(), Path(folder))), encoding="utf-8")
    return json.loads(shared.read_text(encoding="utf-8"))


def test_the_reference_is_what_the_program_says():
    assert not generate.differing(), "run python -m tests.docs.generate"


@pytest.mark.parametrize("page", run_pages(), ids=name)
def test_a_page_shows_what_is_printed(page, done):
    left = iter(done[str(page)])
    for block in blocks(page):
        if block.mark.startswith("run"):
            told = steps(block)
            for number, step in enumerate(told, 1):
                found = next(left)
                assert found["command"] == step.command
                assert found["code"] == (exit_code_of(block) if number == len(told) else 0), found["printed"]
                if step.printed or found["printed"].strip():
                    assert agrees(step.printed, found["printed"]), f"$ {step.command}\n{found['printed']}"


def test_the_search_for_differences_finds_them():
    printed = "un\n\ndeux 2:abc…\ntrois   \n"
    assert agrees(["un", "deux 2:…", "trois"], printed)
    assert agrees(["un", "…", "trois"], printed)
    assert not agrees(["un", "trois"], printed)
    assert not agrees(["un", "deux 3:…", "trois"], printed)


@pytest.mark.parametrize("page", all_pages(), ids=name)
def test_links_lead_somewhere(page):
    for target in links(page):
        path, _, anchor = target.partition("#")
        aim = (page.parent / path).resolve() if path else page
        assert aim.exists(), target
        assert not anchor or anchor in anchors(aim), target


def test_every_page_is_in_the_index():
    index = {(DOCS / target.partition("#")[0]).resolve() for target in links(DOCS / "README.md")}
    assert not [name(page) for page in DOCS.rglob("*.md") if page.name != "README.md" and page not in index]


def test_commands_on_the_pages_exist():
    tree = reference_commands.tree()
    verbs = {known.split()[0] for known in tree}
    for page, words in _commands():
        where = f"{name(page)}: {' '.join(words)}"
        if words[0] in ("help", "migrate") or words[0].isupper():
            continue
        assert words[0] in verbs, where
        command = tree.get(" ".join(words[:2])) or tree.get(words[0])
        assert command, where
        options = {option for one in reference_commands.parameters(command) for option in one.opts}
        given = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert given <= options | reference_commands.COMMON, where


def _commands() -> Iterator[tuple[Path, list[str]]]:
    """Lines of commands on the pages: those after "$ " in console blocks, and those quoted in the text."""
    for page in all_pages():
        text = page.read_text(encoding="utf-8")
        lines = [f"$ {step.command}" for block in blocks(page) if block.kind == "console" for step in steps(block)]
        lines += [f"$ {quoted}" for quoted in re.findall(r"`((?:bin/)?(?:amiable|demo) [^`\n]+)`", text)]
        for line in (re.sub(r"^\$ (?:[A-Z_]+=\S+ )+", "$ ", one) for one in lines):
            if found := COMMAND.match(line):
                words = shlex.split(line.removeprefix("$ "), comments=True)[1:]
                yield page, ["demo", *words] if found[1] == "demo" else words


def test_names_in_tables_and_options_exist():
    known = {"reason": set(REASONS), "finding": set(FINDINGS), "policy": set(POLICIES)}
    for page, words in _commands():
        for option, value in pairwise(words):
            if (kind := option.removeprefix("--")) in known and value.islower():
                assert value in known[kind], f"{name(page)}: {option} {value}"
    words_page = generate.REFERENCE["motifs.md"]()
    assert not [one for one in (*REASONS, *FINDINGS, *POLICIES, *HOLD_KINDS) if f"`{one}`" not in words_page]


def test_every_refusal_code_is_explained():
    assert reference_files.codes_in_source() <= set(reference_files.REFUSALS) | reference_files.NOT_SIMULATED


def test_every_variable_is_explained():
    assert reference_tables.variables_in_source() == set(reference_tables.VARIABLES)


def test_the_worked_example_by_hand():
    """Each line of the page computed in exact fractions from the law's rates; their sums from the program."""
    text = WORKED.read_text(encoding="utf-8")
    lines = _LINE.findall(text)
    assert len(lines) == 6
    for days, euros, rate, result in lines:
        exact = Fraction(int(days) * _figure(euros) * _figure(rate), 365 * 10_000)
        assert half_up(exact.numerator * 100, exact.denominator) == _figure(result)
    assert {_figure(rate) for _, _, rate, _ in lines} == {_rate(HalfYear(2026, 1)), _rate(HalfYear(2026, 2))}


def test_the_sums_of_the_worked_example(done):
    text = WORKED.read_text(encoding="utf-8")
    portions = [row.split(",") for row in done[str(WORKED)][0]["printed"].splitlines()]
    interest = [
        (row[portions[0].index("interest")], row[portions[0].index("original_interest")]) for row in portions[1:]
    ]
    assert interest == [("244.79", "244.79"), ("31.93", "76.08")]
    for figure in {figure for pair in interest for figure in pair}:
        assert f"{figure.replace('.', ',')} €" in text


def _figure(text: str) -> int:
    return int(re.sub(r"[^\d]", "", text))


def _rate(half: HalfYear) -> int:
    from amiable.core.law.late_interest import statutory_rate

    return statutory_rate(half.first)


def test_the_two_readmes_show_the_same():
    french, english = ([block.text for block in blocks(ROOT / page)] for page in ("README.md", "README.en.md"))
    assert [text for text in english if text not in french] == []


def test_the_picture_shows_the_invoice_of_the_demo(done):
    drawn = ElementTree.parse(DOCS / "images" / "idee.svg").getroot()
    said = " ".join(drawn.itertext())
    printed = done[str(ROOT / "README.md")][0]["printed"].replace("\u202f", " ")
    amounts = re.findall(r"\d+ \d{3},\d\d", said)
    assert len(amounts) == 5
    assert not [one for one in amounts if one not in printed]


def test_examples_of_documents_are_json():
    for page in all_pages():
        for block in blocks(page):
            if block.kind == "json":
                json.loads(block.text)
