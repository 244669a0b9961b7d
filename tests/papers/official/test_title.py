"""Long titles, red heads and signatures, measured."""

import pytest

from campaign.papers.official.fill.place.columns import shared
from campaign.papers.official.fill.place.narrow import head
from campaign.papers.official.fill.place.seal import indents
from campaign.papers.official.fill.place.title import lines


@pytest.mark.parametrize(
    ("title", "broken"),
    [
        ("关于表彰先进单位的决定", ["关于表彰先进单位的决定"]),
        (
            "关于表彰2026年软件正版化工作先进单位和先进个人的决定",
            ["关于表彰2026年软件正版化", "工作先进单位和先进个人的决定"],
        ),
        (
            "关于市级机关使用正版软件工作进展情况的汇报",
            ["关于市级机关使用正版", "软件工作进展情况的汇报"],
        ),
    ],
)
def test_a_long_title_breaks_between_words_in_lines_of_like_length(
    title: str, broken: list[str]
) -> None:
    assert lines(title) == broken


def test_a_red_head_stays_on_one_line_as_long_as_it_can_be_read() -> None:
    assert head("云川县人民政府文件") == (36, 100)
    size, share = head("云川县推进使用正版软件工作领导小组办公室文件")
    assert size == 28
    assert 60 < share < 80
    assert head("某" * 40) == (28, 100)


def test_the_date_stands_four_characters_in_and_the_signature_centred_over_it() -> None:
    signature, dated = indents(8 * 315, 8 * 315)
    assert signature == dated == 4 * 315
    signature, dated = indents(20 * 315, 8 * 315)
    assert (signature, dated) == (2 * 315, 8 * 315)


def test_columns_share_the_width_of_the_text() -> None:
    assert sum(shared([4, 20, 8, 100])) == 8_844
    assert shared([]) == []
