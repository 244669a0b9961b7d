import pytest

from campaign.papers.tables import read_table
from campaign.rules.errors import Invalid
from campaign.rules.sheets.unit_sheet import UNIT_COLUMNS

HEAD = "单位代码,单位名称,类别"
BODY = "1401,县财政局,部门"
PLAIN = f"{HEAD}\n{BODY}\n"


def read(content: bytes | str, name: str = "名册.csv"):
    return read_table(name, content.encode() if isinstance(content, str) else content)


def only_row(content: bytes | str) -> dict[str, str]:
    (row,) = read(content).rows
    return row.cells


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("gb18030"),
        PLAIN.encode("gbk"),
        PLAIN.encode("utf-16"),
        b"\xff\xfe" + PLAIN.encode("utf-16-le"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode("gb18030"),
        ("sep=;\n" + PLAIN.replace(",", ";")).encode(),
        ("云川县单位名册,,\n\n" + PLAIN).encode(),
        ("填表说明：每行一个单位\n制表日期：2011 年\n" + PLAIN).encode(),
        ("\n\n,,\n" + PLAIN + ",,\n\n").encode(),
        PLAIN.strip().encode(),
        '"单位代码","单位名称","类别"\n"1401","县财政局","部门"\n'.encode(),
        f"{HEAD}\n１４０１,　县财政局 ,部门\n".encode(),
        f'{HEAD}\n="1401",县财政局,部门\n'.encode(),
        f"{HEAD}\n1401,县财政局,部门,,,,\n".encode(),
    ],
)
def test_one_list_in_twenty_forms_reads_the_same(content):
    assert only_row(content) == {"单位代码": "1401", "单位名称": "县财政局", "类别": "部门"}


def test_rows_are_numbered_as_a_spreadsheet_numbers_them():
    table = read(f"云川县名册\n\n{HEAD}\n1,甲,部门\n\n2,乙,部门\n")
    assert (table.header_row, [row.number for row in table.rows]) == (3, [4, 6])


def test_a_quoted_name_may_hold_comma_quote_and_nothing_is_lost():
    assert only_row(f'{HEAD}\n1401,"县财政局,""办""",部门\n')["单位名称"] == '县财政局,"办"'


def test_moved_and_unknown_columns_are_kept_by_heading():
    row = only_row("备注,类别,单位名称,单位代码\n无,部门,县财政局,1401\n")
    assert row == {"备注": "无", "类别": "部门", "单位名称": "县财政局", "单位代码": "1401"}


def test_short_rows_are_filled_with_blanks():
    assert only_row(f"{HEAD}\n1401\n") == {"单位代码": "1401", "单位名称": "", "类别": ""}


def test_rare_characters_of_gb18030_survive():
    assert only_row(f"{HEAD}\n1401,𠮷林㐂局,部门\n".encode("gb18030"))["单位名称"] == "𠮷林㐂局"


def test_a_comma_without_quotes_is_told_by_its_row():
    (problem,) = read(f"{HEAD}\n1401,县财政局,部门,乙\n").problems
    assert str(problem).startswith("第 2 行：比表头多出内容（第 4 列）")
    assert problem.severity == "error"


def test_a_column_without_heading_is_told_once_and_not_read():
    table = read("单位代码,,单位名称,类别\n1,x,甲,部门\n2,y,乙,部门\n")
    (problem,) = table.problems
    assert (problem.severity, problem.row) == ("warning", 2)
    assert table.rows[0].cells == {"单位代码": "1", "单位名称": "甲", "类别": "部门"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b"\xef\xbb\xbf \r\n", "文件是空的"),
        (b"x" * (15 * 1024 * 1024 + 1), "文件太大，最多 15 MB"),
        ("甲,乙\n1,2\n", "找不到表头"),
        ("单位名称是标题\n1,2\n", "找不到表头"),
        ("单位名称,第一季度,第二季度\n财政局,1,2\n", "找不到表头"),
        (f"{HEAD}\n1401,县财\0政局,部门\n", "空字符"),
        (PLAIN.encode("utf-16-le"), "空字符"),
        (PLAIN.encode("utf-32"), "空字符"),
        (b"\xff\xfe\x00\xd8\x00", "第 1 行的文字读不出来"),
        (f"{HEAD}\n".encode() + b"1401,\xff\xff\xff,x\n", "第 2 行的文字读不出来"),
        (f"{HEAD}\n".encode("gbk") + BODY.encode() + b"\n", "第 2 行的文字编码和其他行不同"),
        (f"{HEAD}\n".encode() + BODY.encode("gbk") + b"\n", "第 1 行的文字编码和其他行不同"),
        (f'{HEAD}\n1401,"县财政局,部门\n1402,x,部门\n', "引号不成对"),
        (f'{HEAD}\n1401,"县财"政局,部门\n', "引号不成对"),
        (f"{HEAD}\n1401,{'县' * 2001},部门\n", "第 2 行「单位名称」内容太长"),
        (f"{HEAD}\n1401,{'x' * 1_000_000},部门\n", "第 2 行的引号不成对，或内容太长"),
        (f"{HEAD}\n1401,x,部门{',y' * 60}\n", "最多 60 列"),
        ("单位代码,单位名称,单位代码\n1,2,3\n", "表头“单位代码”出现了两次"),
        ("<html><table><tr><td>单位代码</td></tr></table></html>", "文件内容是网页"),
        ("  <?xml version='1.0'?><Workbook/>", "文件内容是网页"),
        (b"%PDF-1.7 ...", "这不是表格文件"),
        (b"\x89PNG\r\n", "这不是表格文件"),
        (b"PK\x05\x06" + b"\0" * 18, "这不是表格文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧格式的文件（.xls）"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "打开密码",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(content, said):
    with pytest.raises(Invalid) as refused:
        read(content)
    assert said in str(refused.value)


def test_too_many_rows_are_refused_with_the_limit():
    text = HEAD + "\n" + "1401,甲,部门\n" * 11
    with pytest.raises(Invalid, match="最多 10 行"):
        read_table("a.csv", text.encode(), max_rows=10)
    assert len(read_table("a.csv", text.encode(), max_rows=11).rows) == 11


def test_too_many_cells_are_refused():
    wide = ",".join(f"列{n}" for n in range(60)).replace("列0,列1", "单位代码,单位名称")
    text = wide + "\n" + (",".join("1" * 60) + "\n") * 16_700
    with pytest.raises(Invalid, match="文件内容太多"):
        read(text)


def test_a_caller_may_name_the_columns_it_looks_for():
    with pytest.raises(Invalid, match="单位代码、单位名称、类别"):
        read_table("a.csv", "姓名,岗位\n甲,联络员\n".encode(), columns=UNIT_COLUMNS)


def test_one_known_heading_is_enough_in_a_list_of_one_column():
    assert read("单位名称\n县财政局\n").rows[0].cells == {"单位名称": "县财政局"}
