"""Dates at the desk and in the unit: asking, deciding, changing with the effect first, pausing."""

import datetime as dt
import re

import pytest
from sqlalchemy import func, select

from campaign.reports.lead.decisions import waiting_decisions
from campaign.reports.progress.lagging import lagging
from campaign.reports.progress.standing import Look
from campaign.rules.dates.new_date import NewDate
from campaign.rules.notice.causes import Cause
from campaign.rules.permissions import Role
from campaign.services.dates.change_dates import change_dates
from models.base import db
from models.duty import Duty
from models.extension import Extension
from models.letter import Letter
from models.term import Term
from tests.county import DUE, at
from tests.queries import counted
from tests.web.desk.conftest import DAY, TODAY, Desk, tight

REASON = "盖章的领导外出，五一后才回"
NEAR, BOUND, FAR = dt.date(2026, 4, 29), dt.date(2026, 4, 30), dt.date(2026, 5, 8)


def ask(desk: Desk, number: int = 0, on: dt.date = NEAR) -> int:
    """A contact asks; return the request."""
    duty = desk.duty(number)
    answer = desk.post(
        desk.contact(number), f"/duties/{duty.id}/extension", reason=REASON,
        due_on=on.isoformat(), version=duty.version,
    )  # fmt: skip
    assert answer.status_code == 302, answer.get_data(as_text=True)
    db.session.rollback()
    found = db.session.scalars(select(Extension.id).order_by(Extension.id.desc())).first()
    db.session.rollback()
    assert found
    return found


def due_on(desk: Desk, number: int = 0) -> dt.date:
    """The date that a unit has to keep."""
    found = db.session.get_one(Term, desk.duty(number).term_id).due_on
    db.session.rollback()
    return found


def office_url(desk: Desk, rest: str) -> str:
    return f"/office/{desk.county.campaign_id}/{rest}"


def seen_in(page: str) -> str:
    """What the form of a preview brings back."""
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return found[1]


def test_the_page_for_asking_shows_the_bound_the_rest_days_and_what_comes_later(
    desk: Desk,
) -> None:
    page = desk.see(desk.contact(), f"/duties/{desk.duty().id}/extension")
    assert "晚于 4 月 30 日（周四）的，由领导小组决定" in page
    assert "2026 年 4 月" in page
    assert "休息日" in page
    assert "完成正版软件安装" in page, "a later milestone of the unit"
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


def test_what_is_with_the_office_cannot_be_asked_for(desk: Desk) -> None:
    page = desk.see(desk.contact(1), f"/duties/{desk.duty(1).id}/extension")
    assert "现在不能申请延期" in page


def test_the_office_sees_who_asks_why_with_which_effect_and_precedent(desk: Desk) -> None:
    number = ask(desk)
    table = desk.get(desk.office, office_url(desk, "").rstrip("/")).get_data(as_text=True)
    assert f'<a href="/extensions/{number}">申请延期</a>' in table
    assert "1 个延期申请等决定" in desk.see(desk.office, office_url(desk, "").rstrip("/"))
    assert "县财政局" in desk.see(desk.office, office_url(desk, "extensions"))
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


def test_a_change_is_shown_with_what_it_moves_then_done_with_the_same_numbers(
    desk: Desk,
) -> None:
    ids = [desk.duty(n).id for n in (0, 1, 3)]
    query = "&".join(f"duty={one}" for one in ids)
    first = desk.see(desk.office, office_url(desk, f"dates?{query}"))
    assert "选中 3 项任务" in first
    assert "预览影响" in first
    raw = desk.get(desk.office, office_url(desk, f"dates?{query}&due_on=2026-05-08"))
    page = raw.get_data(as_text=True)
    words = tight(desk.see(desk.office, office_url(desk, f"dates?{query}&due_on=2026-05-08")))
    assert "2个单位的期限改到5月8日" in words
    assert "新增" in words
    assert "已报送，等办公室审核1项：县教育局" in words
    assert desk.contact().email in words
    assert "调整2个单位的期限，发2封信" in words
    letters = db.session.scalar(select(func.count()).select_from(Letter)) or 0
    db.session.rollback()
    answer = desk.post(
        desk.office, office_url(desk, "dates"), duty=ids, seen=seen_in(page), reason="防汛",
        due_on="2026-05-08",
    )  # fmt: skip
    assert answer.headers["Location"] == office_url(desk, "").rstrip("/")
    assert {due_on(desk, 0), due_on(desk, 3)} == {FAR}
    assert db.session.scalar(select(func.count()).select_from(Letter)) == letters + 2


