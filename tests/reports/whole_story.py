"""Every act that moves a figure, done at random through the real services."""

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from campaign.rules.dates.new_date import NewDate
from campaign.rules.errors import Refusal
from campaign.rules.lifecycle import DutyState
from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.services.dates.change_dates import change_dates
from campaign.services.dates.pause import resume_duty, suspend_duty
from campaign.services.enrolment.withdraw_enrolment import withdraw_enrolment
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.record_answer import record_answer
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.submit_duty import report_nil, submit_duty
from campaign.services.progress.undo_decision import undo_decision
from campaign.services.progress.waive_duty import waive_duty
from campaign.services.progress.withdraw_duty import withdraw_duty
from models.base import db
from models.duty import Duty, DutySpan
from models.enrolment import Enrolment
from models.unit import Unit
from tests.county import County, at
from tests.reports.oracle import day_in_shanghai

DAY = dt.timedelta(days=1)
S = DutyState
# What may be tried from each state; the more often it stands here, the more often it is tried.
TRIED: dict[str, tuple[str, ...]] = {
    S.OPEN: ("submit",) * 4 + ("nil", "record", "record", "suspend", "extend", "waive"),
    S.RETURNED: ("submit",) * 3 + ("record", "suspend", "extend", "waive"),
    S.SUBMITTED: ("return",) * 3 + ("accept", "accept", "withdraw", "withdraw", "waive"),
    S.NIL: ("return", "accept", "withdraw"),
    S.SUSPENDED: ("resume",),
    S.ACCEPTED: ("undo",),
    S.WAIVED: ("undo",),
}


def act(county: County, dice: random.Random, day: dt.date, hour: int) -> None:
    """Try one act on one duty, or once in a while let a unit leave."""
    db.session.rollback()
    now = at(day, hour, dice.randrange(50))
    if dice.random() < 0.02:
        _leave(county, dice, now, day)
        return
    duty = dice.choice(db.session.scalars(select(Duty).order_by(Duty.id)).all())
    unit = db.session.get_one(Unit, duty.unit_id)
    since_on = day_in_shanghai(
        db.session.scalars(
            select(DutySpan.from_at).where(DutySpan.duty_id == duty.id, DutySpan.until_at.is_(None))
        ).one()
    )
    duty_id, version = duty.id, duty.version
    name = dice.choice(TRIED.get(duty.state, ("submit",)))
    contact = Asker(
        county.office.person_id, "", (HeldPost(Role.CONTACT, unit.id, unit.path),)
    )  # fmt: skip
    db.session.rollback()
    common: dict[str, Any] = {"version": version, "now": now, "today": day}
    office = common | {"asker": county.office}
    unit_s = common | {"asker": contact}
    ahead, back = day + dice.randrange(15) * DAY, max(since_on, day - dice.randrange(9) * DAY)
    acts: dict[str, Callable[[], Any]] = {
        "submit": lambda: submit_duty(duty_id, note=f"{day} 报送", **unit_s),
        "nil": lambda: report_nil(duty_id, note="没有计算机", **unit_s),
        "record": lambda: record_answer(
            duty_id, note="电话报告已办", channel="telephone", received_on=back, **office
        ),
        "return": lambda: return_duty(duty_id, reason="请核对", due_on=ahead, **office),
        "accept": lambda: accept_duty(duty_id, **office),
        "waive": lambda: waive_duty(duty_id, reason="不需要", **office),
        "undo": lambda: undo_decision(duty_id, reason="点错了", **office),
        "withdraw": lambda: withdraw_duty(duty_id, **unit_s),
        "suspend": lambda: suspend_duty(duty_id, reason="等配发", **office),
        "resume": lambda: resume_duty(duty_id, **office),
        "extend": lambda: change_dates(
            county.campaign_id, {duty_id: version}, NewDate(on=ahead), reason="准予延期",
            asker=county.office, now=now, today=day,
        ),
    }  # fmt: skip
    try:
        acts[name]()
    except Refusal:  # the machine says no; that it does so rightly is tested elsewhere
        db.session.rollback()


def _leave(county: County, dice: random.Random, now: dt.datetime, day: dt.date) -> None:
    one = dice.choice(db.session.scalars(select(Enrolment).order_by(Enrolment.id)).all())
    which, version = one.id, one.version
    db.session.rollback()
    try:
        withdraw_enrolment(
            which, asker=county.office, reason="撤并", successor="", version=version, now=now,
            today=day,
        )  # fmt: skip
    except Refusal:
        db.session.rollback()
