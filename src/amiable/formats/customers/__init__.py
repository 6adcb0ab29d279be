"""Who the customers are and who answers there: one table with both, two sheets, or two files.

`read` gives what the file says of each, and nothing else: an empty cell says nothing.
"""

from amiable.formats.customers.reader import read
from amiable.formats.customers.result import Contact, Customer, CustomersFile
from amiable.formats.customers.vocabulary import VOCABULARY, adjust, missing

FIELDS = VOCABULARY.fields
"""What a column may hold: the names of a mapping."""

__all__ = ["FIELDS", "VOCABULARY", "Contact", "Customer", "CustomersFile", "adjust", "missing", "read"]
