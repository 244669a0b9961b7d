"""Questions put together once and asked again and again.

Putting a statement together costs about as much as asking it: half of what a list page took
beside its template. A function under ``prepared`` gives the same statement for the same words
(asker, wish, day); what it is given must be all that the statement depends on.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import Select

Asked: TypeAlias = "Select[*tuple[Any, ...]]"
P = ParamSpec("P")
Statement = TypeVar("Statement")
KEPT = 500  # of each question; a busy house has some dozens of people on a page in one day


def prepared(put_together: Callable[P, Statement]) -> Callable[P, Statement]:
    """Keep the statements that this function has lately put together."""
    kept = lru_cache(KEPT)(put_together)

    def asked(*words: P.args, **named: P.kwargs) -> Statement:
        return kept(*words, **named)  # type: ignore[arg-type]

    return asked
