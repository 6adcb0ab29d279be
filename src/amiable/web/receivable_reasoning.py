"""How the retained interest and the indemnity of an invoice come about, step by step, each with its text of law."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amiable.core import events
from amiable.core.calendar import HalfYear
from amiable.core.law.late_interest import below_floor, statutory_rate
from amiable.core.law.payment_terms import latest_due_date
from amiable.core.law.source import OutsideKnownPeriod, parameter
from amiable.core.money import half_up
from amiable.core.position.portions import indemnity
from amiable.core.position.slices import Slice
from amiable.receivables.queries.explained import Explained
from amiable.web.picture import writing
from amiable.web.receivable_portions import PortionRow, half_year
from amiable.web.receivable_story import Story


@dataclass(frozen=True, slots=True)
class Step:
    """A numbered step: what holds, the article that says so (""), and the sentences that lead there."""

    title: str
    law: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SliceRow:
    """Days `first` to `last` on which `unpaid` cents bore at `rate`; `exact` in euros with four decimals."""

    first: date
    last: date
    days: int
    unpaid: int
    rate: int | None
    exact: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What one portion bore, slice by slice; `cents` is its one rounding. `rated`: the rates differ, so show them."""

    letter: str
    name: str
    slices: tuple[SliceRow, ...]
    days: int
    cents: int | None
    rated: bool


@dataclass(frozen=True, slots=True)
class Reasoning:
    """`before` the sums, the sums themselves, `after` them, and what the texts leave open."""

    before: tuple[Step, ...]
    sums: tuple[Sum, ...]
    after: tuple[Step, ...]
    assumed: tuple[str, ...]


def reasoning_of(told: Explained, rows: Sequence[PortionRow], story: Story) -> Reasoning:
    """The steps of an invoice, none of which needs a figure that is not shown."""
    sums = () if told.estimated else tuple(one for row in rows for one in sums_of(row, "retained"))
    before = [due_step(story.issued, told.estimated)] if story.issued else []
    before.append(_first_step(told, rows))
    return Reasoning(
        before=(*before, *_rate_steps(told, story)),
        sums=sums,
        after=(_indemnity_step(told),),
        assumed=tuple(_assumed(told, story)),
    )


def due_step(issued: events.Issued, estimated: bool) -> Step:
    """The due dates of the invoice, where they come from, and the latest a term may lawfully reach."""
    known = [share.origin_on or share.due_on for share in issued.shares]
    article = parameter("payment_term_ceiling").article
    if len(known) > 1:
        lines = tuple(_share_line(share) for share in issued.shares)
        return Step(_("Échéances d’origine, part par part"), article, lines)
    due = known[0]
    if due is None:
        return Step(_("Échéance d’origine inconnue"), "", (_("La facture attend une condition pour être due."),))
    said = _("Échéance d’origine estimée : %(day)s") if estimated else _("Échéance d’origine : %(day)s")
    return Step(said % {"day": writing.day(due, "long")}, article, tuple(_due_lines(issued, due, estimated)))


def _article(name: str) -> str:
    """The article of a figure of the law; the code, named in full by the first step, is not repeated."""
    return parameter(name).article.removeprefix("C. com., ")


def _share_line(share: events.Share) -> str:
    due = share.origin_on or share.due_on
    day = writing.day(due, "long") if due else _("date inconnue")
    return _("%(amount)s : %(day)s") % {"amount": writing.money(share.cents), "day": day}


def _due_lines(issued: events.Issued, due: date, estimated: bool) -> list[str]:
    if estimated:
        lines = [_("Le fichier ne la dit pas : elle est tirée du délai du client, et ne porte aucune pénalité.")]
    else:
        said = {"day": writing.day(issued.on), "term": _term(issued, due)}
        lines = [_("Facture du %(day)s, délai de paiement : %(term)s.") % said]
    try:
        latest = latest_due_date(issued.on, month_end=bool(issued.term and issued.term.month_end))
    except OutsideKnownPeriod:
        return lines
    within = _("Sous le plafond légal d’un délai convenu, le %(day)s.")
    beyond = _("Au-delà du plafond légal d’un délai convenu, le %(day)s : à vérifier.")
    return [*lines, (within if due <= latest else beyond) % {"day": writing.day(latest)}]


def term_words(issued: events.Issued) -> str:
    """« 45 jours », « 45 jours fin de mois »; "" where the invoice has several dates, or none."""
    due = (issued.shares[0].origin_on or issued.shares[0].due_on) if len(issued.shares) == 1 else None
    return _term(issued, due) if due else ""


def _term(issued: events.Issued, due: date) -> str:
    term = issued.term
    count = term.days if term and term.month_end else (due - issued.on).days
    days = ngettext("%(count)s jour", "%(count)s jours", count) % {"count": writing.count(count)}
    if term and term.month_end:
        said = _("%(days)s fin de mois") if term.month_end == "after" else _("fin de mois + %(days)s")
        return said % {"days": days}
    return days


def _first_step(told: Explained, rows: Iterable[PortionRow]) -> Step:
    article = _article("late_interest_margin")
    starts = [part.first for row in rows for one in row.portions for part in one.retained if part.rate != 0]
    if told.estimated:
        return Step(_("Aucune pénalité sur une échéance estimée"), article, (_("Confirmez-la d’abord."),))
    if not starts:
        line = _("Aucune part certaine n’a dépassé son échéance retenue.")
        return Step(_("Aucun jour ne porte dans la position retenue"), article, (line,))
    first = _("Premier jour qui porte : %(day)s") % {"day": writing.day(min(starts), "long")}
    return Step(
        first,
        article,
        (
            _("Sans qu’un rappel soit nécessaire, dès le jour qui suit l’échéance."),
            _("Le jour de l’échéance ne porte pas ; celui du paiement et celui de la situation portent encore."),
        ),
    )


