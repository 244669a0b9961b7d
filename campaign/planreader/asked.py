"""Questions about the paper as a whole: what is broken, missing, or said in two ways."""

from collections.abc import Iterator

from campaign.planreader.dates.damaged import LOST_WORDS, lost_words
from campaign.planreader.dates.years import Years
from campaign.planreader.draft import Question
from campaign.planreader.paper import Paper

TWO_YEARS = "标题和文号的年份不同，按标题的年份读，请确认。"
MOST_LOST = 100
NO_ISSUE = "没有写印发日期，请补上。"


def questions_of(paper: Paper, years: Years) -> Iterator[Question]:
    """Give them in no order."""
    for broken in (*paper.broken, *lost_words(paper.text)):
        printed = paper.clean.printed(broken.start, broken.end)
        place = paper.clean.place(broken.start)
        yield Question(printed, broken.why, paper.sentence_at(broken.start), place)
    original = paper.clean.original
    for start, end in paper.clean.lost[:MOST_LOST]:
        line = original[original.rfind("\n", 0, start) + 1 :].split("\n", 1)[0]
        yield Question(original[start:end], LOST_WORDS, line[:200].strip(), start)
    start, end = paper.front.title_span
    title, place = paper.clean.printed(start, end), paper.clean.place(start)
    if years.conflict:
        yield Question(str(years.title), TWO_YEARS, title, place)
    if paper.front.issued is None:
        yield Question("", NO_ISSUE, title, place)
