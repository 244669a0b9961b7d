"""The office's queue: ticked, narrowed, many decided at once, the next of the list."""

import re

import pytest
from sqlalchemy import func, select

from models.base import db
from models.duty import DutySpan
from models.event import Event
from models.letter import Letter
from tests.forms import token
from tests.web.desk.conftest import Desk, tight, words
from tests.web.desk.review.rows import IN_TIME, LATE, others_accept, query, rows


def test_the_queue_can_be_ticked_narrowed_and_pressed_without_scripts(desk: Desk) -> None:
    page = desk.get(desk.office, "/review").get_data(as_text=True)
    for row in rows(desk, LATE, IN_TIME):
        assert f'value="{row}"' in page
    assert 'formaction="/review/return"' in page and 'action="/review/accept"' in page
    assert "通过 {n} 件…" in page and "退回 {n} 件…" in page
    assert "县教育局已签章报送" in page
    narrowed = desk.see(desk.office, "/review?q=水利&older=7")
    assert "县水利局" in narrowed and "县教育局" not in narrowed and "清除筛选" in narrowed
    assert "没有符合条件的报送" in desk.see(desk.office, "/review?q=没有这样的单位")


@pytest.mark.parametrize(
    "odd",
    [
        "after=x", "after=2026-04-20", "after=2026-13-40.5", "before=0.0", "after=2026-04-20.99",
        "older=4", "older=x", "kind=nonsense", "milestone=-1", "campaign=99999999999",
        "q=%25%00", "after=9999-99-99.9999999999",
    ],
)  # fmt: skip
def test_an_odd_address_is_answered_and_changes_nothing(desk: Desk, odd: str) -> None:
    assert desk.get(desk.office, f"/review?{odd}").status_code in (200, 422)


def test_many_are_accepted_after_a_page_that_lists_them(desk: Desk) -> None:
    address = f"/review/accept?{query(desk, LATE, IN_TIME)}"
    page = tight(desk.see(desk.office, address))
    assert "通过2件报送" in page and "县教育局" in page and "县水利局" in page
    assert [desk.duty(n).state for n in (LATE, IN_TIME)] == ["submitted", "submitted"]
    answer = desk.post(desk.office, "/review/accept", row=rows(desk, LATE, IN_TIME))
    assert answer.status_code == 302
    result = desk.see(desk.office, answer.headers["Location"])
    assert "已通过 2 件" in result and "没有办成的" not in result and "待审核的都已办完" in result
    assert [desk.duty(n).state for n in (LATE, IN_TIME)] == ["accepted", "accepted"]


def test_the_result_says_exactly_what_did_not_go_and_why(desk: Desk) -> None:
    ticked = [*rows(desk, LATE, IN_TIME, 0), "99999.1", "x.y", ""]
    others_accept(desk, LATE)
    answer = desk.post(desk.office, "/review/accept", row=ticked)
    result = tight(desk.see(desk.office, answer.headers["Location"]))
    assert "已通过1件" in result and "没有办成的3" in result
    assert "马敏4月28日10:00已通过，没有再办。" in result
    assert "县财政局，报送软件使用情况统计表：现在是未开始，不能这样办理。" in result
    assert "1件没有找到，或者不归您审核。" in result
    assert desk.duty(0).state == "open" and desk.duty(IN_TIME).state == "accepted"
    assert "不在其中2" in tight(desk.see(desk.office, f"/review/accept?row={ticked[0]}&row=5.9"))


def test_many_are_returned_with_one_reason_and_the_recipients_printed(asked: Desk) -> None:
    desk = asked
    address = f"/review/return?{query(desk, LATE, IN_TIME)}"
    page = desk.see(desk.office, address)
    assert desk.contact(LATE).email in page and desk.contact(IN_TIME).email in page
    assert "退回 2 件（2 封信）" in page
    for section in ("统计表", "自查报告", "数据已备份", "完成情况说明"):
        assert section in page
    fields = {"row": rows(desk, LATE, IN_TIME), "reason": "", "due_on": "2026-05-11"}
    refused = desk.post(desk.office, "/review/return", **fields)
    assert refused.status_code == 422 and "请写明退回原因" in words(refused)
    assert "2026-05-11" in refused.get_data(as_text=True)
    fields |= {"reason": "请补签字", "sections": ["统计表", "数据已备份"]}
    answer = desk.post(desk.office, "/review/return", **fields)
    assert "已退回 2 件" in desk.see(desk.office, answer.headers["Location"])
    spans = db.session.scalars(select(DutySpan.sections).where(DutySpan.act == "return")).all()
    assert spans == [["统计表", "数据已备份"]] * 2
    count = select(func.count()).select_from(Letter).where(Letter.kind == "returned")
    assert db.session.scalar(count) == 2


