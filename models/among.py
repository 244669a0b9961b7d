"""Is a column's number among these?  One value for all of them, whatever their number.

``IN`` writes each number into the statement, so every length of list is another statement to put
together, to read and to plan. As one array (on SQLite: as JSON) it is always the same one.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, Dialect, SQLColumnExpression, String, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Numbers(TypeDecorator[list[int]]):
    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(
            String() if dialect.name == "sqlite" else ARRAY(BigInteger())
        )

    def process_bind_param(self, value: list[int] | None, dialect: Dialect) -> Any:
        return json.dumps(value) if dialect.name == "sqlite" else value


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


@compiles(_Among)
def _any_of(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, numbers = (compiler.process(one, **how) for one in element.clauses)
    return f"{column} = ANY({numbers})"


@compiles(_Among, "sqlite")
def _in_json(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, numbers = (compiler.process(one, **how) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"


def among(column: SQLColumnExpression[Any], numbers: Iterable[int] | str) -> _Among:
    """Return the condition "this column's number is one of these"; of none it is never true.

    A word in their place names a list that whoever executes the statement gives.
    """
    if isinstance(numbers, str):
        return _Among(column, bindparam(numbers, type_=_Numbers()))
    return _Among(column, bindparam(None, list(numbers), type_=_Numbers(), unique=True))
