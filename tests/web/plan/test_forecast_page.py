"""预演: the calendar, what was picked from it, and each warning with its mend."""

import re

import pytest
from flask.testing import FlaskClient

from campaign.papers.plan_file.plan_text import plan_text
from tests.county import a_plan
from tests.forms import submit
from tests.services.plan.conftest import Plans

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def page(office: FlaskClient, plans: Plans, more: str = "") -> str:
    answer = office.get(f"/campaigns/{plans.county.campaign_id}/forecast{more}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_page_sums_up_and_warns(office: FlaskClient, plans: Plans) -> None:
    said = page(office, plans)
    assert "若各单位都不答复" in said and "每天的信" in said and "需要留意" in said
    assert 'aria-current="page">全部不答复' in said
    assert "没有上一次行动可比" in page(office, plans, "?scenario=last-round")
    assert "若各单位都在期限当天报送" in page(office, plans, "?scenario=on-time")


def test_a_day_and_a_person_can_be_picked_and_a_letter_read(
    office: FlaskClient, plans: Plans
) -> None:
    days = re.findall(r"day=(\d{4}-\d\d-\d\d)#picked", page(office, plans))
    assert days
    of_day = page(office, plans, f"?day={days[0]}")
    found = re.search(r"duty=(\d+)&amp;rung=(\d+)", of_day)
    person = re.search(r"person=(\d+)#picked", of_day)
    assert found and person
    assert "封信" in page(office, plans, f"?person={person[1]}")
    assert "信的正文" in page(office, plans, f"?duty={found[1]}&rung={found[2]}")
    assert "没有信、电话或拟稿" in page(office, plans, "?day=2001-01-01")
    assert "每天的信" in page(office, plans, "?day=nonsense&person=x&duty=y")


def test_a_plan_is_forecast_and_signed_before_its_launch(office: FlaskClient, plans: Plans) -> None:
    where = "/campaigns/forecast"
    source = plan_text(a_plan(code="next-2026"))
    fields = {"source": source, "scope": "XIAN"}
    said = submit(office, where, fields, page=where).get_data(as_text=True)
    assert "若各单位都不答复" in said and 'name="day" value="2026-04-' in said
    of_day = submit(office, where, fields | {"day": "2026-04-09"}, page=where)
    assert "《报送软件使用情况统计表》" in of_day.get_data(as_text=True)
    late = submit(office, where, fields | {"scenario": "on-time"}, page=where)
    assert "若各单位都在期限当天报送" in late.get_data(as_text=True)
    found = dict(re.findall(r'name="(scenario|made_at|shown)" value="([^"]*)"', said))
    done = submit(office, where, fields | found | {"act": "sign"}, page=where)
    assert done.status_code == 303
    assert "行动启动后，发出的每封信都会与它对照" in office.get(where).get_data(as_text=True)
    wrong = submit(office, where, fields | found | {"act": "sign", "shown": "0"}, page=where)
    assert "没有签署" in office.get(wrong.location).get_data(as_text=True)


def test_what_is_no_plan_is_told_with_its_line(office: FlaskClient, plans: Plans) -> None:
    where = "/campaigns/forecast"
    bad = submit(office, where, {"source": "code: x\n", "scope": "XIAN"}, page=where)
    assert bad.status_code == 422 and "方案有错误" in bad.get_data(as_text=True)
    bare = submit(office, where, {"source": "code: x\n", "scope": "NIRGEND"}, page=where)
    assert bare.status_code == 422 and "请选择范围单位" in bare.get_data(as_text=True)
    lost = plan_text(a_plan(office_unit="没有的局"))
    gone = submit(office, where, {"source": lost, "scope": "XIAN"}, page=where)
    assert "不在单位表里" in gone.get_data(as_text=True)
