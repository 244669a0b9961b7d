"""How a paper says a share: exact at every threshold."""

import pytest

from campaign.rules.matrix import Column, guessed, share_named


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, "无应报单位"), (0, 14, "没有"), (14, 14, "全部"), (4, 14, "近 1/3"), (1, 3, "1/3"),
     (5, 14, "1/3 以上"), (17, 60, "近 1/3"), (169, 600, "1/4 以上"), (1, 4, "1/4"),
     (1, 5, "近 1/4"), (199, 1000, "少数"), (1, 14, "少数"), (7, 14, "半数"), (9, 20, "近半数"),
     (449, 1000, "1/3 以上"), (8, 14, "过半"), (2, 3, "2/3"), (37, 60, "近 2/3"), (3, 4, "3/4"),
     (7, 10, "近 3/4"), (13, 16, "过半"), (9, 10, "绝大多数"), (899, 1000, "过半"),
     (999_999, 1_000_000, "绝大多数")],
)  # fmt: skip
def test_a_share_is_named(part: int, whole: int, said: str) -> None:
    assert share_named(part, whole) == said


def test_a_milestone_is_guessed_by_its_name() -> None:
    assert guessed("成立领导小组，印发实施方案") is Column.GROUP
    assert guessed("印发实施方案") is Column.PLAN
    assert guessed("报送软件使用情况统计表") is Column.SURVEY
    assert guessed("完成安装") is None
