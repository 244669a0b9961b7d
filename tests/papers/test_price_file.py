"""A price book's file: every problem with its line; the shipped one has the ceilings of 2013."""

import pytest

from campaign.papers.price_file import SHIPPED, read_book
from campaign.rules.money.book import PriceKind


def test_the_shipped_book_has_the_ceilings_of_2013() -> None:
    reading = read_book(SHIPPED.read_bytes())
    assert reading.book is not None
    ceilings = {
        one.product: one.fen for one in reading.book.prices if one.kind is PriceKind.CEILING
    }
    assert ceilings == {"office": 600_00, "antivirus": 100_00}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("yuan: 600", "yuan: 很多", "不是数"),
     ("product: office, kind", "product: none, kind", "不认识"),
     ("gap: database_needed_licences + ", "gap: 2 * ", "用加号相连"),
     ("key: gap_tier", "key: all_catalogue", "用了两次"), ("count: head", "count: heads", "不认识"),
     ("prices: [tier]", "prices: [teir]", "请写用哪种价格"),
     ("per_cent: 5", "per_cent: 5000", "百分数"),
     ("from_on: 2013-07-01, source", "from_on: 2013-07-01, until_on: 2012-01-01, source", "早于"),
     ("from_on: 2013-07-01, source", "from_on: 2013-07-01, at_least: -1, source", "负数")],
)  # fmt: skip
def test_a_wrong_book_is_told_with_its_line(old: str, new: str, said: str) -> None:
    text = SHIPPED.read_text("utf-8").replace(old, new, 1)
    reading = read_book(text)
    assert reading.book is None
    assert any(said in problem.told() for problem in reading.problems)
    assert all(problem.line for problem in reading.problems)


def test_a_file_that_is_no_book_is_refused() -> None:
    for content in (b"", b"\xff\xfe", b"- a", b"x" * 300_000):
        assert read_book(content).problems
