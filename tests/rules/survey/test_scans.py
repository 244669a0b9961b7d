"""The code on a printed page, the rows of a form on paper, and how they fill pages."""

from campaign.papers.form_file import form_of
from campaign.rules.survey.scans.code import (
    PrintCode,
    digest_of,
    first_keys,
    is_ours,
    read_print_code,
)
from campaign.rules.survey.scans.rows import (
    HEAD,
    ROOM,
    SIGNATURES,
    Change,
    Part,
    changed_rows,
    height,
    paged,
    row_numbers,
)
from campaign.rules.survey.scans.sorting import Page, Unplaced, sort_pages

KEY, OTHER = first_keys("one house's secret"), first_keys("another house's secret")
CODE = PrintCode(12, 3, 45, 6, "ABCDEFGH23", 2, 3)
FORM = form_of(
    """\
code: pcs
name: 统计表
groups:
  - key: pcs
    name: 计算机
    fields:
      - {key: remarks, name: 说明, type: text, required: false}
      - {key: desktops, name: 台式机, unit: 台}
      - {key: money, name: 经费, type: money, unit: 万元}
  - key: soft
    name: 软件
    rows:
      - {key: office, name: 办公软件}
      - {key: av, name: 杀毒软件}
    columns:
      - {key: sets, name: 套数, unit: 套}
      - {key: lic, name: 许可数, unit: 许可数}
"""
)


def test_a_code_is_read_back_by_its_own_house_alone() -> None:
    written = CODE.written(KEY)
    assert read_print_code(f" {written}\n", KEY) == CODE
    assert read_print_code(written, OTHER) is None
    assert is_ours(written)
    assert read_print_code(written.replace("U45", "U46"), KEY) is None
    assert read_print_code("https://example", KEY) is None
    assert not is_ours("https://example")
    beyond = PrintCode(12, 3, 45, 6, "ABCDEFGH23", 4, 3)
    assert read_print_code(beyond.written(KEY), KEY) is None
    assert CODE.short == "ABCD-EFGH 2/3"


def test_the_digest_changes_with_any_figure_and_with_the_key() -> None:
    one = digest_of(KEY, "pcs", 12, 7, {"a": 1, "b": "x"})
    assert one == digest_of(KEY, "pcs", 12, 7, {"b": "x", "a": 1})
    others = {
        digest_of(KEY, "pcs", 12, 7, {"a": 2, "b": "x"}), digest_of(KEY, "pcs", 12, 8, {}),
        digest_of(OTHER, "pcs", 12, 7, {"a": 1, "b": "x"}),
    }  # fmt: skip
    assert len({one, *others}) == 4


def test_rows_are_numbered_as_printed_and_changes_told_by_row() -> None:
    assert row_numbers(FORM) == {
        "desktops": 1, "money": 2, "remarks": 3, "office_sets": 4, "office_lic": 4, "av_sets": 5,
        "av_lic": 5,
    }  # fmt: skip
    printed = {"desktops": 1200, "money": 33600, "av_lic": 5}
    assert changed_rows(FORM, printed, printed) == ()
    assert changed_rows(FORM, printed, {**printed, "av_lic": 7, "desktops": 1201}) == (
        Change(1, "台式机", "1,200", "1,201"),
        Change(5, "杀毒软件：许可数", "5", "7"),
    )
    assert changed_rows(FORM, printed, {"desktops": 1200, "av_lic": 5})[0].now == "—"


def test_rows_fill_pages_without_a_heading_alone_or_a_row_lost() -> None:
    for heights in ([5.9] * 7, [5.9] * 80, [5.9, 300.0, 5.9], [ROOM - HEAD], [60.0] * 9):
        pages = paged([(HEAD, heights), (HEAD, heights)], SIGNATURES)
        for place in (0, 1):
            parts = [part for page in pages for part in page if part.place == place]
            assert [n for part in parts for n in range(part.first, part.last)] == list(
                range(len(heights))
            )
            assert [part.continued for part in parts] == [False] + [True] * (len(parts) - 1)
        for page in pages:
            taken = sum(HEAD + sum(heights[part.first : part.last]) for part in page)
            assert taken <= ROOM or len(page) == 1
    assert paged([(HEAD, [5.0])], SIGNATURES) == [[Part(0, 0, 1, False)]]
    assert paged([(HEAD, [5.0])], ROOM) == [[Part(0, 0, 1, False)], []], "what is signed together"
    assert paged([], SIGNATURES) == [[]]


def test_a_long_name_takes_more_lines_than_a_short_one() -> None:
    assert height([]) == height([("短", 0.2)]) < height([("很长的名称" * 9, 0.24), ("1", 0.2)])
    assert height([("abcdefghij", 0.2)]) < height([("一二三四五六七八九十", 0.2)])


def test_pages_of_many_become_documents_whatever_their_order() -> None:
    codes = [
        PrintCode(filing, 3, 9, 6, "ABCDEFGH23", page, 3) for filing in (1, 2) for page in (1, 2, 3)
    ]
    texts = [code.written(KEY) for code in codes]
    pages = [Page(n, (text, text)) for n, text in enumerate(texts)]
    pages = [pages[4], pages[2], pages[0], pages[5], pages[1]]  # page 1 of the second is missing
    pages += [Page(10, (texts[5],)), Page(11, ()), Page(12, (texts[0], texts[3]))]
    found = sort_pages(pages, KEY)
    assert [(one.code.filing_id, one.pages, one.missing, one.twice) for one in found.documents] == [
        (2, (4, 5), (1,), (10,)), (1, (0, 1, 2), (), ()),
    ]  # fmt: skip
    assert found.unplaced == {
        10: Unplaced.TWICE, 11: Unplaced.NO_CODE, 12: Unplaced.TWO_CODES,
    }  # fmt: skip
