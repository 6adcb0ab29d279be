"""The `amiable` commands: parse, one call, print. Each is safe to run twice."""
