"""Dates changed and clocks paused from the desk, the effect shown first."""

import datetime as dt
import re

import pytest
from sqlalchemy import func, select

from campaign.rules.dates.new_date import NewDate
from campaign.services.dates.change_dates import change_dates
from models.base import db
from models.duty import Duty
from models.letter import Letter
from tests.county import DUE, at
from tests.queries import counted
from tests.web.desk.conftest import DAY, TODAY, Desk, tight, words
from tests.web.desk.dates.asking import FAR, NEAR, ask, due_on, office_url, seen_in


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
        ({"due_on": ""}, "请填其中一项"),
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


def test_nothing_filled_in_or_ticked_says_what_to_do(desk: Desk) -> None:
    survey = desk.duty().milestone_id
    blank = desk.get(desk.office, office_url(desk, f"dates?milestone={survey}&due_on=&by="))
    assert blank.status_code == 422
    assert "请填其中一项：都改到哪一天，例如 2026-05-20；或者各顺延几个工作日" in words(blank)
    unchosen = desk.get(desk.office, office_url(desk, "dates?milestone=&kind="))
    assert unchosen.status_code == 422 and "请选择要改期的节点。" in words(unchosen)
    for page in ("pause", "resume"):
        assert "请至少勾选一项。" in desk.see(desk.office, office_url(desk, page))


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
    assert "请至少勾选一项" in desk.see(desk.office, office_url(desk, "pause"))


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
