import pytest

from campaign.rules.sheets.rows import (
    Column,
    Problem,
    SheetResult,
    find_columns,
    heading_key,
    tidy_code,
    tidy_name,
    unshowable,
)

CODE = Column("code", "单位代码", ("代码",), required=True)
NAME = Column("name", "单位名称", ("名称",), required=True)


@pytest.mark.parametrize(
    "heading",
    [
        "单位代码",
        " 单位 代码 ",
        "*单位代码",
        "单位代码（必填）",
        "单位代码:",
        "代码",
        "CODE",
        "ｃｏｄｅ",
        "单位代码[1]",
    ],
)
def test_a_heading_is_known_in_all_its_forms(heading):
    assert find_columns([heading, "名称"], (CODE, NAME), 1) == (
        {"code": heading, "name": "名称"},
        [],
    )


def test_headings_that_differ_stay_apart():
    assert heading_key("上级代码") != heading_key("代码")


def test_a_missing_a_double_and_an_unknown_heading_are_told():
    _, problems = find_columns(["代码", "编号", "单位代码"], (CODE, NAME), 4)
    assert [str(problem) for problem in problems] == [
        "第 4 行「编号」：这一列不认识，没有读入。",
        "第 4 行「单位代码」：和「代码」是同一项内容，请只留一列。",
        "第 4 行「单位名称」：缺少这一列。请在表头加上这一列，再重新上传。",
    ]
    assert [problem.severity for problem in problems] == ["warning", "error", "error"]


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (
            Problem(3, "上级代码", "没有%(what)s。", {"what": "填写"}),
            "第 3 行「上级代码」：没有填写。",
        ),
        (Problem(3, "", "多出内容。"), "第 3 行：多出内容。"),
        (Problem(0, "", "文件里 100% 是空的。"), "文件里 100% 是空的。"),
    ],
)
def test_a_problem_says_its_place_as_far_as_known(problem, said):
    assert str(problem) == said


def test_warnings_are_no_errors():
    warning, error = Problem(1, "", "甲", severity="warning"), Problem(2, "", "乙")
    assert SheetResult((), (warning, error)).errors == (error,)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("李文静", "李文静"),
        (" 李　明 ", "李明"),
        ("王\n建国", "王建国"),
        ("Li  Ming", "Li Ming"),
        ("县财政局（本级）", "县财政局（本级）"),
        ("第 2 小学", "第 2 小学"),
        ("　", ""),
    ],
)
def test_names_lose_stray_spaces_and_nothing_else(text, tidy):
    assert tidy_name(text) == tidy


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("1401", "1401"),
        ("１４０１", "1401"),
        (" 14 01 ", "1401"),
        ("1401－Ａ", "1401-A"),
        ("1401—3", "1401-3"),
        ("", ""),
    ],
)
def test_codes_are_made_plain(text, tidy):
    assert tidy_code(text) == tidy


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("县财政局", None),
        ("县财政局（本级）", None),
        ("县\x00局", "U+0000"),
        ("县\u202e局", "U+202E"),
        ("县\ufffd局", "U+FFFD"),
        ("县\ue000局", "U+E000"),
        ("县\u200b局", "U+200B"),
    ],
)
def test_characters_that_no_page_may_carry_are_found(text, found):
    assert unshowable(text) == found
