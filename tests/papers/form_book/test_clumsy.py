"""Workbooks as people send them: right data, or an error at the cell; a table of small changes."""

import csv
import datetime as dt
import io
import random
from copy import copy
from itertools import product
from typing import Any

import pytest

from campaign.papers.form_book import read_book
from campaign.rules.errors import Invalid
from campaign.rules.survey.brought import Brought, bring
from tests.papers.form_book.forms import BLANK, CODE, FORM, column_of, opened, row_of, saved, typed

# What is typed into which cell, and what it means; a text is part of what the error says.
SPELLINGS: dict[str, tuple[str, Any, Any]] = {
    "a number": ("desktops", 12, 12),
    "a number as text": ("desktops", "12", 12),
    "full width": ("desktops", "１２", 12),
    "thousands": ("desktops", "1,234", 1234),
    "full-width thousands": ("desktops", "１，２３４", 1234),
    "its unit behind": ("desktops", "12台", 12),
    "a blank and its unit": ("laptops", "12 台", 12),
    "the unit's short word": ("os_seats", "30许可", 30),
    "blanks around": ("desktops", "　 12 \t", 12),
    "a whole float": ("desktops", 12.0, 12),
    "decimals of nothing": ("desktops", "12.00", 12),
    "money": ("money", 1.2345, 12345),
    "money with its unit": ("money", "3.5万元", 35000),
    "yes in words": ("written", "有", "yes"),
    "a sign that means true": ("written", True, "yes"),
    "a choice with blanks": ("way", " 集中采购 ", "集中采购"),
    "text like a formula": ("remarks", "正在搬迁 = 待定", "正在搬迁 = 待定"),
    "a sum": ("office_sets", "=1+1", "还没有算出结果"),
    "about": ("desktops", "约12", "不是数"),
    "from to": ("desktops", "12-13", "不是数"),
    "in words": ("desktops", "十二", "不是数"),
    "another unit": ("desktops", "12套", "不是数"),
    "per cent": ("money", "50%", "不是数"),
    "half a computer": ("desktops", 1.5, "只能写整数"),
    "less than nothing": ("desktops", -3, "不能是负数"),
    "too many decimals": ("money", 1.23456, "最多写 4 位小数"),
    "too large": ("desktops", 20230419000, "数太大"),
    "a day": ("desktops", dt.date(2026, 5, 1), "不是数"),
    "a dash": ("desktops", "—", "不是数"),
    "no such choice": ("way", "集采", "请从这些里选"),
    "perhaps": ("written", "大概", "请写“是”或“否”"),
    "an error of the sheet": ("desktops", "#REF!", "公式错误"),
    "lost digits": ("desktops", 1234567890123456789, "末尾几位已经丢失"),
}


def rows_in_front(book: Any) -> Any:
    return _copied(book, lambda row, column: (row + 4, column))


def a_column_in_front(book: Any) -> Any:
    return _copied(book, lambda row, column: (row, column + 2))


def columns_turned_round(book: Any) -> Any:
    return _copied(book, lambda row, column: (row, 9 - column if row > 4 else column))


def lines_turned_round(book: Any) -> Any:
    last = book.worksheets[0].max_row
    return _copied(book, lambda row, column: (last + 6 - row if row > 5 else row, column))


def blank_lines_between(book: Any) -> Any:
    return _copied(book, lambda row, column: (row * 2, column))


def _copied(book: Any, place: Any) -> Any:
    page = book.worksheets[0]
    other = book.create_sheet("整理过")
    for row in page.iter_rows():
        for cell in row:
            if cell.value is not None:
                at = other.cell(*place(cell.row, cell.column))
                at.value, at.number_format = cell.value, cell.number_format
    book.remove(page)
    return book


def no_keys(book: Any) -> Any:
    return _without(book, "键")


def no_memory(book: Any) -> Any:
    return _without(book, "下载时")


def no_parts(book: Any) -> Any:
    return _without(book, "部分")


def _without(book: Any, heading: str) -> Any:
    page = book.worksheets[0]
    for merge in list(page.merged_cells.ranges):
        page.unmerge_cells(str(merge))
    column = column_of(page, heading)
    for row in page.iter_rows(min_row=5, min_col=column, max_col=column):
        row[0].value = None
    return book


def no_code_line(book: Any) -> Any:
    book.worksheets[0]["A4"].value = None
    return book


def no_hidden_name(book: Any) -> Any:
    del book.defined_names["duban_code"]
    return book


def other_names(book: Any) -> Any:
    book.worksheets[0].title = "Sheet1 (2)"
    book.create_sheet("说明").append(["填报说明", "项目"])
    return book


def loose_headings(book: Any) -> Any:
    page = book.worksheets[0]
    page.cell(5, column_of(page, "本次填写")).value = "本次 填写（必填）*"
    page.cell(5, column_of(page, "项目")).value = " 项 目 "
    return book


def headings_again(book: Any) -> Any:
    page = book.worksheets[0]
    at = row_of(page, "money") - 1
    page.unmerge_cells(f"A{at}:F{at}")
    for cell in page[5]:
        page.cell(at, cell.column).value = cell.value
    return book


def remarks_beside(book: Any) -> Any:
    page = book.worksheets[0]
    page["J5"], page["J7"] = "备注", "已核对"
    return book


def hidden_lines(book: Any) -> Any:
    for row in range(6, 12):
        book.worksheets[0].row_dimensions[row].hidden = True
    return book