def test_without_a_tick_the_pages_say_so(desk: Desk) -> None:
    for name in ("accept", "return"):
        assert "还没有勾选" in desk.see(desk.office, f"/review/{name}")
        assert desk.post(desk.office, f"/review/{name}").status_code == 422
        assert desk.get(desk.contact(), f"/review/{name}").status_code == 404


def test_a_ready_reason_goes_in_without_scripts_and_keeps_what_was_typed(desk: Desk) -> None:
    first = desk.duty(LATE)
    desk.post(
        desk.office, f"/duties/{first.id}/return", version=2, reason="请核对台数",
        due_on="2026-05-11",
    )  # fmt: skip
    second = desk.duty(IN_TIME)
    page = desk.get(desk.office, f"/duties/{second.id}").get_data(as_text=True)
    ready = re.search(r'name="use" value="(\d+)"[^>]*>请核对台数<', page)
    assert ready
    answer = desk.post(
        desk.office, f"/duties/{second.id}/return", version=2, use=ready[1], due_on="2026-05-12",
        reason="别的", sections=["完成情况说明"],
    )  # fmt: skip
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert re.search(r'name="reason"[^>]*>\s*请核对台数</textarea>', text)
    assert 'value="2026-05-12"' in text and re.search(r'value="完成情况说明" checked', text)
    assert desk.duty(IN_TIME).state == "submitted"
    both = desk.post(
        desk.office, "/review/return", row=rows(desk, IN_TIME), use=ready[1], due_on="2026-05-12"
    )
    assert both.status_code == 200 and "请核对台数" in both.get_data(as_text=True)


def test_reviewing_one_leads_to_the_next_of_the_same_list(desk: Desk) -> None:
    first, second = desk.duty(IN_TIME), desk.duty(LATE)
    page = desk.see(desk.office, f"/duties/{first.id}")
    assert "通过并看下一件" in page and "下一件是县教育局" in page
    answer = desk.post(desk.office, f"/duties/{first.id}/accept", version=2, then="next")
    assert answer.headers["Location"] == f"/duties/{second.id}"
    alone = desk.see(desk.office, f"/duties/{second.id}")
    assert "通过并看下一件" not in alone and "通过这项报送" in alone
    last = desk.post(
        desk.office, f"/duties/{second.id}/accept", version=2, then="next", queue="q=教育"
    )
    assert last.headers["Location"] == "/review?q=%E6%95%99%E8%82%B2"


def test_the_list_it_was_opened_from_goes_along(desk: Desk) -> None:
    queue = desk.get(desk.office, "/review?older=3").get_data(as_text=True)
    link = re.search(r'data-open href="(/duties/\d+\?queue=older%3D3)"', queue)
    assert link
    page = desk.get(desk.office, link[1]).get_data(as_text=True)
    assert 'name="queue" value="older=3"' in page
    for odd in ("queue=" + "a" * 500, "queue=%2500", "queue=older%3Dx%26q%3D1"):
        assert desk.get(desk.office, f"/duties/{desk.duty(LATE).id}?{odd}").status_code == 200


def test_once_more_is_the_same_answer(desk: Desk) -> None:
    client = desk.client(desk.office)
    fields = {
        "csrf_token": token(client, "/help"), "once": "x" * 24,
        "row": rows(desk, LATE, IN_TIME),
    }  # fmt: skip
    answers = {client.post("/review/accept", data=fields).headers["Location"] for _ in range(10)}
    assert len(answers) == 1
    acts = select(func.count()).select_from(Event).where(Event.act == "duty.accept")
    assert db.session.scalar(acts) == 2
