"""A copy of the tree to plant bugs in: the working tree is never touched."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutants.bug import Bug

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "build", "instance")
LONGEST = 120  # seconds for one test: a bug may make one wait for ever
CHOSEN_ELSEWHERE = ("DATABASE_URL", "SECRET_KEY", "PUBLIC_URL", "MAIL_SERVER", "HOST", "PORT")


class Told(StrEnum):
    """What a run of tests says."""

    PASSED = "passed"
    FAILED = "failed"
    BROKEN = "broken"  # they could not be run, which is no answer


CODES = {0: Told.PASSED, 1: Told.FAILED}


@dataclass
class Ground:
    """The copy. ``said`` is what pytest printed last."""

    root: Path
    changes: int = 0
    said: str = field(default="", repr=False)

    @contextmanager
    def bug(self, bug: Bug) -> Iterator[None]:
        """Plant one bug for a while."""
        path = self.root / bug.file
        text = path.read_text(encoding="utf-8")
        try:
            self._write(path, bug.planted(self.root))
            yield
        finally:
            self._write(path, text)

    def test(self, tests: Sequence[str], database: str, *, all_of_them: bool = False) -> Told:
        """Run these tests on one kind of database, as far as the first that fails."""
        which = "not postgres and not browser" if database == "sqlite" else "postgres"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=line"]
        stop = [] if all_of_them else ["-x"]
        done = subprocess.run(
            [*command, *stop, f"--timeout={LONGEST}", "-k", which, *tests],
            cwd=self.root, env=self._environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        self.said = done.stdout + done.stderr
        if done.returncode == 5 and database == "postgres":  # none of them needs a database
            return Told.PASSED
        return CODES.get(done.returncode, Told.BROKEN)

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        # Compiled files are known by size and second: each change gets a second of its own.
        self.changes += 1
        then = path.stat().st_mtime + self.changes
        os.utime(path, (then, then))

    def _environment(self) -> dict[str, str]:
        return {name: value for name, value in os.environ.items() if name not in CHOSEN_ELSEWHERE}


@contextmanager
def copied() -> Iterator[Ground]:
    """Copy the tree into a folder of its own, which is gone afterwards."""
    with TemporaryDirectory(prefix="duban-mutants-") as folder:
        root = Path(folder) / "tree"
        shutil.copytree(ROOT, root, ignore=LEFT_OUT)
        yield Ground(root)
