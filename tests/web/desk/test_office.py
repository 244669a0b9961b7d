"""The office's desk: what it counts, who stands in the table, filters, a look back, the file."""

import datetime as dt
import io
import re

import openpyxl
from sqlalchemy import select

from campaign.reports.progress.lagging import lagging
from campaign.rules.counting import Count
from campaign.services.clock.tick import tick
from models.base import db
from models.plan import Milestone
from tests.county import DUE, at
from tests.queries import counted
from tests.web.desk.conftest import DAY, TODAY, Desk, tight
from tests.web.desk.conftest import words as words_of


def desk_url(desk: Desk, more: str = "") -> str:
    """The address of the office's desk."""
    return f"/office/{desk.county.campaign_id}{more}"


def names_in_table(page: str) -> list[str]:
    """The units in the table's order."""
    return re.findall(r'<a data-open href="/duties/\d+">([^<]+)</a>', page)


def test_with_one_campaign_the_desk_opens_at_once(desk: Desk) -> None:
    answer = desk.get(desk.office, "/office")
    assert (answer.status_code, answer.headers["Location"]) == (302, desk_url(desk))


def test_the_strip_counts_and_every_count_is_a_link(desk: Desk) -> None:
    page = desk.get(desk.office, desk_url(desk)).get_data(as_text=True)
    text = tight(desk.see(desk.office, desk_url(desk)))
    for words in (
        "应报5项5个单位", "已报2项40.0%，2个单位", "按时1项20.0%，1个单位",
        "未报3项涉及3个单位", "待我审核2项最久8天",
    ):  # fmt: skip
        assert words in text
    for which in Count:
        listed = desk.see(desk.office, desk_url(desk, f"/duties?which={which}"))
        assert f"{desk_url(desk)}/duties?which={which}" in page or which is Count.WAIVED
        assert "截至 4 月 28 日" in listed


def test_the_table_shows_cause_owner_last_notice_and_next_step(desk: Desk) -> None:
    page = desk.get(desk.office, desk_url(desk)).get_data(as_text=True)
    assert names_in_table(page) == ["县文化广电和旅游局", "县财政局", "柳河镇"]
    text = tight(desk.see(desk.office, desk_url(desk)))
    assert "报送软件使用情况统计表4月20日止，逾期8天下一步5/7周四拟通报批评" in text
    assert "未答复" in text
    principal = desk.person(desk.county.units[0], "principal").name
    assert f"主要负责人{principal}已送达，4/23" in text, (
        "what the office was told is none to a unit"
    )
    assert "县教育局" not in names_in_table(page), "what the office has is not the unit's lateness"
    with_office = tight(desk.see(desk.office, desk_url(desk, "?court=office")))
    assert "逾期报送、在办公室手里的任务" in with_office
    assert "办公室正在审核" in with_office
    assert "县教育局已签章报送" in with_office


def test_missing_and_late_are_told_apart_on_the_last_day(desk: Desk) -> None:
    text = tight(desk.see(desk.office, desk_url(desk, f"?as_of={DUE.isoformat()}")))
    assert "未报4项涉及4个单位：当天到期4项" in text
    assert "没有逾期未完成的任务" in text


def test_a_climbed_ladder_still_says_what_comes_next(desk: Desk) -> None:
    day = dt.date(2026, 5, 7)
    tick(now=at(day))
    desk.at[0] = at(day, 10)
    text = tight(desk.see(desk.office, desk_url(desk)))
    assert "逾期17天下一步等领导小组决定3份拟稿" in text
    assert "待批准的升级3项县文化广电和旅游局、县财政局等3个单位" in text


BUREAU, MONEY, SCHOOL, TOWN = "县文化广电和旅游局", "县财政局", "县教育局", "柳河镇"
ASKED: dict[str, list[str]] = {
    "court=office": [SCHOOL],
    "court=unit": [BUREAU, MONEY, TOWN],
    "level=3": [BUREAU, MONEY, TOWN],
    "level=4": [],
    "kind=township": [],
    "order=office&court=office": [SCHOOL],
    "order=days&back=1": [TOWN, MONEY, BUREAU],
    "order=tree": [BUREAU, MONEY, TOWN],
    "order=nonsense&level=x&court=y&milestone=z&after=-1": [BUREAU, MONEY, TOWN],
}


def test_filters_and_order_stand_in_the_address(desk: Desk) -> None:
    client = desk.client(desk.office)
    for query, names in ASKED.items():
        page = client.get(desk_url(desk, f"?{query}")).get_data(as_text=True)
        assert names_in_table(page) == names, query


