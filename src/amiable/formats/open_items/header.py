"""The row of titles among title lines, and whether what it announces can be read as open items."""

from collections.abc import Mapping, Sequence

from amiable.core.said import Said, Word, joined, said
from amiable.formats import columns
from amiable.formats.grid import Row
from amiable.formats.open_items import aliases
from amiable.formats.rejects import FileRefused
from amiable.formats.titles import keys_of

_KNOWN = frozenset().union(*aliases.SURE_KEYS.values(), *aliases.POSSIBLE_KEYS.values()) | frozenset(
    aliases.EITHER_KEYS + aliases.LAST_KEYS
)
_FIELD_OF = {
    key: field for table in (aliases.POSSIBLE_KEYS, aliases.SURE_KEYS) for field, keys in table.items() for key in keys
}
_LABELS = {
    "customer": Word("le client"),
    "doc_number": Word("le numéro de la pièce"),
    "doc_date": Word("la date de la pièce"),
    "amount": Word("le montant restant dû"),
}


def hits(row: Row) -> int:
    """How many different fields the cells of a row name."""
    fields = set()
    for cell in row.cells:
        if len(cell) <= 60:
            found = next((key for key in keys_of(cell) if key in _KNOWN), None)
            if found:
                fields.add(_FIELD_OF.get(found, "customer"))
    return len(fields) + (1 if sum(map(aliases.bucket, row.cells)) >= 2 else 0)


def recognised(rows: Sequence[Row]) -> int:
    """The score of a sheet, or of a separator: the hits of its best row, and a little for being regular."""
    return max((hits(row) for row in rows[: columns.FIRST_LINES]), default=0)


def locate(rows: Sequence[Row]) -> Row:
    """The header. Raises `FileRefused` where no row has any cell."""
    return columns.locate(rows, hits)


def refuse_others(header: Sequence[str], mapping: Mapping[str, int]) -> None:
    """Raise `FileRefused` for what has another door (a FEC), and for an aged balance: periods as columns, one row
    per customer, no document."""
    if {"journalcode", "ecriturenum"} <= {aliases.key(title) for title in header}:
        raise FileRefused(
            "Ce fichier est un FEC : il porte toute la comptabilité, non les seuls postes ouverts. "
            "Exportez-le en texte (.txt), avec des tabulations ou des barres verticales, puis importez-le."
        )
    periods = [title for title in header if aliases.bucket(title)]
    number = mapping.get("doc_number")
    sure = aliases.SURE_KEYS["doc_number"]
    sure_number = number is not None and any(key in sure for key in keys_of(header[number]))
    if len(periods) >= 2 and not sure_number and "doc_date" not in mapping:
        raise FileRefused(
            "Ce fichier est une balance âgée par tranches ({periods}) : "
            "elle donne un total par client, non les factures. Exportez plutôt la liste détaillée des factures non "
            "réglées (« échéancier clients », « balance âgée détaillée » ou « factures ouvertes ») : une ligne par "
            "pièce, avec son numéro, sa date, son échéance et son reste dû.",
            periods=", ".join(periods[:6]),
        )


def missing(mapping: Mapping[str, int], *, headings: bool) -> tuple[str, ...]:
    """Which of customer, doc_number, doc_date and amount no column gives. `headings`: rows name the customers."""
    has = mapping.__contains__
    amount = has("amount_open") or has("amount_total") or (has("debit") and has("credit"))
    found = {
        "customer": headings or has("customer_code") or has("customer_name"),
        "doc_number": has("doc_number"),
        "doc_date": has("doc_date"),
        "amount": amount,
    }
    return tuple(need for need, there in found.items() if not there)


def missing_sentences(header: Sequence[str], needs: Sequence[str]) -> tuple[Said, ...]:
    """One French sentence per need, with the titles that are accepted for it."""
    sentences = [
        said("Il manque {what} (titres acceptés : {titles}).", what=_LABELS[need], titles=aliases.ACCEPTED[need])
        for need in needs
    ]
    untaxed = [title for title in header if aliases.untaxed(title)]
    if "amount" in needs and untaxed:
        sentences.append(
            said("« {title} » est hors taxes : ce qu’un client doit se compte TVA comprise.", title=untaxed[0])
        )
    return tuple(sentences)


def check(header: Sequence[str], mapping: Mapping[str, int], *, headings: bool) -> None:
    """Raise `FileRefused` where the mapping can't give open items, saying what was found and what to add."""
    if any(not 0 <= column < len(header) for column in mapping.values()):
        raise FileRefused(
            "Les colonnes retenues la dernière fois ne sont plus dans ce fichier : choisissez-les de nouveau."
        )
    for field in ("amount_open", "amount_total", "amount_paid", "debit", "credit"):
        column = mapping.get(field)
        if column is not None and aliases.untaxed(header[column]):
            raise FileRefused(
                "« {title} » est hors taxes : ce qu’un client doit se compte TVA comprise. "
                "Choisissez une colonne TTC, ou ajoutez-la à l’export.",
                title=header[column],
            )
    needs = missing(mapping, headings=headings)
    if needs:
        titles = ", ".join(f"« {title} »" for title in header[:40] if title) or Word("aucune")
        lacking = joined(" ", missing_sentences(header, needs))
        raise FileRefused("Colonnes trouvées : {titles}. {missing}", titles=titles, missing=lacking)
