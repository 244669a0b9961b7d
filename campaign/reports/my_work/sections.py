"""The sections of 我的工作, each one query over all campaigns and units, by date."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from campaign.reports.answer.past import Said, since_of
from campaign.reports.answer.signer import signer_in
from campaign.reports.duty.chain import Chain, chains
from campaign.reports.duty.duty import Days, days_of
from campaign.reports.duty.unit_home import NEAR
from campaign.reports.enrolment.rounds import of_present_round
from campaign.reports.my_work.mine import below, own, own_to_sign, to_fill_in, to_sign
from campaign.rules.calendar import WorkingCalendar, day_of
from campaign.rules.lifecycle import OWED, OWED_BY, OWED_BY_UNIT, UNFINISHED, Court, DutyState
from campaign.rules.permissions import UNIT_ROLES, Asker, Role
from models.duty import Duty
from models.enrolment import Enrolment
from models.plan import Campaign, Milestone, Stage
from models.term import Term
from models.unit import Unit

SHOWN = 50
D = DutyState


class Section(StrEnum):
    """What is listed together."""

    SIGN = "sign"  # waits for the asker's signature
    MEND = "mend"  # came back
    FILL = "fill"  # has to be filled in
    ALSO = "also"  # waits for a post below the asker's, who may sign it too
    OTHERS = "others"  # is on its way, and somebody else's move


@dataclass(frozen=True)
class Place:
    """Where a page of a list ends: the next one begins behind it."""

    due_on: date
    duty_id: int


@dataclass(frozen=True)
class WorkLine:
    """A duty in a list; ``since_at``, ``by``, ``act`` and ``note`` say how it came to stand so.

    ``waits_for`` are the people whose move it is, in the unit; empty where it is the office's.
    """

    duty_id: int
    unit_id: int
    unit: str
    campaign: str
    office: str
    name: str
    state: DutyState
    signed_by: Role | None
    due_on: date
    submitted_on: date | None
    since_at: datetime
    by: str
    act: str
    note: str
    days: Days
    waits_for: tuple[str, ...] = ()

    @property
    def court(self) -> Court:
        """Whose move it is."""
        return OWED_BY[self.state]


@dataclass(frozen=True)
class Listed:
    """One page of a section; ``more`` is where the next one begins, None at the end."""

    section: Section
    lines: tuple[WorkLine, ...]
    more: Place | None = None


def listed(
    session: Session,
    section: Section,
    asker: Asker,
    *,
    calendar: WorkingCalendar,
    today: date,
    subtree: bool = False,
    after: Place | None = None,
) -> Listed:
    """Return one page of a section.

    Args:
        session: an open one.
        section: which.
        asker: whose work.
        calendar: the working calendar, loaded once for all sections.
        today: the day of asking.
        subtree: what waits for others takes in the units that the asker looks after.
        after: the end of the page before.
    """
    fits = [
        Campaign.status == "open",
        of_present_round(),
        _belongs(section, asker, calendar, today, subtree=subtree),
    ]
    if after is not None:
        same_day = and_(Term.due_on == after.due_on, Duty.id > after.duty_id)
        fits.append(or_(Term.due_on > after.due_on, same_day))
    rows = session.execute(
        select(
            Duty.id, Duty.state, Duty.submitted_on, Unit.id.label("unit_id"),
            Unit.name.label("unit"), Milestone.name, Milestone.signed_by, Term.due_on,
            Campaign.name.label("campaign"), Campaign.office_name, Campaign.includes_due_day,
        )
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Stage, Stage.id == Milestone.stage_id)
        .join(Term, Term.id == Duty.term_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .outerjoin(Enrolment, Enrolment.id == Duty.enrolment_id)
        .where(*fits)
        .order_by(Term.due_on, Duty.id)
        .limit(SHOWN + 1)
    ).all()  # fmt: skip
    since = since_of(session, [row.id for row in rows[:SHOWN]])
    lines = [_line(row, since[row.id], calendar, today) for row in rows[:SHOWN]]
    last = Place(lines[-1].due_on, lines[-1].duty_id) if len(rows) > SHOWN else None
    if section is Section.OTHERS:
        lines = _with_names(session, lines, on=today)
    return Listed(section, tuple(lines), last)


def _belongs(
    section: Section, asker: Asker, calendar: WorkingCalendar, today: date, *, subtree: bool
) -> ColumnElement[bool]:
    fills, signs = to_fill_in(asker, on=today), to_sign(asker)
    begun = or_(
        Duty.state != D.OPEN,
        Stage.starts_on <= today,
        Enrolment.stage_id == Milestone.stage_id,
        Term.due_on <= calendar.add_working(today, NEAR),
    )
    if section in (Section.SIGN, Section.ALSO):
        first = own_to_sign(asker, on=today)
        which = first if section is Section.SIGN else signs & ~first
        return (Duty.state == D.AWAITING_SIGNATURE) & which
    if section is Section.MEND:
        return (Duty.state == D.RETURNED) & fills
    if section is Section.FILL:
        return (Duty.state == D.OPEN) & begun & fills
    mine = or_(and_(Duty.state.in_(OWED), fills), and_(Duty.state == D.AWAITING_SIGNATURE, signs))
    seen = and_(own(asker), Duty.state.in_(UNFINISHED))
    if subtree:
        seen = or_(seen, and_(below(asker), Duty.state.in_(OWED_BY_UNIT)))
    return seen & begun & ~mine


def _line(row: Any, since: Said, calendar: WorkingCalendar, today: date) -> WorkLine:
    state = DutyState(row.state)
    return WorkLine(
        duty_id=row.id,
        unit_id=row.unit_id,
        unit=row.unit,
        campaign=row.campaign,
        office=row.office_name,
        name=row.name,
        state=state,
        signed_by=Role(row.signed_by) if row.signed_by else None,
        due_on=row.due_on,
        submitted_on=row.submitted_on,
        since_at=since.at,
        by=since.who,
        act=since.act,
        note=since.text,
        days=days_of(
            calendar, state, row.due_on, row.submitted_on, today=today,
            includes_due_day=row.includes_due_day,
            paused_on=day_of(since.at) if state is D.SUSPENDED else None,
        ),
    )  # fmt: skip


def _with_names(session: Session, lines: Sequence[WorkLine], *, on: date) -> list[WorkLine]:
    """Say whose move it is within the unit, in one query for the whole page."""
    units = {line.unit_id for line in lines if line.court is Court.UNIT}
    held = chains(session, units, on=on)
    return [replace(line, waits_for=_holders(line, held.get(line.unit_id, {}))) for line in lines]


def _holders(line: WorkLine, chain: Chain) -> tuple[str, ...]:
    if line.state is D.AWAITING_SIGNATURE and line.signed_by in UNIT_ROLES:
        return signer_in(chain, line.signed_by).names
    if line.state in OWED:
        return tuple(one.name for one in chain.get(Role.CONTACT, ()))
    return ()
