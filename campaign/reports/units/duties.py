"""What a unit owes: both clocks of each open duty, who is told next, and what is done already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.calendar import known_calendar
from campaign.reports.duty.chain import Chain, chains, told_in
from campaign.reports.duty.duty import Days, days_of
from campaign.reports.duty.marks import Mark, Shape, StoredRung, stored_rungs
from campaign.reports.duty.steps import Step
from campaign.rules.calendar import day_of
from campaign.rules.lifecycle import FINISHED, OWED_BY, Court, DutyState
from campaign.rules.permissions import Role
from models.duty import Duty
from models.plan import Campaign, Milestone
from models.term import Term

MOST = 200
COMING_SHOWN = 8


@dataclass(frozen=True)
class UnitDuty:
    """A duty of the unit in a running campaign; ``step`` is the next rung with its people."""

    id: int
    name: str
    campaign: str
    term_id: int
    due_on: date
    state: DutyState
    round: int
    days: Days
    step: Step | None = None

    @property
    def court(self) -> Court:
        """Whose move it is."""
        return OWED_BY[self.state]


@dataclass(frozen=True)
class Coming:
    """A rung that is still to come, and the duties for which it comes then to these people."""

    step: Step
    names: tuple[str, ...]


@dataclass(frozen=True)
class UnitDuties:
    """Open duties, those done, and what comes next by date."""

    open: tuple[UnitDuty, ...]
    done: tuple[UnitDuty, ...]
    coming: tuple[Coming, ...]


def duties_of(session: Session, unit_id: int, *, now: datetime, today: date) -> UnitDuties:
    """Return the unit's duties in running campaigns, the nearest date first."""
    rows = session.execute(
        select(
            Duty, Milestone.name, Milestone.signed_by, Campaign.name, Campaign.includes_due_day,
            Term.due_on,
        )
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .join(Term, Term.id == Duty.term_id)
        .where(Duty.unit_id == unit_id, Campaign.status == "open")
        .order_by(Term.due_on, Duty.id)
        .limit(MOST)
    ).all()  # fmt: skip
    chain = chains(session, [unit_id], on=today).get(unit_id, {})
    owed = [row[0].term_id for row in rows if OWED_BY[DutyState(row[0].state)] is Court.UNIT]
    rungs = stored_rungs(session, owed) if owed else {}
    calendar = known_calendar(session)
    found, ahead = [], []
    for duty, name, signed_by, campaign, includes, due_on in rows:
        state = DutyState(duty.state)
        days = days_of(
            calendar, state, due_on, duty.submitted_on, today=today, includes_due_day=includes
        )
        signer = Role(signed_by) if signed_by and state is DutyState.AWAITING_SIGNATURE else None
        steps = _ahead(rungs.get(duty.term_id, ()), chain, signer, now) if _owes(state) else []
        ahead += [(step, name) for step in steps]
        found.append(
            UnitDuty(
                duty.id, name, campaign, duty.term_id, due_on, state, duty.round, days,
                steps[0] if steps else None,
            )
        )  # fmt: skip
    return UnitDuties(
        tuple(one for one in found if one.state not in FINISHED),
        tuple(one for one in found if one.state in FINISHED),
        _coming(ahead),
    )


def _owes(state: DutyState) -> bool:
    return OWED_BY[state] is Court.UNIT


def _ahead(
    rungs: Sequence[StoredRung], chain: Chain, signer: Role | None, now: datetime
) -> list[Step]:
    """Return the rungs to come with the people of today: as the ladder of the duty draws them."""
    found = []
    for rung in rungs:
        if rung.fires_at <= now or rung.done_at is not None:
            continue
        to, names = told_in(chain, rung.audience, signer, needs_approval=rung.needs_approval)
        shape = Shape.APPROVAL if rung.needs_approval else Shape.TODO
        mark = Mark(day_of(rung.fires_at), shape, rung)
        found.append(Step(mark, names, to.stand_in, signer=to.role if to.signs else None))
    return found


def _coming(ahead: Iterable[tuple[Step, str]]) -> tuple[Coming, ...]:
    """Gather what comes on one day to the same people; the nearest first."""
    alike: dict[tuple[Any, ...], tuple[Step, list[str]]] = {}
    for step, name in ahead:
        rung = step.mark.rung
        assert rung is not None
        key = (rung.fires_at, rung.level, rung.audience, rung.needs_approval, step.signer)
        alike.setdefault(key, (step, []))[1].append(name)
    ordered = sorted(alike.items(), key=lambda one: one[0][:2])[:COMING_SHOWN]
    return tuple(Coming(step, tuple(dict.fromkeys(names))) for _key, (step, names) in ordered)
