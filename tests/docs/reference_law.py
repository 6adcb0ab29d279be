"""Reference of the words of a dispute, and the law book: every dated figure with its article and source."""

from datetime import date
from decimal import Decimal

from amiable.core.dispute import FINDINGS, POLICIES
from amiable.core.law.late_interest import floor_rate, statutory_rate
from amiable.core.law.source import Parameter, parameter, parameter_names
from amiable.core.reasons import FAMILIES, REASONS
from amiable.core.reminder import HOLD_KINDS
from amiable.jobs.explanation import WHY
from amiable.jobs.row_sets import FINDINGS as FINDING_LABELS
from amiable.jobs.row_sets import POLICIES as POLICY_LABELS

DEPARTMENTS = {
    "sales_admin": "administration des ventes (ADV)",
    "logistics": "logistique",
    "quality": "qualité",
    "sales": "commerce",
    "legal": "juridique",
    "accounting": "comptabilité",
    "credit": "crédit client",
}
DEFAULTS = {
    "founded": "`restart` si le litige est ouvert au plus tard à l'échéance retenue d'alors, sinon `pause`",
    "partly_founded": "comme `founded`",
    "unfounded": "`original`",
    "withdrawn": "`original`",
    "inadmissible": "`original`",
    "goodwill": "`original`",
}
DATES = {
    "restart": "date d'effet + le délai de la facture (ou sa règle de fin de mois) ; rien ne porte avant",
    "pause": "la date qu'elle avait, reculée des jours du litige ; ce qui a porté avant l'ouverture reste, si elle "
    "était déjà passée",
    "original": "la date qu'elle avait ; les jours du litige portent",
    "agreed": "la date convenue (`--agreed`)",
}
UNITS = {"percent": "%", "points": "points", "times": "×", "days": "jours", "euros": "€"}


def words_page() -> str:
    """Reasons, findings, policies, holds: the code's words with those of the screen."""
    assert set(DEFAULTS) == set(FINDINGS), "a finding without its default"
    assert set(DATES) == set(POLICIES), "a policy without its date"
    lines = [
        "# Motifs, bien-fondés, politiques, retenues",
        "",
        "*Reasons, findings, policies and holds, generated from the program.*",
        "",
        "## Motifs",
        "",
        "Ce que dit le client. Le service et le délai de réponse (jours ouvrés) sont livrés comme proposition : aucune",
        "commande ne s'en sert encore.",
        "",
        "| code | motif | famille | service | délai |",
        "|---|---|---|---|---|",
    ]
    for name, reason in REASONS.items():
        department = DEPARTMENTS[reason.department]
        lines.append(f"| `{name}` | {reason.label} | {FAMILIES[reason.family]} | {department} | {reason.days} |")
    lines += ["", "## Bien-fondés", "", "| code | sens | politique par défaut |", "|---|---|---|"]
    lines += [f"| `{name}` | {FINDING_LABELS[name]} | {DEFAULTS[name]} |" for name in FINDINGS]
    lines += ["", "## Politiques", "", "| code | sens | échéance retenue de ce qui reste dû |", "|---|---|---|"]
    lines += [f"| `{name}` | {POLICY_LABELS[name]} | {DATES[name]} |" for name in POLICIES]
    lines += [
        "",
        "Une société choisit sa table par `amiable company set --policies` : `standard` (ci-dessus), `letter`",
        "(`restart` dès que le litige est fondé ou partiellement fondé), `letter_all` (`restart` toujours).",
        "",
        "## Retenues",
        "",
        "Ce qui empêche de réclamer une part. `contested` est posé par un litige, `obstacle` et `manual` à l'écran ;",
        "`due_estimated` et `insolvency` se déduisent de la facture.",
        "",
        "| code | sens |",
        "|---|---|",
    ]
    return "\n".join([*lines, *(f"| `{name}` | {WHY[name]} |" for name in HOLD_KINDS), ""])


def law_page() -> str:
    """Every parameter: article, unit, dates, sources."""
    lines = [
        "# Chiffres de la loi",
        "",
        "*The law book: every dated figure the program uses, its article and source, generated from the files.*",
        "",
        "Après la date « su jusqu'au », le programme ne calcule pas : il montre « — » et dit pourquoi. Aucun de ces",
        "chiffres n'a été validé par un juriste ; « relu le » est le jour où la source a été regardée en dernier.",
        "",
    ]
    for one in map(parameter, parameter_names()):
        lines += _parameter(one)
    lines += _rates()
    return "\n".join(lines)


def _parameter(one: Parameter) -> list[str]:
    values = [f"| {_day(v.since)} | {_figure(v.value)} {UNITS[one.unit]} | {v.source} |" for v in one.values]
    return [
        f"## {one.label}",
        "",
        f"`{one.name}` · {one.article} · relu le {_day(one.reviewed)} · su jusqu'au {_day(one.until)}",
        "",
        "| depuis le | valeur | source |",
        "|---|---|---|",
        *values,
        "",
    ]


def _rates() -> list[str]:
    """What follows from them, half-year by half-year."""
    rows = []
    for value in parameter("ecb_refinancing_rate").values:
        day = value.since
        figures = (_figure(Decimal(points) / 100) for points in (statutory_rate(day), floor_rate(day)))
        rows.append(f"| {day.year}-S{1 if day.month == 1 else 2} | {' % | '.join(figures)} % |")
    return [
        "## Taux qui en suivent",
        "",
        "| semestre | taux légal des pénalités (BCE + 10 points) | plancher d'un taux convenu (3 × intérêt légal) |",
        "|---|---|---|",
        *rows,
        "",
    ]


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _figure(value: Decimal) -> str:
    text = f"{value:.2f}" if value % 1 else f"{value:.0f}"
    return text.replace(".", ",")
