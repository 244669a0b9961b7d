"""More time: asked by a unit, decided by the office or by the leading group."""

import datetime as dt

import pytest
from sqlalchemy import update

from campaign.reports.lead.decisions import waiting_decisions
from campaign.reports.progress.lagging import lagging
from campaign.reports.progress.standing import Look
from campaign.rules.notice.causes import Cause
from campaign.rules.permissions import Role
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from tests.county import DUE, at
from tests.web.desk.conftest import DAY, TODAY, Desk, tight
from tests.web.desk.dates.asking import BOUND, FAR, NEAR, REASON, ask, due_on, office_url


def test_the_page_for_asking_shows_the_bound_the_rest_days_and_what_comes_later(
    desk: Desk,
) -> None:
    page = desk.see(desk.contact(), f"/duties/{desk.duty().id}/extension")
    assert "晚于 4 月 30 日（周四）的，由领导小组决定" in page
    assert "2026 年 4 月" in page
    assert "休息日" in page
    assert "之后的节点" in page and "完成正版软件安装" in page, "a later milestone of the unit"
    same_day, rest = desk.duty().term_id, [desk.duty(key=key).id for key in ("install", "report")]
    with transaction() as session:
        session.execute(update(Duty).where(Duty.id.in_(rest)).values(term_id=same_day))
    page = desk.see(desk.contact(), f"/duties/{desk.duty().id}/extension")
    assert "之后的节点" not in page, "what is due on the same day is not later"
    assert "决定之前仍按现在的期限提醒和升级" in page
    raw = desk.get(desk.contact(), f"/duties/{desk.duty().id}/extension").get_data(as_text=True)
    assert "month-mark-term" in raw
    assert "#flag" in raw