def merged_titles(book: Any) -> Any:
    page = book.worksheets[0]
    page.unmerge_cells("A1:F1")
    page.merge_cells("A1:H1")
    page.merge_cells("E7:F7")
    return book


def in_two_sheets(book: Any) -> Any:
    page = book.worksheets[0]
    other = book.create_sheet("续表")
    for row in [5, *range(row_of(page, "money"), page.max_row + 1)]:
        for cell in page[row]:
            other.cell(row, cell.column).value = cell.value
            if row > 5 and not type(cell).__name__.startswith("Merged"):
                cell.value = None
    return book


def as_it_is(book: Any) -> Any:
    return book


def _csv(encoding: str, separator: str = ",") -> Any:
    def write(book: Any) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=separator)
        for row in book.worksheets[0].iter_rows(values_only=True):
            writer.writerow(["" if value is None else value for value in row])
        return out.getvalue().encode(encoding)

    return write


SHAPES = {
    shape.__name__: shape
    for shape in (
        as_it_is, rows_in_front, a_column_in_front, columns_turned_round, lines_turned_round,
        blank_lines_between, no_keys, no_memory, no_parts, no_code_line, no_hidden_name,
        other_names, loose_headings, headings_again, remarks_beside, hidden_lines, merged_titles,
        in_two_sheets,
    )
}  # fmt: skip
SHAPES |= {
    "csv in utf-8": _csv("utf-8"), "csv with a mark": _csv("utf-8-sig"), "csv in gbk": _csv("gbk"),
    "csv in utf-16": _csv("utf-16"), "csv by semicolons": _csv("utf-8", ";"),
    "csv by tabs": _csv("gb18030", "\t"),
}  # fmt: skip
_ALL = [pair for pair in product(SPELLINGS, SHAPES) if pair[1] != "as_it_is"]
# What stays of a formula, an error or a date in a csv is text; those are told apart in a workbook.
ONLY_THERE = ("a sum", "an error of the sheet", "lost digits", "a sign that means true")
_MIXED = [pair for pair in _ALL if not (pair[1].startswith("csv") and pair[0] in ONLY_THERE)]
CASES = [
    *((spelling, "as_it_is") for spelling in SPELLINGS),
    *(("thousands", shape) for shape in SHAPES if shape != "as_it_is"),
    *random.Random(2011).sample(_MIXED, 24),
]


def brought(content: bytes) -> Brought:
    book = read_book(content, FORM)
    assert book.code.unit == CODE.unit
    return bring(FORM, book.found, {}, book.strange)


@pytest.mark.parametrize(("spelling", "shape"), CASES)
def test_a_clumsy_workbook_gives_the_right_cell_or_its_error(spelling, shape):
    key, text, meant = SPELLINGS[spelling]
    book = opened()
    typed(book, {key: text, "os_sets": 7})
    shaped = SHAPES[shape](book)
    found = brought(shaped if isinstance(shaped, bytes) else saved(shaped))
    one = FORM.by_key[key]
    told = isinstance(meant, str) and one.additive
    told = told or (isinstance(meant, str) and text != meant and meant[:2] in ("请写", "请从"))
    assert found.cells.pop("os_sets") == 7
    if told:
        (error,) = found.errors
        assert error.label == one.label
        assert meant in error.message % error.values
        assert "os_sets" in found.cells
    else:
        assert found.errors == ()
        assert found.cells[key] == meant


def case(change: Any) -> Brought:
    book = opened()
    typed(book, {"desktops": 5, "laptops": 2})
    change(book.worksheets[0])
    return brought(saved(book))


def test_a_line_twice_is_an_error_in_both_places_unless_they_agree():
    def copied(page: Any, value: int) -> None:
        at = row_of(page, "desktops")
        for cell in page[at]:
            page.cell(60, cell.column).value = copy(cell.value)
        page["E60"] = value

    assert case(lambda page: copied(page, 5)).cells == {"desktops": 5, "laptops": 2}
    found = case(lambda page: copied(page, 6))
    assert [one.address for one in found.errors] == ["E7", "E60"]
    assert found.cells == {"laptops": 2}


def test_a_line_whose_name_and_key_disagree_is_not_read():
    def swapped(page: Any) -> None:
        page["B7"].value, page["B8"].value = page["B8"].value, page["B7"].value

    found = case(swapped)
    assert found.cells == {}
    assert [one.label for one in found.errors] == ["台式机", "便携机"]


def test_cells_merged_over_lines_or_with_their_neighbour_are_errors():
    assert [e.address for e in case(lambda page: page.merge_cells("E7:E8")).errors] == ["E7", "E8"]
    (error,) = case(lambda page: page.merge_cells("D7:E7")).errors
    assert "取消合并" in error.message


def test_what_belongs_to_no_field_or_to_several_is_told():
    def strange(page: Any) -> None:
        page["B60"], page["E60"] = "打印机", 3
        page["B61"], page["E61"] = "套数", 4

    errors = case(strange).errors
    assert [(one.address, one.label) for one in errors] == [("E60", "打印机"), ("E61", "套数")]
    assert "不是表里的项目" in errors[0].message
    assert "有几项都叫" in errors[1].message


def test_a_csv_cut_out_of_the_sheet_without_its_code_is_refused():
    with pytest.raises(Invalid, match="没有版本码"):
        read_book("项目,本次填写\r\n台式机,5\r\n".encode("gbk"), FORM)
    assert len(CASES) >= 60
    assert BLANK
