"""A county of four units in the middle of self-check, and one duty of it under the finger."""

import datetime as dt
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.rules.permissions import Asker, Role
from campaign.rules.plan import PlanMilestone
from models.base import db
from models.duty import Duty
from models.extension import Extension
from models.plan import Milestone
from models.term import Term
from tests.county import DUE, ISSUED, County, a_county, a_plan, at
from tests.make import Make

NAMES = ("县财政局", "县教育局", "县水利局", "柳河镇")
TODAY = dt.date(2026, 4, 16)
KINDS = ("department", "township")


@dataclass
class Dates:
    """The county, and what its people look at."""

    county: County

    @property
    def office(self) -> Asker:
        """周晓岚."""
        return self.county.office

    @property
    def lead(self) -> Asker:
        """Of the leading group."""
        return self.county.asker(self.county.scope, Role.LEAD)

    def contact(self, number: int = 0) -> Asker:
        """A unit's contact."""
        return self.county.asker(self.county.units[number], Role.CONTACT)

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

    def due_on(self, number: int = 0, key: str = "survey") -> dt.date:
        """The date that it has to keep."""
        found = db.session.get_one(Term, self.duty(number, key).term_id).due_on
        db.session.rollback()
        return found

    def seen(self, *numbers: int) -> dict[int, int]:
        """What a page shows of these units' duties."""
        return {self.duty(n).id: self.duty(n).version for n in numbers}

    def request(self) -> Extension:
        """The newest request."""
        db.session.rollback()
        found = db.session.scalars(select(Extension).order_by(Extension.id.desc())).first()
        assert found is not None
        db.session.expunge(found)
        db.session.rollback()
        return found


def opened(make: Make, due_on: dt.date = DUE) -> Dates:
    """The survey may be granted up to 8 May, what follows up to its stage's end."""
    return make.story(("dates", due_on), lambda: _opened(make, due_on))


def _opened(make: Make, due_on: dt.date) -> Dates:
    milestones = (
        PlanMilestone(
            "survey", "报送软件使用情况统计表", "check", due_on, KINDS,
            late_until_on=dt.date(2026, 5, 8), evidence=("统计表",),
        ),
        PlanMilestone("install", "完成正版软件安装", "mend", dt.date(2026, 6, 10), KINDS),
        PlanMilestone(
            "rollup", "汇总全县统计表", "check", dt.date(2026, 4, 30), by_office=True,
            follows="survey",
        ),
    )  # fmt: skip
    county = a_county(make, NAMES)
    county.open(a_plan(milestones=milestones), now=at(ISSUED))
    return Dates(county)


@pytest.fixture
def dates(app: Flask, make: Make) -> Dates:
    """The survey is due on Monday, 20 April."""
    return opened(make)
