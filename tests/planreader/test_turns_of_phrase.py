"""Turns of phrase that once misled the reader, each in the fewest words that show it."""

from datetime import date

from campaign.planreader.draft import Draft
from campaign.planreader.read import read_paper

HEAD = "平湖县软件正版化工作方案\n"
TAIL = "\n平湖县人民政府办公室\n2019年6月5日\n平湖县人民政府办公室 2019年6月6日印发"


def read(*lines: str, tail: str = TAIL) -> Draft:
    """Read a paper of these lines."""
    return read_paper(HEAD + "\n".join(lines) + tail)


def days(draft: Draft) -> list[date | None]:
    """Return what is due, in order."""
    return [one.due for one in draft.milestones]


def test_the_signature_is_the_date_of_issue_not_the_printing() -> None:
    assert read("一、各单位7月5日前上报统计表。").issued == date(2019, 6, 5)


def test_a_yearly_report_begins_in_the_year_that_is_named() -> None:
    draft = read("一、自2020年起，各单位每年1月10日前和7月10日前将使用情况报县文广旅体局。")
    assert days(draft) == [date(2020, 1, 10), date(2020, 7, 10)]


def test_what_follows_an_event_does_not_come_again_each_year() -> None:
    draft = read(
        "一、各单位每年1月10日前将使用情况报县局；新购计算机的单位应在购置后10个工作日内登记备案。"
    )
    assert [one.recurs for one in draft.milestones] == ["yearly", None]


def test_those_who_failed_have_to_mend() -> None:
    draft = read(
        "一、县领导小组组织验收，验收不合格的，责令于9月30日前整改完毕，逾期不改的通报批评。"
    )
    assert [one.actor for one in draft.milestones] == ["验收不合格的"]


def test_goals_by_stages_are_no_stage() -> None:
    draft = read("二、阶段目标", "（一）8月底前，县级机关完成正版化。")
    assert not draft.stages


def test_a_day_without_a_year_has_that_of_its_stage() -> None:
    draft = read(
        "三、步骤",
        "（一）全面实施（2018年9月至2020年6月）。各市每年6月15日、12月15日前向省局报送工作进展。",
        "（二）总结表彰（2020年12月）。省局12月20日前公布名单。",
        tail="",
    )
    assert days(draft) == [date(2019, 6, 15), date(2018, 12, 15), date(2020, 12, 20)]


def test_a_line_with_nothing_but_a_time_speaks_of_its_item() -> None:
    draft = read(
        "2.开展自查自纠。各单位填写自查表，报联席会议办公室。",
        "责任单位：县直各单位",
        "完成时限：7月20日前",
    )
    (one,) = draft.milestones
    assert (one.actor, one.recipient, one.action) == (
        "县直各单位",
        "联席会议办公室",
        "开展自查自纠",
    )
