import datetime
import io

import openpyxl
import pytest
import xlsxwriter

from campaign.papers.tables import read_table
from campaign.rules.errors import Invalid
from tests.papers.workbooks import GOOD_ROWS, MAIN, REL, hostile, pack, parts, sheet, written

HEAD = ["单位代码", "单位名称", "类别"]
GOOD = {"单位代码": "1401", "单位名称": "县财政局", "类别": "部门"}


def read(content: bytes):
    return read_table("名册.xlsx", content)


def cell(text: str, place: str, kind: str = "inlineStr") -> str:
    inner = f"<is><t>{text}</t></is>" if kind == "inlineStr" else f"<v>{text}</v>"
    return f'<c r="{place}" t="{kind}">{inner}</c>'


@pytest.mark.parametrize(
    "content",
    [
        written([HEAD, ["1401", "县财政局", "部门"]]),
        written([HEAD, [1401, "县财政局", "部门"]]),
        written([HEAD, [1401.0, " 县财政局　", "部门"]]),
        written([HEAD, ["１４０１", "县财政局", "部门"]]),
        written([["云川县单位名册"], [], HEAD, [], ["1401", "县财政局", "部门"]]),
        written([HEAD, ["1401", "县财政局", "部门"], [None, "  ", ""]]),
        hostile(),
        hostile(before='<dimension ref="A1"/>'),
        hostile(before='<dimension ref="A1:XFD1048576"/>'),
        hostile(after='<mergeCells count="1"><mergeCell ref="A1:XFD2000"/></mergeCells>'),
        hostile(GOOD_ROWS.replace(' r="A2"', "").replace(' r="B2"', "").replace(' r="C2"', "")),
        hostile(GOOD_ROWS + '<row r="1048576"><c r="A1048576" s="0"/><c r="XFD1048576"/></row>'),
        pack({**parts(), "xl/media/image1.png": b"\x89PNG", "docProps/custom.xml": "<a/>"}),
        pack(parts([sheet(), sheet("")])),
    ],
)
def test_one_list_in_many_forms_reads_the_same(content):
    assert [row.cells for row in read(content).rows] == [GOOD]


def test_numbers_and_dates_are_the_text_that_a_person_sees():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["姓名", "岗位", *(f"列{n}" for n in range(14))])
        page.write_row(1, 0, ["甲", "联络员"])
        day = datetime.datetime(2011, 2, 10)  # noqa: DTZ001 - a cell knows no zone
        values = [
            (13800000000, None, "13800000000"),
            (1.38e10, "0.00E+00", "13800000000"),
            (1401, "000000", "001401"),
            (0.5, "0%", "50%"),
            (1234.5, "#,##0.00", "1,234.50"),
            (-7, '0"人"', "-7"),
            (0.1 + 0.2, None, "0.3"),
            (2.5, "0", "2.5"),
            (0.00001, None, "0.00001"),
            (day, "yyyy-mm-dd", "2011-02-10"),
            (day, 'yyyy"年"m"月"d"日"', "2011-02-10"),
            (day.replace(hour=17), "yyyy/m/d h:mm", "2011-02-10 17:00"),
            (datetime.time(9, 30), "hh:mm", "09:30"),
            (True, None, "TRUE"),
        ]
        for column, (value, shape, _) in enumerate(values, start=2):
            page.write(1, column, value, book.add_format({"num_format": shape} if shape else {}))
    (row,) = read(out.getvalue()).rows
    assert list(row.cells.values())[2:] == [text for _, _, text in values]


def test_row_numbers_are_those_of_the_sheet():
    table = read(hostile(GOOD_ROWS.replace('r="2"', 'r="7"').replace('2"', '7"')))
    assert (table.header_row, table.rows[0].number) == (1, 7)


def test_hidden_sheets_are_left_alone_and_a_hidden_row_or_column_is_told():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        notes, page, aside = (book.add_worksheet(name) for name in ("说明", "名册", "旧名册"))
        notes.write(0, 0, "请在“名册”里填写")
        aside.hide()
        for target in (page, aside):
            target.write_row(0, 0, HEAD)
            target.write_row(1, 0, ["1401", "县财政局", "部门"])
        page.set_row(1, None, None, {"hidden": True})
        page.set_column(2, 2, None, None, {"hidden": True})
    table = read(out.getvalue())
    assert [row.cells for row in table.rows] == [GOOD]
    assert [str(problem)[:13] for problem in table.problems] == [
        "第 1 行「类别」：这一列",
        "第 2 行：这一行是隐藏的",
    ]
    assert {problem.severity for problem in table.problems} == {"warning"}


