"""A county with a campaign of which the plan is amended."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.records.house.calendar import load_calendar
from campaign.reports.plan.brings import Brings, brings
from campaign.reports.plan.stored import stored_plan
from campaign.rules.ladder import Rung
from campaign.rules.permissions import Role
from campaign.rules.plan import Plan, PlanMilestone
from campaign.services.clock.tick import tick
from campaign.services.dates.amend_campaign import amend_campaign, change_ladder
from models.base import db
from models.duty import Duty
from models.letter import Letter
from models.notice import Notice
from models.plan import Campaign, Milestone
from models.term import Term
from tests.county import DUE, ISSUED, County, a_county, a_plan, at
from tests.make import Make

KINDS = ("department", "township")
WHY = "县政府办公室通知，提醒节奏统一调整。"


def rung(number: int, offset: int, audience: Role, level: int, *, approval: bool = False) -> Rung:
    """A rung that counts working days."""
    letter = "criticism" if approval else "clock"
    return Rung(number, offset, "working", audience, level, approval, letter)


@dataclass
class Plans:
    """The county, and its plan under the pen."""

    county: County

    def plan(self) -> Plan:
        """The plan in force."""
        found = stored_plan(db.session(), self.campaign())
        db.session.rollback()
        return found

    def campaign(self) -> Campaign:
        """Its row."""
        return db.session.get_one(Campaign, self.county.campaign_id)

    def brings(self, plan: Plan, now: dt.datetime) -> Brings:
        """What a page would show."""
        session = db.session()
        found = brings(
            session, self.campaign(), plan, calendar=load_calendar(session), now=now,
            today=now.date(),
        )  # fmt: skip
        db.session.rollback()
        return found

    def amend(self, plan: Plan, now: dt.datetime, shown: str | None = None) -> Brings:
        """Do it."""
        found = amend_campaign(
            self.county.campaign_id, plan, "amended: plan\n", {}, note=WHY, shown=shown,
            asker_id=self.county.office.person_id, now=now, today=now.date(),
        )  # fmt: skip
        db.session.rollback()
        return found

    def ladder(self, rungs: Sequence[Rung], now: dt.datetime, shown: str | None = None) -> Brings:
        """Put another ladder into force."""
        found = change_ladder(
            self.county.campaign_id, tuple(rungs), note=WHY, shown=shown,
            asker_id=self.county.office.person_id, now=now, today=now.date(),
        )  # fmt: skip
        db.session.rollback()
        return found

    def with_ladder(self, rungs: Sequence[Rung]) -> Plan:
        """The plan in force with another ladder."""
        return replace(self.plan(), ladder=tuple(rungs))

    def duty(self, number: int = 0, key: str = "survey") -> Duty:
        """A unit's duty as it stands."""
        db.session.rollback()
        found = db.session.scalars(
            select(Duty)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Milestone.key == key, Duty.unit_id == self.county.units[number].id)
        ).one()
        db.session.expunge(found)
        db.session.rollback()
        return found

    def term(self, number: int = 0, key: str = "survey") -> Term:
        """The term that it has to keep."""
        found = db.session.get_one(Term, self.duty(number, key).term_id)
        db.session.expunge(found)
        db.session.rollback()
        return found

    def notices(self, key: str = "survey") -> list[tuple[int, str, int, str, dt.datetime]]:
        """What people were told by the clock: duty, occasion, person, verdict, when."""
        rows = db.session.execute(
            select(
                Notice.duty_id, Notice.occasion, Notice.person_id, Notice.verdict,
                Notice.created_at,
            )
            .join(Duty, Duty.id == Notice.duty_id)
            .join(Milestone, Milestone.id == Duty.milestone_id)
            .where(Milestone.key == key)
            .order_by(Notice.created_at, Notice.id)
        ).all()  # fmt: skip
        db.session.rollback()
        return [tuple(row) for row in rows]


def deliver_all(now: dt.datetime) -> None:
    """Every letter that waits has come."""
    with db.session.begin():
        for letter in db.session.scalars(select(Letter).where(Letter.state == "queued")):
            letter.state, letter.accepted_at = "accepted", now


def until(first: dt.date, last: dt.date) -> None:
    """Let the clock tick every morning, and every letter arrive five minutes later."""
    day = first
    while day <= last:
        tick(now=at(day))
        deliver_all(at(day, 9, 5))
        day += dt.timedelta(days=1)


def opened(make: Make) -> Plans:
    """Two units; the survey is due on Monday, 20 April."""
    milestones = (
        PlanMilestone(
            "survey", "报送软件使用情况统计表", "check", DUE, KINDS, evidence=("统计表",)
        ),
        PlanMilestone("install", "完成正版软件安装", "mend", dt.date(2026, 6, 10), KINDS),
        PlanMilestone(
            "rollup", "汇总全县统计表", "check", dt.date(2026, 4, 30), by_office=True
        ),
    )  # fmt: skip
    county = a_county(make)
    county.open(a_plan(milestones=milestones, office_unit="县文化广电和旅游局"), now=at(ISSUED))
    return Plans(county)


@pytest.fixture
def plans(app: Flask, make: Make) -> Plans:
    """A county whose plan runs."""
    return opened(make)
