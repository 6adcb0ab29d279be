"""The `amiable` command: one verb per job, each a Django command, with plain messages and exit codes.

0 done · 1 bad input, or something that could not be done · 2 wrong use · 130 stopped by the keyboard.
Results go to standard output, everything else to standard error.
"""

import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches

# Read by the engine's allocator when it is loaded: one arena gives freed pages back to the next column instead of to
# the system, which halves the time spent there on millions of movements.
ALLOCATOR = {"_RJEM_MALLOC_CONF": "narenas:1,oversize_threshold:0,dirty_decay_ms:10000"}
BAD_INPUT, MISUSE, INTERRUPTED, PIPE_CLOSED = 1, 2, 130, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `arguments` (those of the process by default) and return the exit code."""
    # Set, not defaulted: a variable left in the environment by another project must not choose.
    os.environ["DJANGO_SETTINGS_MODULE"] = "amiable.config.settings"
    for name, value in ALLOCATOR.items():
        os.environ.setdefault(name, value)
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(given)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader left (`amiable … | head`): keep Python from failing once more when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED


def _run(given: list[str]) -> int:
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.core.management.base import BaseCommand
    from django.db import Error

    BaseCommand.requires_system_checks = ()  # the tests run them; here they would load every page for each command

    try:
        django.setup()  # before the names of commands are asked for: those of our rooms are among them
        if given and not given[0].startswith("-") and not _is_known(given[0]):
            return _unknown(given[0])
        execute_from_command_line(["amiable", *given])
        sys.stdout.flush()
    except ImproperlyConfigured as error:
        return _said(str(error), MISUSE)
    except SystemExit as end:
        if _is_misuse(end.__context__):  # django-typer ends with 1 there
            return MISUSE
        raise
    except Error as error:
        if "--traceback" in given:
            raise
        return _said(_about_database(error), BAD_INPUT)
    return 0


def _is_misuse(cause: BaseException | None) -> bool:
    """A wrong option or argument, as typer says it (its exceptions are those of a click of its own)."""
    return cause is not None and "UsageError" in {kind.__name__ for kind in type(cause).__mro__}


def _is_known(name: str) -> bool:
    from django.core.management import get_commands

    return name == "help" or name in get_commands()


def _unknown(name: str) -> int:
    from django.core.management import get_commands

    close = get_close_matches(name, get_commands(), n=3)
    hint = f" Vouliez-vous dire {' ou '.join(close)} ?" if close else ""
    return _said(f"« {name} » n'est pas une commande d'amiable.{hint} `amiable help` les donne toutes.", MISUSE)


def _about_database(error: Exception) -> str:
    """In words: a database that cannot be reached or is not prepared, and what to do about it."""
    from django.db import connection

    first_line = str(error).strip().partition("\n")[0]
    missing = "no such table" in first_line or ("relation" in first_line and "does not exist" in first_line)
    if missing:
        return f"La base n'est pas prête ({first_line}). Lancez d'abord `amiable migrate`."
    name = connection.settings_dict["NAME"]
    return f"La base {name} a refusé : {first_line}. Voir AMIABLE_DATABASE_URL ; `--traceback` donne le détail."


def _said(message: str, code: int) -> int:
    sys.stderr.write(f"{message}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
