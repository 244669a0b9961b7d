"""Sums of money equal brute force in fractions; a larger need never costs less."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.rules.errors import FieldMissing
from campaign.rules.money.amount import read_fen, roughly, yuan
from campaign.rules.money.book import (
    Basis,
    Book,
    CountKind,
    Price,
    PriceKind,
    Product,
    as_facts,
    fields_of,
    from_facts,
    in_force,
    place_of,
)
from campaign.rules.money.estimate import cheapest, estimate, grown
from campaign.rules.money.frozen import frozen, plain_yuan

DAY = dt.date(2026, 6, 1)
C, Q, T, L = PriceKind.CATALOGUE, PriceKind.QUOTATION, PriceKind.TIER, PriceKind.CEILING
GAP, ALL, HEAD = CountKind.GAP, CountKind.ALL, CountKind.HEAD
PRODUCTS = (
    Product("os", "操作系统", "套", {GAP: ("need", "upgrade"), ALL: ("total",)}),
    Product("office", "办公软件", "套", {GAP: ("need2",), ALL: ("total",), HEAD: ("staff",)}),
)
BASES = (
    Basis("gap", "缺口 × 目录价", GAP, (C, L)),
    Basis("quoted", "缺口 × 报价", GAP, (Q,)),
    Basis("all", "全部 × 目录价", ALL, (C, L)),
    Basis("last", "上年加一成", None, (), 1_000_01, 10),
)
KNOWN = frozenset({"need", "upgrade", "need2", "total", "staff"})


def price(product: str, kind: PriceKind, fen: int, at_least: int = 0, day: dt.date = DAY) -> Price:
    return Price(product, kind, fen, day, "询价", at_least)


def a_book(*prices: Price) -> Book:
    return Book("价目", PRODUCTS, BASES, prices)


COUNT = st.integers(0, 10**7)
FEN = st.integers(1, 10**8)
SUMS = st.fixed_dictionaries(dict.fromkeys(sorted(KNOWN), COUNT))


@given(SUMS, FEN, FEN, FEN)
@settings(max_examples=60)
def test_a_basis_is_the_sum_of_counts_times_prices(
    sums: dict[str, int], os: int, office: int, ceiling: int
) -> None:
    book = a_book(price("os", C, os), price("office", C, office), price("office", L, ceiling))
    gap, quoted, everything, last = estimate(book, sums, KNOWN, DAY)
    by_hand = (sums["need"] + sums["upgrade"]) * Fraction(os, 100)
    by_hand += sums["need2"] * Fraction(office, 100)
    assert Fraction(gap.amount, 100) == by_hand
    assert Fraction(everything.amount, 100) == sums["total"] * Fraction(os + office, 100)
    assert gap.whole
    assert gap.over == max(0, office - ceiling) * sums["need2"]
    assert gap.at_ceilings == ceiling * sums["need2"]
    lacking = {name for name, n in (("操作系统", sums["need"] + sums["upgrade"]),
                                    ("办公软件", sums["need2"])) if n}  # fmt: skip
    assert set(quoted.lacks) == lacking
    assert last.amount == 1_100_01
    assert Fraction(plain_yuan(gap.amount)) == by_hand


@given(st.lists(SUMS, min_size=1, max_size=6), FEN, FEN)
@settings(max_examples=40)
def test_the_estimate_of_a_subtree_is_the_sum_of_its_units(
    units: list[dict[str, int]], os: int, office: int
) -> None:
    book = a_book(price("os", C, os), price("office", C, office))
    whole = {name: sum(unit[name] for unit in units) for name in KNOWN}
    of_whole = estimate(book, whole, KNOWN, DAY)
    each = [estimate(book, unit, KNOWN, DAY) for unit in units]
    for number in (0, 2):
        assert of_whole[number].amount == sum(one[number].amount for one in each)


TIERS = st.lists(st.tuples(st.integers(0, 500), FEN), min_size=1, max_size=4)


@given(TIERS, st.integers(0, 1000), st.integers(0, 1000))
def test_a_larger_need_never_costs_less(tiers: list[tuple[int, int]], few: int, more: int) -> None:
    offered = in_force([price("os", T, fen, n) for n, fen in tiers], "os", T, DAY)
    few, more = sorted((few, more))

    def cost(count: int) -> int:
        one, bought = cheapest(offered, count)
        assert bought >= count
        return bought * one.fen

    assert cost(few) <= cost(more)
    assert cost(few) <= min(max(few, one.at_least) * one.fen for one in offered)


@given(SUMS, FEN, st.integers(0, 10**6))
@settings(max_examples=30)
def test_a_dearer_price_never_makes_a_basis_cheaper(
    sums: dict[str, int], fen: int, more: int
) -> None:
    cheap, dear = (
        estimate(a_book(price("os", C, each), price("office", C, 1)), sums, KNOWN, DAY)[0]
        for each in (fen, fen + more)
    )
    assert cheap.amount <= dear.amount


def test_buying_up_to_a_tier_may_be_cheaper() -> None:
    offered = (price("os", T, 100_00), price("os", T, 60_00, 100))
    assert cheapest(offered, 50) == (offered[0], 50)
    assert cheapest(offered, 90) == (offered[1], 100)
    assert cheapest(offered, 0) == (offered[0], 0)


def test_the_newest_price_in_force_counts() -> None:
    old, new = price("os", C, 1, day=dt.date(2025, 1, 1)), price("os", C, 2, day=DAY)
    ended = Price("os", C, 3, dt.date(2026, 5, 1), "询价", 0, dt.date(2026, 5, 31))
    for order in ((old, new, ended), (new, ended, old)):
        assert in_force(order, "os", C, DAY) == (new,)
        assert in_force(order, "os", C, dt.date(2026, 5, 20)) == (ended,)
        assert in_force(order, "os", C, dt.date(2026, 3, 1)) == (old,)
        assert in_force(order, "os", C, dt.date(2024, 3, 1)) == ()


def test_what_cannot_be_counted_is_named() -> None:
    book = Book("价目", PRODUCTS, (*BASES, Basis("head", "人数", HEAD, (C,)),
                                  Basis("none", "上年", None)))  # fmt: skip
    gap, *_rest, head, none = estimate(book, {"need2": 3}, KNOWN - {"upgrade"}, DAY)
    assert gap.lacks == ("操作系统", "办公软件")
    assert head.whole
    assert head.amount == 0
    assert head.at_ceilings is None
    assert none.lacks == ("last_year",)
    facts = frozen((gap, none))
    assert facts[0]["lines"][0]["price_fen"] is None
    assert facts[1]["per_cent"] == 0


def test_half_a_cent_is_rounded_up() -> None:
    assert grown(50, 1) == 51
    assert grown(49, 1) == 49
    assert grown(100, -100) == 0


def test_a_book_is_kept_and_changed_by_entry() -> None:
    book = a_book(price("os", C, 5))
    again = book.with_price(price("os", C, 7)).with_last_year("last", 9, 3)
    assert [one.fen for one in again.prices] == [7]
    assert again.bases[3].last_year == 9
    assert from_facts(as_facts(again)) == again
    ended = Price("os", C, 3, DAY, "询价", 0, DAY)
    assert from_facts(as_facts(a_book(ended))).prices == (ended,)
    assert again.without(place_of(again.prices[0])).prices == ()


def test_a_count_is_a_sum_of_fields() -> None:
    assert fields_of("a + b") == ("a", "b")
    for text in ("a - b", "2 * a", "a + 1", "last(a)", "a <", "a = b"):
        assert fields_of(text) is None


@pytest.mark.parametrize(
    ("text", "fen"),
    [("600", 60000), ("3,000,000 元", 300_000_000), ("300万", 300_000_000), ("0.05", 5),
     ("29.9998 万元", 29_999_800)],
)  # fmt: skip
def test_an_amount_is_read_to_the_cent(text: str, fen: int) -> None:
    assert read_fen(text, "amount", "请写金额") == fen


@pytest.mark.parametrize("text", ["", "三百万", "-5", "1.234", "1e9"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(FieldMissing):
        read_fen(text, "amount", "请写金额")


def test_amounts_are_said_in_ten_thousands() -> None:
    assert roughly(299_980_000) == "299.98 万元"
    assert roughly(300_000_000) == "300 万元"
    assert roughly(60000) == "600 元"
    assert roughly(-300_000_000) == "−300 万元"
    assert yuan(-50) == "−0.5"
    assert plain_yuan(-5) == "-0.05"
