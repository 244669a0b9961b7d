"""What many tests begin with is lived once by the real services, and copied for the others.

A story is told from a fresh database on: its key names all that it depends on.  As soon as a test
writes anything outside a story, nothing is kept or copied until the database is fresh again.
"""

from __future__ import annotations

import copy
import io
import itertools
import pickle
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from flask import Flask, current_app
from sqlalchemy import Engine, event

from models.base import db

T = TypeVar("T")
# A story told but once is not worth its copy.
WORTH = 2


class Database(Protocol):
    """What is asked of the database of the test in hand."""

    def copy(self) -> Any:
        """All that is in it now."""

    def put_back(self, content: Any) -> None:
        """Make it hold this and nothing else."""


@dataclass
class Copy:
    """A told story: its rows, its files, what the teller returned, the next number to give."""

    rows: Any
    files: Path | None
    result: bytes
    numbers: itertools.count[int]


@dataclass
class Stories:
    """The stories of one worker on one database."""

    database: Database
    url: str
    copies: dict[tuple[object, ...], Copy] = field(default_factory=dict)
    told: Counter[tuple[object, ...]] = field(default_factory=Counter)
    so_far: tuple[object, ...] = ()
    commits: int = -1  # how many there had been when `so_far` was told

    def begin(self) -> None:
        """The database is fresh."""
        self.so_far, self.commits = (), Commits.number

    def tell(self, key: object, teller: Callable[[], T], make: Any) -> T:
        """Tell it, or bring back what telling it brought the other time."""
        here = current_app.extensions["settings"].database_url == self.url
        if not here or self.commits != Commits.number:
            return teller()
        path = (*self.so_far, key)
        found = self.copies.get(path)
        if found is None:
            result = teller()
            self.told[path] += 1
            if self.told[path] < WORTH:
                self.so_far, self.commits = path, Commits.number
                return result
            found = self.copies[path] = self._copied(result, make)
        else:
            self._put_back(found)
        self.so_far, self.commits = path, Commits.number
        make.numbers = copy.copy(found.numbers)
        return _Reader(io.BytesIO(found.result), make).load()  # type: ignore[no-any-return]

    def _copied(self, result: object, make: Any) -> Copy:
        written = io.BytesIO()
        _Writer(written, make).dump(result)
        _let_go()
        uploads, files = _uploads(), None
        if uploads.exists():
            files = Path(tempfile.mkdtemp(prefix="duban-story-")) / "uploads"
            shutil.copytree(uploads, files)
        return Copy(self.database.copy(), files, written.getvalue(), copy.copy(make.numbers))

    def _put_back(self, found: Copy) -> None:
        _let_go()
        if found.files is not None:
            shutil.copytree(found.files, _uploads(), dirs_exist_ok=True)
        self.database.put_back(found.rows)


class Commits:
    """How often any application of this process has committed anything."""

    number = 0

    @classmethod
    def count(cls, engine: Engine) -> None:
        """Count what is committed through this engine too."""
        event.listen(engine, "commit", cls._one_more)

    @classmethod
    def _one_more(cls, *_: object) -> None:
        cls.number += 1


class _Writer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, make: Any) -> None:
        super().__init__(file)
        self.make = make

    def persistent_id(self, thing: object) -> str | None:
        """The test's own things are not copied."""
        if thing is self.make:
            return "make"
        return "app" if isinstance(thing, Flask) else None


class _Reader(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, make: Any) -> None:
        super().__init__(file)
        self.make = make

    def persistent_load(self, name: str) -> object:
        """Put the test's own things where another test's were."""
        own = {"make": self.make, "app": current_app._get_current_object()}  # type: ignore[attr-defined]
        return own[name]


def _let_go() -> None:
    db.session.remove()
    db.engine.dispose()


def _uploads() -> Path:
    return Path(current_app.extensions["settings"].upload_dir)
