"""Who a customer is: name, numbers, who pays for it, what it belongs to, who looks after it."""

from dataclasses import asdict, dataclass

from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren as fr_siren

from amiable.core.refusal import Refusal, Value
from amiable.journal.operations import operation
from amiable.people.access import Acting, require
from amiable.receivables.models import Customer
from amiable.receivables.operations.meanwhile import locked_customer
from amiable.receivables.operations.search import index_customers

LANGUAGES = ("", "fr", "en")
LONGEST = {"name": 200, "group": 100, "salesperson": 100, "collector": 100, "site": 100}
NAMES = ("name", "group", "salesperson", "collector", "site")
"""What may name people: kept in the journal as words, which can be erased."""
FOUND_BY = ("name", "siren")
"""What a search finds a customer by, beside its code."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What is said of a customer. `payer` is the code of the customer who pays for it ("": itself); `language` fr, en
    or "" for the company's."""

    name: str
    siren: str = ""
    vat_number: str = ""
    payer: str = ""
    group: str = ""
    salesperson: str = ""
    collector: str = ""
    site: str = ""
    language: str = ""


class UnableToSetCustomer(Refusal, ValueError):
    """The message (French) says which field is wrong, and what was expected; `field` is its name."""

    def __init__(self, template: str, field: str, **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field


def set_customer(acting: Acting, customer: Customer, said: Identity, *, version: int | None = None) -> Customer:
    """Set who a customer is; what is the same already is no change, and without any nothing is written.

    `version`: that of the customer the person saw. The journal's facts say which fields changed, the numbers and the
    payer's code; its words the names as they were and are. Raises `UnableToSetCustomer`,
    `meanwhile.ChangedMeanwhile`, `journal.operations.AlreadyDone`, `people.access.Forbidden` or `Absent`.
    """
    require(acting, "import")
    checked = _checked(said)
    if version in (None, customer.version) and checked == identity_of(customer):
        return customer
    with operation(acting, "customer.changed", [("customer", customer.pk)]) as done:
        row = locked_customer(acting, customer.pk, version)
        before, after = asdict(identity_of(row)), asdict(checked)
        payer = _payer(acting, row, checked.payer)
        changed = [name for name, value in after.items() if value != before[name]]
        for name in changed:
            setattr(row, name, payer if name == "payer" else after[name])
        row.version += 1
        row.save()
        done.facts |= {"changed": changed}
        done.facts |= {name: [before[name], after[name]] for name in changed if name not in NAMES}
        for name in changed:
            if name in NAMES:
                done.words |= {f"{name}_before": before[name], name: after[name]}
        if not set(FOUND_BY).isdisjoint(changed):
            index_customers(acting.company, [row.pk])
    return row


def identity_of(customer: Customer) -> Identity:
    """What is said of it now."""
    kept = {name: getattr(customer, name) for name in Identity.__slots__ if name != "payer"}
    return Identity(payer=customer.payer.code if customer.payer else "", **kept)


def _checked(said: Identity) -> Identity:
    """Without spaces at the ends, numbers as they are written officially."""
    plain = {name: " ".join(value.split()) for name, value in asdict(said).items()}
    if not plain["name"]:
        raise UnableToSetCustomer("nom : il en faut un", "name")
    for name, most in LONGEST.items():
        if len(plain[name]) > most:
            raise UnableToSetCustomer("{most} caractères au plus", name, most=most)
    if plain["language"] not in LANGUAGES:
        raise UnableToSetCustomer("langue : français ou anglais", "language")
    for name, number, wanted in (
        ("siren", fr_siren, "« {value} » n’est pas neuf chiffres dont la clé est juste, comme 000001008"),
        ("vat_number", eu_vat, "« {value} » n’est pas un numéro de TVA intracommunautaire, comme FR83404833048"),
    ):
        try:
            plain[name] = number.validate(plain[name]) if plain[name] else ""
        except ValidationError:
            raise UnableToSetCustomer(wanted, name, value=plain[name][:40]) from None
    return Identity(**plain)


def _payer(acting: Acting, customer: Customer, code: str) -> Customer | None:
    """Who pays for it; itself is nobody else. A circle of payers, in which nobody would pay, is refused."""
    if not code or code == customer.code:
        return None
    payer = Customer.objects.select_for_update().filter(company=acting.company, code=code).first()
    if payer is None:
        raise UnableToSetCustomer("aucun client n’a le code {code} : tapez celui du payeur", "payer", code=code[:60])
    seen, at = {customer.pk}, payer
    while at.payer is not None:
        seen.add(at.pk)
        at = at.payer
        if at.pk in seen:
            raise UnableToSetCustomer(
                "{code} est déjà payé, directement ou non, par {customer} : ce serait un cercle",
                "payer",
                code=payer.code,
                customer=customer.code,
            )
    return payer
