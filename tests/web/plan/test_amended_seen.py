"""What pages say of a duty whose plan was amended in the middle of it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import select

from campaign.rules.permissions import Role
from campaign.services.progress.submit_duty import submit_duty
from models.base import db
from models.notice import Held
from tests.county import DUE, at
from tests.services.plan.conftest import Plans, rung, until
from tests.web.plan.conftest import NOW

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


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


STRICT = (
    rung(1, -7, Role.CONTACT, 0),
    rung(2, 2, Role.DEPUTY, 1),
    rung(3, 8, Role.PRINCIPAL, 4, approval=True),
)
GENTLER = (*STRICT[:1], rung(2, 3, Role.DEPUTY, 1), rung(3, 9, Role.PRINCIPAL, 4, approval=True))


def test_a_draft_goes_on_under_the_new_ladder_and_nothing_is_repeated(
    plans: Plans, client: FlaskClient, told: Callable[[dt.datetime], None]
) -> None:
    plans.ladder(STRICT, NOW)
    until(DUE - 10 * DAY, DUE + 12 * DAY)
    late = at(DUE + 12 * DAY, 15)
    told(late)
    county = plans.county
    office = county.make.sign_in(client, county.people[county.scope.code, Role.OFFICE])
    duty_id = plans.duty().id
    was = db.session.scalars(select(Held.id).where(Held.duty_id == duty_id)).one()
    db.session.rollback()
    plans.ladder(GENTLER, late)
    draft, now = db.session.scalars(
        select(Held.id).where(Held.duty_id == duty_id).order_by(Held.id)
    ).all()
    db.session.rollback()
    assert draft == was
    old = office.get(f"/held/{was}").get_data(as_text=True)
    assert "这份拟稿在新的责任链下继续" in old and f'href="/held/{now}"' in old
    assert "打开现在的拟稿" not in office.get(f"/held/{now}").get_data(as_text=True)
    page = office.get(f"/notices/duty/{duty_id}").get_data(as_text=True)
    assert page.count("还在等人决定。") == 1
    assert "1 份拟稿正等待批准" in page and "各档都已走完" not in page
    assert "那时单位不欠办" not in page and "只作记录，不补发" not in page
    said = current_app.test_cli_runner().invoke(args=["notice", "explain", str(duty_id)]).output
    assert "amended" not in said and "没有告知" not in said and "还在等人决定。" in said
