"""Files that people hand in, on disk: under random names, whole or not at all.

A file comes in under ``incoming/NAME/`` and moves to ``NA/NAME`` before its row is committed. The
folder under ``incoming/`` goes last of all. So whatever a killed process leaves behind is named
there, and a look at that folder alone finds it: a second house that shares the place by mistake
loses nothing to the sweeper of the first.
"""

import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

_CHUNK = 256 * 1024
_INCOMING = "incoming"
_NAME = re.compile(r"[0-9a-f]{32}")
MOST_PREVIEWS = 9


@dataclass
class Incoming:
    """A file on its way in: ``file`` as received, ``previews`` an empty folder beside it."""

    name: str
    file: Path
    previews: Path
    kept: bool = False


@dataclass
class Going:
    """A file that may have to go: decided inside the act."""

    delete: bool = False


class Store:
    """The upload folder."""

    def __init__(self, root: Path) -> None:
        """Name the folder; it is made when the first file comes."""
        self.root = root.resolve()

    @contextmanager
    def receive(self, source: IO[bytes], *, most: int) -> Iterator[Incoming]:
        """Write an upload down, at most one byte more than ``most``; clear up unless it is kept."""
        name = secrets.token_hex(16)
        folder = self.root / _INCOMING / name
        (folder / "previews").mkdir(parents=True, mode=0o700)
        incoming = Incoming(name, folder / "file", folder / "previews")
        try:
            _copy(source, incoming.file, most)
            yield incoming
        finally:
            if not incoming.kept:
                self._unlink(name)
            shutil.rmtree(folder)

    def place(self, incoming: Incoming, previews: Iterable[Path]) -> None:
        """Move the file and its previews to where they stay; durable when this returns."""
        target = self.path(incoming.name)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        for number, preview in enumerate(previews, start=1):
            _settle(preview, self.preview(incoming.name, number))
        _settle(incoming.file, target)
        for folder in (target.parent, self.root):
            handle = os.open(folder, os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)

    def path(self, name: str) -> Path:
        """Return where a file stays."""
        assert _NAME.fullmatch(name), "names come from this store only"
        return self.root / name[:2] / name

    def preview(self, name: str, number: int) -> Path:
        """Return where the preview of a page stays."""
        return self.path(name).with_name(f"{name}.{number}.jpg")

    def files_of(self, name: str) -> list[Path]:
        """Return the file and its previews, those that are there."""
        places = [self.path(name), *(self.preview(name, n) for n in range(1, MOST_PREVIEWS + 1))]
        return [place for place in places if place.is_file()]

    @contextmanager
    def forgetting(self, name: str) -> Iterator[Going]:
        """Delete a file, if so decided, once the act that stands within has been committed."""
        folder = self.root / _INCOMING / name
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        going = Going()
        try:
            yield going
            if going.delete:
                self._unlink(name)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def put_back(self, place: Path, source: IO[bytes]) -> None:
        """Write a file of a backup to its place, whole or not at all."""
        place.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        part = place.with_name(f"{place.name}.part")
        with part.open("wb") as out:
            shutil.copyfileobj(source, out, _CHUNK)
        _settle(part, place)

    def left_behind(self, before: datetime) -> list[str]:
        """Return the names of what came in, or was to go, before an instant and is not finished."""
        folder = self.root / _INCOMING
        if not folder.is_dir():
            return []
        old = before.timestamp()
        return sorted(
            each.name
            for each in folder.iterdir()
            if _NAME.fullmatch(each.name) and each.is_dir() and each.stat().st_mtime < old
        )

    def clear(self, name: str, *, known: bool) -> None:
        """End what was left behind; without a row (``known`` false) the file itself goes too."""
        if not known:
            self._unlink(name)
        shutil.rmtree(self.root / _INCOMING / name, ignore_errors=True)

    def _unlink(self, name: str) -> None:
        for place in self.files_of(name):
            place.unlink(missing_ok=True)


def _copy(source: IO[bytes], target: Path, most: int) -> None:
    """Copy at most one byte more than the bound: the check will say that it is too large."""
    left = most + 1
    with target.open("wb") as out:
        while left > 0 and (piece := source.read(min(_CHUNK, left))):
            out.write(piece)
            left -= len(piece)


def _settle(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        os.fsync(file.fileno())
    source.chmod(0o600)
    source.replace(target)
