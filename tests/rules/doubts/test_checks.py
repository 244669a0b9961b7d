"""Checks between two rounds: read from lines, judged on exact numbers, with the cells they read."""

from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.doubts.checks import (
    LONGEST,
    MOST,
    as_facts,
    as_text,
    doubts_of,
    from_facts,
    read_checks,
)

TEXT = """\
# 说明
total = last(total) ； 总数不一致
change(staff) <= 20; 人数变化太大

need <= total ； 需购多于总数
"""
CHECKS, _WRONG = read_checks(TEXT)
NUMBER = st.integers(0, 10**9)


def test_checks_are_read_kept_and_written() -> None:
    assert [one.says for one in CHECKS] == ["总数不一致", "人数变化太大", "需购多于总数"]
    assert from_facts(as_facts(CHECKS)) == CHECKS
    assert read_checks(as_text(CHECKS)) == (CHECKS, ())
    assert len({one.key for one in CHECKS}) == 3


def test_a_line_that_is_no_check_is_named() -> None:
    wrong = f"total\na = b\n1 = 1 ; x\na = b ; {'长' * (LONGEST + 1)}\na = b ; 好\na = b ; 再"
    checks, lines = read_checks(wrong)
    assert lines == (1, 2, 3, 4)
    assert [one.says for one in checks] == ["好"]
    many = "".join(f"a{n} = 1 ; x\n" for n in range(MOST + 1))
    assert read_checks(many)[1] == (MOST + 1,)


@given(NUMBER, NUMBER, NUMBER, NUMBER, NUMBER)
def test_a_doubt_is_what_does_not_hold_and_carries_both_numbers(
    total: int, was: int, staff: int, staff_was: int, need: int
) -> None:
    now, before = {"total": total, "staff": staff, "need": need, "name": "文"}, {
        "total": was, "staff": staff_was
    }  # fmt: skip
    found = {one.says: one.cells for one in doubts_of(CHECKS, now, before)}
    assert ("总数不一致" in found) == (total != was)
    if total != was:
        assert found["总数不一致"] == {"earlier": {"total": was}, "later": {"total": total}}
    moved = abs(staff - staff_was) * 100 > 20 * staff_was if staff_was else bool(staff)
    assert ("人数变化太大" in found) == moved
    if moved:
        assert found["人数变化太大"]["earlier"] == {"staff": staff_was}
        assert found["人数变化太大"]["later"] == {"staff": staff}
    assert ("需购多于总数" in found) == (need > total)


def test_without_a_round_before_only_what_stands_alone_is_judged() -> None:
    now = {"total": 3315, "staff": 9, "need": 322023}
    assert [one.says for one in doubts_of(CHECKS, now, None)] == ["需购多于总数"]
    assert doubts_of(CHECKS, {}, None) == ()
