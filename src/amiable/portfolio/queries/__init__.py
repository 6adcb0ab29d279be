"""Reads over all capabilities: lists, saved views, errands."""