def test_a_milestone_and_a_unit_filter(desk: Desk) -> None:
    db.session.rollback()
    install = db.session.scalars(select(Milestone.id).where(Milestone.key == "install")).one()
    page = desk.get(desk.office, desk_url(desk, f"?milestone={install}")).get_data(as_text=True)
    assert names_in_table(page) == []
    assert "没有符合条件的单位" in page
    unit = desk.county.units[0]
    page = desk.get(desk.office, desk_url(desk, f"?under={unit.id}")).get_data(as_text=True)
    assert names_in_table(page) == ["县财政局"]


def test_a_look_back_shows_the_day_and_lets_nobody_act(desk: Desk) -> None:
    day = (DUE + 2 * DAY).isoformat()
    page = desk.get(desk.office, desk_url(desk, f"?as_of={day}")).get_data(as_text=True)
    assert set(names_in_table(page)) == {"县文化广电和旅游局", "县财政局", "柳河镇", "县教育局"}
    text = tight(desk.see(desk.office, desk_url(desk, f"?as_of={day}")))
    assert "4月20日止，逾期2天下一步4/23周四提醒主要负责人" in text
    assert "只能看，不能办" in text
    assert "催办所选单位" not in text
    assert 'type="checkbox"' not in page


def test_today_is_no_look_back(desk: Desk) -> None:
    page = desk.see(desk.office, desk_url(desk, f"?as_of={TODAY.isoformat()}"))
    assert "催办所选单位" in page


def test_a_time_that_is_none_is_refused_with_an_example(desk: Desk) -> None:
    client = desk.client(desk.office)
    for text in ("gestern", "2026-13-01", "2026-04-20T09:00", "9999-12-31"):
        for more in ("", "/duties", "/lagging.xlsx"):
            answer = client.get(desk_url(desk, f"{more}?as_of={text}"))
            assert answer.status_code == 422, (text, more)
            assert "2026-04-20" in answer.get_data(as_text=True)
            if not more:  # the page stays, and the sentence leads to the field
                assert 'href="#f-as_of"' in answer.get_data(as_text=True)
                assert "没有换日期，下面是现在的情形" in words_of(answer)
                assert "未报" in words_of(answer)


def test_the_leading_group_reads_and_does_not_urge(desk: Desk) -> None:
    page = desk.see(desk.lead, desk_url(desk))
    assert "县财政局" in page
    assert "催办所选单位" not in page
    assert desk.get(desk.lead, desk_url(desk, "/urge?duty=1")).status_code == 404


def test_a_unit_and_a_stranger_find_no_desk(desk: Desk) -> None:
    beside = desk.make.unit("岚江市", kind="city")
    stranger = desk.make.holder(beside, "office")
    for person in (desk.contact(), stranger):
        assert desk.get(person, desk_url(desk)).status_code == 404
        assert desk.get(person, desk_url(desk, "/lagging.xlsx")).status_code == 404
    assert "还没有行动" in desk.see(stranger, "/office")


def test_a_collector_sees_its_own_subtree_only(desk: Desk) -> None:
    collector = desk.make.holder(desk.county.units[3], "collector")
    page = desk.get(collector, desk_url(desk)).get_data(as_text=True)
    assert names_in_table(page) == ["柳河镇"]
    assert "县财政局" not in page


def test_the_file_holds_the_same_rows_as_text_and_numbers(desk: Desk) -> None:
    answer = desk.get(desk.office, desk_url(desk, "/lagging.xlsx"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    names = [row[1].value for row in sheet.iter_rows(min_row=4) if row[5].value is not None]
    page = desk.get(desk.office, desk_url(desk)).get_data(as_text=True)
    assert names == names_in_table(page)


def test_the_page_asks_as_often_for_many_rows_as_for_few(desk: Desk) -> None:
    client = desk.client(desk.office)
    numbers = []
    for query in ("?court=office", "", "?order=tree"):
        with counted() as sent:
            assert client.get(desk_url(desk, query)).status_code == 200
        numbers.append(len(sent))
    assert max(numbers) - min(numbers) <= 2  # an empty group asks less, a tree asks for parents
    assert max(numbers) <= 50  # with units in it that have changed since they were summed up


def test_the_page_and_the_report_hold_the_same_rows(desk: Desk) -> None:
    db.session.rollback()
    rows = lagging(db.session(), desk.county.campaign_id, as_of=desk.at[0], now=desk.at[0])
    page = desk.get(desk.office, desk_url(desk)).get_data(as_text=True)
    assert names_in_table(page) == [row.unit for row in rows]
