"""`amiable serve`: the web server and the worker that reads files in the background, as long as it is not stopped."""

import os
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import Annotated

from django.conf import settings
from django.core.management import call_command
from django_typer.management import TyperCommand
from typer import Exit, Option

from amiable.jobs.edge import BadInput
from amiable.jobs.output import console
from amiable.jobs.ports import is_free
from amiable.jobs.static_files import prepare

PATIENCE_SECONDS = 15
"""How long the two may take to finish what they are doing once asked to stop."""


class Command(TyperCommand):
    help = "Servir les écrans, et traiter les fichiers déposés, jusqu'à l'arrêt (Ctrl-C)."

    def handle(
        self,
        host: Annotated[str, Option(help="adresse d'écoute")] = "127.0.0.1",
        port: Annotated[int, Option(help="port")] = 8000,
        workers: Annotated[int, Option(help="processus du serveur")] = 2,
    ) -> None:
        if not is_free(host, port):
            raise BadInput(f"le port {port} de {host} est pris : arrêtez l'autre serveur, ou choisissez --port")
        call_command("migrate", verbosity=0)
        _static_files()
        console(errors=True).print(f"Amiable est sur http://{host}:{port} (Ctrl-C pour arrêter)")
        raise Exit(_supervise([_web(host, port, workers), [sys.executable, "-m", "amiable.config.command", "work"]]))


def _static_files() -> None:
    ours, parts = settings.STATICFILES_DIRS
    prepare(parts, settings.STATIC_ROOT, ours)


def _web(host: str, port: int, workers: int) -> list[str]:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    options = ["--worker-class", "gthread", "--workers", str(workers), "--threads", "4", "--bind", address]
    options += ["--no-control-socket", "--log-level", "warning", "--max-requests", "20000"]
    return [sys.executable, "-m", "gunicorn", *options, "amiable.config.wsgi:application"]


def _supervise(commands: list[list[str]]) -> int:
    """Run all until one ends or a signal comes; then stop the others. Returns the exit code."""
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    # A session of their own each, so that Ctrl-C reaches them only through us, once.
    running = [subprocess.Popen(command, start_new_session=True, env=os.environ) for command in commands]
    while not asked and all(process.poll() is None for process in running):
        time.sleep(0.2)
    for process in running:
        process.terminate()
    last = time.monotonic() + PATIENCE_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, last - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
    return 0 if asked else 1
