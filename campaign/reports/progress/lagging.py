"""Who lags 逾期未报的单位: a row per late duty, gathered for a page of rows by the set."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campaign.reports.answer.signer import signer_in
from campaign.reports.dates.requests import open_at
from campaign.reports.duty.chain import Chain, chains
from campaign.reports.duty.marks import Mark, StoredRung, marks, next_rung, stored_rungs
from campaign.reports.progress.late import EVERYTHING, Late, Wish, late
from campaign.reports.progress.standing import Look, chunks
from campaign.reports.progress.told import (
    LastNotice,
    LastWord,
    Raised,
    last_notices,
    last_words,
    raised,
)
from campaign.rules.lifecycle import Court, DutyState
from campaign.rules.notice.causes import Cause, CauseFacts, cause_of
from campaign.rules.permissions import Role
from models.duty import Duty
from models.plan import Milestone, Stage
from models.unit import Unit


@dataclass(frozen=True)
class LaggingRow:
    """A late duty (late.py).

    ``level`` is the highest that its present term has been raised to (0: nobody above the contact
    was told); ``waiting`` means a draft waits for approval. ``step`` is the next rung, None where
    the ladder stands still or has been climbed. ``person_id`` and ``has_address`` are the
    contact's, whom an urging would tell; ``acting`` stands in for an absent one. ``extension_id``
    is the request for more time that waits, 0 where none does. ``signer`` is whose signature is
    missing, where only that is, and ``signer_names`` who holds that post.
    """

    duty_id: int
    version: int
    term_id: int
    unit_id: int
    code: str
    unit: str
    path: str
    kind: str
    stage: str
    milestone: str
    due_on: date
    days_late: int
    office_days: int
    court: Court
    state: DutyState
    level: int
    waiting: bool
    approved: bool
    cause: Cause
    last_word: LastWord | None
    last_notice: LastNotice | None
    step: StoredRung | None
    step_names: tuple[str, ...]
    contact: str
    acting: str
    person_id: int | None
    has_address: bool
    ladder: tuple[Mark, ...]
    extension_id: int = 0
    signer: Role | None = None
    signer_names: tuple[str, ...] = ()

    @property
    def next_rung(self) -> Role | None:
        """Whom the next rung addresses."""
        return self.step.audience if self.step else None

    @property
    def next_rung_at(self) -> datetime | None:
        """When the next rung comes."""
        return self.step.fires_at if self.step else None


def lagging(
    session: Session,
    campaign_id: int,
    *,
    as_of: datetime,
    now: datetime,
    sees: ColumnElement[bool] | None = None,
    wish: Wish = EVERYTHING,
    limit: int | None = None,
) -> list[LaggingRow]:
    """Return the rows of the lagging table as of an instant, or the first of them."""
    look = Look(as_of, now)
    found = late(session, campaign_id, look, sees=sees, wish=wish)
    return lagging_rows(session, found[:limit], look)


def lagging_rows(session: Session, found: Sequence[Late], look: Look) -> list[LaggingRow]:
    """Return the rows for these late duties, in their order."""
    ids = [one.duty_id for one in found]
    about = _about(session, ids)
    people = chains(session, {row.unit_id for row in about.values()}, on=look.day)
    rungs = stored_rungs(session, {one.term_id for one in found})
    told = _Told(
        raised(session, {one.duty_id: one.term_id for one in found}, look.at),
        last_notices(session, ids, look.at),
        last_words(session, ids, look.at),
        open_at(session, ids, look.at),
    )
    return [
        _row(
            one, about[one.duty_id], people.get(about[one.duty_id].unit_id, {}),
            rungs.get(one.term_id, ()), told, look,
        )
        for one in found
    ]  # fmt: skip


@dataclass(frozen=True)
class _Told:
    raised: dict[int, Raised]
    notices: dict[int, LastNotice]
    words: dict[int, LastWord]
    requests: dict[int, int]


def _about(session: Session, duty_ids: Iterable[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for ids in chunks(duty_ids):
        rows = session.execute(
            select(
                Duty.id, Duty.version, Duty.unit_id, Unit.code, Unit.name.label("unit"), Unit.kind,
                Stage.name.label("stage"), Milestone.name.label("milestone"),
                Milestone.signed_by,
            )
            .join(Unit, Unit.id == Duty.unit_id)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .join(Stage, Stage.id == Milestone.stage_id)
            .where(Duty.id.in_(ids))
        )  # fmt: skip
        found |= {row.id: row for row in rows}
    return found


def _row(
    one: Late, about: Any, chain: Chain, rungs: Sequence[StoredRung], told: _Told, look: Look
) -> LaggingRow:
    owed = one.court is Court.UNIT
    contact = next(iter(chain.get(Role.CONTACT, ())), None)
    step = next_rung(rungs, look.at) if owed else None
    notice = told.notices.get(one.duty_id)
    height = told.raised.get(one.duty_id, Raised())
    waits = one.state is DutyState.AWAITING_SIGNATURE and about.signed_by
    signs = signer_in(chain, Role(about.signed_by)) if waits else None
    facts = CauseFacts(
        state=one.state,
        has_contact=contact is not None,
        has_address=contact is not None and contact.email != "",
        last_proof=notice.proof if notice else None,
        asks_extension=one.duty_id in told.requests,
    )
    return LaggingRow(
        duty_id=one.duty_id,
        version=about.version,
        term_id=one.term_id,
        unit_id=about.unit_id,
        code=about.code,
        unit=about.unit,
        path=one.path,
        kind=about.kind,
        stage=about.stage,
        milestone=about.milestone,
        due_on=one.due_on,
        days_late=one.days_late,
        office_days=one.office_days,
        court=one.court,
        state=one.state,
        level=height.level,
        waiting=height.waiting and owed,
        approved=height.approved,
        cause=cause_of(facts),
        last_word=told.words.get(one.duty_id),
        last_notice=notice,
        step=step,
        step_names=tuple(held.name for held in chain.get(step.audience, ())) if step else (),
        contact=contact.name if contact else "",
        acting="、".join(one.name for one in chain.get(Role.CONTACT, ()) if one.acting_until),
        person_id=contact.person_id if contact else None,
        has_address=facts.has_address,
        ladder=marks(rungs, one.due_on, look.at, stopped=not owed),
        extension_id=told.requests.get(one.duty_id, 0),
        signer=signs.role if signs else None,
        signer_names=signs.names if signs else (),
    )
