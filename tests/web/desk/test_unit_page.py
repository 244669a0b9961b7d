"""One unit's page: posts, both clocks, who is told next, files, and everything that happened."""

import datetime as dt
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from campaign.records.events import record
from campaign.records.people.newcomers import Newcomer
from campaign.rules.permissions import Role
from campaign.services.people.appoint_substitute import appoint_substitute
from campaign.services.people.vacate_post import vacate_post
from campaign.services.transaction import transaction
from models.base import db
from models.evidence import Evidence
from models.person import Post
from models.unit import Unit
from tests.county import at
from tests.forms import turned
from tests.queries import counted
from tests.web.conftest import same_as_missing
from tests.web.desk.conftest import TODAY, Desk, tight, words


def page(desk: Desk, number: int = 0, tail: str = "") -> str:
    return f"/units/{desk.county.units[number].id}{tail}"


def test_it_shows_both_clocks_and_who_is_told_next(desk: Desk) -> None:
    silent = tight(desk.see(desk.office, page(desk, 0)))
    assert "逾期8天" in silent
    waiting = tight(desk.see(desk.office, page(desk, 1)))
    assert "逾期3天" in waiting and "已用5天" in waiting and "等办公室审核" in waiting
    principal = desk.person(desk.county.units[0], "principal")
    assert "接下来会告知谁" in silent and "须领导小组批准" in silent
    deputy = desk.person(desk.county.units[0], "deputy")
    assert deputy.name in silent and principal.name in silent


def test_it_shows_what_happened_last_with_its_proof(desk: Desk) -> None:
    silent = tight(desk.see(desk.office, page(desk, 0)))
    assert "期限提醒，告知主要负责人" in silent and "已送达" in silent
    answered = tight(desk.see(desk.office, page(desk, 2)))
    assert "县水利局已签章报送" in answered and "全部经过" in answered


def test_a_vacant_post_says_who_hears_instead(desk: Desk) -> None:
    unit = desk.county.units[0]
    vacate_post(
        unit.id, Role.CONTACT, asker=desk.county.office, from_on=TODAY, post_id=None, version=1,
        now=at(TODAY), today=TODAY,
    )  # fmt: skip
    deputy = desk.person(unit, "deputy")
    seen = tight(desk.see(desk.office, page(desk)))
    assert f"告知转给分管领导{deputy.name}" in seen
    assert "离任，岗位空缺" in seen


def test_files_handed_in_are_listed_and_lead_to_the_file(desk: Desk) -> None:
    duty = desk.duty(2)
    with transaction() as session:
        session.add(
            Evidence(
                duty_id=duty.id, unit_id=duty.unit_id, kind="file", item="盖章表",
                name="统计表.pdf", stored_as="x" * 32, status="in_review", at=at(TODAY),
                by_id=desk.contact(2).id,
            )
        )  # fmt: skip
        session.add(
            Evidence(
                duty_id=duty.id, unit_id=duty.unit_id, kind="file", item="盖章表", name="旧.pdf",
                version=2, stored_as="y" * 32, status="rejected", at=at(TODAY), ended_at=at(TODAY),
            )
        )  # fmt: skip
    seen = desk.see(desk.office, page(desk, 2))
    assert "统计表.pdf" in seen and "旧.pdf" not in seen


def test_an_administrator_sees_posts_and_no_work(desk: Desk) -> None:
    admin = desk.make.holder(None, "admin", "管理员")
    seen = desk.see(admin, page(desk))
    assert "岗位" in seen and "未办结的任务" not in seen and "期限提醒" not in seen
    missing = desk.get(admin, "/units/99999/timeline")
    same_as_missing(desk.get(admin, page(desk, 0, "/timeline")), missing)


def test_a_unit_sees_its_own_timeline_and_no_other(desk: Desk) -> None:
    own = desk.contact(0)
    assert "县财政局的经过" in desk.see(own, page(desk, 0, "/timeline"))
    missing = desk.get(own, "/units/99999/timeline")
    same_as_missing(desk.get(own, page(desk, 1, "/timeline")), missing)
    inspector = desk.make.holder(desk.county.scope, "inspector")
    seen = desk.get(inspector, page(desk, 0, "/timeline")).get_data(as_text=True)
    assert "的经过" in seen and f'href="{page(desk)}"' not in seen


