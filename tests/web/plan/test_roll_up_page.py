"""A roll-up's page says which units are missing; the plan's page says each kind's date."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from campaign.rules.permissions import Role
from campaign.rules.plan import PlanMilestone
from models.base import db
from models.duty import Duty
from models.plan import Milestone
from tests.county import DUE, ISSUED, County, a_county, a_plan, at
from tests.forms import submit
from tests.make import Make
from tests.services.plan.conftest import KINDS
from tests.web.desk.conftest import tight, words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DAY = dt.timedelta(days=1)


@pytest.fixture
def county(app: Flask, make: Make, told: Callable[[dt.datetime], None]) -> County:
    """Two days after the survey was due nobody has answered; the office sums it up."""
    told(at(DUE + 2 * DAY, 10))
    found = a_county(make)
    milestones = (
        PlanMilestone(
            "survey", "报送统计表", "check", DUE, KINDS,
            due_on_for=(("township", DUE + 4 * DAY),),
        ),
        PlanMilestone(
            "rollup", "汇总统计表", "check", DUE + 10 * DAY, by_office=True, follows="survey"
        ),
    )  # fmt: skip
    found.open(a_plan(milestones=milestones), now=at(ISSUED))
    return found


def test_a_roll_up_lists_who_is_missing_and_is_handed_in_knowingly(
    county: County, client: FlaskClient
) -> None:
    duty_id = db.session.scalars(
        select(Duty.id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Milestone.key == "rollup")
    ).one()
    db.session.rollback()
    bureau = county.make.sign_in(client, county.people[county.bureau.code, Role.CONTACT])
    page = bureau.get(f"/duties/{duty_id}")
    assert "共3个单位，还缺3个。" in tight(words(page))
    assert "县财政局" in words(page) and "单位逾期 2 天" in words(page)
    every = bureau.get(f"/duties/{duty_id}/below")
    assert every.status_code == 200 and "县教育局" in words(every)
    assert "没有这样的单位" in words(bureau.get(f"/duties/{duty_id}/below?which=waiting"))
    to, fields = f"/duties/{duty_id}/submit", {"note": "已汇总", "version": 1}
    refused = submit(bureau, to, dict(fields))
    assert refused.status_code == 422 and "还缺3个单位没有报送" in tight(words(refused))
    assert "已汇总" in refused.get_data(as_text=True)
    assert submit(bureau, to, {**fields, "as_it_is": "1"}).status_code == 302
    assert "还缺3个单位：" in tight(words(bureau.get(f"/duties/{duty_id}")))


def test_the_plan_says_each_kinds_date(county: County, client: FlaskClient) -> None:
    office = county.make.sign_in(client, county.people[county.scope.code, Role.OFFICE])
    page = tight(words(office.get(f"/campaigns/{county.campaign_id}")))
    assert "4/20周一部门" in page and "4/24周五乡镇" in page
