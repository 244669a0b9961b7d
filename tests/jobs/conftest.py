"""A second application on a fresh database of a chosen engine."""

import dataclasses
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from campaign.settings import Settings
from tests.conftest import NAMES
from tests.postgres import Server

Another = Callable[[str], Flask]


@pytest.fixture
def another(
    settings: Settings,
    build: Callable[[Settings], Flask],
    postgres: Server,
    postgres_template: str,
    sqlite_template: Path,
    tmp_path: Path,
) -> Iterator[Another]:
    """Return a maker: ``another("postgres")`` is an application on an empty migrated database."""
    made: list[str] = []

    def one(engine: str) -> Flask:
        name = next(NAMES)
        if engine == "sqlite":
            path = tmp_path / f"{name}.db"
            shutil.copyfile(sqlite_template, path)
            url = f"sqlite:///{path}"
        else:
            url = postgres.create(name, postgres_template)
            made.append(name)
        return build(dataclasses.replace(settings, database_url=url))

    yield one
    for name in made:
        postgres.drop(name)
