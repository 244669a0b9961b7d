"""What pages say of a duty whose plan was amended in the middle of it."""

import datetime as dt
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from campaign.rules.permissions import Role
from campaign.services.progress.submit_duty import submit_duty
from tests.services.plan.conftest import Plans
from tests.web.plan.conftest import NOW

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HOUR = dt.timedelta(hours=1)


def test_nobody_said_that_what_was_added_later_came_on_paper(
    office: FlaskClient, plans: Plans
) -> None:
    duty = plans.duty()
    submit_duty(
        duty.id, note="共 40 台", on_paper=True, version=duty.version, now=NOW - HOUR,
        today=NOW.date(), asker=plans.county.asker(plans.county.units[0], Role.CONTACT),
    )  # fmt: skip
    plan = plans.plan()
    more = replace(plan.milestones[0], evidence=("统计表", "盘点表"))
    plans.amend(replace(plan, milestones=(more, *plan.milestones[1:])), NOW)
    page = office.get(f"/duties/{duty.id}").get_data(as_text=True)
    assert "已交纸质件：统计表<" in page
    assert "修订后新增，未交：盘点表<" in page
