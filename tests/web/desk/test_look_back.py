"""时间回看: unit, enrolment and plan as they were on a day, on pages where nothing can be done."""

import datetime as dt
import json
import re
from dataclasses import replace

import pytest
from flask import Flask

from campaign.records.events import record
from campaign.records.people.contacts import Contact
from campaign.records.people.newcomers import Newcomer
from campaign.reports.plan.stored import stored_plan
from campaign.rules.permissions import Role
from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.dates.amend_campaign import amend_campaign
from campaign.services.people.change_contact import change_contact_of
from campaign.services.people.change_holder import change_holder
from campaign.services.transaction import transaction
from models.base import db
from models.person import Person
from models.plan import Campaign
from models.unit import Unit
from tests.county import DUE, ISSUED, at
from tests.queries import counted
from tests.web.conftest import same_as_missing
from tests.web.desk.conftest import DAY, TODAY, Desk, tight


def addresses(desk: Desk) -> list[str]:
    """The pages that look back, of the first unit."""
    unit = desk.county.units[0].id
    return [
        f"/units/{unit}", f"/enrolments/{enrolment_of(desk, unit)}",
        f"/campaigns/{desk.county.campaign_id}", f"/office/{desk.county.campaign_id}",
        f"/lead/{desk.county.campaign_id}",
    ]  # fmt: skip


def enrolment_of(desk: Desk, unit_id: int) -> int:
    page = desk.get(desk.office, f"/units/{unit_id}").get_data(as_text=True)
    return int(re.findall(r'href="/enrolments/(\d+)"', page)[0])


def test_every_page_says_the_day_and_offers_nothing_to_do(desk: Desk) -> None:
    day = DUE + DAY
    for address in addresses(desk):
        answer = desk.get(desk.office, f"{address}?as_of={day}")
        page = answer.get_data(as_text=True)
        main = page[page.index("<main") : page.index("</main>")]
        words = tight(re.sub(r"<[^>]+>", "", main))
        assert "这是2026年4月21日（周二）24时的情况，只能看，不能办理。回到今天" in words, address
        assert 'method="post"' not in main, address
        assert "变更" not in words and "修订方案" not in words and "取消行动" not in words
        now = desk.get(desk.office, address).get_data(as_text=True)
        assert 'name="as_of"' in now and "24时的情况" not in tight(now)


def test_a_day_that_is_none_is_told_beside_the_field(desk: Desk) -> None:
    wrong = {
        "gestern": "不是可以回看的时间", (TODAY + DAY).isoformat(): "只能看今天和以前的情形",
        (ISSUED - DAY).isoformat(): "3月2日周一以前没有可以回看的记录",
    }  # fmt: skip
    for address in addresses(desk):
        for text, said in wrong.items():
            answer = desk.get(desk.office, f"{address}?as_of={text}")
            words = tight(re.sub(r"<[^>]+>", "", answer.get_data(as_text=True)))
            assert (answer.status_code, said in words) == (422, True), (address, text)
            assert "没有换日期，下面是现在的情形" in words


def test_a_unit_page_shows_the_posts_addresses_and_duties_of_then(desk: Desk) -> None:
    unit, office = desk.county.units[0], desk.county.office
    old = desk.person(unit, "contact")
    before = db.session.get_one(Person, old.id)
    was_email, version, unit_version = before.email, before.version, _version(unit)
    db.session.rollback()
    change_contact_of(
        old.id, Contact("new@example.cn", "13900000099", "zh"), version=version, asker=office,
        now=at(TODAY - 2 * DAY), today=TODAY - 2 * DAY,
    )  # fmt: skip
    change_holder(
        unit.id, Role.CONTACT, Newcomer(name="孙丽", email="sunli@example.cn"), asker=office,
        from_on=DUE, instead_of=None, invite=False, version=unit_version,
        now=at(TODAY - DAY), today=TODAY - DAY,
    )  # fmt: skip
    then = tight(desk.see(desk.office, f"/units/{unit.id}?as_of={DUE + 2 * DAY}"))
    assert old.name in then and was_email in then, "the office did not know of 孙丽 yet"
    assert "孙丽" not in then and "new@example.cn" not in then
    assert "逾期2天" in then
    moved = tight(desk.see(desk.office, f"/units/{unit.id}?as_of={TODAY - 2 * DAY}"))
    assert "new@example.cn" in moved and "孙丽" not in moved
    since = tight(desk.see(desk.office, f"/units/{unit.id}?as_of={TODAY - DAY}"))
    assert "孙丽" in since and old.name not in since


def _version(unit: Unit) -> int:
    return db.session.get_one(Unit, unit.id).version


def test_an_enrolment_is_cut_at_the_day(desk: Desk) -> None:
    unit = desk.county.units[2]
    address = f"/enrolments/{enrolment_of(desk, unit.id)}"
    early = tight(desk.see(desk.office, f"{address}?as_of={DUE - DAY}"))
    assert "4/20周一未开始" in early
    late = tight(desk.see(desk.office, f"{address}?as_of={DUE}"))
    assert "4/20周一未开始" not in late and re.search("4/20周一[^/]+4/20周一", late)


