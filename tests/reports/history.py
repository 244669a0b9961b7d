"""A random campaign lived through the real services: acts, ticks, letters that arrive or bounce."""

import datetime as dt
import random
from collections.abc import Callable

from sqlalchemy import select

from campaign.rules.errors import NotNow
from campaign.rules.permissions import Role
from campaign.services.clock.tick import tick
from campaign.services.held.decide_held import decide_held
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.progress.urge_duties import urge_duties
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from models.letter import Attempt, Letter
from models.notice import Call, Held
from models.person import Person, Post
from tests.county import County, a_county, a_plan, at
from tests.make import Make

Act = Callable[[County, random.Random, dt.date, int], None]
DAY = dt.timedelta(days=1)
NAMES = ("县财政局", "县教育局", "柳河镇", "县水利局", "青石镇")


def random_county(make: Make, dice: random.Random) -> County:
    """Five units, one of them below another; some posts vacant for a while, some mailboxes none."""
    county = a_county(make, NAMES)
    below = make.unit("县第一中学", county.units[1])
    county.units.append(below)
    for role in (Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL):
        county.people[below.code, role] = make.holder(below, role)
    with transaction() as session:
        for post in session.scalars(select(Post).where(Post.role == "contact").order_by(Post.id)):
            if dice.random() < 0.3:
                post.until_on = dt.date(2026, 4, 10) + dice.randrange(40) * DAY
        for person in session.scalars(select(Person).order_by(Person.id)):
            if dice.random() < 0.2:
                person.email = None
    county.open(a_plan(includes_due_day=dice.random() < 0.7))
    return county


def live_randomly(
    county: County,
    dice: random.Random,
    first: dt.date,
    last: dt.date,
    act: Act | None = None,
) -> list[dt.datetime]:
    """Live from the first day to the last; return some instants worth looking back at."""
    moments = []
    day = first
    while day <= last:
        tick(now=at(day))
        _deliver(dice, day)
        for hour in (10, 15):
            for _ in range(dice.choice([0, 0, 1, 2])):
                (act or _act)(county, dice, day, hour)
        if dice.random() < 0.25:
            moments.append(at(day, dice.choice([8, 9, 10, 15, 23]), dice.choice([0, 0, 59])))
        day += DAY
    db.session.rollback()
    return moments


def _deliver(dice: random.Random, day: dt.date) -> None:
    with transaction() as session:
        for letter in session.scalars(select(Letter).where(Letter.state == "queued")):
            fate = dice.random()
            if fate < 0.6:
                letter.state, letter.accepted_at = "accepted", at(day, 9, 5)
            elif fate < 0.8:
                letter.state = "failed"
                session.add(
                    Attempt(
                        letter_id=letter.id, n=1, fence=1, worker="w", started_at=at(day, 9, 4),
                        finished_at=at(day, 9, 6),
                    )
                )  # fmt: skip
        for call in session.scalars(select(Call).where(Call.done_at.is_(None))):
            if dice.random() < 0.3:
                call.done_at = at(day, 11)


def _act(county: County, dice: random.Random, day: dt.date, hour: int) -> None:
    db.session.rollback()
    duty = dice.choice(db.session.scalars(select(Duty).order_by(Duty.id)).all())
    duty_id, state, version = duty.id, duty.state, duty.version
    held = db.session.scalars(
        select(Held.id).where(Held.duty_id == duty_id, Held.decided_at.is_(None))
    ).first()
    db.session.rollback()
    when = {"asker": county.office, "now": at(day, hour, dice.randrange(50)), "today": day}
    fate = dice.random()
    try:
        if state in ("open", "returned") and held and fate < 0.5:
            decide_held(held, approve=fate < 0.25, note="决定", **when)
        elif state in ("open", "returned") and fate < 0.7:
            urge_duties([duty_id], note="", **when)
        elif state in ("open", "returned"):
            submit_duty(duty_id, note=f"{day} 报送", version=version, **when)
        elif state == "submitted" and fate < 0.5:
            due_on = day + dice.randrange(12) * DAY
            return_duty(duty_id, reason="请核对", due_on=due_on, version=version, **when)
        elif state == "submitted":
            accept_duty(duty_id, version=version, **when)
    except NotNow:  # urged today already, or the draft is of a former term
        db.session.rollback()
