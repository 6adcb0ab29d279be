"""Reads of customers, receivables and positions. Every one takes the company first."""
