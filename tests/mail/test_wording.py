from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.mail import wording
from tests.mail.samples import context

ZH, EN = context(), context(locale="en")
DAY = dt.date(2026, 4, 20)


def test_days_are_written_as_the_office_writes_them():
    assert wording.day(DAY, ZH) == "4 月 20 日（周一）"
    assert wording.day_in_list(DAY, ZH) == "4 月 20 日 周一"
    assert wording.day_of_letter(DAY, ZH) == "2026 年 4 月 20 日"
    assert wording.day(DAY, EN) == "Monday 20 April"
    assert wording.day_in_list(dt.date(2027, 1, 4), EN) == "Mon 4 January 2027"


def test_instants_are_told_in_shanghai():
    at = dt.datetime(2026, 4, 20, 16, 5, tzinfo=dt.UTC)
    assert wording.moment(at, ZH) == "4 月 21 日 0:05"
    assert wording.moment(at, EN) == "0:05 on 21 April"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一二三四五六", ["一二三四", "五六"]),
        ("一二三，四", ["一二三，", "四"]),
        ("一二三四，五", ["一二三", "四，五"]),
        ("一二三《四》", ["一二三", "《四》"]),
        ("ab cd ef gh", ["ab cd ef", "gh"]),
        ("  一二三四", ["  一二三", "  四"]),
        ("see http://a.example/long/long", ["see http://a.example/long/long"]),
        ("一\n\n\n\n二", ["一", "", "二"]),
    ],
)
def test_lines_break_as_chinese_does(text, lines):
    assert wording.wrap(text, 8).splitlines() == lines


@given(st.text("一二三，。《》ab 1（）", max_size=80))
def test_breaking_loses_nothing_and_begins_no_line_with_a_closing_mark(text):
    lines = wording.wrap(text, 12).splitlines()
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert not any(line.lstrip()[:1] in tuple("，。》）") for line in lines[1:] if line)
