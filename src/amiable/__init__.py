"""Amiable: customer disputes, from the first sign that an invoice is contested to the cash."""
