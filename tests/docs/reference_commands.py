"""Reference of the commands, from what they tell of themselves."""

import warnings
from collections.abc import Iterator
from enum import Enum
from typing import Any

HEAD = """# Commandes

*Every command and option of `amiable`, generated from the program.*

`bin/amiable COMMANDE` prépare `.venv` au besoin, puis lance la commande. Les résultats vont à la sortie standard,
les remarques à la sortie d'erreur.

| code de sortie | sens |
|---|---|
| 0 | fait |
| 1 | ce qui a été donné ne peut pas servir, ou n'a pas pu être fait ; une phrase dit quoi |
| 2 | mauvais usage : commande ou option inconnue, adresse de base mal écrite |
| 130 | arrêté au clavier |

Les montants sont en euros TTC. `--format json` et `--format csv` donnent des montants à deux décimales avec un point,
des dates AAAA-MM-JJ, et les noms de colonnes du code. Les commandes de Django (`migrate`, `dbshell`…) sont là aussi :
`bin/amiable help` les montre, `bin/amiable COMMANDE --help` explique chacune.
"""


def tree() -> dict[str, Any]:
    """``"dispute open"`` → its click command, for each command of this project, sorted."""
    import typer.main
    from django.core.management import get_commands, load_command_class

    found: dict[str, Any] = {}
    for name, owner in sorted(get_commands().items()):
        if str(owner).startswith("amiable."):
            with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
                whole = typer.main.get_command(load_command_class(owner, name).typer_app)
            inner = getattr(whole, "commands", {})
            found |= {f"{name} {verb}": command for verb, command in inner.items()} or {name: whole}
    return found


COMMON = frozenset(
    (
        *("--help", "--version", "--settings", "--pythonpath", "--traceback", "--show-locals"),
        *("--no-color", "--force-color", "--skip-checks", "--verbosity"),
    )
)
"""Options that Django gives to every command."""


def parameters(command: Any) -> list[Any]:
    """Arguments and options of its own."""
    return [one for one in command.params if not set(one.opts) & COMMON]


def page() -> str:
    """The whole page."""
    lines = [HEAD]
    for name, command in tree().items():
        lines += [f"## `amiable {name}`", "", (command.help or "").strip(), ""]
        rows = list(map(_row, parameters(command)))
        if rows:
            lines += ["| argument ou option | valeur | ce que c'est |", "|---|---|---|", *rows, ""]
    return "\n".join(lines)


def _row(parameter: Any) -> str:
    is_option = parameter.param_type_name == "option"
    title = ", ".join(f"`{name}`" for name in parameter.opts) if is_option else f"`{_place(parameter)}`"
    needed = " **obligatoire**" if parameter.required else ""
    return f"| {title}{needed} | {' '.join(_value(parameter))} | {(parameter.help or '').strip()} |"


def _place(parameter: Any) -> str:
    return parameter.metavar or f"{parameter.name.upper()}{'…' if parameter.nargs == -1 else ''}"


def _value(parameter: Any) -> Iterator[str]:
    choices = getattr(parameter.type, "choices", None)
    if parameter.param_type_name == "option" and not getattr(parameter, "is_flag", False):
        shown = [one.value if isinstance(one, Enum) else str(one) for one in choices or ()]
        yield f"`{'` `'.join(shown)}`" if shown else f"`{(parameter.metavar or 'TEXTE').replace('|', '` ou `')}`"
        default = parameter.default.value if isinstance(parameter.default, Enum) else parameter.default
        if shown and default:
            yield f"(par défaut `{default}`)"
