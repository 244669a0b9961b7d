"""Aliases that modules keep are whole before threads share them."""

import sys
from collections.abc import Iterator
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm.util import AliasedClass

import app  # noqa: F401 (loads every module)


def _kept() -> Iterator[tuple[str, Any]]:
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] not in {"campaign", "models"}:
            continue
        for word, value in vars(module).items():
            inside = value.values() if isinstance(value, dict) else [value]
            for one in inside:
                if isinstance(one, AliasedClass):
                    yield f"{name}.{word}", one


def test_every_alias_that_a_module_keeps_was_looked_up_whole() -> None:
    # SQLAlchemy looks the columns of an alias up when first asked: two threads that ask at once
    # can get the table's own column, and with it the product of both. models/alias.py does it
    # before there are threads.
    found = dict(_kept())
    assert len(found) > 15
    half = [
        f"{name}.{attribute.key}"
        for name, alias in found.items()
        for attribute in inspect(alias).mapper.column_attrs
        if attribute.key not in vars(alias)
    ]
    assert not half, "use shared_alias of models/alias.py"
