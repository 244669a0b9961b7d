import time
from itertools import zip_longest

import pytest

from campaign.rules.sheets.rows import Row
from campaign.rules.sheets.unit_kinds import UNIT_KINDS, kind_named
from campaign.rules.sheets.unit_sheet import KnownUnit, UnitRecord, check_units

HEADINGS = ("单位代码", "单位名称", "类别", "上级代码")
COUNTY = ("1400", "云川县", "县级", "")
KNOWN = {
    "1400": KnownUnit("云川县", "county", None),
    "1401": KnownUnit("县财政局", "department", "1400"),
    "01": KnownUnit("老单位", "department", "1400"),
    "a1": KnownUnit("小写", "department", "1400"),
}


def rows(*cells: tuple[str, ...]) -> list[Row]:
    return [
        Row(number, dict(zip_longest(HEADINGS, line, fillvalue="")))
        for number, line in enumerate(cells, start=2)
    ]


def said(result) -> list[str]:
    return [str(problem) for problem in result.problems]


def test_a_list_is_read_whatever_the_order_of_its_rows():
    result = check_units(rows(("1401", "县财政局", "部门", "1400"), COUNTY), {})
    assert result.problems == ()
    assert result.records == (
        UnitRecord(2, "1401", "县财政局", "department", "1400"),
        UnitRecord(3, "1400", "云川县", "county", None),
    )


def test_codes_and_names_are_tidied():
    (record,) = check_units(rows(("１４０１ ", "县　财政局", "县直单位", " 1400")), KNOWN).records
    assert record == UnitRecord(2, "1401", "县财政局", "department", "1400")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (("", "甲", "部门", ""), "第 3 行「单位代码」：没有填写。每个单位都要有自己的代码。"),
        (("14/01", "甲", "部门", "1400"), "第 3 行「单位代码」：代码“14/01”的写法不对。"),
        (("-1", "甲", "部门", "1400"), "第 3 行「单位代码」：代码“-1”的写法不对。"),
        (("1" * 41, "甲", "部门", "1400"), "最多 40 个字符"),
        (("1400", "甲", "部门", ""), "第 3 行「单位代码」：和第 2 行的代码重复。"),
        (("A1", "甲", "部门", "1400"), "第 3 行「单位代码」：和现有单位的代码“a1”只差大小写。"),
        (("1402", "", "部门", "1400"), "第 3 行「单位名称」：没有填写。请写单位全称。"),
        (("1402", "县" * 121, "部门", "1400"), "第 3 行「单位名称」：名称太长，最多 120 个字。"),
        (("1402", "县\u202e局", "部门", "1400"), "不能显示的字符（U+202E）"),
        (
            ("1402", "甲", "", "1400"),
            "第 3 行「类别」：没有填写。可以填：省级、市级、县级、乡镇、部门。",
        ),
        (("1402", "甲", "公司", "1400"), "第 3 行「类别」：“公司”不是单位类别。"),
        (
            ("1402", "甲", "部门", "1499"),
            "第 3 行「上级代码」：找不到代码为“1499”的上级单位：文件里",
        ),
        (("1402", "甲", "部门", "001"), "是不是“01”？表格软件会丢掉前面的 0。"),
        (("1402", "甲", "部门", "1402"), "第 3 行「上级代码」：上级不能是本单位自己。"),
    ],
)
def test_a_mistake_is_told_by_row_and_column(line, message):
    result = check_units(rows(COUNTY, line), KNOWN)
    (problem,) = result.errors
    assert message in str(problem)


def test_every_mistake_is_told_not_only_the_first():
    result = check_units(rows(COUNTY, ("", "", "", ""), ("x y!", "甲", "乙", "丙")), {})
    assert [(problem.row, problem.column) for problem in result.errors] == [
        (3, "单位代码"), (3, "单位名称"), (3, "类别"), (4, "单位代码"), (4, "类别"),
    ]  # fmt: skip
    result = check_units(rows(COUNTY, ("1401", "", "部门", "丙")), {})
    assert [problem.column for problem in result.errors] == ["单位名称", "上级代码"]


def test_a_circle_is_told_once_with_its_chain():
    lines = [COUNTY, ("A", "甲", "部门", "C"), ("B", "乙", "部门", "A"), ("C", "丙", "部门", "B")]
    (problem,) = check_units(rows(*lines), {}).errors
    assert str(problem) == (
        "第 3 行「上级代码」：上级关系绕成了圈：A → C → B → A。请改正其中一个上级。"
    )