def test_what_moved_since_the_preview_is_left_out_and_named(desk: Desk) -> None:
    ids = [desk.duty(n).id for n in (0, 3)]
    query = "&".join(f"duty={one}" for one in ids)
    page = desk.get(desk.office, office_url(desk, f"dates?{query}&by=10")).get_data(as_text=True)
    change_dates(
        desk.county.campaign_id, {ids[1]: 1}, NewDate(on=NEAR), asker=desk.county.office,
        reason="另行通知", now=desk.at[0], today=TODAY,
    )  # fmt: skip
    client = desk.client(desk.office)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/help").text)
    assert token
    fields = {"csrf_token": token[1], "seen": seen_in(page), "by": "10", "reason": "防汛"}
    answer = client.post(office_url(desk, "dates"), data=fields)
    shown = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "有 1 项在您预览后已被别人办理，没有动：柳河镇" in shown
    assert (due_on(desk, 0), due_on(desk, 3)) == (dt.date(2026, 5, 7), NEAR)


def test_a_whole_milestone_a_kind_or_what_lies_below_a_unit_is_chosen(desk: Desk) -> None:
    survey = desk.duty().milestone_id
    chooser = desk.see(desk.office, office_url(desk, "dates"))
    assert "报送软件使用情况统计表" in chooser
    all_of_it = tight(desk.see(desk.office, office_url(desk, f"dates?milestone={survey}&by=10")))
    assert "选中5项任务" in all_of_it
    assert "3个单位的期限各顺延10个工作日" in all_of_it
    none = desk.see(desk.office, office_url(desk, f"dates?milestone={survey}&kind=township"))
    assert "没有可以改期的任务" in none
    below = desk.county.units[0].id
    one = tight(desk.see(desk.office, office_url(desk, f"dates?milestone={survey}&under={below}")))
    assert "县财政局，报送软件使用情况统计表" in one
    for nonsense in ("milestone=999999", "duty=999999&duty=x", "milestone=1&under=999999"):
        assert "没有可以改期" in desk.see(desk.office, office_url(desk, f"dates?{nonsense}"))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"reason": ""}, "请写明调整原因"),
        ({"due_on": "2026-04-01"}, "新的期限不能早于今天"),
        ({"due_on": ""}, "请选新的期限"),
        ({"by": "900"}, "请填 1 到 250 个工作日"),
        ({"by": "x"}, "请填 1 到 250 个工作日"),
    ],
)
def test_a_change_refused_keeps_what_was_typed(
    desk: Desk, fields: dict[str, str], says: str
) -> None:
    duty = desk.duty()
    sent = {
        "duty": duty.id, "seen": f"1:{duty.id}", "due_on": FAR.isoformat(), "reason": "防汛",
    } | fields  # fmt: skip
    answer = desk.post(desk.office, office_url(desk, "dates"), **sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in page
    assert due_on(desk) == DUE


def test_a_form_with_an_unreadable_list_is_refused(desk: Desk) -> None:
    for address in ("dates", "pause", "resume"):
        answer = desk.post(
            desk.office, office_url(desk, address), seen="<x>", due_on=FAR.isoformat(), reason="r"
        )
        assert answer.status_code == 422


def test_clocks_are_paused_listed_and_resumed_with_the_exact_statement(desk: Desk) -> None:
    ids = [desk.duty(n).id for n in (0, 1, 3)]
    query = "&".join(f"duty={one}" for one in ids)
    page = desk.get(desk.office, office_url(desk, f"pause?{query}")).get_data(as_text=True)
    assert "暂停 2 个单位的计时" in page
    assert "已报送，等办公室审核" in page
    missing = desk.post(
        desk.office, office_url(desk, "pause"), duty=ids, seen=seen_in(page), reason=""
    )
    assert missing.status_code == 422
    answer = desk.post(
        desk.office, office_url(desk, "pause"), seen=seen_in(page), reason="等办公室配发软件"
    )
    assert answer.headers["Location"] == office_url(desk, "paused")
    shown = desk.see(desk.contact(), f"/duties/{ids[0]}")
    assert "从 4 月 28 日（周二）起暂停，到今天 0 天" in shown
    desk.at[0] = at(TODAY + 8 * DAY, 10)
    listed = tight(desk.see(desk.office, office_url(desk, "paused")))
    assert "县财政局" in listed
    assert "柳河镇" in listed
    page = desk.get(desk.office, office_url(desk, f"resume?{query}")).get_data(as_text=True)
    words = desk.see(desk.office, office_url(desk, f"resume?{query}"))
    assert "从 4 月 28 日（周二）起暂停，到今天 8 天，其中 3 个工作日" in words
    assert "期限从 4 月 20 日（周一）顺延到 4 月 28 日（周二）" in words
    assert desk.post(
        desk.office, office_url(desk, "resume"), seen=seen_in(page), note="长" * 2001
    ).status_code == 422  # fmt: skip
    answer = desk.post(desk.office, office_url(desk, "resume"), seen=seen_in(page), note="已到货")
    assert answer.headers["Location"] == office_url(desk, "paused")
    assert due_on(desk) == DUE + 8 * DAY
    assert "没有暂停计时的任务" in desk.see(desk.office, office_url(desk, "paused"))
    assert "没有可以恢复的任务" in desk.see(desk.office, office_url(desk, f"resume?{query}"))
    assert "没有可以暂停的任务" in desk.see(desk.office, office_url(desk, "pause"))


def test_the_units_page_counts_the_days_of_a_pause_for_the_office(desk: Desk) -> None:
    duty = desk.duty()
    desk.post(desk.office, office_url(desk, "pause"), seen=f"1:{duty.id}", reason="等配发")
    desk.at[0] = at(TODAY + 8 * DAY, 10)
    page = tight(desk.see(desk.contact(), f"/duties/{duty.id}"))
    assert "逾期8天，停着不再计" in page
    assert "合计8天，算办公室的" in page


def test_who_may_what_and_forbidden_looks_like_missing(desk: Desk) -> None:
    number, duty = ask(desk), desk.duty()
    sibling, office, lead = desk.contact(1), desk.office, desk.lead
    unit = f"/duties/{duty.id}/extension"
    pages = {
        unit: {desk.contact().id, desk.person(desk.county.units[0], "principal").id},
        f"/extensions/{number}": {office.id, lead.id},
        office_url(desk, "extensions"): {office.id, lead.id},
        office_url(desk, "dates"): {office.id},
        office_url(desk, "pause"): {office.id},
        office_url(desk, "paused"): {office.id},
        office_url(desk, "resume"): {office.id},
    }
    principal = desk.person(desk.county.units[0], "principal")
    for address, who in pages.items():
        for person in (desk.contact(), principal, sibling, office, lead):
            status = desk.get(person, address).status_code
            assert status == (200 if person.id in who else 404), (address, person.name)
    for missing in ("/duties/999999/extension", "/extensions/999999", "/office/999999/dates"):
        for person in (desk.contact(), office, lead):
            assert desk.get(person, missing).status_code == 404


def test_an_office_below_changes_only_its_own(desk: Desk) -> None:
    below = desk.make.holder(desk.county.units[3], "office")
    ids = [desk.duty(n).id for n in (0, 3)]
    page = desk.see(below, office_url(desk, f"dates?duty={ids[0]}&duty={ids[1]}&by=10"))
    assert "柳河镇" in page
    assert "县财政局" not in page
    desk.post(below, office_url(desk, "dates"), seen=f"1:{ids[0]},{ids[1]}", by="10", reason="防汛")
    assert due_on(desk, 0) == DUE
    assert due_on(desk, 3) > DUE


def test_a_preview_asks_as_often_for_many_duties_as_for_few(desk: Desk) -> None:
    client = desk.client(desk.office)
    everything = sorted(db.session.scalars(select(Duty.id)))
    db.session.rollback()
    numbers = []
    for ids in (everything[:2], everything):
        query = "&".join(f"duty={one}" for one in ids)
        with counted() as sent:
            assert client.get(office_url(desk, f"dates?{query}&by=15")).status_code == 200
        numbers.append(len(sent))
    assert numbers[1] - numbers[0] <= 6, "a term is looked up for each new date"
    assert max(numbers) <= 50
