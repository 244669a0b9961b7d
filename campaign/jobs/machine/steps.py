"""Small words of setting up: a place, a calm line, a step with its log, a stamp."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
WORKSHOP = ROOT / ".setup"

Command = Sequence[str | Path]


class Stop(Exception):
    """Something a person has to do first; the text says what."""


def say(text: str) -> None:
    """One calm line; on stderr, so that --json on stdout stays clean."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def environment() -> dict[str, str]:
    """The environment for what we start: nothing of an outer Python, no stray wish to pip."""
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH")}
    return kept | {
        "PIP_USER": "0",
        "PIP_REQUIRE_VIRTUALENV": "0",
        "PIP_NO_INPUT": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


def digest(*things: object) -> str:
    """A short name for these values, and for the contents of these files, together."""
    total = hashlib.sha256()
    for thing in things:
        total.update(thing.read_bytes() if isinstance(thing, Path) else str(thing).encode())
    return total.hexdigest()[:24]


def stamped(stamp: Path, value: str) -> bool:
    """Tell whether this was done already, from just these inputs."""
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == value


def step(text: str, command: Command, cwd: Path = ROOT) -> None:
    """Run one step, showing the seconds on a terminal.

    Raises:
        Stop: it failed; the text ends its log.
    """
    log, started, live = WORKSHOP / "log", time.monotonic(), sys.stderr.isatty()
    if not live:
        say(f"· {text} …")
    with log.open("wb") as out:
        words = [str(word) for word in command]
        work = subprocess.Popen(
            words, cwd=cwd, env=environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
        while work.poll() is None:
            if live:
                sys.stderr.write(f"\r· {text} … {time.monotonic() - started:.0f} s ")
                sys.stderr.flush()
            time.sleep(0.1)
    if live:
        say("")
    if work.returncode != 0:
        tail = log.read_text(encoding="utf-8", errors="replace")[-3000:]
        raise Stop(
            f"{tail}\n没有成功，原因见上；解决后再运行一次。This failed; mend it and run it again."
        )