def test_a_request_is_put_shown_and_taken_back(desk: Desk) -> None:
    number = ask(desk)
    duty = desk.duty()
    page = desk.see(desk.contact(), f"/duties/{duty.id}")
    assert "已申请延期" in page
    assert "等办公室决定" in page
    assert "撤回延期申请" in page
    again = desk.post(
        desk.contact(), f"/duties/{duty.id}/extension", reason=REASON, due_on=NEAR.isoformat(),
        version=duty.version,
    )  # fmt: skip
    assert again.status_code == 409
    assert "已有一个延期申请在等决定" in again.get_data(as_text=True)
    assert "已有一个延期申请在等决定" in desk.see(desk.contact(), f"/duties/{duty.id}/extension")
    address = f"/extensions/{number}/withdraw"
    assert desk.post(desk.contact(1), address).status_code == 404
    assert desk.post(desk.office, address).status_code == 404
    assert desk.post(desk.contact(), address).headers["Location"] == f"/duties/{duty.id}"
    assert desk.post(desk.contact(), address).status_code == 409
    assert "已撤回" in desk.see(desk.contact(), f"/duties/{duty.id}")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"reason": ""}, "请写明延期原因"),
        ({"due_on": ""}, "请选新的期限"),
        ({"due_on": "2026-04-20"}, "新的期限不能早于今天"),
        ({"due_on": "x"}, "请选新的期限"),
        ({"reason": "", "due_on": ""}, "请改正以下 2 处"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(
    desk: Desk, fields: dict[str, str], says: str
) -> None:
    duty = desk.duty()
    sent = {"reason": REASON, "due_on": FAR.isoformat(), "version": duty.version} | fields
    answer = desk.post(desk.contact(), f"/duties/{duty.id}/extension", **sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in page
    assert (REASON in page) is (fields.get("reason") != "")


def test_a_date_far_ahead_is_shown_with_its_own_months(desk: Desk) -> None:
    desk.at[0] = at(DUE - 90 * DAY, 10)
    page = desk.see(desk.contact(), f"/duties/{desk.duty().id}/extension")
    assert "2026 年 4 月 周一" in page and "2026 年 1 月 周一" not in page


def test_what_is_with_the_office_cannot_be_asked_for(desk: Desk) -> None:
    page = desk.see(desk.contact(1), f"/duties/{desk.duty(1).id}/extension")
    assert "现在不能申请延期" in page


def test_the_office_sees_who_asks_why_with_which_effect_and_precedent(desk: Desk) -> None:
    number = ask(desk)
    table = desk.get(desk.office, office_url(desk, "").rstrip("/")).get_data(as_text=True)
    assert f'<a href="/extensions/{number}">申请延期</a>' in table
    assert "1 个延期申请等决定" in desk.see(desk.office, office_url(desk, "").rstrip("/"))
    rows = desk.get(desk.office, office_url(desk, "extensions")).get_data(as_text=True)
    assert f'<td class="acts"><a href="/extensions/{number}">处理<span' in rows
    rows = desk.get(desk.lead, office_url(desk, "extensions")).get_data(as_text=True)
    assert f'<td class="acts"><a href="/extensions/{number}">查看<span' in rows
    page = tight(desk.see(desk.office, f"/extensions/{number}"))
    assert REASON in page
    assert "希望延到4月29日" in page
    assert desk.contact().email in page, "who is told stands before the button"
    assert "本次行动申请1件" in page
    assert "还没有批准过" in page
    assert "批准延到4月29日" in page
    assert "完成正版软件安装" in page
    other = tight(desk.see(desk.office, f"/extensions/{number}?due_on=2026-04-30"))
    assert "批准延到4月30日" in other


def test_the_office_grants_another_date_and_the_next_request_has_a_precedent(desk: Desk) -> None:
    number = ask(desk)
    answer = desk.post(
        desk.office, f"/extensions/{number}", decision="grant", due_on=BOUND.isoformat(),
        note="抓紧", version=desk.duty().version,
    )  # fmt: skip
    assert answer.headers["Location"] == office_url(desk, "extensions")
    assert due_on(desk) == BOUND
    assert desk.post(desk.office, f"/extensions/{number}", decision="refuse", note="x",
                     version=desk.duty().version).status_code == 409  # fmt: skip
    page = desk.see(desk.office, office_url(desk, "extensions"))
    assert "批准到 4/30" in page
    second = ask(desk, 3)
    page = tight(desk.see(desk.office, f"/extensions/{second}"))
    assert "中位数10天" in page
    assert "已批准" in tight(desk.see(desk.contact(), f"/duties/{desk.duty().id}"))


def test_a_refusal_needs_its_reason(desk: Desk) -> None:
    number = ask(desk)
    version = desk.duty().version
    address = f"/extensions/{number}"
    answer = desk.post(desk.office, address, decision="refuse", note="", version=version,
                       due_on=NEAR.isoformat())  # fmt: skip
    assert answer.status_code == 422
    assert "不批准请写明理由" in answer.get_data(as_text=True)
    assert desk.post(desk.office, address, decision="perhaps", version=version).status_code == 422
    answer = desk.post(
        desk.office, address, decision="refuse", note="工期不受影响", version=version
    )
    assert answer.status_code == 302
    assert due_on(desk) == DUE
    page = desk.see(desk.office, address)
    assert "未批准" in page
    assert "工期不受影响" in page
    assert "批准延到" not in page


def test_beyond_the_bound_the_leading_group_decides_on_its_page(desk: Desk) -> None:
    number = ask(desk, on=FAR)
    version = desk.duty().version
    lead = f"/lead/{desk.county.campaign_id}"
    assert f'href="/extensions/{number}"' in desk.get(desk.lead, lead).get_data(as_text=True)
    page = desk.see(desk.office, f"/extensions/{number}")
    assert "只能由领导小组批准" in page
    grant = {"decision": "grant", "due_on": FAR.isoformat(), "version": version}
    refused = desk.post(desk.office, f"/extensions/{number}", **grant)
    assert refused.status_code == 422
    assert "只能由领导小组批准" in refused.get_data(as_text=True)
    assert desk.post(desk.office, f"/extensions/{number}/lead", **grant).status_code == 404
    assert desk.post(desk.lead, f"/extensions/{number}", **grant).status_code == 404
    assert desk.post(desk.lead, f"/extensions/{number}/lead", **grant).status_code == 302
    assert due_on(desk) == FAR
    assert f'href="/extensions/{number}"' not in desk.get(desk.lead, lead).get_data(as_text=True)


def test_looks_back_find_the_request_where_it_was(desk: Desk) -> None:
    number = ask(desk, on=FAR)
    asked_at, desk.at[0] = desk.at[0], desk.at[0] + DAY
    later = at(TODAY + DAY, 12)
    grant = {"decision": "grant", "due_on": FAR.isoformat(), "version": desk.duty().version}
    assert desk.post(desk.lead, f"/extensions/{number}/lead", **grant).status_code == 302
    campaign, duty = desk.county.campaign_id, desk.duty().id
    lead = desk.county.asker(desk.county.scope, Role.LEAD)
    before = asked_at - dt.timedelta(hours=1)
    for when, cause, waits in (
        (before, Cause.UNANSWERED, False), (asked_at, Cause.EXTENSION, True), (later, None, False),
    ):  # fmt: skip
        rows = lagging(db.session(), campaign, as_of=when, now=later)
        assert [r.cause for r in rows if r.duty_id == duty] == ([cause] if cause else [])
        found = waiting_decisions(db.session(), lead, campaign_id=campaign, look=Look(when, later))
        assert ("extension" in {one.kind for one in found}) is waits