def test_the_plan_is_the_version_that_stood(desk: Desk) -> None:
    campaign_id, session = desk.county.campaign_id, db.session()
    plan = stored_plan(session, session.get_one(Campaign, campaign_id))
    new = replace(
        plan, ladder=plan.ladder[:3],
        milestones=tuple(
            replace(one, name="完成安装并自查", due_on=dt.date(2026, 6, 20))
            if one.key == "install"
            else one
            for one in plan.milestones
            if one.key != "report"
        ),
    )  # fmt: skip
    db.session.rollback()
    day = TODAY - DAY
    amend_campaign(
        campaign_id, new, "v2", {}, note="统一延后", shown=None, asker_id=None, now=at(day),
        today=day,
    )  # fmt: skip
    address = f"/campaigns/{campaign_id}"
    then = tight(desk.see(desk.office, f"{address}?as_of={day - DAY}"))
    assert "完成正版软件安装" in then and "6/10" in then and "报送安装情况报告" in then
    assert "当时是方案第1版" in then and "以后修订过1次" in then and "起草通报批评" in then
    since = tight(desk.see(desk.office, f"{address}?as_of={day}"))
    assert "完成安装并自查" in since and "6/20" in since and "当时是方案第2版" in since
    assert "报送安装情况报告" not in since and "起草通报批评" not in since
    contact = tight(desk.see(desk.contact(), f"{address}?as_of={day}"))
    assert "当时的期限" in contact and "按时率" not in contact, "figures are the office's"


def test_the_rates_of_a_milestone_are_those_of_the_day(desk: Desk) -> None:
    address = f"/campaigns/{desk.county.campaign_id}"
    due = tight(desk.see(desk.office, f"{address}?as_of={DUE}"))
    assert "报送软件使用情况统计表部署自查阶段4/20周一——511420.0%" in due
    later = tight(desk.see(desk.office, f"{address}?as_of={DUE + 4 * DAY}"))
    assert "4/20周一——521320.0%" in later


def test_a_stranger_finds_nothing_of_the_past_either(desk: Desk) -> None:
    beside = desk.make.unit("岚江市", kind="city")
    stranger = desk.make.holder(beside, "office")
    for address in addresses(desk):
        found = desk.get(stranger, f"{address}?as_of={DUE}")
        same_as_missing(found, desk.get(stranger, f"{address.rsplit('/', 1)[0]}/999999"))


@pytest.mark.parametrize("most", [30])
def test_the_pages_ask_a_bounded_number_of_questions(desk: Desk, most: int) -> None:
    client = desk.client(desk.office)
    for address in addresses(desk)[:3]:
        client.get(f"{address}?as_of={DUE}")
        with counted() as sent:
            client.get(f"{address}?as_of={DUE}")
        assert len(sent) <= most, (address, len(sent))


def test_the_command_tells_the_same_rates(desk: Desk, app: Flask) -> None:
    run = app.test_cli_runner().invoke
    asked = ["report", "rates", "ruanjian-2026", "--as-of", DUE.isoformat()]
    found = json.loads(run(args=[*asked, "--json"]).output)
    first = found["milestones"][0]
    assert (first["key"], first["due"], first["punctual_share"]) == ("survey", 5, "20.0%")
    assert {one["kind"]: one["due"] for one in found["parts"]} == {"department": 5}
    assert "报送软件使用情况统计表\t2026-04-20\t应报 5 项" in run(args=asked).output


def test_a_list_that_changed_units_since_is_owned_up_to(desk: Desk) -> None:
    unit, day = desk.county.units[0], TODAY - DAY
    with transaction() as session:
        record(
            session, "unit.load", now=at(day), added=1, changed=1, unchanged=0, moved=0,
            codes=[unit.code],
        )  # fmt: skip
    said = "这以后导入的单位表改过单位，单位的名称、类别和隶属按现在的。"
    for address in addresses(desk)[2:]:
        assert said in tight(desk.see(desk.office, f"{address}?as_of={day - DAY}")), address
        assert said not in tight(desk.see(desk.office, f"{address}?as_of={day}")), address
    of_it, other = (f"/units/{one.id}?as_of={day - DAY}" for one in desk.county.units[:2])
    assert "名称、类别和上级不留历史" in desk.see(desk.office, of_it)
    assert "名称、类别和上级不留历史" not in desk.see(desk.office, other)


def test_a_campaign_called_off_since_ran_on_the_days_before(desk: Desk) -> None:
    day = TODAY - DAY
    cancel_campaign(desk.county.campaign_id, asker_id=None, now=at(day))
    address = f"/campaigns/{desk.county.campaign_id}"
    assert "进行中" in desk.see(desk.office, f"{address}?as_of={day - DAY}")
    assert "已取消" in desk.see(desk.office, f"{address}?as_of={day}")
    desk_page = f"/office/{desk.county.campaign_id}"
    before = desk.see(desk.office, f"{desk_page}?as_of={day - DAY}")
    assert "行动已取消" not in before and "逾期" in before
    assert "行动已取消" in desk.see(desk.office, f"{desk_page}?as_of={day}")
