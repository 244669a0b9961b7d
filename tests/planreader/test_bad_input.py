"""What is no plan: refused or read to nothing, in bounded work."""

import pytest

from campaign.planreader import read_paper
from campaign.planreader.read import MOST_CHARACTERS, MOST_MILESTONES
from campaign.rules.errors import Invalid

NOVEL = "却说那日清晨，他独自走到城外，只见大雪纷飞。老人笑道：三月里花开，我等了你十年。\n"


@pytest.mark.parametrize("text", ["", " \n\t\n　", "年" * (MOST_CHARACTERS + 1)])
def test_no_text_and_far_too_much_are_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_paper(text)


@pytest.mark.parametrize(
    "text",
    [NOVEL * 500, "年" * 20_000, "1" * 20_000, "(" * 20_000, "每月" * 10_000, "各单位、" * 5_000,
     "某月某日前" * 4_000, "由单位" * 5_000, "\n" * 20_000 + "a", "《" * 20_000, "\x00\ud83d" * 9],
)  # fmt: skip
def test_a_novel_and_noise_are_read_to_nothing(text: str) -> None:
    assert not read_paper(text).milestones


def test_endless_duties_are_cut() -> None:
    draft = read_paper("各单位于5月1日前报县局，" * 2_000)
    assert 0 < len(draft.milestones) <= MOST_MILESTONES