def test_two_sheets_with_headings_are_refused_by_name():
    with pytest.raises(Invalid, match="表1、表2"):
        read(pack(parts([sheet(), sheet()])))


def test_formulas_without_result_and_errors_are_told_by_row_and_column():
    rows = GOOD_ROWS + (
        '<row r="3"><c r="A3"><f>A2+1</f></c><c r="B3" t="str"><f>B2</f><v>县教育局</v></c>'
        + '<c r="C3" t="e"><v>#REF!</v></c></row>'
        '<row r="4"><c r="A4"><f>A2+2</f><v>1403</v></c>'
        '<c r="B4" t="str"><f>""</f><v></v></c></row>'
    )
    table = read(hostile(rows))
    assert [(p.row, p.column, p.severity) for p in table.problems] == [
        (3, "类别", "error"),
        (3, "单位代码", "error"),
    ]
    assert table.rows[1].cells["单位名称"] == "县教育局"
    assert table.rows[2].cells == {"单位代码": "1403", "单位名称": "", "类别": ""}


def test_results_that_were_never_calculated_are_no_results():
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(["=1400+1", "县财政局", "部门"])
    out = io.BytesIO()
    book.save(out)
    (problem,) = read(out.getvalue()).problems
    assert "还没有算出结果" in problem.message
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as written_book:
        page = written_book.add_worksheet()
        page.write_row(0, 0, HEAD)
        page.write_formula(1, 0, "=1400+1")  # stored with the result 0, to be calculated on opening
    (problem,) = read(out.getvalue()).problems
    assert problem.place() == "第 2 行「单位代码」："


def test_numbers_that_lost_digits_are_told():
    table = read(written([HEAD, [911401000123456789, "县财政局", "部门"]]))
    assert "末尾几位已经丢失" in str(table.problems[0])


def test_text_comes_back_as_it_was_written():
    names = ["=1+1", "+1", "-1", "@x", "'x", "a_x0041_b", "<b>&amp;", "＝1", "{{7*7}}", "%s", "𠮷"]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEAD)
        for at, name in enumerate(names, start=1):
            page.write_string(at, 1, name)
    assert [row.cells["单位名称"] for row in read(out.getvalue()).rows] == names


def test_a_mailto_link_in_a_cell_is_no_link_outward():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["姓名", "邮箱"])
        page.write_row(1, 0, ["李文静"])
        page.write_url(1, 1, "mailto:liwj@caizheng.example", string="liwj@caizheng.example")
    assert read(out.getvalue()).rows[0].cells["邮箱"] == "liwj@caizheng.example"


def test_a_workbook_in_the_1904_calendar_shows_its_own_days():
    book = openpyxl.Workbook()
    book.epoch = datetime.datetime(1904, 1, 1)  # noqa: DTZ001 - as above
    book.active.append(["姓名", "起始日期"])
    book.active.append(["甲", datetime.date(2011, 2, 10)])
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue()).rows[0].cells["起始日期"] == "2011-02-10"


def test_a_workbook_part_by_another_name_is_found():
    files = parts()
    files["xl/book9.xml"] = files.pop("xl/workbook.xml")
    files["xl/_rels/book9.xml.rels"] = files.pop("xl/_rels/workbook.xml.rels")
    for name in ("[Content_Types].xml", "_rels/.rels"):
        files[name] = files[name].replace("xl/workbook.xml", "xl/book9.xml")
    assert read(pack(files)).rows[0].cells == GOOD


def test_a_workbook_under_a_csv_name_is_still_read():
    assert read_table("名册.csv", hostile()).rows[0].cells == GOOD


def test_sheets_far_apart_in_kind_do_not_matter():
    chart = f'<?xml version="1.0"?><chartsheet xmlns="{MAIN}"><sheetViews/></chartsheet>'
    files = parts([sheet(), chart])
    name = "xl/_rels/workbook.xml.rels"
    files[name] = files[name].replace(
        f'{REL}/worksheet" Target="worksheets/sheet2',
        f'{REL}/chartsheet" Target="worksheets/sheet2',
    )
    with pytest.raises(Invalid, match="文件不完整或已损坏"):  # a chart without its drawing
        read(pack(files))
