"""What a file of customers and contacts says."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amiable.core.said import Said
from amiable.formats.columns import Place, Sheet
from amiable.formats.rejects import Reject


@dataclass(frozen=True, slots=True)
class Customer:
    """What is said of a customer: `values` by field (name, siren, vat_number, term, payer, group, salesperson,
    collector, site, language), only those that say something; `payer` is another customer's code. `sure`: its row may
    make a new customer, which a row of people alone may not."""

    code: str
    values: Mapping[str, str]
    place: Place
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Contact:
    """What is said of a person at a customer: name (the address where none is given), and of role, email, phone,
    language what is said; `automatic` None where nothing is said of it."""

    customer_code: str
    name: str
    values: Mapping[str, str]
    place: Place
    automatic: bool | None = None


@dataclass(frozen=True, slots=True)
class CustomersFile:
    """`rejects` are paired with their file. `sheets` are the tables read, for their mapping; `lines` the rows read."""

    customers: tuple[Customer, ...]
    contacts: tuple[Contact, ...]
    rejects: tuple[tuple[str, Reject], ...]
    sheets: tuple[Sheet, ...]
    lines: int
    notes: tuple[Said, ...] = field(default=())
