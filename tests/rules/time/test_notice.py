# ruff: noqa: E501  (a table of sentences reads down its columns)
"""The holiday notice: two real ones, and what is asked instead of guessed."""

import re
from datetime import date, timedelta

import holidays
import pytest

from campaign.rules.time.days import Source, calendar_of, published, title_of
from campaign.rules.time.notice import FESTIVALS, NoticeDay, read_notice
from tests.rules.notices import CALENDAR
from tests.rules.time.papers import NOTICE_2025, NOTICE_2026

D = date
REAL = {2025: NOTICE_2025, 2026: NOTICE_2026}


def days_of(year):
    first = D(year, 1, 1)
    return [first + timedelta(days=n) for n in range((D(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", REAL)
def test_a_real_notice_is_read_without_a_question(year):
    reading = read_notice(REAL[year])
    assert (reading.year, reading.questions) == (year, ())
    assert reading.issued_on == {2025: D(2024, 11, 12), 2026: D(2025, 11, 4)}[year]
    assert title_of(reading) == (
        f"国务院办公厅关于{year}年部分节假日安排的通知（国办发明电〔{year - 1}〕{ {2025: 12, 2026: 7}[year] }号）"
    )


@pytest.mark.parametrize("year", REAL)
def test_a_real_notice_makes_the_same_working_days_as_a_library_and_as_the_printed_table(year):
    entries = published(year, read_notice(REAL[year]).days, {}, {})
    calendar = calendar_of(entries, [year])
    library = holidays.country_holidays("CN", years=year)
    for day in days_of(year):
        of_library = day in library.weekend_workdays or (day.weekday() < 5 and day not in library)
        assert calendar.is_working(day) == of_library == CALENDAR.is_working(day), day
    assert not calendar.is_provisional(D(year, 6, 1))


def test_each_line_says_what_it_gives():
    lines = {line.festival: line for line in read_notice(NOTICE_2026).lines if line.days}
    assert tuple(lines) == FESTIVALS
    assert lines["元旦"].text.startswith("一、元旦：1月1日（周四）")
    assert lines["元旦"].days == (
        NoticeDay(D(2026, 1, 1), True, "元旦"),
        NoticeDay(D(2026, 1, 2), True, "元旦"),
        NoticeDay(D(2026, 1, 3), True, "元旦"),
        NoticeDay(D(2026, 1, 4), False, "调休上班"),
    )


def named_in(line):
    return re.search(r"([^\d、.()]+)：", line)[1]


def of(line, year=2026, more=""):
    """The reading of one line in a notice that has everything else."""
    name = named_in(line)
    rest = [text for text in NOTICE_2026.splitlines() if f"、{name}：" not in text]
    text = "\n".join([*rest[:6], line, *rest[6:-2], more]).replace("2026年", f"{year}年")
    return read_notice(text)


READ = [
    ("一、元旦：1月1日放假，与周末连休。", ["2026-01-01"], []),
    (
        "一、元旦：2025年12月31日至2026年1月2日放假，共3天。",
        ["2025-12-31", "2026-01-01", "2026-01-02"],
        [],
    ),
    ("一、元旦：12月31日至1月2日放假，共3天。", ["2025-12-31", "2026-01-01", "2026-01-02"], []),
    ("三、清明节：4月5日（星期日）补休。", ["2026-04-05"], []),
    (
        "(三)清明节：４月４日（周六）至６日（周一）放假，共３天。",
        ["2026-04-04", "2026-04-05", "2026-04-06"],
        [],
    ),
    ("3.清明节：4月4日-6日放假公休，共3天", ["2026-04-04", "2026-04-05", "2026-04-06"], []),
    ("四、劳动节：4月30日至5月2日放假，共3天。", ["2026-04-30", "2026-05-01", "2026-05-02"], []),
    (
        "四、劳动节：5月1日放假。5月9日（星期六）、10日（星期日）上班。",
        ["2026-05-01"],
        ["2026-05-09", "2026-05-10"],
    ),
    ("四、劳动节：5月1日放假。5月10日（星期天）补班。", ["2026-05-01"], ["2026-05-10"]),
    (
        "四、劳动节：5月1日放假。5月9日(周六)照常上班；5月10日正常上班。",
        ["2026-05-01"],
        ["2026-05-09", "2026-05-10"],
    ),
    ("四、劳动节：5月1日放假。各单位要做好值班。", ["2026-05-01"], []),
]


@pytest.mark.parametrize(("line", "off", "worked"), READ)
def test_a_line_is_read_in_every_form_that_notices_have_had(line, off, worked):
    reading = of(line)
    assert [question.text for question in reading.questions] == []
    days = [day for each in reading.lines if each.festival == named_in(line) for day in each.days]
    assert [day.day.isoformat() for day in days if day.off] == off
    assert [day.day.isoformat() for day in days if not day.off] == worked


ASKED = [
    (
        "四、劳动节：5月1日（周四）放假。",
        "这一天实际是 2026-05-01，和括号里写的不同。请核对日期和年份。",
        True,
    ),
    (
        "四、劳动节：5月1日至5日放假，共4天。",
        "写的是 4 天，从日期数出来是 5 天。请核对原文。",
        True,
    ),
    ("四、劳动节：5月1日放假3天。", "写的是 3 天，从日期数出来是 1 天。请核对原文。", True),
    ("四、劳动节：4月31日放假。", "没有 4 月 31 日这一天。请核对日期。", True),
    ("四、劳动节：1日放假。", "没有写明是几月。请在日期前写上月份。", True),
    ("四、劳动节：5月5日至5月1日放假。", "起止日期不对：最后一天应在第一天之后 14 天以内。", True),
    ("四、劳动节：5月1日至6月1日放假。", "起止日期不对：最后一天应在第一天之后 14 天以内。", True),
    ("四、劳动节：2025年5月1日放假。", "写的是 2025 年，通知是 2026 年的。请核对年份。", True),
    (
        "四、劳动节：5月1日放假。5月8日上班。",
        "2026-05-08 本来就是工作日，不会是调休上班。请核对日期。",
        True,
    ),
    (
        "一、元旦：1月1日放假。12月27日上班。",
        "12 月的这一天是哪一年没有写明。请在日期前写上年份。",
        True,
    ),
    ("四、劳动节：5月1日放假。5月1日放假。", "2026-05-01 写了两次。请核对原文。", True),
    (
        "四、劳动节：5月1日放假。鼓励在5月6日休息。",
        "有日期，但没有读懂。请改写这一句，或确认它不影响放假安排。",
        False,
    ),
    ("四、劳动节：按惯例放假。", "没有读出“劳动节”的日期。请补上，或确认它没有单独的安排。", False),
]


@pytest.mark.parametrize(("line", "asked", "blocks"), ASKED)
def test_what_is_not_clear_is_asked_and_never_guessed(line, asked, blocks):
    reading = of(line)
    found = [(question.text % question.values, question.blocks) for question in reading.questions]
    assert (asked, blocks) in found


def test_a_sentence_that_is_asked_about_gives_no_day():
    days = of("四、劳动节：5月1日至5日放假，共4天。").days
    assert not [day for day in days if day.day.month == 5]


def test_a_festival_that_is_nowhere_is_asked_about():
    text = "\n".join(line for line in NOTICE_2026.splitlines() if "端午节：" not in line)
    (question,) = read_notice(text).questions
    assert (
        question.text % question.values == "没有找到“端午节”的安排。请补上，或确认通知里确实没有。"
    )
    assert (question.line, question.blocks) == (0, False)


def test_a_text_without_a_year_or_with_two_is_not_taken():
    for text in ("", "一、元旦：1月1日放假。", NOTICE_2026.replace("现将2026年", "现将2025年")):
        reading = read_notice(text.replace("关于2026年\n部分", "关于2026年部分"))
        assert reading.year is None and not reading.days
        assert [question.blocks for question in reading.questions] == [True]


def test_dates_without_a_festival_before_them_are_asked_about():
    text = NOTICE_2026.replace("一、元旦：", "另有：3月2日放假。\n3月9日休息。\n一、元旦：", 1)
    asked = [q.text for q in read_notice(text.replace("另有：", "")).questions]
    assert asked == ["有日期，但前面没有节日名称，不知道是哪个节日。"] * 2


def test_a_holiday_by_another_name_is_read_where_it_has_days():
    reading = of("八、抗战胜利纪念日：9月3日放假，共1天。")
    assert NoticeDay(D(2026, 9, 3), True, "抗战胜利纪念日") in reading.days
    assert reading.questions == ()


def test_a_line_that_was_broken_by_copying_is_joined():
    text = NOTICE_2026.replace(
        "至5日（周二）放假调休，共5天。", "至\n5日（周二）放假调休，\n共5天。"
    )
    assert read_notice(text.replace("\n", "\n\n")).days == read_notice(NOTICE_2026).days
    alone = NOTICE_2026.replace("共5天。5月9日", "共5天。\n5月9日")
    assert read_notice(alone).days == read_notice(NOTICE_2026).days


def test_a_date_of_issue_that_does_not_exist_is_no_date():
    assert read_notice(NOTICE_2026.replace("2025年11月4日", "2025年11月31日")).issued_on is None


def test_a_question_is_another_one_when_its_text_is_another():
    first, second = (of(line).questions[0].key for line in (ASKED[0][0], ASKED[1][0]))
    assert first != second
    assert Source.NOTICE == "notice"
