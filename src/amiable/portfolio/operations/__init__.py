"""Writes over all capabilities: saved views, acts on many things, large exports."""
