"""The template tags of the house; `amiable` is a builtin of every template."""