def test_a_circle_through_the_register_is_found():
    known = {"A": KnownUnit("甲", "county", None), "B": KnownUnit("乙", "department", "A")}
    (problem,) = check_units(rows(("A", "甲", "县级", "B")), known).errors
    assert "A → B → A" in str(problem)


def test_a_long_circle_is_shown_in_part():
    lines = [(f"U{n}", f"甲{n}", "部门", f"U{(n + 1) % 30}") for n in range(30)]
    (problem,) = check_units(rows(*lines), {}).errors
    assert "… → U0" in str(problem)


def test_a_tree_too_deep_is_told_where_it_begins_to_be():
    lines = [("U0", "甲", "部门", "")] + [
        (f"U{n}", "甲", "部门", f"U{n - 1}") for n in range(1, 30)
    ]
    (problem,) = check_units(rows(*lines), {}).errors
    assert str(problem) == "第 22 行「上级代码」：层级太深，最多 20 级。请检查上级。"


def test_a_unit_under_a_faulty_row_is_not_told_that_its_parent_is_missing():
    for code in ("1402", "14/02"):
        result = check_units(rows((code, "甲", "公司", ""), ("1403", "乙", "部门", code)), {})
        assert {problem.row for problem in result.errors} == {2}


def test_a_second_root_is_allowed_with_a_warning():
    result = check_units(rows(COUNTY, ("1500", "云山县", "县级", "")), {})
    assert result.errors == ()
    assert said(result) == [
        f"第 {row} 行「上级代码」：没有上级，会单独成为一棵树的最上级。"
        "如果不是这样，请填写上级代码。"
        for row in (2, 3)
    ]
    (warning,) = check_units(rows(("1500", "云山县", "县级", "")), KNOWN).problems
    assert warning.severity == "warning"


def test_a_known_unit_with_a_blank_parent_stays_where_it_is():
    result = check_units(rows(("1401", "县财政局", "部门", "")), KNOWN)
    assert result.records[0].parent_code == "1400"
    assert said(result) == ["第 2 行「上级代码」：没有填写，保持现有的上级“1400”不变。"]
    alone = [Row(2, {"单位代码": "1401", "单位名称": "县财政局", "类别": "部门"})]
    result = check_units(alone, KNOWN)
    assert (result.records[0].parent_code, result.problems) == ("1400", ())


def test_two_units_of_one_name_under_one_parent_are_allowed_with_a_warning():
    result = check_units(
        rows(
            COUNTY,
            ("1", "站", "部门", "1400"),
            ("2", "站", "部门", "1400"),
            ("3", "站", "部门", "1"),
        ),
        {},
    )
    assert said(result) == [
        "第 4 行「单位名称」：和第 3 行同名，上级也相同。请确认不是同一个单位写了两次。"
    ]


def test_a_file_without_rows_or_columns_says_so():
    assert said(check_units([], {}, headings=["单位代码", "单位名称", "类别"])) == [
        "文件里没有单位。请在表头下面每行写一个单位。"
    ]
    result = check_units([Row(2, {"代码": "1", "备注": ""})], {}, heading_row=3)
    assert [str(problem)[:13] for problem in result.errors] == [
        "第 3 行「单位名称」：缺",
        "第 3 行「类别」：缺少这",
    ]
    assert check_units([], {}).errors


def test_every_kind_is_known_by_each_of_its_words():
    for kind in UNIT_KINDS:
        for word in (kind.key, kind.zh, kind.en, *kind.also):
            assert kind_named(word) == kind.key
    assert kind_named("公司") is None


def many(units: int) -> list[Row]:
    """A county and so many stations, a hundred below each of the first."""
    lines = [Row(2, dict(zip(HEADINGS, COUNTY, strict=True)))]
    for n in range(units):
        parent = "1400" if n < 100 else f"U{n // 100}"
        lines.append(
            Row(n + 3, dict(zip(HEADINGS, (f"U{n}", f"第{n}站", "部门", parent), strict=True)))
        )
    return lines


def seconds(lines: list[Row]) -> float:
    """The best processor time of three."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        check_units(lines, {})
        best = min(best, time.process_time() - began)
    return best


def test_four_times_the_rows_take_about_four_times_the_work():
    few, lots = many(5_000), many(20_000)
    result = check_units(lots, {})
    assert (len(result.records), result.problems) == (20_001, ())
    assert seconds(lots) < 10 * seconds(few)
