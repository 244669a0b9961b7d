"""A unit's home: the one thing to do now, what follows if it is not done, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.records.house.calendar import known_calendar
from campaign.reports.answer.signer import is_signer, own_signature
from campaign.reports.dates.pauses import paused_since
from campaign.reports.duty.chain import chains
from campaign.reports.duty.duty import Days, OneDuty, days_of, one_duty
from campaign.reports.duty.trail import Happening, of_unit
from campaign.reports.enrolment.rounds import of_present_round
from campaign.rules.lifecycle import DONE, OWED, OWED_BY, Court, DutyState
from campaign.rules.permissions import UNIT_ROLES, Asker, Role
from models.duty import Duty
from models.enrolment import Enrolment
from models.plan import Campaign, Milestone, Stage
from models.term import Term
from models.unit import Unit

RECENT = 6
DATES_SHOWN = 9


class Ball(StrEnum):
    """What the page says first."""

    SIGN = "sign"  # something waits for the reader's signature
    DO = "do"  # there is one thing to do
    UNSIGNED = "unsigned"  # something waits for the signature of somebody else in the unit
    WAIT = "wait"  # the office has it, or the clock stands still
    DONE = "done"  # what was asked so far is done
    NOTHING = "nothing"  # nothing is asked yet, or no campaign runs


@dataclass(frozen=True)
class HomeDuty:
    """A duty of the unit in a list."""

    id: int
    campaign_id: int
    name: str
    stage_id: int
    state: DutyState
    due_on: date
    submitted_on: date | None
    signed_by: Role | None
    started: bool
    days: Days

    @property
    def court(self) -> Court:
        """Whose move it is."""
        return OWED_BY[self.state]


@dataclass(frozen=True)
class Standing:
    """Where the unit stands in its campaign."""

    campaign_id: int
    campaign: str
    office: str
    office_phone: str
    office_people: tuple[str, ...]
    stage: str
    position: int
    stages: int


@dataclass(frozen=True)
class UnitHome:
    """Everything the home shows.

    ``todo`` is the whole duty behind the one thing; ``to_sign`` waits for the reader's own
    signature, ``unsigned`` for somebody else's in the unit; ``also`` are those of them that the
    reader, who stands higher, may sign as well.
    """

    unit_id: int
    unit: str
    path: str
    ball: Ball
    todo: OneDuty | None
    to_sign: tuple[HomeDuty, ...]
    unsigned: tuple[HomeDuty, ...]
    also: tuple[HomeDuty, ...]
    stage_duties: tuple[HomeDuty, ...]
    waiting: tuple[HomeDuty, ...]
    coming: tuple[HomeDuty, ...]
    standing: Standing | None
    events: tuple[Happening, ...]


def own_units(session: Session, asker: Asker) -> tuple[tuple[int, str], ...]:
    """Return number and name of the units on whose duty chain the asker stands."""
    ids = [post.unit_id for post in asker.posts if post.role in UNIT_ROLES and post.unit_id]
    rows = session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids)))
    names = {row.id: row.name for row in rows}
    return tuple((one, names[one]) for one in dict.fromkeys(ids) if one in names)


def unit_home(
    session: Session, unit_id: int, *, now: datetime, today: date, asker: Asker | None = None
) -> UnitHome:
    """Return the home of a unit as the asker sees it; the guard has made sure that it exists."""
    unit = session.get_one(Unit, unit_id)
    duties = _duties(session, unit_id, today)
    active = [one for one in duties if one.state in OWED and one.started]
    unsigned = [one for one in duties if one.state is DutyState.AWAITING_SIGNATURE]
    to_sign, also = _for_asker(session, unit, unsigned, asker, today)
    waiting = tuple(one for one in duties if one.court is Court.OFFICE)
    first = min(active, key=_urgency, default=None)
    ball = _ball(to_sign, active, unsigned, waiting, duties)
    thing = _thing(ball, to_sign, first, unsigned)
    subject = thing or (waiting[0] if waiting else None) or (duties[-1] if duties else None)
    standing, stage_id = _standing(session, unit_id, subject, today)
    return UnitHome(
        unit_id=unit_id,
        unit=unit.name,
        path=unit.path,
        ball=ball,
        todo=one_duty(session, thing.id, now=now, today=today) if thing else None,
        to_sign=to_sign,
        unsigned=tuple(one for one in unsigned if one not in to_sign),
        also=also,
        stage_duties=tuple(
            one for one in duties
            if one.stage_id == stage_id or one in active or one in unsigned
        ),
        waiting=waiting,
        coming=tuple(one for one in duties if one.state in OWED and one is not thing)[
            :DATES_SHOWN
        ],
        standing=standing,
        events=of_unit(session, unit_id, limit=RECENT),
    )  # fmt: skip


def _for_asker(
    session: Session, unit: Unit, unsigned: Sequence[HomeDuty], asker: Asker | None, today: date
) -> tuple[tuple[HomeDuty, ...], tuple[HomeDuty, ...]]:
    """Return what waits for the asker's own signature, and what he may sign as well."""
    if asker is None or not unsigned:
        return (), ()
    chain = chains(session, [unit.id], on=today).get(unit.id, {})
    may_sign = [one for one in unsigned if is_signer(asker, one.signed_by, unit.path)]
    own = [one for one in may_sign if own_signature(asker, one.signed_by, unit.path, chain)]
    return tuple(own), tuple(one for one in may_sign if one not in own)


