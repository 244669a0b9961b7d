"""The one writer of the trail: every act leaves its event in its own transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Integer, Select, Table, Text, literal, select
from sqlalchemy.orm import Session

from models.base import Instant
from models.event import Event

# Built once: building it at every act would cost more than the database takes to do it.
_APPEND = cast(Table, Event.__table__).insert().inline()


def record(
    session: Session,
    act: str,
    *,
    now: datetime,
    by_id: int | None = None,
    campaign_id: int | None = None,
    unit_id: int | None = None,
    duty_id: int | None = None,
    person_id: int | None = None,
    note: str = "",
    **facts: Any,
) -> None:
    """Append one event; ``act`` is a word of rules/words.py: EVENTS, ``facts`` what changed."""
    session.execute(
        _APPEND,
        {
            "at": now,
            "act": act,
            "by_id": by_id,
            "campaign_id": campaign_id,
            "unit_id": unit_id,
            "duty_id": duty_id,
            "person_id": person_id,
            "note": note,
            "facts": facts,
        },
    )


def record_many(
    session: Session,
    act: str,
    about: Select[*tuple[Any, ...]],
    *,
    now: datetime,
    by_id: int | None,
    note: str,
) -> None:
    """Append one event for each row of ``about``: campaign, unit, duty and the facts."""
    row = about.subquery()
    columns = ("at", "act", "by_id", "note", "campaign_id", "unit_id", "duty_id", "facts")
    session.execute(
        cast(Table, Event.__table__)
        .insert()
        .from_select(
            columns,
            select(
                literal(now, Instant()), literal(act), literal(by_id, Integer),
                literal(note, Text), *row.c,
            ),
        )
    )  # fmt: skip


def record_all(
    session: Session,
    act: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    now: datetime,
    by_id: int | None,
) -> None:
    """Append an event for each row: ``unit_id``, ``person_id`` and ``facts``, by the set."""
    fixed = {
        "at": now,
        "act": act,
        "by_id": by_id,
        "campaign_id": None,
        "duty_id": None,
        "note": "",
    }
    if rows:
        session.execute(_APPEND, [fixed | dict(row) for row in rows])
