"""The customers' file as a commercial package exports it: who looks after whom, who pays, whom to write to."""

from collections.abc import Sequence
from datetime import date as Date
from datetime import datetime, time
from io import BytesIO
from random import Random

import xlsxwriter

from amiable.core.calendar import Term
from amiable.jobs.demo_company.chance import between, pick, shuffled
from amiable.jobs.demo_company.model import Customer
from amiable.jobs.demo_company.plot_halbrane import NAME as SIGNATURE_CUSTOMER

HEADER = (
    "Code client", "Raison sociale", "SIREN", "Conditions", "Payeur", "Groupe", "Commercial",
    "Chargé de recouvrement", "Site", "Langue", "Contact", "Fonction", "E-mail", "Téléphone",
    "Pas d'e-mail automatique",
)  # fmt: skip
_WIDTHS = (12, 34, 11, 24, 12, 24, 20, 22, 16, 8, 24, 24, 40, 16, 12)

SALESPEOPLE = ("Solène Virazeix", "Aurèle Tancrède", "Mona Feldwick")
COLLECTORS = ("Basile Ormelle", "Camille Tessandre")
SITES = ("Verdelonde", "Noirvaux", "Plouzenec")
GROUPS = ("Groupe Sauvelonde", "Alliance des Vergers", "Maisons Hérimoncel")
FIRST_NAMES = (
    "Paul", "Ninon", "Gaspard", "Élise", "Tristan", "Maïwenn", "Octave", "Salomé", "Ulysse", "Clémence", "Zéphyr",
    "Apolline", "Côme", "Hermine",
)  # fmt: skip
LAST_NAMES = (
    "Nérandier", "Vauchelet", "Ombreval", "Kerdrain", "Lantigny", "Marfaing", "Dessombre", "Rouvillois", "Taravel",
    "Quenouille", "Ystrel", "Belcastan",
)  # fmt: skip
ROLES = ("Comptabilité fournisseurs", "Acheteur", "Entrepôt", "Direction")

Cells = tuple[str, ...]


def directory_rows(customers: Sequence[Customer], seed: int) -> tuple[Cells, ...]:
    """The rows under `HEADER`: one per contact, and one for a customer without any."""
    rng = Random(seed)
    heads: dict[str, str] = {}
    rows: list[Cells] = []
    for customer in sorted(customers, key=lambda one: one.code):
        about = _about(rng, customer, heads)
        rows += [about + person for person in _people(rng, customer)] or [about + ("",) * 5]
    return tuple(rows)


def _about(rng: Random, customer: Customer, heads: dict[str, str]) -> Cells:
    """The first customer of a group in the file pays for the others of it, where a draw says so."""
    group = pick(rng, GROUPS) if customer.tier and rng.random() < 0.12 else ""
    head = heads.setdefault(group, customer.code) if group else ""
    payer = head if head != customer.code and rng.random() < 0.5 else ""
    seller, site = SALESPEOPLE[0], SITES[0]
    if customer.name != SIGNATURE_CUSTOMER:
        seller, site = pick(rng, SALESPEOPLE), pick(rng, SITES)
    collector = COLLECTORS[customer.tier == 2]
    language = "en" if rng.random() < 0.04 and customer.name != SIGNATURE_CUSTOMER else "fr"
    about = (customer.code, customer.name, customer.siren, _in_french(customer.term))
    return (*about, payer, group, seller, collector, site, language)


def _in_french(term: Term) -> str:
    """« 45 jours fin de mois », as the package prints it."""
    words = {"": f"{term.days} jours", "after": f"{term.days} jours fin de mois"}
    return words.get(term.month_end or "", f"fin de mois {term.days} jours")


def _people(rng: Random, customer: Customer) -> list[Cells]:
    """Three in a hundred have nobody to write to; the signature customer is written to at its accounts."""
    if customer.name == SIGNATURE_CUSTOMER:
        return [
            _person("Paul", "Nérandier", ROLES[0], customer, rng),
            _person("Ninon", "Taravel", ROLES[2], customer, rng),
        ]
    count = 0 if rng.random() < 0.03 else between(rng, 1, 1 + customer.tier)
    families = shuffled(rng, LAST_NAMES)
    return [_person(pick(rng, FIRST_NAMES), families[i], ROLES[i], customer, rng) for i in range(count)]


def _person(first: str, last: str, role: str, customer: Customer, rng: Random) -> Cells:
    address = f"{_plain(first)}.{_plain(last)}@{customer.code.lower()}.example"
    phone = f"+33 1 99 00 {between(rng, 10, 99)} {between(rng, 10, 99)}"
    return (f"{first} {last}", role, address, phone, "oui" if rng.random() < 0.05 else "")


def _plain(name: str) -> str:
    return name.lower().translate(str.maketrans("éèïô", "eeio"))


def directory_xlsx(rows: Sequence[Cells], company: str, today: Date) -> bytes:
    """The file as an Excel workbook of one sheet, the same bytes whenever it is written."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": "Clients", "company": company, "created": datetime.combine(today, time(6, 40))})
    sheet = book.add_worksheet("Clients")
    sheet.write_row(0, 0, HEADER, book.add_format({"bold": True, "bottom": 1}))
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for line, row in enumerate(rows, 1):
        for column, word in enumerate(row):
            sheet.write_string(line, column, word)
    sheet.freeze_panes(1, 2)
    book.close()
    return out.getvalue()
