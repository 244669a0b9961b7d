"""Many duties moved at once: a few statements, whatever their number.

What moves stands in a temporary table; duties, spans and events follow by equality joins. The
caller has locked and judged the duties (reports/dates/chosen.py), so that none can be missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from campaign.records.events import record_many
from campaign.records.house.insert import insert_selected
from campaign.records.progress.history import STALE
from campaign.records.survey.counted import round_follows
from campaign.rules.errors import Overtaken
from campaign.rules.lifecycle import DutyAction, DutyState
from models.base import Instant
from models.duty import Duty, DutySpan

MOVED_DUTY = Table(
    "moved_duty",
    MetaData(),
    *(
        Column(name, Integer)
        for name in (
            "duty_id", "version", "unit_id", "campaign_id", "span_id", "carried_id", "term_id",
        )
    ),
    Column("state", String(20)),
    Column("facts", JSON),
    Column("submitted_on", Date),
    prefixes=["TEMPORARY"],
)  # fmt: skip


@dataclass(frozen=True)
class Moving:
    """One duty that moves, from the version that was judged.

    ``span_id`` is the span that ends; ``carried_id`` an earlier one (or the same) whose note and
    sections go on, None where the act's own words begin the new span. ``facts`` go into the event.
    ``submitted_on`` stays where something was handed in.
    """

    duty_id: int
    version: int
    unit_id: int
    campaign_id: int
    span_id: int
    carried_id: int | None
    state: DutyState
    term_id: int
    facts: dict[str, Any]
    submitted_on: date | None = None


def move_many(
    session: Session,
    moving: Sequence[Moving],
    *,
    act: DutyAction | str,
    event: str,
    note: str,
    by_id: int | None,
    now: datetime,
) -> Select[tuple[int]]:
    """Move all of them, close their spans, begin the next, and leave an event each.

    None of these acts touches what was handed in: nobody has, in the states that they start from.

    Returns:
        The query for their numbers, good until this transaction moves others.

    Raises:
        Overtaken: one of them was moved meanwhile.
    """
    moved = _keep(session, moving)
    changed: Any = session.execute(
        update(Duty)
        .where(Duty.id == moved.c.duty_id, Duty.version == moved.c.version)
        .values(
            state=moved.c.state, term_id=moved.c.term_id, submitted_on=moved.c.submitted_on,
            version=Duty.version + 1,
        )
        .execution_options(synchronize_session=False, preserve_rowcount=True)
    )  # fmt: skip
    if changed.rowcount != len(moving):
        raise Overtaken(STALE)
    _spans(session, moved, act, note, by_id, now)
    record_many(
        session, event,
        select(moved.c.campaign_id, moved.c.unit_id, moved.c.duty_id, moved.c.facts),
        now=now, by_id=by_id, note=note,
    )  # fmt: skip
    round_follows(session, select(moved.c.duty_id))
    return select(moved.c.duty_id)


def _keep(session: Session, moving: Sequence[Moving]) -> Table:
    session.execute(CreateTable(MOVED_DUTY, if_not_exists=True))
    session.execute(delete(MOVED_DUTY))  # of this connection's last act
    if moving:
        session.execute(insert(MOVED_DUTY), [vars(one) for one in moving])
    if session.get_bind().dialect.name == "sqlite":
        # A table it knows nothing of is a million rows to SQLite, and it prepares for them.
        session.execute(text("ANALYZE temp.moved_duty"))
    return MOVED_DUTY


def _spans(
    session: Session, moved: Table, act: str, note: str, by_id: int | None, now: datetime
) -> None:
    columns = {
        "duty_id": moved.c.duty_id,
        "state": moved.c.state,
        "term_id": moved.c.term_id,
        "submitted_on": moved.c.submitted_on,
        "from_at": literal(now, Instant()),
        "by_id": literal(by_id, Integer),
        "act": literal(str(act)),
        "note": func.coalesce(DutySpan.note, literal(note, Text)),
        "sections": DutySpan.sections,
    }
    carried = moved.outerjoin(DutySpan, DutySpan.id == moved.c.carried_id)
    session.execute(
        update(DutySpan)
        .where(DutySpan.id.in_(select(moved.c.span_id)))
        .values(until_at=now)
        .execution_options(synchronize_session=False)
    )
    rows = select(*columns.values()).select_from(carried).where(moved.c.duty_id.is_not(None))
    insert_selected(session, DutySpan, list(columns), rows)
