"""Files and messages of the outside world: bytes → rows and rejects, and back. No database."""
