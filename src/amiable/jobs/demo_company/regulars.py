"""The customers of the plot: their terms and manners, and all that was said (`COMPLAINTS`, `TOLD_SALES`)."""

from amiable.jobs.demo_company import plot_billing, plot_delivery, plot_halbrane, plot_other, plot_quality
from amiable.jobs.demo_company.complaint import Complaint
from amiable.jobs.demo_company.model import Manner, Sale

TERMS: dict[str, tuple[str, Manner, int]] = {
    "Laiterie Halbrane": ("45 days", "usual", 1),
    "Tessorel Distribution": ("60 days", "usual", 2),
    "Cartonnages Beaurivel": ("45 days", "slow", 1),
    "Pépinières Ardelune": ("30 days", "usual", 1),
    "Distribution Lormelle": ("45 days end of month", "slow", 2),
    "Fauvelaix Traiteur": ("30 days", "usual", 1),
    "Brasserie d'Orsanne": ("30 days", "prompt", 1),
    "Imprimerie Sorvane": ("60 days", "prompt", 1),
    "Chocolaterie Vernisol": ("45 days", "usual", 1),
    "Halles de Pontarvel": ("30 days", "usual", 1),
    "Quévrault Négoce": ("45 days", "slow", 2),
    "Épicerie Miremont": ("30 days", "prompt", 0),
    "Miellerie Castelombre": ("30 days", "usual", 0),
    "Coopérative du Val d'Issarne": ("30 days", "slow", 2),
    "Conserverie Lanvaudan-Mer": ("60 days", "very_slow", 2),
    "Cidrerie Pommeraie-Basse": ("45 days", "usual", 1),
    "Fromagerie du Haut-Sérac": ("30 days", "usual", 1),
    "Parfumerie Olivanse": ("45 days end of month", "prompt", 2),
    "Distillerie Ronceval-Haut": ("60 days", "usual", 2),
    "Moutarderie Belchaume": ("45 days", "prompt", 1),
    "Savonnerie des Trois-Lavoirs": ("30 days", "usual", 1),
    "Biscuiterie Mornevent": ("45 days", "prompt", 1),
    "Huilerie du Mas-Orient": ("30 days", "slow", 1),
    "Salaisons Montfervent": ("45 days", "usual", 1),
}
"""Name → payment term, manner, tier. Others of the plot: 30 days, usual, small."""

COMPLAINTS: tuple[Complaint, ...] = (
    *plot_halbrane.COMPLAINTS,
    *plot_billing.COMPLAINTS,
    *plot_delivery.COMPLAINTS,
    *plot_quality.COMPLAINTS,
    *plot_other.COMPLAINTS,
)


def told_sales() -> tuple[Sale, ...]:
    """Every sale of the plot, once, in the order of the telling."""
    contested = [part.sale for complaint in COMPLAINTS for part in complaint.contested]
    return tuple(dict.fromkeys([*contested, *plot_halbrane.QUIET]))


def regular_names() -> tuple[str, ...]:
    """The customers of the plot, in order of first appearance."""
    return tuple(dict.fromkeys(sale.customer for sale in told_sales()))
