"""The chart of accounts of the demo, and the entries that move customers' accounts. Always balanced."""

from collections.abc import Sequence
from datetime import date, timedelta

from amiable.jobs.demo_company.catalogue import CARRIAGE
from amiable.jobs.demo_company.model import Customer, Entry, Invoice, Posting

CUSTOMERS, DOUBTFUL, BANK, VAT_DUE = "411000", "416000", "512000", "445710"
GOODS, CARRIAGE_SOLD, REBATES, PENALTIES, LOSSES = "701000", "708500", "709100", "763100", "658000"

ACCOUNT_LABELS: dict[str, str] = {
    "101300": "Capital appelé, versé",
    "110000": "Report à nouveau",
    "120000": "Résultat de l'exercice",
    "164000": "Emprunts auprès des établissements de crédit",
    "215400": "Matériel industriel",
    "281540": "Amortissements du matériel industriel",
    "355000": "Stocks de produits finis",
    "401000": "Fournisseurs",
    "411000": "Clients",
    "416000": "Clients douteux ou litigieux",
    "421000": "Personnel, rémunérations dues",
    "445510": "TVA à décaisser",
    "445660": "TVA déductible sur biens et services",
    "445710": "TVA collectée",
    "512000": "Banque",
    "601000": "Achats de matières premières",
    "624200": "Transports sur ventes",
    "627000": "Services bancaires",
    "641000": "Rémunérations du personnel",
    "658000": "Charges diverses de gestion courante",
    "701000": "Ventes de produits finis",
    "708500": "Ports et frais accessoires facturés",
    "709100": "RRR accordés sur ventes de produits finis",
    "763100": "Pénalités de retard",
}


def working_day(day: date) -> date:
    """`day`, or the next one on which offices and banks work (week-ends and New Year's Day looked at)."""
    while day.weekday() >= 5 or (day.month, day.day) == (1, 1):
        day += timedelta(days=1)
    return day


def customer_posting(customer: Customer, cents: int, group: int, account: str = CUSTOMERS) -> Posting:
    return Posting(account, cents, customer.code, customer.name, group)


def invoice_entry(invoice: Invoice, group: int) -> Entry:
    """VE: the customer owes the total; goods, carriage and VAT are sold (penalties bear no VAT)."""
    carriage = sum(article.net for article in invoice.articles if article.label == CARRIAGE)
    sold = GOODS if invoice.vat else PENALTIES
    postings = [customer_posting(invoice.customer, invoice.total, group), Posting(sold, carriage - invoice.net)]
    if carriage:
        postings.append(Posting(CARRIAGE_SOLD, -carriage))
    if invoice.vat:
        postings.append(Posting(VAT_DUE, -invoice.vat))
    label = f"Facture {invoice.number} {invoice.customer.name}"
    return Entry(invoice.issued_on, "VE", invoice.number, invoice.issued_on, label, tuple(postings))


def credit_note_entry(on: date, invoice: Invoice, net: int, vat: int, *, rebate: bool) -> Entry:
    """VE reversed: `net` and `vat` cents are taken off an invoice; a rebate goes through account 709."""
    on = working_day(on)
    label = f"{'RRR' if rebate else 'Avoir'} sur {invoice.number} {invoice.customer.name}"
    customer = customer_posting(invoice.customer, -net - vat, invoice.group)
    reversed_sale = (Posting(REBATES if rebate else GOODS, net), Posting(VAT_DUE, vat))
    return Entry(on, "VE", "AV", on, label, (customer, *reversed_sale))


def bank_entry(on: date, invoice: Invoice, cents: int) -> Entry:
    """BQ: `cents` received for an invoice; negative: a payment that came back."""
    word = "VIR SEPA" if cents > 0 else "REJET prélèvement"
    return _bank(on, invoice.customer, cents, invoice.group, f"{word} {invoice.customer.name} {invoice.number}")


def batch_entry(on: date, invoices: Sequence[Invoice], group: int) -> Entry:
    """BQ: one transfer for several invoices of one customer."""
    customer = invoices[0].customer
    label = f"VIR SEPA {customer.name} {len(invoices)} factures"
    return _bank(on, customer, sum(invoice.total for invoice in invoices), group, label)


def on_account_entry(on: date, customer: Customer, cents: int, group: int) -> Entry:
    """BQ: a payment on account, for no invoice; negative: given back."""
    word = "ACOMPTE" if cents > 0 else "REMBOURSEMENT"
    return _bank(on, customer, cents, group, f"{word} {customer.name}")


def standing_credit_note_entry(on: date, customer: Customer, net: int, group: int) -> Entry:
    """VE: a credit note for no invoice; in January it is the rebate of the year before."""
    vat = net * 20 // 100
    on = working_day(on)
    word = "Remise de fin d'année" if on.month == 1 else "Avoir commercial"
    postings = (customer_posting(customer, -net - vat, group), Posting(REBATES, net), Posting(VAT_DUE, vat))
    return Entry(on, "VE", "AV", on, f"{word} {customer.name}", postings)


def write_off_entry(on: date, invoice: Invoice, cents: int) -> Entry:
    """OD: `cents` missing on a payment are given up."""
    on = working_day(on)
    postings = (Posting(LOSSES, cents), customer_posting(invoice.customer, -cents, invoice.group))
    return Entry(on, "OD", "OD", on, f"Écart de règlement {invoice.number}", postings)


def transfer_entry(on: date, invoice: Invoice) -> Entry:
    """OD: the debt leaves 411 for 416, under its own number and date."""
    doubtful = customer_posting(invoice.customer, invoice.total, invoice.group, DOUBTFUL)
    left = customer_posting(invoice.customer, -invoice.total, invoice.group)
    label = f"Virement en douteux {invoice.number} {invoice.customer.name}"
    return Entry(on, "OD", invoice.number, invoice.issued_on, label, (doubtful, left))


def _bank(on: date, customer: Customer, cents: int, group: int, label: str) -> Entry:
    day = working_day(on)
    return Entry(day, "BQ", "RG", day, label, (Posting(BANK, cents), customer_posting(customer, -cents, group)))