def _rate_steps(told: Explained, story: Story) -> list[Step]:
    """One per half-year in which a day bears, in either reading; one in all for an agreed rate."""
    made_of = [part for one in told.portions for part in (*one.retained, *one.original) if part.rate != 0]
    if not made_of or told.estimated:
        return []
    agreed = story.issued.schedule.basis_points if story.issued else None
    if agreed is not None:
        return [_agreed_step(told, story)]
    halves = sorted({HalfYear.of(part.first) for part in made_of})
    return [_statutory_step(half) for half in halves]


def _statutory_step(half: HalfYear) -> Step:
    margin, article = parameter("late_interest_margin"), _article("late_interest_margin")
    named = {"half": half_year(half.first)}
    try:
        rate = statutory_rate(half.first)
        ecb, points = parameter("ecb_refinancing_rate").entry(half.first), margin.on(half.first)
    except OutsideKnownPeriod:
        line = _("Le taux de la BCE de ce semestre n’est pas connu : le chiffre est refusé, pas estimé.")
        return Step(_("Taux du %(half)s : non publié") % named, article, (line,))
    named["rate"] = writing.rate(rate)
    parts = {"ecb": writing.rate(int(ecb.value * 100)), "source": ecb.source, "points": f"{points:f}"}
    line = _("Taux de la BCE de ce semestre, %(ecb)s, plus %(points)s points (%(source)s).") % parts
    return Step(_("Taux du %(half)s : %(rate)s") % named, article, (line,))


def _agreed_step(told: Explained, story: Story) -> Step:
    assert story.issued is not None
    schedule = story.issued.schedule
    lines = [_("Il s’applique à tous les jours, tel quel.")]
    under = below_floor(schedule, story.issued.on, told.as_of)
    if under:
        said = {"half": half_year(under[0].first), "floor": writing.rate(under[1])}
        lines.append(_("Sous le plancher légal du %(half)s, %(floor)s : signalé, jamais corrigé.") % said)
    title = _("Taux convenu : %(rate)s") % {"rate": writing.rate(schedule.basis_points or 0)}
    return Step(title, _article("late_interest_floor_multiple"), tuple(lines))


def sums_of(row: PortionRow, reading: str) -> list[Sum]:
    """What each portion of a row bore in a reading, where it bore."""
    found = []
    for one in row.portions:
        made_of = [part for part in getattr(one, reading) if part.rate != 0]
        if made_of:
            cents = one.position.interest if reading == "retained" else one.position.original_interest
            found.append(_sum(row, made_of, cents))
    return found


def _sum(row: PortionRow, made_of: Sequence[Slice], cents: int | None) -> Sum:
    return Sum(
        letter=row.letter,
        name=row.name,
        slices=tuple(
            SliceRow(part.first, part.last, part.days, part.unpaid, part.rate, four_decimals(part.interest))
            for part in made_of
        ),
        days=sum(part.days for part in made_of),
        cents=cents,
        rated=len({part.rate for part in made_of}) > 1,
    )


def four_decimals(cents: Fraction | None) -> str:
    """An exact amount of cents in euros, to one hundredth of a cent: « 74,4897 »; « — » where it is not known."""
    if cents is None:
        return "—"
    number = half_up(cents.numerator * 100, cents.denominator)
    whole, rest = divmod(abs(number), 10_000)
    sign = writing.MINUS if number < 0 else ""
    return f"{sign}{writing.count(whole)}{writing.locale().decimal}{rest:04d}"


def _indemnity_step(told: Explained) -> Step:
    article = _article("recovery_indemnity")
    cents = indemnity(one.position for one in told.portions)
    if cents is None:
        return Step(_("Indemnité de recouvrement : montant non connu"), article, ())
    title = _("Indemnité de recouvrement : %(amount)s") % {"amount": writing.money(cents)}
    if cents:
        due = min(one.position.due for one in told.portions if one.position.late)
        day = {"day": writing.day(date.fromordinal(due))}
        line = _("Une fois par facture : une part certaine n’était pas réglée à son échéance retenue du %(day)s.")
        return Step(title, article, (line % day,))
    if told.estimated:
        return Step(title, article, (_("Rien tant que l’échéance est estimée."),))
    return Step(title, article, (_("Aucune part certaine n’est restée impayée après son échéance retenue."),))


def _assumed(told: Explained, story: Story) -> list[str]:
    """Choices of ours that no text makes, where they matter for this invoice."""
    said = [_("Aucun texte trouvé ne fixe 365 ou 366 jours : nous retenons 365.")]
    paid = [event for event in story.arrivals.get("paid", []) if isinstance(event, events.Paid)]
    if paid:
        said.append(_("Un règlement va d’abord au principal ; l’article 1343-1 du code civil dirait : aux intérêts."))
    if any(event.on == told.issued_on for event in paid):
        said.append(_("Un règlement dont la liste ne dit pas le jour est daté de l’émission : il ne porte rien."))
    if story.cases:
        said.append(_("Un litige suspend ce que nous réclamons, jamais la prescription."))
    judged = [one.position.judged for one in told.portions if one.position.judged]
    if judged:
        day = {"day": writing.day(date.fromordinal(min(judged)))}
        said.append(
            _("Le jugement du %(day)s arrête le cours des intérêts (C. com., art. L. 622-28 et L. 641-3).") % day
        )
    return said
