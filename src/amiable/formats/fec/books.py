"""FEC files → open items per customer: the public door of the reader."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Final

from amiable.core.said import Said, said
from amiable.formats.fec.accounts import Party, Plan
from amiable.formats.fec.chaining import in_a_row, opening_notes, replace_openings
from amiable.formats.fec.customers import code_parties
from amiable.formats.fec.lettering import settle_groups
from amiable.formats.fec.lines import Position, Row, Source
from amiable.formats.fec.matching import match_customers
from amiable.formats.fec.memory import collector_paused
from amiable.formats.fec.openings import settle_openings
from amiable.formats.fec.output import open_item, settled_items
from amiable.formats.fec.positions import opening_rows, positions_of, prepare
from amiable.formats.fec.reader import name_parts, read_file
from amiable.formats.fec.result import Books, Difference, Exercise
from amiable.formats.fec.transfers import follow_debts, settle_moved
from amiable.formats.rejects import FileRefused

_FEW_LETTERED: Final = 100  # fewer than one line in a hundred: the file is not kept by lettering

_UNKNOWN: Final = said("{count} ligne(s) sur un compte collectif sans compte auxiliaire : client non identifié")
_SERVED: Final = said("{count} règlement(s) de factures antérieures : soldé par report à nouveau")
_AFTER_CLOSING: Final = said("{count} poste(s) lettré(s) après clôture, ouvert(s) à la clôture")
_UNDATED: Final = said("{count} groupe(s) de lettrage non soldé(s), sans date de lettrage")

Progress = Callable[[int, int], None]


def read(
    files: Sequence[tuple[str, bytes]],
    *,
    receivable_prefixes: Sequence[str] = ("411", "416", "413"),
    advance_prefixes: Sequence[str] = ("419",),
    excluded_prefixes: Sequence[str] = ("418",),
    as_of: date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Books:
    """Read FEC files of one company, given as (name, bytes) in any order, into open items.

    `as_of` leaves aside what was booked later; None takes the files whole, which is the position at the last
    closing. What is lettered with entries the files do not hold stays open and says so. `progress` gets (bytes done,
    bytes in all). Raises `FileRefused` (French) where a file is no FEC, or the files are of different companies.
    """
    if not files:
        raise FileRefused("Aucun fichier.")
    plan = Plan(tuple(receivable_prefixes), tuple(advance_prefixes), tuple(excluded_prefixes))
    notes: Counter[Said] = Counter()
    parties: dict[tuple[str, str], Party] = {}
    with collector_paused():
        siren = _company([name for name, _ in files])
        read_sources = _read_all(files, plan, parties, as_of, progress)
        sources = _retained(read_sources, notes)
        counts = {
            "lines": sum(one.count for one in sources),
            "receivable_lines": sum(len(one.lines) for one in sources),
        }
        _count_unknown(parties, sources, counts, notes)
        outcome = _Outcome(notes, counts)
        _through_the_years(sources, outcome)
        for source in sources:
            notes.update(source.counts)
        return _books(siren, sources, parties, outcome)


def _read_all(
    files: Sequence[tuple[str, bytes]],
    plan: Plan,
    parties: dict[tuple[str, str], Party],
    as_of: date | None,
    progress: Progress | None,
) -> list[Source]:
    """Each distinct content once: the same file given twice changes nothing."""
    whole, done = sum(len(data) for _, data in files), 0
    sources: list[Source] = []
    seen: set[bytes] = set()
    for index, (name, data) in enumerate(files):
        if data not in seen:
            seen.add(data)
            tick = _ticker(progress, done, whole)
            sources.append(read_file(data, name, index, plan, parties, as_of, tick))
        done += len(data)
    return sources


def _ticker(progress: Progress | None, done: int, whole: int) -> Callable[[int], None]:
    return (lambda count: progress(done + count, whole)) if progress else (lambda _: None)


def _retained(sources: list[Source], notes: Counter[Said]) -> list[Source]:
    """One file per closing date (final before provisional, then the one given last), and those without a gap."""
    best: dict[date, Source] = {}
    aside: list[Source] = []
    for source in sources:
        other = best.get(source.closing)
        if other is None:
            best[source.closing] = source
            continue
        loser = source if source.provisional and not other.provisional else other
        best[source.closing] = other if loser is source else source
        aside.append(loser)
        twins = said(
            "deux fichiers différents clos le {closing} : {name} est laissé de côté",
            closing=source.closing,
            name=loser.name,
        )
        notes[twins] = 1
    run, before_gap = in_a_row(list(best.values()))
    for source in before_gap:
        notes[said("{name} est laissé de côté : l'exercice qui le suit manque", name=source.name)] = 1
    for source in (*aside, *before_gap):
        for row in source.lines:
            row[2].balance -= row[5]
    return run


def _company(names: Sequence[str]) -> str:
    sirens = {siren for name in names if (siren := name_parts(name)[0])}
    if len(sirens) > 1:
        raise FileRefused(
            "Ces fichiers sont de sociétés différentes ({sirens}) : importez-les séparément.",
            sirens=", ".join(sorted(sirens)),
        )
    return next(iter(sirens), "")


def _count_unknown(
    parties: dict[tuple[str, str], Party], sources: Sequence[Source], counts: dict[str, int], notes: Counter[Said]
) -> None:
    unknown = set(map(id, code_parties(parties.values())))
    counts["customers"] = len({party.code for party in parties.values()})
    if unknown:
        counts["unknown_customers"] = sum(id(row[2]) in unknown for source in sources for row in source.lines)
    if counts.get("unknown_customers"):
        notes[_UNKNOWN] = counts["unknown_customers"]


@dataclass(slots=True)
class _Outcome:
    """What the exercises leave: positions open at the end, invoices settled, groups balanced, and remarks."""

    notes: Counter[Said]
    counts: dict[str, int]
    still_open: list[Position] = field(default_factory=list)
    closed: list[Position] = field(default_factory=list)
    balanced: list[list[Row]] = field(default_factory=list)


def _through_the_years(sources: Sequence[Source], outcome: _Outcome) -> None:
    """Exercise after exercise, what stays open going on to the next."""
    for rank, source in enumerate(sources):
        prepare(source)
        carried, lines = outcome.still_open, source.lines
        if rank:
            openings = opening_rows(source)
            difference = replace_openings(carried, positions_of(openings))
            outcome.notes.update(dict.fromkeys(opening_notes(source, difference), 1))
            dropped = set(map(id, openings))
            lines = [row for row in lines if id(row) not in dropped] if openings else lines
        _settle(source, lines, carried, outcome)


def _settle(source: Source, lines: list[Row], carried: list[Position], outcome: _Outcome) -> None:
    notes = outcome.notes
    found = settle_groups(source, lines, carried)
    positions = found.positions
    settle_moved(positions)
    # a debt lettered without any payment was paid after closing: payments of this file are not its own
    earlier = [one for one in carried or positions if (one.opening or carried) and (one.paid or not one.letter)]
    served = settle_openings(found.orphans, earlier)
    notes[_SERVED] += served
    notes[_AFTER_CLOSING] += found.after_closing
    notes[_UNDATED] += found.undated
    if sum(bool(row[6].strip()) for row in lines) * _FEW_LETTERED < len(lines):
        unlettered = said(
            "{name} n'est pas lettré : règlements rapprochés par référence, montant ou ancienneté", name=source.name
        )
        notes[unlettered] = 1
        outcome.counts["estimated"] = outcome.counts.get("estimated", 0) + match_customers(positions)
    follow_debts(positions)
    outcome.still_open = [one for one in positions if one.open]
    outcome.closed += [one for one in positions if one.kind == "invoice" and one.paid and not (one.open or one.merged)]
    outcome.balanced += found.balanced


def _books(siren: str, sources: Sequence[Source], parties: dict[tuple[str, str], Party], outcome: _Outcome) -> Books:
    still_open, closed, balanced = outcome.still_open, outcome.closed, outcome.balanced
    balances, advances = _balances(parties, advance=False), _balances(parties, advance=True)
    return Books(
        siren=siren,
        exercises=tuple(_exercise(source) for source in sources),
        items=tuple(map(open_item, sorted(still_open, key=_place))),
        balances=balances,
        advances=advances,
        differences=(*_differences(still_open, balances, False), *_differences(still_open, advances, True)),
        rejects=tuple(reject for source in sources for reject in source.rejects),
        reject_files=tuple(source.index for source in sources for _ in source.rejects),
        notes=tuple(_note(note, count) for note, count in outcome.notes.items() if count),
        counts=outcome.counts,
        settle=lambda: chain(map(open_item, closed), settled_items(balanced)),
    )


def _note(note: Said, count: int) -> Said:
    """The sentence of a note: counted where its template asks for the count."""
    return said(note, count=count) if "{count}" in note.template else note


def _place(position: Position) -> tuple[date, int]:
    return position.line.source.closing, position.line.number


def _exercise(source: Source) -> Exercise:
    return Exercise(
        source.index, source.name, source.first_day, source.closing, source.count, source.encoding,
        source.layout.separator.decode(), source.provisional,
    )  # fmt: skip


def _balances(parties: dict[tuple[str, str], Party], advance: bool) -> dict[str, int]:
    balances: defaultdict[str, int] = defaultdict(int)
    for party in parties.values():
        if party.advance is advance:
            balances[party.code] += party.balance
    return dict(balances)


def _differences(positions: Sequence[Position], balances: dict[str, int], advance: bool) -> list[Difference]:
    sums: Counter[str] = Counter()
    for one in positions:
        if one.line.party.advance is advance:
            sums[one.line.party.code] += one.open
    account = "419" if advance else "411"
    codes = sorted(balances.keys() | sums.keys())
    return [
        Difference(code, sums[code], balances.get(code, 0), account)
        for code in codes
        if sums[code] != balances.get(code, 0)
    ]
