"""The real thing: the demonstration, served by `amiable serve`, looked at in Chromium.

AMIABLE_CHROMIUM  the browser to use; by default the machine's, else one that Playwright installed.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

COMMAND = [sys.executable, "-m", "amiable.config.command"]
SLUG = "orvenne-emballages"
TODAY = "2026-11-24"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Served:
    """A running server: its address, its environment, its process."""

    address: str
    environment: dict[str, str]
    pid: int

    def company(self, path: str = "") -> str:
        """The address of a page of the company of the demonstration."""
        return f"{self.address}/c/{SLUG}/{path}"

    def command(self, *arguments: str) -> str:
        """What an `amiable` command prints, on the same data."""
        done = subprocess.run(
            [*COMMAND, *arguments], env=self.environment, check=True, capture_output=True, text=True, timeout=120
        )
        return done.stdout


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory) -> Path:
    """The home of the demonstration, with its data; to be copied by who writes."""
    home = tmp_path_factory.mktemp("demonstration")
    subprocess.run(
        [*COMMAND, "demo", "--no-serve"], env=_environment(home), check=True, capture_output=True, timeout=300
    )
    return home


@pytest.fixture(scope="module")
def served(demonstration, tmp_path_factory) -> Iterator[Served]:
    """The demonstration on a copy of its data, served until the module ends."""
    home = tmp_path_factory.mktemp("served")
    shutil.copytree(demonstration, home, dirs_exist_ok=True)
    environment = _environment(home) | {"AMIABLE_DEMO": "1", "AMIABLE_TODAY": TODAY}
    port = _free_port()
    log = home / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(port)], env=environment, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, process, log)
            yield Served(address, environment, process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _environment(home: Path) -> dict[str, str]:
    left_out = ("AMIABLE_DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    source = Path(__file__).resolve().parent.parent.parent / "src"
    return kept | {"AMIABLE_HOME": str(home), "PYTHONPATH": str(source)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{address}/account/sign-in/", timeout=2)
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")


def chromium() -> str | None:
    """The path of the machine's browser; None where there is none, and Playwright's own is to be tried."""
    chosen = os.environ.get("AMIABLE_CHROMIUM")
    return chosen or next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without its sandbox only for root, who cannot have one."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        shown = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        yield shown
        shown.close()


@pytest.fixture
def tab(browser, served) -> Iterator[Page]:
    """A page of a person of his own, French, wide; it fails the test on any fault of a script or of the policy."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 1440, "height": 1000}, accept_downloads=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if _is_fault(message) else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert not faults


def _is_fault(message: ConsoleMessage) -> bool:
    """What the console tells as one, but for a form that comes back to be corrected."""
    return message.type == "error" and not re.search(r"status of (409|422)\b", message.text)


def sign_in(page: Page, served: Served, name: str = "Camille Tessandre") -> None:
    """Enter as one of the people of the demonstration."""
    page.goto(f"{served.address}/account/sign-in/")
    page.get_by_role("button", name=name).click()
    page.wait_for_url(served.company())
