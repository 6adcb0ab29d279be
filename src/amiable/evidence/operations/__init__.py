"""Keeping documents, withdrawing them, making their pictures."""
