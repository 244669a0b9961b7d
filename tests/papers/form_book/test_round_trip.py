"""Out and back: what was there stays, what was typed changes, a conflict is told."""

import pytest

from campaign.papers.form_book import marked, read_book
from campaign.papers.form_book.marked import Mark
from campaign.rules.survey.book_code import BookCode, check_code, read_code
from campaign.rules.survey.brought import bring
from campaign.rules.survey.typed import Refused
from tests.papers.form_book.forms import CELLS, CODE, FORM, downloaded, opened, saved, typed


def test_a_workbook_that_nobody_touched_changes_nothing():
    book = read_book(downloaded(), FORM)
    check_code(book.code, CODE, form_name="x")
    assert set(book.found) == {one.key for one in FORM.fields}
    brought = bring(FORM, book.found, CELLS)
    assert (brought.changes, brought.errors, brought.same) == ((), (), len(FORM.fields))


def test_inputs_alone_are_open_and_hold_their_lists():
    book = opened(downloaded())
    page = book.worksheets[0]
    assert page.protection.sheet
    open_cells = [cell for row in page.iter_rows() for cell in row if not cell.protection.locked]
    assert {cell.column_letter for cell in open_cells} == {"E"}
    assert len(open_cells) == len(FORM.fields) == len(page.data_validations.dataValidation)
    lists = [one.formula1 for one in page.data_validations.dataValidation if one.type == "list"]
    assert lists == ['"集中采购,分散采购"', '"是,否"']
    assert page.column_dimensions["G"].hidden
    texts = " ".join(str(cell.value) for row in page.iter_rows() for cell in row if cell.value)
    assert "县财政局" in texts
    assert CODE.written in texts
    assert book.defined_names["duban_code"].value == f'"{CODE.written}"'
    assert "李文静" in page.oddFooter.left.text


def test_a_cell_that_was_emptied_is_emptied_and_one_never_filled_in_is_left_alone():
    book = opened(downloaded({"desktops": 98}))
    typed(book, {"desktops": None})
    found = read_book(saved(book), FORM).found
    assert bring(FORM, found, {"desktops": 98}).cells == {"desktops": None}
    now = {"desktops": 98, "laptops": 7}  # typed on the page since
    assert bring(FORM, found, now).cells == {"desktops": None}


def test_a_cell_changed_in_both_places_is_told_and_left():
    book = opened(downloaded({"desktops": 98}))
    typed(book, {"desktops": 50})
    found = read_book(saved(book), FORM).found
    brought = bring(FORM, found, {"desktops": 60})
    assert brought.cells == {}
    (error,) = brought.errors
    assert (error.address, error.values) == ("E7", {"now": "60"})
    assert bring(FORM, found, {"desktops": 50}).errors == ()  # both said the same


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (BookCode("pcs", 3, 12, 2, "1402", "ab" * 32), "单位 1402"),
        (BookCode("cars", 3, 12, 2, "1401", "ab" * 32), "另一张表"),
        (BookCode("pcs", 3, 11, 1, "1401", "ab" * 32), "第 1 轮"),
        (BookCode("pcs", 3, 13, 2, "1401", "ab" * 32), "另一次统计"),
        (BookCode("pcs", 2, 12, 2, "1401", "ab" * 32), "第 2 版"),
        (BookCode("pcs", 3, 12, 2, "1401", "cd" * 32), "被改过"),
    ],
)
def test_a_workbook_of_another_unit_round_or_version_is_refused_by_name(other, said):
    theirs = read_code(f"版本码：{other.written} ")
    with pytest.raises(Refused) as refused:
        check_code(theirs, CODE, form_name="计算机统计表")
    assert said in refused.value.message % refused.value.values


def test_the_marked_copy_is_the_same_workbook_and_can_be_mended_and_sent_again():
    book = opened()
    typed(book, {"desktops": "很多", "laptops": 3})
    content = saved(book)
    for _ in range(2):
        content = marked(content, [Mark("统计表", "E7", "台式机", "=很多", "请只写数字。")])
    again = opened(content)
    cell = again.worksheets[0]["E7"]
    assert (cell.comment.text, cell.fill.start_color.rgb) == ("请只写数字。", "FFFFC7CE")
    assert again.sheetnames == ["统计表", "要改的格"]
    assert again["要改的格"]["D2"].data_type == "s"
    assert again.worksheets[0].protection.sheet
    typed(again, {"desktops": 5})
    found = read_book(saved(again), FORM).found
    assert bring(FORM, found, {}).cells == {"desktops": 5, "laptops": 3}
