import datetime
import time
from collections.abc import Callable
from itertools import zip_longest

import pytest

from campaign.rules.permissions import Role
from campaign.rules.sheets.people_sheet import PersonRecord, check_people
from campaign.rules.sheets.role_words import role_named
from campaign.rules.sheets.rows import Row
from campaign.rules.words import ROLES

HEADINGS = ("单位代码", "岗位", "姓名", "邮箱", "手机", "起始日期", "终止日期", "语言")
UNITS = {"1401": "县财政局", "1402": "县教育局", "1403": "城关镇", "1404": "城关镇"}
LI = ("1401", "联络员", "李文静", "liwj@caizheng.example", "19900000001")


def rows(*cells: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> list[Row]:
    return [
        Row(number, dict(zip_longest(headings, line, fillvalue="")))
        for number, line in enumerate(cells, start=2)
    ]


def check(*cells: tuple[str, ...]):
    return check_people(rows(*cells), UNITS)


def said(result) -> list[str]:
    return [str(problem) for problem in result.problems]


def test_a_full_row_is_read():
    (record,) = check((*LI, "2011-01-20", "2011年6月30日", "英文")).records
    assert record == PersonRecord(
        2, "1401", Role.CONTACT, "李文静", "liwj@caizheng.example", "19900000001",
        datetime.date(2011, 1, 20), datetime.date(2011, 7, 1), "en",
    )  # fmt: skip


def test_a_short_row_is_read():
    (record,) = check(LI).records
    assert (record.from_on, record.until_on, record.locale) == (None, None, "zh")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (("", *LI[1:]), "第 2 行「单位代码」：没有填写。请写单位代码。"),
        (("9", *LI[1:]), "第 2 行「单位代码」：找不到代码为“9”的单位。请先导入单位。"),
        (("1401", "", *LI[2:]), "第 2 行「岗位」：没有填写。可以填：联络员、分管领导、"),
        (("1401", "门卫", *LI[2:]), "第 2 行「岗位」：“门卫”不是岗位。"),
        (("1401", "联络员", "", *LI[3:]), "第 2 行「姓名」：没有填写。"),
        (("1401", "联络员", "李" * 61, *LI[3:]), "第 2 行「姓名」：姓名太长，最多 60 个字。"),
        (("1401", "联络员", "李\ufffd静", *LI[3:]), "不能显示的字符（U+FFFD）"),
        ((*LI[:3], "a@x.example;b@x.example", ""), "第 2 行「邮箱」：一格只能填一个邮箱。"),
        ((*LI[:4], "1.99E+10"), "第 2 行「手机」：号码被表格软件改成了科学记数"),
        ((*LI, "春节前"), "第 2 行「起始日期」：“春节前”不是日期。请写成 2011-02-10。"),
        ((*LI, "", "2011-02-30"), "第 2 行「终止日期」：“2011-02-30”不是日期。"),
        ((*LI, "2011-03-01", "2011-02-01"), "第 2 行「终止日期」：终止日期早于起始日期。"),
        ((*LI, "", "", "法文"), "第 2 行「语言」：“法文”不认识。"),
    ],
)
def test_a_mistake_is_told_by_row_and_column(line, message):
    result = check(line)
    assert message in said(result)[0]
    assert (len(result.problems), result.errors, result.records) == (1, result.problems, ())


def test_a_post_without_address_is_allowed_with_a_warning():
    result = check((*LI[:3], "", LI[4]), ("1402", "联络员", "王芳", "无", ""))
    assert len(result.records) == 2
    assert said(result) == [
        "第 2 行「邮箱」：没有邮箱：发给这个岗位的告知会变成电话任务。",
        "第 3 行「邮箱」：没有邮箱，也没有电话：告知不到这个岗位，请尽快补上。",
    ]


@pytest.mark.parametrize("name", ["空缺", "暂缺", "/", "Vacant"])
def test_a_vacant_post_is_passed_over_with_a_warning(name):
    result = check(("1401", "分管领导", name, "", ""))
    assert (result.records, result.problems[0].severity) == ((), "warning")


def test_a_person_may_hold_several_posts():
    result = check(LI, ("1402", *LI[1:]), ("1401", "分管领导", *LI[2:]))
    assert (len(result.records), result.problems) == (3, ())


def test_a_mailbox_may_be_shared_with_one_warning():
    lines = [
        ("1401", "领导小组办公室", f"甲{n}", "box@x.example", f"1990000000{n}") for n in range(8)
    ]
    result = check(*lines)
    assert len(result.records) == 8
    assert said(result) == [
        "第 2 行「邮箱」：8 个人共用邮箱 box@x.example（第 2、3、4、5、6、7 … 行）。"
        "允许共用，但信会互相看见。"
    ]
    assert "（第 2、3 行）" in said(check(*lines[:2]))[0]


def test_a_mobile_number_belongs_to_one_person():
    result = check(LI, ("1402", "联络员", "王芳", "wf@x.example", LI[4]))
    assert said(result) == [
        "第 3 行「手机」：这个手机号在第 2 行属于李文静。一个手机号只能属于一个人。"
    ]


def test_a_landline_may_be_shared():
    result = check(
        (*LI[:4], "0355-1234567"), ("1402", "联络员", "王芳", "wf@x.example", "0355-1234567")
    )
    assert result.problems == ()


