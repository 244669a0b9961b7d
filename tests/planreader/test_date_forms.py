"""Every form of a date: rendered from a day, read back as that day."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.planreader import read_paper

HEAD = "关于开展清查工作的通知\n各单位：\n一、时间安排\n"
DAYS = st.dates(date(2001, 1, 1), date(2039, 12, 31))
HAN = "〇一二三四五六七八九"


def han_year(year: int) -> str:
    return "".join(HAN[int(figure)] for figure in str(year))


def han(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return HAN[ones]
    return ("" if tens == 1 else HAN[tens]) + "十" + (HAN[ones] if ones else "")


def wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if sign.isdecimal() else sign for sign in text)


def spaced(text: str) -> str:
    return "".join(f" {sign} " if sign in "年月日" else sign for sign in text)


def day_forms(on: date) -> list[str]:
    plain = f"{on.year}年{on.month}月{on.day}日"
    return [
        f"{plain}前", f"{plain}之前", f"{plain}以前", f"{wide(plain)}前", f"{spaced(plain)}前",
        f"{han_year(on.year)}年{han(on.month)}月{han(on.day)}日前", f"{plain}（星期五）前",
        f"{plain}17:30前", f"{plain}下午5时前", f"{on.year}-{on.month:02d}-{on.day:02d}前",
        f"{on.year}.{on.month}.{on.day}前", f"{on.year}/{on.month}/{on.day}前", f"{plain}下班前",
        f"{plain}中午12时前", f"{on.year}年{on.month:02d}月{on.day:02d}号前",
    ]  # fmt: skip


def month_forms(on: date) -> list[tuple[str, date]]:
    last = date(on.year, on.month, monthrange(on.year, on.month)[1])
    month = f"{on.year}年{on.month}月"
    return [
        (f"{month}底前", last), (f"{month}末", last), (f"{month}下旬", last),
        (f"{month}中旬", on.replace(day=20)), (f"{month}上旬前", on.replace(day=10)),
        (f"{month}初", on.replace(day=10)), (f"{on.year}年底前", date(on.year, 12, 31)),
        (f"{on.year}年上半年", date(on.year, 6, 30)),
        (f"{on.year}年第三季度", date(on.year, 9, 30)),
    ]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(DAYS)
def test_a_day_in_any_form_is_that_day(on: date) -> None:
    forms = day_forms(on)
    draft = read_paper(HEAD + "".join(f"各单位于{form}报县财政局。\n" for form in forms))
    assert [one.due for one in draft.milestones] == [on] * len(forms)
    assert {one.actor for one in draft.milestones} == {"各单位"}
    assert {one.recipient for one in draft.milestones} == {"县财政局"}


@settings(max_examples=25, deadline=None)
@given(DAYS)
def test_a_part_of_a_month_or_year_ends_on_its_last_day(on: date) -> None:
    forms = month_forms(on)
    draft = read_paper(HEAD + "".join(f"各单位于{form}完成自查。\n" for form, _ in forms))
    assert [one.due for one in draft.milestones] == [last for _, last in forms]
    asked = {question.phrase for question in draft.questions}
    assert {forms[4][0], forms[5][0]} <= asked  # 上旬前 and 初 are open to doubt


@settings(max_examples=25, deadline=None)
@given(DAYS, st.integers(1, 300), st.sampled_from("-—至到～"))
def test_a_range_may_drop_what_its_first_end_has_said(first: date, days: int, sign: str) -> None:
    last = first + timedelta(days)
    one_month = (first.year, first.month) == (last.year, last.month)
    short = f"{last.day}日" if one_month else f"{last.month}月{last.day}日"
    begin = f"{first.year}年{first.month}月{first.day}日"
    draft = read_paper(f"{HEAD}检查组于{begin}{sign}{short}对各单位进行检查。")
    (one,) = draft.milestones
    assert (one.start, one.due) == (first, last)


@settings(max_examples=25, deadline=None)
@given(DAYS)
def test_without_a_year_only_the_month_and_day_are_given_and_the_year_is_asked(on: date) -> None:
    (one,) = read_paper(f"{HEAD}各单位于{on.month}月{on.day}日前报县财政局。").milestones
    assert (one.due, one.month_day) == (None, f"{on:%m-%d}")
    told = read_paper(f"{HEAD}各单位于{on.month}月{on.day}日前报县财政局。", issued=on).milestones
    assert told[0].due == on


RECURRING = {
    "每年11月5日前": "yearly", "每年年底前": "yearly", "每半年": "half-yearly",
    "每季度首月10日前": "quarterly", "每季度末": "quarterly", "每月25日前": "monthly",
    "每月最后一个星期三": "monthly", "每月倒数第五个工作日": "monthly", "次月5日前": "monthly",
    "每周二中午12时前": "weekly", "每周五": "weekly", "每两周": "every_14_days",
    "每半月": "every_15_days", "每10天": "every_10_days", "每三个月": "quarterly",
}  # fmt: skip
RELATIVE = (
    "收到通知后10个工作日内",
    "自变更之日起20个工作日内",
    "检查结束后三日内",
    "会议召开前3个工作日",
)
BROKEN = (
    "年  月  日前", "2011年5月31目前", "13月5日前", "2月30日前", "月中旬前",
    "5月2日7日", "____年__月__日前",
    "2O1l年2月10日前", "×月×日前",
)  # fmt: skip
NO_DUTY = (
    "根据2011年3月2日印发的文件，各单位要完成自查。",
    "按照《关于2011年5月10日前完成整改的通知》，各单位要报送总结。",
    "本办法自2013年1月1日起施行，各单位要认真执行。",
    "以2015年12月31日为清查基准日，各单位核对资产。",
    "截至2011年6月底，全县已完成自查并报送总结的单位有35个。",
    "2011年8月19日，县政府召开了动员会。",
    "对2014年1月1日至2016年12月31日期间发生的支出进行检查。",
    "自2010年3月以来，各单位完成了自查。",
    "2012-2014年各类资料由各单位整理报送。",
)


@pytest.mark.parametrize(("phrase", "pace"), RECURRING.items())
def test_what_comes_again_has_its_pace(phrase: str, pace: str) -> None:
    (one,) = read_paper(f"{HEAD}各单位{phrase}向县财政局报送进展情况。").milestones
    assert (one.recurs, one.actor, one.recipient) == (pace, "各单位", "县财政局")


@pytest.mark.parametrize("phrase", RELATIVE)
def test_a_count_of_days_from_an_event_has_no_day_and_is_asked(phrase: str) -> None:
    draft = read_paper(f"{HEAD}各单位应在{phrase}报县财政局。", issued=date(2011, 1, 20))
    (one,) = draft.milestones
    assert one.due is None
    assert [question.phrase for question in draft.questions] == [one.phrase]


@pytest.mark.parametrize("phrase", BROKEN)
def test_a_broken_date_is_a_question_and_no_milestone(phrase: str) -> None:
    draft = read_paper(f"{HEAD}各单位于{phrase}报县财政局。", issued=date(2011, 1, 20))
    assert not draft.milestones
    assert len(draft.questions) == 1


@pytest.mark.parametrize("sentence", NO_DUTY)
def test_a_date_that_asks_for_nothing_is_no_milestone(sentence: str) -> None:
    assert not read_paper(HEAD + sentence).milestones
