"""A forecast is signed, and what then comes says that it is as foretold, or why it differs."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from campaign.rules.calendar import day_of
from campaign.rules.permissions import Role
from campaign.services.transaction import transaction
from models.base import db
from models.person import Person, Post
from tests.county import at
from tests.forms import submit
from tests.reports.foresight.living import live
from tests.services.plan.conftest import Plans
from tests.web.plan.conftest import NOW

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_each_letter_says_whether_it_was_foretold(
    office: FlaskClient, plans: Plans, told: Callable[[dt.datetime], None]
) -> None:
    where = f"/campaigns/{plans.county.campaign_id}/forecast"
    page = office.get(where).get_data(as_text=True)
    assert "还没有签署过预演" in page
    named = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in
             ("scenario", "made_at", "shown")}  # fmt: skip
    fields = {name: found[1] for name, found in named.items() if found}
    wrong = submit(office, f"{where}/sign", fields | {"shown": "0" * 64}, page=where)
    assert "没有签署" in office.get(wrong.location).get_data(as_text=True)
    bare = submit(office, f"{where}/sign", fields | {"made_at": "x"}, page=where)
    assert "没有签署" in office.get(bare.location).get_data(as_text=True)
    done = submit(office, f"{where}/sign", fields, page=where)
    assert done.status_code == 303
    page = office.get(where).get_data(as_text=True)
    assert "预演已签署" in page and "存档逐行核对一致" in page and fields["shown"] in page

    units = plans.county.units
    with transaction() as session:  # one contact changes the address, one post changes hands
        first, second = (
            session.query(Post).filter_by(unit_id=unit.id, role="contact").one()
            for unit in units[:2]
        )
        session.get_one(Person, first.person_id).email = "neu@yunchuan.example"
        second.person_id = plans.county.people[units[0].code, "deputy"].id  # type: ignore[index]
    live(NOW, dt.date(2026, 4, 16), {})
    told(at(dt.date(2026, 4, 16), 10))
    county = plans.county
    county.make.sign_in(office, county.people[county.scope.code, Role.OFFICE])
    campaign = office.get(f"/campaigns/{plans.county.campaign_id}").get_data(as_text=True)
    assert re.search(r"如预演 [1-9]\d* 封，与预演不同 [1-9]\d* 封", campaign)
    said = {
        unit_id: office.get(f"/notices/duty/{duty_id}").get_data(as_text=True)
        for duty_id, unit_id in db.session.execute(
            text("SELECT duty.id, duty.unit_id FROM duty JOIN milestone m ON m.id = milestone_id"
                 " WHERE m.key = 'survey'")
        )
    }  # fmt: skip
    assert "与预演不同：邮箱换过" in said[units[0].id]
    assert "与预演不同：岗位换人" in said[units[1].id]
    assert any("如预演" in page and "与预演不同" not in page for page in said.values())
    assert all("还没有到时间" in page for page in said.values())
    assert day_of(NOW) < dt.date(2026, 4, 16)


def test_nobody_rewrites_what_was_signed(office: FlaskClient, plans: Plans) -> None:
    where = f"/campaigns/{plans.county.campaign_id}/forecast"
    page = office.get(where).get_data(as_text=True)
    fields = dict(re.findall(r'name="(scenario|made_at|shown)" value="([^"]*)"', page))
    submit(office, f"{where}/sign", fields, page=where)
    for change in ("UPDATE foretold SET address = 'x'", "DELETE FROM signed_forecast"):
        with pytest.raises(Exception, match="append-only"), transaction() as session:
            session.execute(text(change))
