"""`./duban` as a person types it: the real script, real processes, a database of the test's own."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import free_port

ROOT = Path(__file__).parents[2]
DUBAN = str(ROOT / "duban")
READY_WITHIN_SECONDS = 60


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment that touches nothing of this tree but what set-up leaves in it."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'own.db'}",
        "SECRET_KEY": "only for tests, and long enough for them",
        "PORT": str(free_port()),
        "UPLOAD_DIR": str(tmp_path / "uploads"),
    }


def _duban(
    environ: dict[str, str], *words: str, cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [DUBAN, *words], env=environ, cwd=cwd, capture_output=True, text=True, check=False
    )


def test_help_names_every_word_in_both_languages(environ: dict[str, str]) -> None:
    told = _duban(environ, "help")
    for word in ("run", "web", "worker", "test", "lint", "bench", "soak", "setup"):
        assert f"./duban {word}" in told.stdout
    assert "演示" in told.stdout
    assert "demonstration" in told.stdout
    assert _duban(environ).stdout == told.stdout == _duban(environ, "--help").stdout


def test_any_other_word_goes_to_the_application_wherever_one_stands(
    environ: dict[str, str], tmp_path: Path
) -> None:
    told = _duban(environ, "init", "--json", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["world"] == "live"  # nothing but JSON on this stream
    assert (tmp_path / "own.db").exists()
    assert f"DATABASE_URL (sqlite://{tmp_path}" in told.stderr.replace("sqlite:///", "sqlite://")


def test_a_word_that_nobody_knows_is_refused_in_a_line(environ: dict[str, str]) -> None:
    told = _duban(environ, "nosuchword")
    assert told.returncode == 2
    assert "No such command 'nosuchword'" in told.stderr


def test_an_empty_database_is_named_not_traced(environ: dict[str, str]) -> None:
    told = _duban(environ, "tick")
    assert told.returncode == 1
    assert "./duban db upgrade" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_database_that_is_away_is_named_without_its_password(environ: dict[str, str]) -> None:
    address = f"postgresql://duban:geheim@127.0.0.1:{free_port()}/duban"
    told = _duban(environ | {"DATABASE_URL": address}, "tick")
    assert told.returncode == 1
    assert "The database cannot be reached" in told.stderr
    assert "geheim" not in told.stdout + told.stderr


@pytest.mark.parametrize("word", ["run", "web"])
def test_a_taken_port_is_refused_before_anything_starts(
    environ: dict[str, str], tmp_path: Path, word: str
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(environ["PORT"])))
        other.listen()
        told = _duban(environ, word)
    assert told.returncode == 1
    assert f"端口 {environ['PORT']}" in told.stderr
    assert f"PORT={int(environ['PORT']) + 1}" in told.stderr
    assert not (tmp_path / "own.db").exists()


def test_serving_a_shared_database_demands_a_shared_key(environ: dict[str, str]) -> None:
    alone = environ | {"DATABASE_URL": "postgresql://db.example.cn/duban", "SECRET_KEY": ""}
    told = _duban(alone, "web")
    assert told.returncode == 1
    assert "SECRET_KEY" in told.stderr


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_serves_and_leaves_no_process_behind(
    environ: dict[str, str], tmp_path: Path, ending: signal.Signals
) -> None:
    with (tmp_path / "said").open("w+") as said:
        running = subprocess.Popen([DUBAN, "run", "--empty"], env=environ, stdout=said, stderr=said)
        try:
            health = _healthy(int(environ["PORT"]))
        finally:
            running.send_signal(ending)
            code = running.wait(timeout=40)
        said.seek(0)
        text = said.read()
    assert health["database"] == "ok"
    assert "/l/" in text  # the administrator's one-time link
    assert code == (-9 if ending == signal.SIGKILL else 0), text
    assert _gone(environ["DATABASE_URL"]), text


def _healthy(port: int) -> dict[str, object]:
    until = time.monotonic() + READY_WITHIN_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                found: dict[str, object] = json.load(answer)
                return found
        except OSError:
            assert time.monotonic() < until, "not ready in time"
            time.sleep(0.2)


def _gone(mark: str) -> bool:
    until = time.monotonic() + 30
    while list(_carrying(mark)):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def _carrying(mark: str) -> Iterator[str]:
    for place in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark.encode() in place.read_bytes():
                yield place.parent.name
        except OSError:
            continue
