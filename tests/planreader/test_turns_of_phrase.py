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


def test_the_day_of_what_a_paper_rests_on_asks_for_nothing() -> None:
    draft = read("一、根据省厅5月29日视频会议要求，各学校6月30日前完成排查。")
    assert days(draft) == [date(2019, 6, 30)]


def test_the_day_on_which_things_were_in_force_asks_for_nothing() -> None:
    draft = read("一、清理范围。截至2018年9月30日现行有效的县政府制发的规范性文件。")
    assert not draft.milestones


def test_a_report_names_those_who_make_it() -> None:
    draft = read("一、县局组织督查。各地工作总结请于6月28日前上报县局安全股。")
    assert [(one.actor, one.recipient) for one in draft.milestones] == [("各地", "县局安全股")]


def test_the_subject_of_the_next_date_is_not_that_of_this_one() -> None:
    draft = read("一、6月20日前召开全县动员大会，各单位6月25日前制定方案报县创卫办。")
    assert [one.actor for one in draft.milestones] == [None, "各单位"]


def test_who_is_hired_does_not_owe_it() -> None:
    draft = read("一、7月10日前，委托会计师事务所完成专项审计。")
    assert [one.actor for one in draft.milestones] == [None]


def test_the_works_of_a_stage_are_no_stages() -> None:
    draft = read(
        "二、实施步骤",
        "（一）集中整治阶段（2019年7月—9月）。",
        "1.市容环境整治行动。由县城管局牵头，7月底前完成整治。",
        "2.农贸市场改造。由县市场监管局牵头，8月31日前完成改造。",
    )
    assert [one.name for one in draft.stages] == ["集中整治阶段"]
    assert {one.stage for one in draft.milestones} == {"集中整治阶段"}


def test_what_a_month_is_or_what_goes_on_in_brackets_asks_for_nothing() -> None:
    draft = read(
        "一、4月是全国第27个税收宣传月，各所要开展宣传活动。",
        "二、各单位要结合规划中期评估（2019年下半年进行），提出重点工作。",
    )
    assert not draft.milestones


def test_a_day_may_leave_its_month_to_the_date_before() -> None:
    draft = read("一、各单位务于7月10日前完成自查，11日将自查报告报县局。")
    assert days(draft) == [date(2019, 7, 10), date(2019, 7, 11)]


def test_two_days_may_share_one_sign() -> None:
    draft = read("一、7月14、15两日，县领导小组组织模拟检查。")
    assert days(draft) == [date(2019, 7, 14), date(2019, 7, 15)]


def test_a_deadline_is_no_window_of_a_heading() -> None:
    draft = read(
        "二、方法步骤", "1.个人总结。干部撰写总结。", "2.确定等次。7月22日前，县局提出等次建议。"
    )
    assert not draft.stages
    assert days(draft) == [date(2019, 7, 22)]


def test_those_who_have_to_mend_also_report() -> None:
    draft = read("三、检查中存在问题的单位，应在11月30日前完成整改，并在年底前上报整改情况。")
    assert [one.actor for one in draft.milestones] == ["检查中存在问题的单位"] * 2


def test_a_range_with_a_broken_end_is_asked_and_nothing_else() -> None:
    draft = read("一、12月10日至2O日，县审计局对各单位进行检查验收。")
    assert not draft.milestones
    assert [one.phrase for one in draft.questions] == ["2O日"]


TABLE = (
    "序号\t工作内容\t完成时间\t责任单位\t备注",
    "1\t自查\t8月26日—9月5日\t县直各单位\t自查表报县财政局监督股，9月1日起补报",
    "2\t督查检查\t9月中旬\t县财政局、县审计局\t",
    "3\t情况通报\t9月30日前\t\t",
)


def test_a_table_says_by_its_headings_who_does_what_by_when() -> None:
    draft = read(*TABLE)
    assert [(one.due, one.actor, one.recipient, one.action) for one in draft.milestones] == [
        (date(2019, 9, 5), "县直各单位", "县财政局监督股", "自查"),
        (date(2019, 9, 20), "县财政局、县审计局", None, "督查检查"),
        (date(2019, 9, 30), None, None, "情况通报"),
    ]


def test_a_table_parted_by_strokes_is_read_like_one_by_tabs() -> None:
    strokes = read(*(line.replace("\t", " | ") for line in TABLE))
    tabs = read(*TABLE)
    said = [(one.due, one.actor, one.recipient, one.action) for one in strokes.milestones]
    assert said == [(one.due, one.actor, one.recipient, one.action) for one in tabs.milestones]
