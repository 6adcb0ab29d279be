"""The columns that the list of disputes may show, and those it shows unless others are chosen."""

from django.utils.translation import gettext_lazy as _

from amiable.web.lists import Column

_CELLS = "disputes/cells"
_ALL = (
    Column("dispute", _("Litige"), cell=f"{_CELLS}/dispute.html"),
    Column("numbers", _("Facture"), cell=f"{_CELLS}/numbers.html"),
    Column("claimed", _("Contesté"), "stake", "num", cell=f"{_CELLS}/claimed.html"),
    Column("turn", _("À qui de jouer"), cell=f"{_CELLS}/turn.html"),
    Column("due", _("Échéance"), "due", cell=f"{_CELLS}/due.html"),
    Column("last_comment", _("Dernier commentaire"), cell=f"{_CELLS}/comment.html"),
    Column("customer", _("Client"), cell=f"{_CELLS}/customer.html"),
    Column("reason", _("Motif"), cell=f"{_CELLS}/reason.html"),
    Column("opened", _("Ouvert le"), "opened", cell=f"{_CELLS}/opened.html"),
    Column("stage", _("Étape"), cell=f"{_CELLS}/stage.html"),
    Column("status", _("État"), cell=f"{_CELLS}/status.html"),
    Column("blocked", _("Bloqué"), css="num", cell=f"{_CELLS}/blocked.html"),
    Column("conceded", _("Accordé"), css="num", cell=f"{_CELLS}/conceded.html"),
    Column("assignee", _("Chargé du litige"), cell=f"{_CELLS}/assignee.html"),
    Column("department", _("Service"), cell=f"{_CELLS}/department.html"),
    Column("reference", _("Référence d’avant"), cell=f"{_CELLS}/reference.html"),
)
COLUMNS: dict[str, Column] = {column.name: column for column in _ALL}
USUAL = ("dispute", "numbers", "claimed", "turn", "due", "last_comment")
