"""Rates and shares over sums."""

from fractions import Fraction

import pytest

from campaign.papers.form_file import form_of, read_form
from campaign.rules.survey.expression import Unreadable, read_sum
from campaign.rules.survey.rolled import MAKER, PRODUCT, rates_of, share_of, shares_of

FORM = """\
code: f
name: 表
groups:
  - key: g
    name: 组
    fields:
      - {key: has, name: 正版, unit: 套}
      - {key: lacks, name: 未授权, unit: 套}
      - {key: cost, name: 费用, type: money, unit: 万元}
  - key: wanted
    name: 需购
    rows:
      - {key: a, name: 甲系统, maker: 甲, product: 甲一}
      - {key: b, name: 甲办公, maker: 甲, product: 甲二}
      - {key: c, name: 乙办公, maker: 乙}
      - {key: d, name: 其他}
    columns:
      - {key: sets, name: 套数, unit: 套}
rates:
  - {key: r, name: 正版率, part: has, whole: has + lacks}
  - {key: c, name: 每套, part: has, whole: 2 * (cost - cost)}
below: [has]
"""


def test_a_rate_is_its_part_of_its_whole_and_says_nothing_without_a_denominator() -> None:
    form = form_of(FORM)
    assert [(one.part, one.whole, one.share) for one in rates_of(form, {"has": 2, "lacks": 1})] == [
        (2, 3, "66.7%"),
        (2, 0, None),
    ]
    assert [one.share for one in rates_of(form, {})] == [None, None]
    assert share_of(Fraction(1, 3), Fraction(2, 3)) == "50.0%"
    assert form.below == ("has",)
    assert form.rates[0].fields == ("has", "lacks")


def test_shares_are_by_maker_or_product_the_largest_first_what_names_none_last() -> None:
    totals = {"a_sets": 50, "b_sets": 35, "c_sets": 5, "d_sets": 10, "has": 9}
    (makers,) = shares_of(form_of(FORM), totals, MAKER)
    assert [(one.name, one.value, one.share) for one in makers.lines] == [
        ("甲", 85, "85.0%"), ("乙", 5, "5.0%"), ("", 10, "10.0%"),
    ]  # fmt: skip
    assert (makers.total, makers.column, makers.group.key) == (100, "套数", "wanted")
    (products,) = shares_of(form_of(FORM), totals, PRODUCT)
    assert [one.name for one in products.lines] == ["甲一", "甲二", ""]
    (empty,) = shares_of(form_of(FORM), {}, MAKER)
    assert {one.share for one in empty.lines} == {None}


@pytest.mark.parametrize("text", ["has = 1", "last(has)", "change(has) + lacks", "", "has lacks"])
def test_a_part_is_a_sum_of_this_rounds_fields(text: str) -> None:
    with pytest.raises(Unreadable):
        read_sum(text)


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("part: has,", "part: hass,", "是不是“has”"),
        ("whole: has + lacks", "whole: has +", "只能写字段的加减"),
        ("key: c, name: 每套", "key: r, name: 每套", "用了两次"),
        ("below: [has]", "below: [hat]", "没有“hat”这个字段"),
        ("part: has, whole: has + lacks", "whole: has", "缺少这个键"),
        ("part: has,", "part: has, share: x,", "没有这个键"),
    ],
)
def test_a_faulty_rate_is_told(was: str, becomes: str, says: str) -> None:
    assert was in FORM
    told = [one.told() for one in read_form(FORM.replace(was, becomes, 1)).problems]
    assert any(says in one for one in told), told


def test_there_may_be_so_many_rates_and_no_more() -> None:
    more = "".join(f"  - {{key: x{n}, name: 比, part: has, whole: has}}\n" for n in range(20))
    told = [one.told() for one in read_form(FORM.replace("below:", more + "below:", 1)).problems]
    assert any("比率太多" in one for one in told)
