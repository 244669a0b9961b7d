"""A section that nobody wrote is left out; those after it are numbered on."""

import pytest

from campaign.papers.official.docx import read_docx, write_docx
from campaign.papers.official.kinds import shipped
from tests.papers.official.examples import values

MONEY = (
    "price_basis", "money_need", "estimates", "money_granted", "money_arrived", "money_spent",
    "money",
)  # fmt: skip


def headings(kind: str, without: tuple[str, ...] = ()) -> list[str]:
    known = {name: text for name, text in values(kind)[0].items() if name not in without}
    emptied = {name: [] if isinstance(values(kind)[0].get(name), list) else None
               for name in without}  # fmt: skip
    reading = read_docx(write_docx(shipped(kind), known | emptied))
    return [one.text for one in reading.paragraphs if one.style == "一级标题"]


def test_what_is_written_keeps_its_headings() -> None:
    assert [one[:2] for one in headings("report")] == [
        "一、",
        "二、",
        "三、",
        "四、",
        "五、",
        "六、",
    ]


@pytest.mark.parametrize(
    ("without", "last"),
    [
        (MONEY, ["四、存在的问题", "五、下一步工作"]),
        (("problems",), ["四、做好经费测算，落实资金保障", "五、下一步工作"]),
        ((*MONEY, "problems", "next_steps"), ["二、开展摸底调查，摸清软件底数",
                                              "三、强化督促指导，推动工作落实"]),
    ],
)  # fmt: skip
def test_a_report_leaves_out_what_nobody_wrote(without: tuple[str, ...], last: list[str]) -> None:
    assert headings("report", without)[-2:] == last


@pytest.mark.parametrize("kind", ["summary", "annual"])
def test_so_do_the_papers_of_the_end(kind: str) -> None:
    whole = headings(kind)
    assert headings(kind, ("problems", "next_steps")) == whole[:-2]