@pytest.mark.parametrize("tail", ["?kind=xyz", "?before=1.2", "?before=zzz&kind=told", "?kind=%00"])
def test_odd_addresses_are_answered(desk: Desk, tail: str) -> None:
    answer = desk.get(desk.office, page(desk, 0, "/timeline") + tail)
    assert answer.status_code == (422 if "%00" in tail else 200)


def five_hundred(desk: Desk) -> None:
    """Everything that may happen, again and again."""
    unit, duty = desk.county.units[0], desk.duty(0)
    acts = ("duty.accept", "duty.return", "post.change", "enrolment.advance", "evidence.add")
    with transaction() as session:
        for number in range(500):
            act = acts[number % len(acts)]
            record(
                session, act, now=at(TODAY, 9) + dt.timedelta(seconds=number), unit_id=unit.id,
                by_id=desk.office.id, person_id=desk.contact(0).id, campaign_id=duty.campaign_id,
                duty_id=duty.id if act.startswith(("duty", "evidence")) else None,
                note=f"第 {number} 件", role="contact", to_stage="验收",
            )  # fmt: skip


def test_five_hundred_events_ask_no_more_than_ten(desk: Desk) -> None:
    addresses = (page(desk), page(desk, 0, "/timeline"), page(desk, 0, "/timeline?kind=work"))
    browser = desk.client(desk.office)
    before = [queries(browser, address) for address in addresses]
    five_hundred(desk)
    after = [queries(browser, address) for address in addresses]
    assert after == before
    assert after[0] <= 30 and max(after[1:]) <= 16, after


def queries(browser: object, address: str) -> int:
    db.session.rollback()
    with counted() as sent:
        assert browser.get(address).status_code == 200  # type: ignore[attr-defined]
    return len(sent)


def test_the_timeline_is_read_to_its_end_nothing_twice(desk: Desk) -> None:
    five_hundred(desk)
    browser = desk.client(desk.office)
    address, seen, pages = page(desk, 0, "/timeline"), [], 0
    while address:
        text = browser.get(address).get_data(as_text=True)
        seen += [number for number in range(500) if f"第 {number} 件<" in text]
        address, pages = turned(text), pages + 1
    assert sorted(seen) == list(range(500)) and len(set(seen)) == 500
    assert pages >= 13
    first = words(browser.get(page(desk, 0, "/timeline?kind=posts")))
    assert "第 497 件" in first and "第 498 件" not in first  # every fifth is a change of posts


def test_the_page_of_a_closed_unit_stands(desk: Desk) -> None:
    with transaction() as session:
        unit = session.scalars(select(Unit).where(Unit.id == desk.county.units[3].id)).one()
        unit.closed_on = TODAY
    assert "撤销" in desk.see(desk.office, page(desk, 3))


def test_pages_say_who_stands_in_and_until_when(desk: Desk) -> None:
    unit = desk.county.units[0]
    db.session.rollback()
    post = db.session.scalars(
        select(Post).where(Post.unit_id == unit.id, Post.role == "contact")
    ).one()
    appoint_substitute(
        post.id, Newcomer(name="王芳", phone="13800000002", email="wf@x.example"),
        asker=desk.county.office, from_on=TODAY, last_on=TODAY + dt.timedelta(days=9),
        reason="外出培训", invite=False,
        version=1, now=at(TODAY), today=TODAY,
    )  # fmt: skip
    duty = tight(desk.see(desk.office, f"/duties/{desk.duty(0).id}"))
    assert "王芳（代，到5/7）13800000002" in duty
    seen = tight(desk.see(desk.office, page(desk)))
    assert f"联络员{desk.contact(0).name}请王芳代理" in seen and "最后一天5月7日" in seen
    assert "工作交接，告知联络员王芳（3项）" in seen
    table = tight(desk.see(desk.office, f"/office/{desk.county.campaign_id}"))
    assert f"{desk.contact(0).name}，王芳（代）" in table
    listed = tight(desk.see(desk.office, f"/units?q={unit.code}"))
    assert f"{desk.contact(0).name}，王芳（代）" in listed
    file = desk.get(desk.office, f"/office/{desk.county.campaign_id}/lagging.xlsx").data
    sheet = load_workbook(BytesIO(file)).active
    assert sheet is not None
    named = [row[-1] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert f"{desk.contact(0).name}，王芳（代）" in named