def _urgency(one: HomeDuty) -> tuple[bool, date, int]:
    """What was returned comes first, then the earliest date."""
    return one.state is not DutyState.RETURNED, one.due_on, one.id


def _ball(
    to_sign: Sequence[HomeDuty],
    active: Sequence[HomeDuty],
    unsigned: Sequence[HomeDuty],
    waiting: Sequence[HomeDuty],
    duties: Sequence[HomeDuty],
) -> Ball:
    """Return what comes first: the reader's own move, the unit's, then what others have."""
    done = [one for one in duties if one.state in DONE]
    order = (
        (to_sign, Ball.SIGN), (active, Ball.DO), (unsigned, Ball.UNSIGNED), (waiting, Ball.WAIT),
        (done, Ball.DONE),
    )  # fmt: skip
    return next((ball for things, ball in order if things), Ball.NOTHING)


def _thing(
    ball: Ball,
    to_sign: Sequence[HomeDuty],
    first: HomeDuty | None,
    unsigned: Sequence[HomeDuty],
) -> HomeDuty | None:
    if ball is Ball.SIGN:
        return to_sign[0]
    return unsigned[0] if ball is Ball.UNSIGNED else first


def _duties(session: Session, unit_id: int, today: date) -> list[HomeDuty]:
    """Return the unit's duties in running campaigns, by date.

    One has started when its stage has been reached by the unit or by the calendar, when it was
    returned, or when its date is near enough for anybody to be reminded: nobody is asked in
    spring for what is due in autumn.
    """
    calendar = known_calendar(session)
    rows = session.execute(
        select(
            Duty, Milestone.name, Milestone.signed_by, Stage, Term.due_on,
            Campaign.includes_due_day, Enrolment.stage_id,
        )
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(Stage, Stage.id == Milestone.stage_id)
        .join(Term, Term.id == Duty.term_id)
        .join(Campaign, Campaign.id == Duty.campaign_id)
        .outerjoin(Enrolment, Enrolment.id == Duty.enrolment_id)
        .where(
            Duty.unit_id == unit_id, Campaign.status == "open", Duty.state != DutyState.CANCELLED,
            of_present_round(),
        )
        .order_by(Term.due_on, Milestone.position, Duty.id)
    ).all()  # fmt: skip
    paused = paused_since(session, [row[0].id for row in rows if row[0].state == "suspended"])
    found = []
    for duty, name, signed_by, stage, due_on, includes, at_stage in rows:
        state = DutyState(duty.state)
        days = days_of(
            calendar, state, due_on, duty.submitted_on, today=today, includes_due_day=includes,
            paused_on=paused.get(duty.id),
        )  # fmt: skip
        started = (
            state is DutyState.RETURNED
            or stage.starts_on <= today
            or stage.id == at_stage
            or days.working_left <= NEAR
        )
        found.append(
            HomeDuty(
                duty.id, duty.campaign_id, name, stage.id, state, due_on, duty.submitted_on,
                Role(signed_by) if signed_by else None, started, days,
            )
        )  # fmt: skip
    return found


# The first reminder of the default ladder.
NEAR = 7


def _standing(
    session: Session, unit_id: int, subject: HomeDuty | None, today: date
) -> tuple[Standing | None, int | None]:
    """Return where the unit stands in the campaign of that duty, and the stage's number."""
    if subject is None:
        return None, None
    campaign = session.get_one(Campaign, subject.campaign_id)
    stages = session.scalars(
        select(Stage).where(Stage.campaign_id == campaign.id).order_by(Stage.position)
    ).all()
    reached = session.scalar(
        select(Enrolment.stage_id).where(
            Enrolment.campaign_id == campaign.id, Enrolment.unit_id == unit_id
        )
    )
    here: Any = next((stage for stage in stages if stage.id == reached), None)
    if here is None:  # the office's own bureau without duties of its kind: by the calendar
        begun = [stage for stage in stages if stage.starts_on <= today]
        here = begun[-1] if begun else stages[0]
    office = chains(session, [campaign.scope_unit_id], on=today, roles=(Role.OFFICE,))
    people = office.get(campaign.scope_unit_id, {}).get(Role.OFFICE, ())
    standing = Standing(
        campaign.id, campaign.name, campaign.office_name, campaign.office_phone,
        tuple(one.name for one in people), here.name, list(stages).index(here) + 1, len(stages),
    )  # fmt: skip
    return standing, here.id
