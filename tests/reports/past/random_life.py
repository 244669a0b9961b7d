"""A county's weeks of random acts through the real services, with what stood at some day's ends."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import func, or_, select

from campaign.records.people.contacts import Contact
from campaign.records.people.newcomers import Newcomer
from campaign.reports.plan.stored import stored_plan
from campaign.rules.as_of import end_of
from campaign.rules.errors import Refusal
from campaign.rules.permissions import UNIT_ROLES, Role
from campaign.services.clock.tick import tick
from campaign.services.dates.amend_campaign import amend_campaign
from campaign.services.dates.pause import resume_duty, suspend_duty
from campaign.services.enrolment.withdraw_enrolment import withdraw_enrolment
from campaign.services.people.appoint_substitute import appoint_substitute
from campaign.services.people.change_contact import change_contact_of
from campaign.services.people.change_holder import change_holder
from campaign.services.people.end_substitute import end_substitute
from campaign.services.people.vacate_post import vacate_post
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.progress.undo_decision import undo_decision
from campaign.services.progress.waive_duty import waive_duty
from campaign.services.progress.withdraw_duty import withdraw_duty
from models.base import db
from models.duty import Duty
from models.enrolment import Enrolment
from models.person import Person, Post
from models.plan import Campaign, Ladder, LadderRung, Milestone, PlanVersion
from models.term import Term
from models.unit import Unit
from tests.county import DUE, County, at

DAY = dt.timedelta(days=1)
FIRST, LAST = DUE - 14 * DAY, DUE + 14 * DAY


@dataclass(frozen=True)
class Snapshot:
    """What the present tables said at an instant, read without any report."""

    at: dt.datetime
    duties: dict[int, tuple[str, dt.date, dt.date | None, dt.date]]
    enrolments: dict[int, tuple[str, int | None, int]]
    posts: dict[int, set[tuple[str, str, str, str]]]
    ladder: tuple[int, ...]
    version: int
    milestones: dict[str, str]


@dataclass
class Life:
    """The county, the dice and the day."""

    county: County
    dice: random.Random
    day: dt.date = FIRST
    amended: int = 0
    acts: int = 0  # of this day

    @property
    def when(self) -> dict[str, object]:
        return {"asker": self.county.office, "now": self.now, "today": self.day}

    @property
    def now(self) -> dt.datetime:
        return at(self.day, 10 + self.acts, self.dice.randrange(60))


def live(county: County, dice: random.Random) -> list[Snapshot]:
    """Live the weeks; return the ends of some days."""
    life, found = Life(county, dice), []
    while life.day <= LAST:
        tick(now=at(life.day, 9))
        for _ in range(dice.choice([0, 1, 1, 2, 3])):
            db.session.rollback()
            life.acts += 1
            try:
                dice.choice(ACTS)(life)
            except Refusal:
                db.session.rollback()
        if dice.random() < 0.4:
            found.append(snapshot(county, end_of(life.day)))
        life.day, life.acts = life.day + DAY, 0
    return found


def snapshot(county: County, instant: dt.datetime) -> Snapshot:
    """Read what stands."""
    db.session.rollback()
    session, campaign_id = db.session, county.campaign_id
    duties = session.execute(
        select(Duty.id, Duty.state, Term.due_on, Duty.submitted_on, Term.counts_on).join(
            Term, Term.id == Duty.term_id
        )
    )
    enrolments = session.execute(
        select(Enrolment.id, Enrolment.state, Enrolment.stage_id, Enrolment.round)
    )
    day = instant.astimezone(dt.timezone(dt.timedelta(hours=8))).date()
    held = session.execute(
        select(Post.unit_id, Post.role, Person.name, Person.email, Person.phone)
        .join(Person, Person.id == Post.person_id)
        .where(
            or_(Post.from_on.is_(None), Post.from_on <= day),
            or_(Post.until_on.is_(None), Post.until_on > day),
        )
    )
    posts: dict[int, set[tuple[str, str, str, str]]] = {one.id: set() for one in county.units}
    for unit_id, role, name, email, phone in held:
        posts.setdefault(unit_id, set()).add((role, name, email or "", phone or ""))
    ladder = session.scalars(
        select(LadderRung.offset)
        .where(LadderRung.ladder_id == select(func.max(Ladder.id)).scalar_subquery())
        .order_by(LadderRung.number)
    )
    found = Snapshot(
        instant, {row[0]: (row[1], row[2], row[3], row[4] or row[2]) for row in duties},
        {row[0]: (row[1], row[2], row[3]) for row in enrolments}, posts, tuple(ladder),
        session.scalars(
            select(func.max(PlanVersion.number)).where(PlanVersion.campaign_id == campaign_id)
        ).one(),
        dict(
            session.execute(
                select(Milestone.key, Milestone.name).where(Milestone.removed_at.is_(None))
            ).all()
        ),
    )  # fmt: skip
    session.rollback()
    return found


def _duty(life: Life) -> None:
    duty = life.dice.choice(db.session.scalars(select(Duty).order_by(Duty.id)).all())
    duty_id, state, version = duty.id, duty.state, duty.version
    db.session.rollback()
    possible = {
        "open": (_submit, _suspend, _waive), "returned": (_submit, _suspend),
        "submitted": (_accept, _return, _withdraw), "suspended": (_resume,),
        "accepted": (_undo,), "waived": (_undo,),
    }.get(state)  # fmt: skip
    if possible:
        life.dice.choice(possible)(life, duty_id, version)


def _submit(life: Life, duty_id: int, version: int) -> None:
    submit_duty(duty_id, note="已报", version=version, **life.when)  # type: ignore[arg-type]


def _accept(life: Life, duty_id: int, version: int) -> None:
    accept_duty(duty_id, version=version, **life.when)  # type: ignore[arg-type]


def _return(life: Life, duty_id: int, version: int) -> None:
    due_on = life.day + life.dice.randrange(10) * DAY
    return_duty(duty_id, reason="核对", due_on=due_on, version=version, **life.when)  # type: ignore[arg-type]


def _withdraw(life: Life, duty_id: int, version: int) -> None:
    withdraw_duty(duty_id, version=version, **life.when)  # type: ignore[arg-type]


def _suspend(life: Life, duty_id: int, version: int) -> None:
    suspend_duty(duty_id, reason="汛期", version=version, **life.when)  # type: ignore[arg-type]


def _resume(life: Life, duty_id: int, version: int) -> None:
    resume_duty(duty_id, version=version, **life.when)  # type: ignore[arg-type]


def _waive(life: Life, duty_id: int, version: int) -> None:
    waive_duty(duty_id, reason="没有计算机", version=version, **life.when)  # type: ignore[arg-type]


def _undo(life: Life, duty_id: int, version: int) -> None:
    undo_decision(duty_id, reason="点错了", version=version, **life.when)  # type: ignore[arg-type]


def _appoint(life: Life) -> None:
    unit = life.dice.choice(life.county.units)
    version = db.session.get_one(Unit, unit.id).version
    db.session.rollback()
    from_on = life.day + life.dice.randrange(-6, 6) * DAY
    number = life.dice.randrange(40)
    name = f"新人{number}"
    change_holder(
        unit.id, life.dice.choice(UNIT_ROLES), Newcomer(name=name, email=f"p{number}@x.example"),
        from_on=from_on, instead_of=None, invite=False, version=version,
        **life.when,  # type: ignore[arg-type]
    )  # fmt: skip


def _vacate(life: Life) -> None:
    unit = life.dice.choice(life.county.units)
    version = db.session.get_one(Unit, unit.id).version
    db.session.rollback()
    vacate_post(
        unit.id, life.dice.choice(UNIT_ROLES), from_on=life.day + life.dice.randrange(-4, 4) * DAY,
        post_id=None, version=version, **life.when,  # type: ignore[arg-type]
    )  # fmt: skip


def _substitute(life: Life) -> None:
    unit = life.dice.choice(life.county.units)
    post = life.dice.choice(
        db.session.scalars(select(Post).where(Post.unit_id == unit.id).order_by(Post.id)).all()
    )
    post_id, acting = post.id, post.acting_for_id
    version = db.session.get_one(Unit, unit.id).version
    db.session.rollback()
    if acting:
        end_substitute(post_id, version=version, **life.when)  # type: ignore[arg-type]
        return
    from_on = life.day + life.dice.randrange(3) * DAY
    appoint_substitute(
        post_id, Newcomer(name=f"代{life.dice.randrange(3)}"), from_on=from_on,
        last_on=from_on + life.dice.randrange(1, 9) * DAY, reason="外出培训", invite=False,
        version=version, **life.when,  # type: ignore[arg-type]
    )  # fmt: skip


def _readdress(life: Life) -> None:
    unit, role = life.dice.choice(life.county.units), Role.CONTACT
    person = life.county.people[unit.code, role]
    version = db.session.get_one(Person, person.id).version
    db.session.rollback()
    typed = Contact(f"a{life.dice.randrange(99)}@x.example", "", "zh")
    change_contact_of(person.id, typed, version=version, **life.when)  # type: ignore[arg-type]


def _amend(life: Life) -> None:
    if life.dice.random() < 0.5:
        return
    campaign_id = life.county.campaign_id
    plan = stored_plan(db.session(), db.session.get_one(Campaign, campaign_id))
    db.session.rollback()
    life.amended += 1
    ladder = (
        tuple(replace(one, offset=one.offset + 1) if one.offset > 3 else one for one in plan.ladder)
        if life.dice.random() < 0.5
        else plan.ladder
    )
    milestones = tuple(
        replace(one, name=f"安装（{life.amended}）", due_on=one.due_on + DAY)
        if one.key == "install"
        else one
        for one in plan.milestones
    )
    amend_campaign(
        campaign_id, replace(plan, ladder=ladder, milestones=milestones), f"v{life.amended}", {},
        note="调整", shown=None, asker_id=life.county.office.person_id, now=life.now,
        today=life.day,
    )  # fmt: skip


def _leave(life: Life) -> None:
    if life.dice.random() < 0.8:
        return
    row = life.dice.choice(db.session.scalars(select(Enrolment).order_by(Enrolment.id)).all())
    enrolment_id, version = row.id, row.version
    db.session.rollback()
    withdraw_enrolment(
        enrolment_id, reason="机构撤并", successor="", version=version,
        **life.when,  # type: ignore[arg-type]
    )  # fmt: skip


ACTS: tuple[Callable[[Life], None], ...] = (
    _duty, _duty, _duty, _duty, _duty, _appoint, _appoint, _appoint, _vacate,
    _vacate, _substitute, _substitute, _readdress, _amend, _leave,
)  # fmt: skip
