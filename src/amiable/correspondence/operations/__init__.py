"""Writing messages, sending them, wording templates, making links: each one transaction with its journal line."""
