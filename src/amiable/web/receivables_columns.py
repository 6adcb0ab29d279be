"""The columns that the list of receivables may show, and those it shows unless others are chosen."""

from django.utils.translation import gettext_lazy as _

from amiable.web.lists import Column

_CELLS = "receivables/cells"
_ALL = (
    Column("number", _("Pièce"), "number", cell=f"{_CELLS}/number.html"),
    Column("customer", _("Client"), "customer", cell=f"{_CELLS}/customer.html"),
    Column("issued", _("Émise le"), "issued", largest_first=True, cell=f"{_CELLS}/issued.html"),
    Column("due", _("Échéance"), "due", cell=f"{_CELLS}/due.html"),
    Column("late", _("Retard"), cell=f"{_CELLS}/late.html"),
    Column("amount", _("Montant"), "amount", "num", largest_first=True, cell=f"{_CELLS}/amount.html"),
    Column("open", _("Ouvert"), "open", "num", largest_first=True, cell=f"{_CELLS}/open.html"),
    Column("disputes", _("Litiges"), cell=f"{_CELLS}/disputes.html"),
    Column("holds", _("Retenue"), cell=f"{_CELLS}/holds.html"),
    Column("reason", _("Motif"), cell=f"{_CELLS}/reason.html"),
    Column("last_comment", _("Dernier commentaire"), cell=f"{_CELLS}/comment.html"),
    Column("original_due", _("Échéance d’origine"), cell=f"{_CELLS}/original_due.html"),
    Column("paid", _("Réglé"), css="num", cell=f"{_CELLS}/paid.html"),
    Column("credited", _("Avoirs"), css="num", cell=f"{_CELLS}/credited.html"),
    Column("salesperson", _("Commercial"), cell=f"{_CELLS}/salesperson.html"),
    Column("collector", _("Recouvrement"), cell=f"{_CELLS}/collector.html"),
    Column("site", _("Site"), cell=f"{_CELLS}/site.html"),
    Column("group", _("Groupe"), cell=f"{_CELLS}/group.html"),
)
COLUMNS: dict[str, Column] = {column.name: column for column in _ALL}
USUAL = ("number", "customer", "issued", "due", "late", "amount", "open", "disputes")