def test_one_person_has_one_address():
    other = ("1402", "联络员", "李文静", "other@x.example", LI[4])
    assert said(check(LI, other)) == [
        "第 3 行「邮箱」：和第 2 行是同一个人，这一格却写得不同。请写成一样。"
    ]


def test_the_same_row_twice_is_told():
    assert said(check(LI, LI)) == ["第 3 行「岗位」：和第 2 行重复。请删去一行。"]
    office = ("1401", "办公室", *LI[2:])
    assert said(check(office, office)) == ["第 3 行「岗位」：和第 2 行重复。请删去一行。"]


def test_two_people_in_one_post_are_told_unless_one_followed_the_other():
    wang = ("1401", "联络员", "王芳", "wf@x.example", "19900000002")
    assert said(check(LI, wang)) == [
        "第 3 行「岗位」：同一时间一个单位只有一名联络员，第 2 行已经写了李文静。"
        "请删去一行，或填写起止日期。"
    ]
    assert check((*LI, "", "2011-03-31"), (*wang, "2011-04-01")).problems == ()
    assert check((*wang, "2011-04-01"), (*LI, "2010-01-01", "2011-03-31")).problems == ()
    assert len(check((*LI, "", "2011-04-01"), (*wang, "2011-04-01")).errors) == 1
    assert check(*[("1401", "领导小组", *line[2:]) for line in (LI, wang)]).problems == ()


def test_a_unit_may_be_named_by_its_name():
    headings = ("单位名称", "岗位", "姓名", "邮箱")
    lines = [
        ("县财政局", "联络员", "甲", "a@x.example"),
        ("城关镇", "联络员", "乙", "b@x.example"),
        ("县卫生局", "联络员", "丙", "c@x.example"),
        ("", "联络员", "丁", "d@x.example"),
    ]
    result = check_people(rows(*lines, headings=headings), UNITS)
    assert [record.unit_code for record in result.records] == ["1401"]
    assert said(result) == [
        "第 3 行「单位名称」：有 2 个单位都叫“城关镇”。请改写单位代码。",
        "第 4 行「单位名称」：找不到单位“县卫生局”。请先导入单位。",
        "第 5 行「单位名称」：没有填写。请写单位代码。",
    ]


def test_a_name_that_does_not_fit_the_code_is_told_and_the_code_counts():
    headings = ("单位代码", "单位名称", "岗位", "姓名", "邮箱")
    lines = [
        ("1401", "县教育局", "联络员", "甲", "a@x.example"),
        ("1402", "县教育局", "联络员", "乙", "b@x.example"),
    ]
    result = check_people(rows(*lines, headings=headings), UNITS)
    assert [record.unit_code for record in result.records] == ["1401", "1402"]
    assert said(result) == [
        "第 2 行「单位名称」：代码“1401”的单位叫“县财政局”，和这里写的不同。以代码为准。"
    ]


def test_missing_columns_and_an_empty_file_are_told():
    result = check_people(rows(("甲",), headings=("姓名",)), UNITS)
    assert [problem.column for problem in result.errors] == ["岗位", "单位代码"]
    assert [problem.column for problem in check_people([], UNITS).errors] == [
        "岗位",
        "姓名",
        "单位代码",
    ]
    assert said(check_people([], UNITS, headings=["单位代码", "岗位", "姓名"])) == [
        "文件里没有人员。请在表头下面每行写一个人。"
    ]


def test_someone_is_known_by_mobile_else_by_mailbox_else_by_unit():
    records = check(
        LI,
        ("1402", *LI[1:3], "LIWJ@x.example", "0355-1234567"),
        ("1401", "分管领导", "李文静", "", ""),
    ).records
    assert [record.who() for record in records] == [
        ("李文静", "19900000001"),
        ("李文静", "liwj@x.example"),
        ("李文静", "unit:1401"),
    ]


def test_every_role_is_known_by_its_words():
    for role, words in ROLES.items():
        assert {role_named(word) for word in (*words, role.value)} == {role}
    assert (role_named("一把手"), role_named("门卫")) == (Role.PRINCIPAL, None)


def many(people: int) -> list[Row]:
    """A sheet of so many people, three to a unit."""
    roles = ("联络员", "分管领导", "主要负责人")
    return rows(
        *(
            (f"U{n // 3}", roles[n % 3], f"李{n}", f"u{n}@x.example", f"199{n:08d}", "2011-01-01")
            for n in range(people)
        )
    )


def seconds(work: Callable[[], object]) -> float:
    """The best processor time of three."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def test_four_times_the_rows_take_about_four_times_the_work():
    units = {f"U{n}": f"第{n}站" for n in range(7_000)}
    few, lots = many(5_000), many(20_000)
    result = check_people(lots, units)
    assert (len(result.records), result.problems) == (20_000, ())
    assert seconds(lambda: check_people(lots, units)) < 10 * seconds(
        lambda: check_people(few, units)
    )


def test_four_times_the_rows_of_one_post_take_about_four_times_the_work_too():
    assert len(check(*[LI] * 20_000).errors) == 19_999
    assert seconds(lambda: check(*[LI] * 20_000)) < 10 * seconds(lambda: check(*[LI] * 5_000))
