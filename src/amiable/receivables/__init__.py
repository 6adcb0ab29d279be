"""Customers, their invoices, and the books: events, movements, states, holds."""
