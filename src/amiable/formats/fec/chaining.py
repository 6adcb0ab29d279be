"""Several exercises in a row: what was open at a closing goes on as detail, and the opening balance is dropped."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from amiable.core.said import Amount, Said, said
from amiable.formats.fec.accounts import Party
from amiable.formats.fec.lines import Position, Source

_LONGEST_GAP: Final = timedelta(days=31)
_LASTING: Final = ("antérieur", "estimé", "soldé")  # the other remarks were about that exercise only
_MOST_NOTES: Final = 20


def in_a_row(sources: Sequence[Source]) -> tuple[list[Source], list[Source]]:
    """(the last unbroken run of exercises, those left aside before a gap), by closing date.

    Before a gap nothing can be used: the opening balance after it already holds what was open.
    """
    run: list[Source] = []
    aside: list[Source] = []
    for source in sorted(sources, key=lambda one: one.closing):
        if run and source.first_day - run[-1].closing > _LONGEST_GAP:
            aside += run
            run = []
        run.append(source)
    return run, aside


def replace_openings(carried: Sequence[Position], openings: Sequence[Position]) -> Counter[str]:
    """Let the `carried` positions of the exercise before stand for the opening lines of this one.

    Where an opening line is one carried position (same document, else the only one of that amount) its code is
    handed over, so that this year's payments find last year's invoice. Returns by customer code the cents by which
    the opening balance differs from the detail; empty where the file has no opening balance.
    """
    difference: Counter[str] = Counter()
    by_document: defaultdict[tuple[Party, str, int], list[Position]] = defaultdict(list)
    by_amount: defaultdict[tuple[Party, int], list[Position]] = defaultdict(list)
    for one in carried:
        one.former, one.letter = one.letter, b""
        one.note = one.note if one.note.startswith(_LASTING) else ""
        difference[one.line.party.code] -= one.open
        by_document[one.line.party, one.line.source.text(one.piece), one.open].append(one)
        by_amount[one.line.party, one.open].append(one)
    for opening in openings:
        line = opening.line
        difference[line.party.code] += line.cents
        line.party.balance -= line.cents
        same = by_document.get((line.party, line.source.text(opening.piece), line.cents), [])
        alike = by_amount.get((line.party, line.cents), [])
        match = next((one for one in same if not one.letter), alike[0] if len(alike) == 1 else None)
        if match and not match.letter:
            match.letter = line.letter
    return Counter({code: cents for code, cents in difference.items() if cents}) if openings else Counter()


def opening_notes(source: Source, difference: Counter[str]) -> list[Said]:
    """One sentence per customer whose opening balance is not last year's closing balance; a sum beyond twenty."""
    notes = [
        said(
            "client {code} : report à nouveau du {day} différent du solde de l'exercice précédent de {gap}",
            code=code,
            day=source.first_day,
            gap=euros(cents),
        )
        for code, cents in sorted(difference.items())[:_MOST_NOTES]
    ]
    if len(difference) > _MOST_NOTES:
        notes.append(
            said(
                "{count} autres clients : report à nouveau du {day} différent",
                count=len(difference) - _MOST_NOTES,
                day=source.first_day,
            )
        )
    return notes


def euros(cents: int) -> Amount:
    """``1200,00 €`` in a sentence."""
    return Amount(cents, f"{'-' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02d} €")
