"""启动行动 and 照此办下一年, as the office does them on pages; the copy passes the check."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from campaign.papers.plan_file.copied import copied
from campaign.papers.plan_file.read_plan import read_plan, read_plan_file
from campaign.rules.permissions import Role
from models.base import db
from models.plan import Campaign
from tests.county import ISSUED, County, a_county, at
from tests.forms import submit
from tests.make import Make
from tests.web.conftest import Tell

EXAMPLE = Path(__file__).parents[3] / "examples" / "county" / "plan.yaml"


@pytest.fixture
def county(app: Flask, make: Make, told: Tell) -> County:
    told(at(ISSUED))
    return a_county(make)


def test_the_copy_of_the_example_keeps_its_comments_and_passes_the_check() -> None:
    old = read_plan_file(EXAMPLE)
    made = copied(old.source, old=2011, new=2027, taken=frozenset({"YCX-2027"}))
    new = read_plan(made.text, folder=None)
    assert new.plan is not None and old.plan is not None
    assert made.code == new.plan.code == "YCX-2027-2"
    assert made.text.count("#") == old.source.count("#")
    assert [m.due_on.year - 16 for m in new.plan.milestones] == [
        m.due_on.year for m in old.plan.milestones
    ]
    assert all("2011" in line for _, line in made.left)


def test_last_years_plan_is_copied_checked_and_opened_with_a_reason(
    app: Flask, county: County
) -> None:
    county.open()
    office = county.make.sign_in(app.test_client(), county.people[county.scope.code, Role.OFFICE])
    here = f"/campaigns/{county.campaign_id}"
    assert "照此办下一年" in office.get(here).text
    page = office.get(f"{here}/copy?year=2027").text
    assert "2027 年 4 月 20 日" in page and "ruanjian-2027" in page
    assert office.get(f"{here}/copy?year=2026").status_code == 422
    text = office.get(f"{here}/copy/plan.yaml?year=2027").text
    form = {"source": text, "scope": str(county.scope.id)}
    checked = submit(office, "/campaigns/new", form)
    assert checked.status_code == 200
    assert "启动前检查" in checked.text and "个岗位未证实" in checked.text
    assert submit(office, "/campaigns/new", {"source": "x: 1", "scope": "0"}).status_code == 422
    refused = submit(office, "/campaigns/new/launch", form)
    assert refused.status_code == 422 and "没有就绪" in refused.text
    done = submit(office, "/campaigns/new/launch", {**form, "reason": "上级要求本周启动"})
    assert done.status_code == 303
    opened = office.get(done.headers["Location"]).text
    assert "启动时还没有就绪" in opened and "上级要求本周启动" in opened
    db.session.rollback()
    codes = set(db.session.scalars(select(Campaign.code)))
    assert codes == {"ruanjian-2026", "ruanjian-2027"}
    again = submit(office, "/campaigns/new/launch", {**form, "reason": "再来一次"})
    assert again.status_code == 409
