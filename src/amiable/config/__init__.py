"""How the program is put together: settings, database address, urls, the `amiable` command."""
