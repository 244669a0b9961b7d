"""A second name for a table, made ready before threads share it."""

from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import aliased

T = TypeVar("T")


def shared_alias(entity: type[T]) -> type[T]:
    """Return an alias that modules may keep: every column of it is looked up now.

    SQLAlchemy looks them up when first asked, and two threads that ask at once can each find the
    list half made: one of them then reads the table itself beside its alias, a product of both.
    """
    alias = aliased(entity)
    for attribute in inspect(entity).mapper.column_attrs:
        found: Any = getattr(alias, attribute.key)
        found.__clause_element__()
    return alias
