"""The open portions of a receivable as rows of a table and parts of a bar: letters, both readings, clocks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amiable.core import events
from amiable.core.position.portions import PortionPosition, total
from amiable.core.position.slices import Slice
from amiable.receivables.queries.clocks import Clock
from amiable.receivables.queries.explained import Explained, ExplainedPortion
from amiable.web import words
from amiable.web.picture import writing
from amiable.web.picture.bar import ORDER, Part
from amiable.web.picture.clock import ClockPicture
from amiable.web.receivable_story import Case, Story

MOVES = "#mouvements"


@dataclass(frozen=True, slots=True)
class PortionRow:
    """A portion with euros certain or contested; or all that is conceded; or (place ``settled``) all that is settled
    and bore. `pill` replaces the word of the place, `why` says why interest is what it is. Amounts are cents, None
    where a rate is missing."""

    letter: str
    name: str
    place: str
    cents: int
    portions: tuple[ExplainedPortion, ...]
    cases: tuple[Case, ...] = ()
    pill: str = ""
    picture: ClockPicture | None = None
    why: str = ""
    note: str = ""

    @property
    def retained(self) -> int | None:
        return total((one.position for one in self.portions), "interest")

    @property
    def original(self) -> int | None:
        return total((one.position for one in self.portions), "original_interest")

    @property
    def gap(self) -> int | None:
        return None if self.retained is None or self.original is None else self.original - self.retained


def rows_of(told: Explained, clocks: Sequence[Clock], story: Story) -> list[PortionRow]:
    """The rows in the order of the bar, lettered; that of the settled portions comes last and has no letter."""
    by_number = {clock.portion: clock for clock in clocks}
    rows = [
        _row(told, one, by_number, story) for one in told.portions if one.position.certain or one.position.contested
    ]
    rows.sort(key=lambda row: ORDER.index(row.place))
    rows += _conceded(told, story)
    lettered = [replace(row, letter=letter(place)) for place, row in enumerate(rows)]
    named = [_named(row) for row in lettered]
    return named + _settled(told)


def letter(place: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    before, last = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def _named(row: PortionRow) -> PortionRow:
    """The clock says which row it belongs to."""
    if row.picture is None:
        return row
    return replace(row, picture=replace(row.picture, name=_("Part %(letter)s") % {"letter": row.letter}))


def _row(told: Explained, one: ExplainedPortion, clocks: dict[int, Clock], story: Story) -> PortionRow:
    position = one.position
    case = story.cases.get(one.dispute)
    place = "contested" if position.contested else "claimable" if position.claimable else "not_due"
    clock = clocks.get(one.number)
    return PortionRow(
        letter="",
        name=_name(one, case, place),
        place=place,
        cents=position.certain + position.contested,
        portions=(one,),
        cases=(case,) if case else (),
        pill=_pill(position, place),
        picture=_picture(clock, told.estimated) if clock else None,
        why=_why(told, one, story),
        note=_note(told, one, place, clock),
    )


def _conceded(told: Explained, story: Story) -> list[PortionRow]:
    """One row for all that is conceded; the interest of a portion that has more than that is on its own row."""
    waiting = [one for one in told.portions if one.position.conceded]
    if not waiting:
        return []
    numbers = dict.fromkeys(one.dispute for one in waiting)
    return [
        PortionRow(
            letter="",
            name=_("Accordé, avoir à établir"),
            place="conceded",
            cents=sum(one.position.conceded for one in waiting),
            portions=tuple(one for one in waiting if not one.position.certain and not one.position.contested),
            cases=tuple(story.cases[number] for number in numbers if number in story.cases),
            why=_("ce qui est accordé n’a jamais porté"),
            note=_("avoir à établir"),
        )
    ]


def _settled(told: Explained) -> list[PortionRow]:
    """What was settled late has borne too, and is in the sums."""
    gone = tuple(one for one in told.portions if not one.position.open and one.retained + one.original)
    if not gone:
        return []
    row = PortionRow("", _("Déjà soldé"), "settled", 0, gone)
    why = told.estimated and row.retained is None
    return [replace(row, why=_("échéance estimée, à confirmer") if why else bearing(_slices(gone, "retained")))]


def _name(one: ExplainedPortion, case: Case | None, place: str) -> str:
    if case:
        reason = words.reason(case.reason)
        return reason if place == "contested" else _("%(reason)s, le reste dû") % {"reason": reason}
    if one.kind != "ordinary":
        kind = words.word(words.PORTION_KINDS, one.kind)
        return kind[0].upper() + kind[1:]
    return _("Autre part") if one.number else _("Part principale")


def _pill(position: PortionPosition, place: str) -> str:
    """The word of what is certain, not claimable, and yet not to fall due."""
    if place == "not_due" and position.judged:
        return _("Certain, procédure collective")
    return _("Certain, échéance inconnue") if place == "not_due" and not position.due else ""


def _picture(clock: Clock, estimated: bool) -> ClockPicture:
    """Nothing bears on a due date that is only estimated."""
    bears, original = ((), ()) if estimated else (clock.bears, clock.original_bears)
    return ClockPicture(clock.begins, clock.due, clock.original_due, clock.contested, bears, original)


def _note(told: Explained, one: ExplainedPortion, place: str, clock: Clock | None) -> str:
    """What the bar says of the portion."""
    if place == "claimable":
        return _("%(days)s de retard") % {"days": writing.days_long(one.position.retained_days_late)}
    opened = [first for first, last in clock.contested if last is None] if clock else []
    if place == "contested" and opened:
        return _("depuis %(days)s") % {"days": writing.days_long((told.as_of - min(opened)).days)}
    due = _day(one.position.due)
    return _("échéance le %(day)s") % {"day": writing.day(due)} if due and place == "not_due" else ""


def _why(told: Explained, one: ExplainedPortion, story: Story) -> str:
    """Why the retained interest is what it is."""
    position = one.position
    if position.interest is None:
        return missing(told, one.retained)
    if any(part.rate for part in one.retained):
        return bearing(one.retained)
    if position.contested:
        return _("rien tant que le litige est ouvert")
    if position.judged:
        return _("arrêté le %(day)s, jour du jugement") % {"day": writing.day(date.fromordinal(position.judged))}
    if not position.due:
        return _("échéance inconnue")
    return dated(one.number, story) or _("pas encore échu")


def missing(told: Explained, made_of: Iterable[Slice]) -> str:
    """Why a figure of interest is not known, as a reader can mend it."""
    if told.estimated:
        return _("échéance estimée, à confirmer")
    unknown = min((part.first for part in made_of if part.rate is None), default=told.as_of)
    return _("taux du %(half)s non publié") % {"half": half_year(unknown)}


def half_year(day: date) -> str:
    """« 2e semestre 2026 »."""
    said = _("1er semestre %(year)s") if day.month <= 6 else _("2e semestre %(year)s")
    return said % {"year": day.year}


def bearing(made_of: Iterable[Slice]) -> str:
    """« 71 j portent à 12,40 % »."""
    bore = [part for part in made_of if part.rate]
    if not bore:
        return ""
    rates = dict.fromkeys(writing.rate(part.rate or 0) for part in bore)
    days = len({day for part in bore for day in range(part.first.toordinal(), part.last.toordinal() + 1)})
    said = ngettext("%(days)s porte à %(rates)s", "%(days)s portent à %(rates)s", days)
    return said % {"days": writing.days_long(days), "rates": _(" puis ").join(rates)}


def dated(number: int, story: Story) -> str:
    """What gave a portion its retained due date, where it is not the invoice alone."""
    said = story.dating.get(number)
    match said:
        case events.DisputeResolved():
            return _dated_by(said, story.policies.get(number, ""))
        case events.DueDateSet():
            return _("échéance fixée le %(day)s") % {"day": writing.day(said.on)}
        case events.Rescheduled():
            return _("échéancier du %(day)s") % {"day": writing.day(said.on)}
    return ""


def _dated_by(said: events.DisputeResolved, policy: str) -> str:
    day = {"day": writing.day(said.on)}
    match policy:
        case "restart":
            return _("délai reparti le %(day)s") % day
        case "pause":
            return _("délai suspendu jusqu’au %(day)s") % day
        case "agreed":
            return _("date convenue le %(day)s") % day
    return _("échéance gardée après le litige")


def _slices(portions: Iterable[ExplainedPortion], reading: str) -> list[Slice]:
    return [part for one in portions for part in getattr(one, reading)]


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None


def parts_of(told: Explained, rows: Iterable[PortionRow], story: Story) -> list[Part]:
    """The bar: each open portion leads to its row, what is settled to the movements."""
    open_parts = [
        Part(row.place, row.cents, row.pill, f"#{row.letter}", row.note, row.letter) for row in rows if row.letter
    ]
    settled = [
        Part(place, told.total(place) or 0, href=MOVES, note=_settled_note(place, story))
        for place in ("paid", "credited", "written_off")
    ]
    return open_parts + settled


def _settled_note(place: str, story: Story) -> str:
    came = story.arrivals.get(place, [])
    if not came:
        return ""
    if len(came) > 1:
        return _("en %(count)s fois") % {"count": writing.count(len(came))}
    return _("le %(day)s") % {"day": writing.day(came[0].on)}
