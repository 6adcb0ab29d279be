"""What makes a list of open items look unlike the one of the day before: each is to be confirmed by its very count.

Missing documents are asked for by `take.missing_to_confirm`; here is the rest.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from amiable.core.refusal import Refusal
from amiable.core.said import Said, said
from amiable.formats import fec
from amiable.formats.items import OpenItem
from amiable.formats.open_items.again import line_of, titles_of
from amiable.formats.rejects import Reject
from amiable.intake.operations.plan import Plan
from amiable.intake.operations.read import Mode, Parsed
from amiable.intake.queries import last_list, latest_complete_list, remembered_mapping, taken_before
from amiable.people.models import Company

AHEAD = timedelta(days=31)
"""A document dated further after its list is of another year."""
OLDEST, LONGEST_TERM = timedelta(days=3653), timedelta(days=1096)
"""So long before its list, or with so long a term, it is too."""
SHOWN = 5
YEAR, YEAR_ASIDE = "year", "year_aside"
"""What is asked of documents that look like another year's; and the other answer: they stay to be corrected."""


class UnusualToConfirm(Refusal, ValueError):
    """Something of the list has to be confirmed first; the message (French) says what."""


def unusual(company: Company, parsed: Parsed, mode: Mode, made: Plan) -> list[dict[str, Any]]:
    """kind, count, sentence (French) of each thing to confirm, before the list is written in the books.

    same_file: documents of a list whose very bytes were taken before for another day; older: days by which a newer
    complete list was taken before; columns: columns that do not hold what they held, or titles never seen; year: new
    documents whose dates look like those of another year; siren: files of accounts named after a SIREN that is none.
    """
    if parsed.source != "open_items":
        found = [_siren(company, parsed)]
        return [one for one in found if one]
    found = [
        _same_file(company, parsed, mode),
        _older(company, parsed, mode),
        _columns(company, parsed),
        _year(parsed, [new.item for new in made.new]),
    ]
    return [one for one in found if one]


def _thing(kind: str, count: int, sentence: Said) -> dict[str, Any]:
    return {"kind": kind, "count": count, "sentence": sentence}


def _same_file(company: Company, parsed: Parsed, mode: Mode) -> dict[str, Any] | None:
    before = taken_before(company, parsed.digest)
    if before is None or (before["as_of"], before["mode"]) == (parsed.as_of, mode):
        return None
    count = len(parsed.items)
    sentence = said(
        "C’est, à l’octet près, le fichier pris le {day} (lot {batch}) : ses {count} pièces sont dites de nouveau, au "
        "{as_of}. Vérifiez que ce n’est pas celui de la veille.",
        day=before["as_of"], batch=before["batch"], count=count, as_of=parsed.as_of,
    )  # fmt: skip
    return _thing("same_file", count, sentence)


def _older(company: Company, parsed: Parsed, mode: Mode) -> dict[str, Any] | None:
    latest = latest_complete_list(company)
    if mode != "stock" or latest is None or parsed.as_of >= latest:
        return None
    days = (latest - parsed.as_of).days
    sentence = said(
        "Cette liste est du {as_of}, {count} jour(s) avant la dernière liste complète, du {day} : elle n’ajoute que "
        "les pièces inconnues. Vérifiez son année.",
        as_of=parsed.as_of, count=days, day=latest,
    )  # fmt: skip
    return _thing("older", days, sentence)


def _siren(company: Company, parsed: Parsed) -> dict[str, Any] | None:
    wrong = [digits for name in parsed.names if (digits := fec.misspelt_siren(name))]
    if not wrong:
        return None
    sentence = said(
        "Le nom du fichier commence par {digits}, qui n’est pas un SIREN : sa clé est fausse. Vérifiez que ce sont les "
        "écritures de {company}.",
        digits=wrong[0], company=company.name,
    )  # fmt: skip
    return _thing("siren", len(wrong), sentence)


def _columns(company: Company, parsed: Parsed) -> dict[str, Any] | None:
    if last_list(company) is None:
        return None
    remembered = remembered_mapping(company, parsed.signature)
    if remembered is None:
        count = len(set(parsed.mapping.values()))
        sentence = said(
            "Ces titres de colonnes sont nouveaux : relisez ce que tiennent les {count} colonnes.", count=count
        )
        return _thing("columns", count, sentence)
    other = {
        name for name in remembered.keys() | parsed.mapping.keys() if remembered.get(name) != parsed.mapping.get(name)
    }
    if not other:
        return None
    sentence = said("{count} champ(s) se lisent dans une autre colonne que la dernière fois.", count=len(other))
    return _thing("columns", len(other), sentence)


def _year(parsed: Parsed, new: Iterable[OpenItem]) -> dict[str, Any] | None:
    odd = [item for item in new if _of_another_year(item, parsed)]
    if not odd:
        return None
    numbers = ", ".join(item.number[:40] for item in odd[:SHOWN]) + ("…" if len(odd) > SHOWN else "")
    sentence = said(
        "{count} pièce(s) nouvelle(s) portent une date qui semble d’une autre année ({numbers}) : vérifiez-les.",
        count=len(odd), numbers=numbers,
    )  # fmt: skip
    return _thing(YEAR, len(odd), sentence)


def without_other_years(parsed: Parsed, made: Plan) -> Parsed:
    """The list without the new documents whose dates look like another year's: they are among its rejects."""
    odd = {id(new.item) for new in made.new if _of_another_year(new.item, parsed)}
    if parsed.reading is None or not odd:
        return parsed
    rejects = [(parsed.names[item.file], _dated_oddly(item, parsed)) for item in parsed.items if id(item) in odd]
    kept = tuple(item for item in parsed.items if id(item) not in odd)
    return replace(parsed, items=kept, rejects=(*parsed.rejects, *rejects))


def _dated_oddly(item: OpenItem, parsed: Parsed) -> Reject:
    reading = parsed.reading
    assert reading is not None
    by_due = bool(item.due_on) and not _issued_in_another_year(item, parsed)
    column = reading.columns.get("due_date" if by_due else "doc_date", -1)
    day = item.due_on if by_due and item.due_on else item.issued_on
    return Reject(
        item.line,
        titles_of(reading)[column] if column >= 0 else "",
        f"{day:%d/%m/%Y}",
        said("une date proche de celle de la liste, du {as_of}", as_of=parsed.as_of),
        said("Corrigez l’année, puis reprenez la ligne."),
        line_of(reading, item),
    )


def _of_another_year(item: OpenItem, parsed: Parsed) -> bool:
    due = item.due_on
    return _issued_in_another_year(item, parsed) or (
        due is not None and (due > item.issued_on + LONGEST_TERM or due < item.issued_on - AHEAD)
    )


def _issued_in_another_year(item: OpenItem, parsed: Parsed) -> bool:
    return not parsed.as_of - OLDEST <= item.issued_on <= parsed.as_of + AHEAD


def require_confirmed(asked: Iterable[dict[str, Any]], confirmed: Collection[str]) -> None:
    """Raise `UnusualToConfirm` unless each is among `confirmed`, as ``kind:count``; for documents of another year
    ``year_aside:count`` is an answer too."""
    answers = {*confirmed, *(one.replace(f"{YEAR_ASIDE}:", f"{YEAR}:") for one in confirmed)}
    left = [one for one in asked if f"{one['kind']}:{one['count']}" not in answers]
    if left:
        raise UnusualToConfirm(
            "{count} point(s) inhabituel(s) sont à confirmer avant d’importer : cochez chacun, ou abandonnez ce dépôt",
            count=len(left),
        )
