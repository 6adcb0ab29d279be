"""An invoice told step by step on a terminal: where its euros are, what each portion bears, and why."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from amiable.core.calendar import HalfYear
from amiable.core.law.source import OutsideKnownPeriod, parameter
from amiable.core.money import half_up
from amiable.core.position.slices import Slice
from amiable.core.reminder import Claimable, Withheld
from amiable.jobs.output import euros
from amiable.receivables.queries.explained import Explained, ExplainedPortion

PLACES = (
    ("certain", "non contesté", "green"),
    ("contested", "contesté", "dark_orange3"),
    ("conceded", "accordé, avoir à établir", "deep_pink4"),
    ("paid", "réglé", "steel_blue"),
    ("credited", "crédité", "medium_purple"),
    ("written_off", "passé en perte", "grey50"),
)
WHY = {
    "not_due": "pas encore échu",
    "due_unknown": "échéance inconnue",
    "nothing_certain": "rien n'y reste dû",
    "contested": "contesté : rien n'est réclamé tant que le litige est ouvert",
    "conceded": "accordé : l'avoir est à établir",
    "signal": "signalement à qualifier",
    "obstacle": "frein au paiement à lever",
    "promise": "promesse de règlement en cours",
    "plan": "plan d'apurement en cours",
    "mediation": "médiation en cours",
    "insolvency": "procédure collective : aucune demande",
    "factor": "créance cédée à un affactureur",
    "credit": "le client a un crédit au moins égal",
    "due_estimated": "échéance estimée, à confirmer",
    "currency": "devise : non calculé",
    "manual": "mise en attente",
}
BAR_WIDTH = 64


def bar(amounts: list[tuple[int, str]], width: int = BAR_WIDTH) -> Any:
    """A bar of coloured blocks, true to the amounts; every amount above zero keeps one block."""
    from rich.text import Text

    whole = sum(cents for cents, _ in amounts)
    line = Text()
    for cents, style in amounts:
        if cents > 0:
            line.append("█" * max(1, round(cents * width / whole)), style=style)
    return line


def print_explained(told: Explained, out: Any) -> None:
    """Print the whole explanation on the rich console `out`."""
    out.print(f"[bold]{told.number}[/bold] · {told.name} ({told.customer}) · émise le {_day(told.issued_on)}")
    out.print(f"{euros(told.amount)} € TTC · situation au {_day(told.as_of)}\n")
    if told.note:
        out.print(f"À savoir : {told.note}\n")
    out.print(bar([(told.total(name) or 0, style) for name, _, style in PLACES]))
    for name, label, style in PLACES:
        if told.total(name):
            out.print(f"[{style}]█[/{style}] {label:<26}{euros(told.total(name)):>14} €")
    out.print()
    for portion in told.portions:
        if any(portion.position[:6]):
            _print_portion(portion, told, out)
    _print_sum(told, out)


def _print_portion(portion: ExplainedPortion, told: Explained, out: Any) -> None:
    position = portion.position
    title = f"Part {portion.number}" + (f" · litige {portion.dispute}" if portion.dispute else "")
    held = ", ".join(f"{label} {euros(cents)} €" for name, label, _ in PLACES if (cents := getattr(position, name)))
    out.print(f"[bold]{title}[/bold] : {held}")
    out.print(f"   échéance retenue {_known(position.due)} · échéance d'origine {_known(position.original_due)}")
    out.print(f"   {_claim(portion.gate)}")
    for label, cents, made_of in (
        ("position retenue", position.interest, portion.retained),
        ("échéance d'origine", position.original_interest, portion.original),
    ):
        if made_of:
            _print_slices(label, cents, made_of, told, out)
    out.print()


def _claim(gate: Claimable | Withheld) -> str:
    if isinstance(gate, Claimable):
        return f"réclamable aujourd'hui : {euros(gate.cents)} €"
    return "rien à réclamer : " + " ; ".join(WHY.get(reason, reason) for reason in gate.reasons)


def _print_slices(label: str, cents: int | None, made_of: tuple[Slice, ...], told: Explained, out: Any) -> None:
    if cents is None:
        reason = "échéance estimée, à confirmer" if told.estimated else "un taux n'est pas encore publié"
        out.print(f"   pénalités, {label} : — ({reason})")
        return
    out.print(f"   pénalités, {label} : {euros(cents)} €")
    for one in made_of:
        exact = one.interest or Fraction(0)
        out.print(
            f"      {_day(one.first)} – {_day(one.last)} {one.days:>4} j × {euros(one.unpaid):>12} € "
            f"× {_percent(one.rate)} ÷ 365 = {_four(exact)}"
        )


def _print_sum(told: Explained, out: Any) -> None:
    interest, original = told.total("interest"), told.total("original_interest")
    gap = None if interest is None or original is None else original - interest
    out.print(f"[bold]Réclamable[/bold] {euros(told.total('claimable'))} € · pénalités retenues {euros(interest)} €")
    out.print(f"À l'échéance d'origine les pénalités seraient de {euros(original)} € ; écart : {euros(gap)} €.\n")
    out.print(LAW + _rate_line(told.as_of), style="dim")
    out.print(ASSUMED, style="dim")


LAW = (
    "C. com., art. L. 441-10, II : pénalités dues dès le jour qui suit l'échéance, sans rappel ; le jour de\n"
    "l'échéance ne porte pas, celui du paiement porte encore."
)
ASSUMED = (
    "Hypothèses : année de 365 jours ; le paiement s'impute d'abord sur le principal ; un litige suspend ce que\n"
    "nous réclamons (position retenue), jamais la prescription. Un seul arrondi par part, au demi-centime."
)


def _rate_line(as_of: date) -> str:
    half = HalfYear.of(as_of)
    try:
        ecb, margin = parameter("ecb_refinancing_rate").entry(as_of), parameter("late_interest_margin").on(as_of)
    except OutsideKnownPeriod:
        return f" Le taux de {half} n'est pas publié."
    return f" Taux {half} : {str(ecb.value).replace('.', ',')} % ({ecb.source}) + {margin} points."


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _known(ordinal: int) -> str:
    return _day(date.min + timedelta(days=ordinal - 1)) if ordinal else "aucune"


def _percent(basis_points: int | None) -> str:
    return "—" if basis_points is None else f"{basis_points // 100},{basis_points % 100:02d} %"


def _four(cents: Fraction) -> str:
    """An exact amount of cents shown in euros with four decimals."""
    ten_thousandths = half_up(cents.numerator * 100, cents.denominator)
    whole, rest = divmod(ten_thousandths, 10_000)
    return f"{whole},{rest:04d} €"
