"""Files of customers and contacts, row by row: several rows may speak of one customer, as long as they agree."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from amiable.core.said import Said, joined, said
from amiable.formats.columns import Place, Remembered, Sheet, refuse_unknown, sheets_of
from amiable.formats.customers import values
from amiable.formats.customers.result import Contact, Customer, CustomersFile
from amiable.formats.customers.vocabulary import VOCABULARY, adjust, missing
from amiable.formats.grid import Limits, Row
from amiable.formats.open_items.values import Unreadable
from amiable.formats.rejects import FileRefused, Reject, Unfit
from amiable.formats.titles import words

_PLAIN: Final = ("payer", "group", "salesperson", "collector", "site")
_LONGEST: Final = {"customer_code": 60, "payer": 60, "contact_name": 150, "phone": 40} | dict.fromkeys(_PLAIN[1:], 100)
"""Characters that fit; names of customers are cut instead."""
_LONGEST_NAME: Final = 200
_CHECKED: Final[dict[str, tuple[str, Callable[[str], str]]]] = {
    "siren": ("siren", values.siren_of),
    "siret": ("siren", values.siren_of),
    "vat": ("vat_number", values.vat_of),
    "term": ("term", values.term_of),
}
_ABOUT_CUSTOMERS: Final = ("customer_name", *_CHECKED, *_PLAIN)
_EXAMPLE: Final = ("exemple", "example")
"""How the code of the row begins that our own models show as an example: it says nothing."""


@dataclass(slots=True)
class _Reading:
    """What was read so far. `first`: (customer code, field) → (what is said, of which line) for those that agree."""

    customers: list[Customer] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    rejects: list[tuple[str, Reject]] = field(default_factory=list)
    first: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    people: dict[tuple[str, str], Contact] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)
    lines: int = 0


def read(
    files: Sequence[tuple[str, bytes]],
    *,
    remembered: Remembered = lambda _signature: None,
    columns: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> CustomersFile:
    """What the files, (name, bytes) each, say of customers and of people there.

    `remembered` and `columns` as in `columns.sheets_of`. Raises `FileRefused` where a file as a whole can't be taken;
    a row that can't is a reject.
    """
    sheets: list[Sheet] = []
    notes: list[Said] = []
    for name, data in files:
        found, told = sheets_of(
            data, name, VOCABULARY, missing, remembered=remembered, columns=columns, adjust=adjust, limits=limits
        )
        for sheet in found:
            _check(sheet)
        sheets += found
        notes += told
    refuse_unknown(columns or {}, VOCABULARY, sheets)
    reading = _Reading()
    for sheet in sheets:
        for row in sheet.rows():
            _take(reading, sheet, row)
    if reading.languages:
        notes.append(
            said(
                "{count} langue(s) autre(s) que le français et l’anglais ({languages}) : laissées de côté.",
                count=reading.languages.total(),
                languages=", ".join(list(reading.languages)[:5]),
            )
        )
    return CustomersFile(
        tuple(reading.customers),
        tuple(reading.contacts),
        tuple(reading.rejects),
        tuple(sheets),
        reading.lines,
        tuple(notes),
    )


def _check(sheet: Sheet) -> None:
    lacking = missing(sheet.mapping)
    if lacking:
        there = ", ".join(f"« {title} »" for title in sheet.proposal.header[:40] if title)
        raise FileRefused("Colonnes trouvées : {titles}. {missing}", titles=there, missing=joined(" ", lacking))


def _take(reading: _Reading, sheet: Sheet, row: Row) -> None:
    code = sheet.cell(row, "customer_code")
    if words(code).startswith(_EXAMPLE):
        return
    reading.lines += 1
    place = sheet.place(row)
    try:
        if not code:
            raise Unfit(
                "customer_code", "", said("le code du client"), said("Indiquez le code, comme dans vos comptes.")
            )
        _fits("customer_code", code)
        told = _of_customer(reading, sheet, row)
        _agree(reading, code, told)
    except Unfit as problem:
        reading.rejects.append(place.unfit(problem))
        return
    sure = any(name in sheet.mapping for name in _ABOUT_CUSTOMERS)
    if not _take_contact(reading, sheet, row, code, place) and not sure:
        return  # a row of people alone: its reject says all there is to say
    for name, text in told.items():
        reading.first.setdefault((code, name), (text, place.line))
    reading.customers.append(Customer(code, told, place, sure))


def _take_contact(reading: _Reading, sheet: Sheet, row: Row, code: str, place: Place) -> bool:
    """Whether the person of a row, if it names one, could be taken. What is wrong with them does not cost what the row
    says of the customer."""
    try:
        contact = _contact(reading, sheet, row, code, place)
        _is_new(reading, contact)
    except Unfit as problem:
        reading.rejects.append(place.unfit(problem))
        return False
    if contact:
        reading.people[code, contact.name.casefold()] = contact
        reading.contacts.append(contact)
    return True


def _fits(name: str, text: str) -> str:
    most = _LONGEST.get(name, 0)
    if len(text) > most:
        raise Unfit(name, text, said("{most} caractères au plus", most=most), said("Abrégez la cellule."))
    return text


def _of_customer(reading: _Reading, sheet: Sheet, row: Row) -> dict[str, str]:
    told: dict[str, str] = {}
    if text := sheet.cell(row, "customer_name"):
        told["name"] = text[:_LONGEST_NAME]
    for name, (into, check) in _CHECKED.items():
        if text := sheet.cell(row, name):
            told.setdefault(into, _checked(name, text, check))
    for name in _PLAIN:
        if text := sheet.cell(row, name):
            told[name] = _fits(name, text)
    if language := _language(reading, sheet.cell(row, "language")):
        told["language"] = language
    return told


def _checked(name: str, text: str, check: Callable[[str], str]) -> str:
    try:
        return check(text)
    except Unreadable as problem:
        raise Unfit(name, text, problem.expected, problem.remedy) from problem


def _language(reading: _Reading, text: str) -> str:
    found = values.language_of(text)
    if text and not found:
        reading.languages[text[:20]] += 1
    return found


_FIELD_OF: Final = {"name": "customer_name", "vat_number": "vat"}


def _agree(reading: _Reading, code: str, told: Mapping[str, str]) -> None:
    """Raise `Unfit` where another row of the same customer says otherwise."""
    for name, text in told.items():
        before = reading.first.get((code, name))
        if before and before[0] != text:
            raise Unfit(
                _FIELD_OF.get(name, name),
                text,
                said("« {value} », comme à la ligne {line} pour le même client", value=before[0], line=before[1]),
                said("Gardez une seule valeur pour ce client, ou corrigez son code s’il s’agit d’un autre."),
            )


def _contact(reading: _Reading, sheet: Sheet, row: Row, code: str, place: Place) -> Contact | None:
    """The person of a row; None where it names nobody."""
    names = (sheet.cell(row, "contact_first_name"), sheet.cell(row, "contact_name"))
    name = " ".join(filter(None, names))
    email = sheet.cell(row, "email")
    email = _checked("email", email, values.email_of) if email else ""
    automatic = _automatic(sheet, row)
    phone, role = _fits("phone", sheet.cell(row, "phone")), sheet.cell(row, "contact_role")
    known_by = name or email or role or phone
    if not known_by:
        if automatic is False:
            raise Unfit(
                "contact_name",
                "",
                said("le contact à qui rien n’est envoyé : son nom, son adresse ou son rôle"),
                said("Dites de qui il s’agit, ou videz la cellule."),
            )
        return None
    told = {"email": email, "phone": phone}
    if role:
        told["role"] = _checked("contact_role", role, values.role_of)
    elif by_title := _role_by_title(sheet):
        told["role"] = by_title
    told["language"] = _language(reading, sheet.cell(row, "contact_language"))
    said_values = {name: text for name, text in told.items() if text}
    return Contact(code, _fits("contact_name", known_by), said_values, place, automatic)


def _role_by_title(sheet: Sheet) -> str:
    """The role that « Mail compta » or « Tél. achats » tells; "" where the titles tell none, or several."""
    told = set()
    for name in ("email", "phone", "contact_name"):
        if (role := values.role_named(sheet.titles.get(name, ""))) not in ("", "other"):
            told.add(role)
    return told.pop() if len(told) == 1 else ""


def _automatic(sheet: Sheet, row: Row) -> bool | None:
    for name, means_yes in (("no_automatic", False), ("automatic", True)):
        if text := sheet.cell(row, name):
            try:
                return values.yes_of(text) is means_yes
            except Unreadable as problem:
                raise Unfit(name, text, problem.expected, problem.remedy) from problem
    return None


def _is_new(reading: _Reading, contact: Contact | None) -> None:
    """Raise `Unfit` where a row before named the same person otherwise."""
    before = contact and reading.people.get((contact.customer_code, contact.name.casefold()))
    if not contact or not before:
        return
    for name, text in contact.values.items():
        other = before.values.get(name, text)
        if other != text:
            raise Unfit(
                {"role": "contact_role", "language": "contact_language"}.get(name, name),
                text,
                said("« {value} », comme à la ligne {line} pour la même personne", value=other, line=before.place.line),
                said("Gardez une seule ligne par personne, ou donnez à l’autre son propre nom."),
            )
