"""Word out and in again: every kind of paper, with every figure it was given."""

import pytest

from campaign.papers.official.docx import check_template, read_docx, write_docx
from campaign.papers.official.kinds import KINDS, TEMPLATES, shipped
from campaign.papers.official.make.write_templates import made
from campaign.papers.official.names import FRAME, meanings
from campaign.papers.official.printed import Role
from tests.papers.official.examples import values


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_gives_back_each_figure_as_it_was_printed(kind: str) -> None:
    given, figures = values(kind)
    reading = read_docx(write_docx(shipped(kind), given))
    found = {each.key: each.text for each in reading.figures}
    assert found == {key: figure.text for key, figure in figures.items()}
    assert all(each.text in each.sentence for each in reading.figures)


@pytest.mark.parametrize("kind", KINDS)
def test_the_templates_that_come_with_the_program_are_those_that_are_made(kind: str) -> None:
    assert shipped(kind) == made(kind)
    assert check_template(kind, shipped(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_name_says_what_it_is_and_the_list_has_no_other(kind: str) -> None:
    known = meanings(kind)
    given, _ = values(kind)
    assert all(known.values())
    assert {name.partition(".")[0] for name in known} - set(FRAME) <= set(given)


def test_a_number_that_somebody_types_is_told_from_figures() -> None:
    given, _ = values("report")
    reading = read_docx(write_docx(shipped("report"), given | {"guidance": ["另有7台未统计。"]}))
    counts = [each for each in reading.loose if each.role is Role.COUNT]
    assert [(each.text, each.sentence) for each in counts] == [("7", "另有7台未统计。")]


def test_the_page_on_papers_lists_every_name() -> None:
    page = (TEMPLATES.parents[1] / "docs" / "papers.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for kind in KINDS for name in meanings(kind))
