"""FEC files of fictional companies, built from short rows. A helper of the tests, not a test."""

from dataclasses import dataclass, field, replace

COLUMNS = [
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
]
JOURNALS = {"AN": "À-nouveaux", "VE": "Ventes", "BQ": "Banque", "OD": "Opérations diverses"}
NAME = "732829320FEC20251231.txt"


@dataclass(frozen=True)
class Row:
    """One line; `cents` is debit less credit."""

    journal: str
    num: str
    day: str
    account: str
    cents: int
    aux: str = ""
    piece: str = ""
    piece_date: str = ""
    label: str = ""
    letter: str = ""
    lettered: str = ""
    aux_label: str = ""
    account_label: str = ""
    extra: tuple[str, ...] = field(default=())


def euros(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02d}"


def cells(row: Row, sense: bool = False) -> list[str]:
    debit, credit = (row.cents, 0) if row.cents >= 0 else (0, -row.cents)
    money = [euros(abs(row.cents)), "D" if row.cents >= 0 else "C"] if sense else [euros(debit), euros(credit)]
    return [
        row.journal, JOURNALS.get(row.journal, row.journal), row.num, row.day, row.account,
        row.account_label or ("Clients" if row.account.startswith("41") else "Compte"), row.aux,
        row.aux_label or (f"Société {row.aux}" if row.aux else ""), row.piece, row.piece_date or row.day,
        row.label or f"Écriture {row.piece}", *money, row.letter, row.lettered, row.day, "", "", *row.extra,
    ]  # fmt: skip


def fec(rows, *, sep="\t", encoding="utf-8", end="\r\n", sense=False, columns=None, extra=()) -> bytes:
    """The file, header first."""
    head = columns or [*COLUMNS, *extra]
    if sense and not columns:
        head = [{"Debit": "Montant", "Credit": "Sens"}.get(title, title) for title in head]
    lines = [sep.join(head), *(sep.join(cells(row, sense)) for row in rows)]
    return (end.join(lines) + end).encode(encoding)


def entry(first: Row, *others: tuple[str, int], **changes) -> list[Row]:
    """An entry: its customer line, then (account, cents) counterparts."""
    first = replace(first, **changes)
    return [first, *(replace(first, account=account, cents=cents, aux="", letter="", lettered="", aux_label="")
                     for account, cents in others)]  # fmt: skip


def invoice(num, day, aux, cents, piece, letter="", lettered="", account="411000", **more) -> list[Row]:
    """A sale with 20 % VAT, or a credit note where `cents` < 0."""
    vat = cents // 6
    row = Row("VE", num, day, account, cents, aux, piece, letter=letter, lettered=lettered, **more)
    return entry(row, ("706000", -(cents - vat)), ("445710", -vat))


def payment(num, day, aux, cents, piece="", letter="", lettered="", account="411000", **more) -> list[Row]:
    """Money received (`cents` > 0) on the bank account."""
    row = Row("BQ", num, day, account, -cents, aux, piece or f"VIR{num}", letter=letter, lettered=lettered, **more)
    return entry(row, ("512000", cents))


def opening(lines, day="20250101", num="AN1") -> list[Row]:
    """Opening balances: (aux, cents, piece, piece_date, letter) each, balanced on 890000."""
    rows = [
        Row("AN", num, day, "411000", cents, aux, piece, piece_date, "Report à nouveau", letter)
        for aux, cents, piece, piece_date, letter in lines
    ]
    return [*rows, Row("AN", num, day, "890000", -sum(row.cents for row in rows), piece="AN")]
