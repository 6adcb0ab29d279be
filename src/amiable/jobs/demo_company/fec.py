"""The FEC of a closed year (LPF, art. A47 A-1): its 18 columns in a text file."""

from collections.abc import Sequence
from datetime import date

from amiable.core.calendar import end_of_month
from amiable.jobs.demo_company.accounts import ACCOUNT_LABELS
from amiable.jobs.demo_company.exercises import Line
from amiable.jobs.demo_company.lettering import lettered

COLUMNS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum",
    "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet",
    "ValidDate", "Montantdevise", "Idevise",
)  # fmt: skip
_JOURNALS = {"AN": "À-nouveaux", "VE": "Ventes", "AC": "Achats", "BQ": "Banque", "OD": "Opérations diverses"}


def fec_text(lines: Sequence[Line], separator: str) -> str:
    """The file's text: fields separated by `separator` (tab or pipe), lines ended by CR LF.

    Lettering is what was known at the closing: a document paid in the next year has none.
    """
    codes = lettered((line.on, line.posting) for line in lines)
    rows = [separator.join(COLUMNS)]
    for line in lines:
        posting = line.posting
        code, done_on = codes.get((posting.account, posting.party, posting.group), ("", None))
        fields = (
            *(line.journal, _JOURNALS[line.journal], f"{line.entry:06d}", _day(line.on)),
            *(posting.account, ACCOUNT_LABELS[posting.account], posting.party, posting.party_name),
            *(line.piece, _day(line.piece_date), line.label),
            *(_amount(max(posting.cents, 0)), _amount(max(-posting.cents, 0))),
            *(code, _day(done_on), _day(end_of_month(line.on)), "", ""),
        )
        rows.append(separator.join(fields))
    return "\r\n".join(rows) + "\r\n"


def _day(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day else ""


def _amount(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"
