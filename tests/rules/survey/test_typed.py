"""What people type into a cell."""

import pytest

from campaign.rules.survey.form import Field, FieldType
from campaign.rules.survey.typed import Refused, exact, read_value, shown, written
from tests.rules.survey.forms import field

COUNT = field("n", unit="台")
MONEY = field("m", unit="万元", type=FieldType.MONEY)
YES_NO = field("y", type=FieldType.YES_NO)
CHOICE = field("c", type=FieldType.CHOICE, options=("集中采购", "分散采购"))
TEXT = field("t", type=FieldType.TEXT)


@pytest.mark.parametrize(
    ("one", "text", "value", "as_shown"),
    [
        (COUNT, "12", 12, "12"), (COUNT, " １２ ", 12, "12"), (COUNT, "3,315", 3315, "3,315"),
        (COUNT, "３，３１５台", 3315, "3,315"), (COUNT, "0", 0, "0"), (COUNT, "-0", 0, "0"),
        (COUNT, "1 200", 1200, "1,200"), (COUNT, "12.0", 12, "12"), (COUNT, "", None, "—"),
        (COUNT, "  ", None, "—"), (COUNT, "999999999", 999_999_999, "999,999,999"),
        (MONEY, "300", 3_000_000, "300"), (MONEY, "12.5", 125_000, "12.5"),
        (MONEY, "0.0001", 1, "0.0001"), (MONEY, "1,234.5万元", 12_345_000, "1,234.5"),
        (YES_NO, "是", "yes", "是"), (YES_NO, "No", "no", "否"), (YES_NO, "", None, "—"),
        (CHOICE, "集中采购", "集中采购", "集中采购"),
        (TEXT, " 正在\n搬迁 ", "正在\n搬迁", "正在\n搬迁"),
    ],
)  # fmt: skip
def test_it_is_read_kept_and_shown(one: Field, text: str, value: object, as_shown: str) -> None:
    kept = read_value(one, text)
    assert kept == value
    assert shown(one, kept) == as_shown
    assert read_value(one, written(one, kept)) == kept


@pytest.mark.parametrize(
    ("one", "text", "says"),
    [
        (COUNT, "-1", "负数"), (COUNT, "−3", "负数"), (COUNT, "-0.5", "负数"),
        (COUNT, "十二", "不是数"),
        (COUNT, "1e9", "不是数"), (COUNT, "NaN", "不是数"), (COUNT, "3,8", "不是数"),
        (COUNT, "1.5", "整数"), (COUNT, "9999999999", "太大"), (COUNT, "9" * 40, "不是数"),
        (COUNT, "=1+1", "不是数"), (MONEY, "0.12345", "位小数"), (YES_NO, "也许", "是"),
        (CHOICE, "别的", "集中采购"), (TEXT, "长" * 501, "太长"), (TEXT, "坏\u202e字", "不能显示"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_a_sentence(one: Field, text: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        read_value(one, text)
    message, values = refused.value.message, refused.value.values
    assert says in (message % values if values else message)


def test_a_kept_number_is_exact_in_its_unit() -> None:
    assert exact(MONEY, 125_000) == 12.5
    assert exact(COUNT, None) is None
    assert exact(TEXT, "12") is None
