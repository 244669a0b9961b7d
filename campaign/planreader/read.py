"""A paper's text to a draft plan: the one way in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from campaign.planreader.asked import questions_of
from campaign.planreader.clean import clean
from campaign.planreader.dates.phrase import Phrase
from campaign.planreader.dates.point import Point
from campaign.planreader.dates.resolve import resolve
from campaign.planreader.dates.years import Years, years_of
from campaign.planreader.draft import Draft, Milestone, Question, Stage
from campaign.planreader.duties.actors import Sentence
from campaign.planreader.duties.bodies import names_at
from campaign.planreader.duties.closing import commendations_of, sanctions_of
from campaign.planreader.duties.judge import is_duty
from campaign.planreader.duties.milestones import OWN_TIME, SUMS_UP, Found, milestones_of
from campaign.planreader.layout.lines import Line
from campaign.planreader.paper import Paper, look_through
from campaign.rules.errors import Invalid

MOST_CHARACTERS = 200_000  # the longest plan seen has 30,000
MOST_MILESTONES = MOST_STAGES = 300
MOST_QUESTIONS = 500
LONG_PAST = timedelta(days=60)
HEAD_LINES = 8
_EMPTY = "文件里没有文字。如果是扫描件，请先识别成文字，或把正文贴进来。"
_TOO_LONG = "文字太长（最多 %(most)s 万字），不像一份方案。请只留方案正文。"
SHORT_PACES = ("monthly", "weekly", "quarterly")
# The title of a rule that stands: its dates come again each year.
_STANDING = re.compile(r"制度|规范|办法|规定|规程|规则|时限|长效|时间的通知")
_HOUSE = re.compile(r"办公室(?:地点)?(?:挂靠|设|设置|设立)(?:在|于)")
_JOINED = re.compile(r"前?(?:、|和|及|与|以及)")
_PRINTED_YEAR = re.compile(r"\d{4}|[〇零○一二三四五六七八九]{4}年")


def read_paper(original: str, *, issued: date | None = None) -> Draft:
    """Read an official paper.

    Args:
        original: its text; offsets in the draft count its characters.
        issued: the date of issue, where the caller knows it better than the text.

    Raises:
        Invalid: there is no text, or far too much.
    """
    if not original.strip():
        raise Invalid(_EMPTY)
    if len(original) > MOST_CHARACTERS:
        raise Invalid(_TOO_LONG, most=MOST_CHARACTERS // 10_000)
    paper = look_through(clean(original))
    if issued:
        paper = replace(paper, front=replace(paper.front, issued=issued))
    found = list(_duties(paper))
    years = _years(paper, found)
    stages = list(_stages(paper, years))
    read = [one for duty in found for one in milestones_of(paper.clean, duty, years)]
    milestones = [one for one in read if isinstance(one, Milestone) and not _past(one, years)]
    questions = [one for one in (*read, *stages) if isinstance(one, Question)]
    questions += questions_of(paper, years)
    lines = range(len(paper.lines))
    said = [paper.printed(at) for number in lines for at in paper.sentences(number)]
    return Draft(
        title=paper.front.title, issued=paper.front.issued, office=_office(paper.text),
        stages=tuple(one for one in stages if isinstance(one, Stage))[:MOST_STAGES],
        milestones=tuple(milestones[:MOST_MILESTONES]),
        questions=_in_order(questions),
        sanctions=sanctions_of(said), commendations=commendations_of(said),
    )  # fmt: skip


def _in_order(questions: list[Question]) -> tuple[Question, ...]:
    return tuple(sorted(set(questions), key=lambda one: (one.offset, one.why)))[:MOST_QUESTIONS]


def _duties(paper: Paper) -> Iterator[Found]:
    """Give the phrases that are duties, with what stands around them."""
    text = paper.text
    windows = {stage.window for stage in paper.stages if stage.window}
    for i, phrase in enumerate(paper.phrases):
        if phrase in windows:
            continue
        number = paper.line_at(phrase.start)
        k, at = paper.sentence_of(phrase.start)
        row = paper.row_at(phrase.start)
        if row is not None:
            if not row.when[0] <= phrase.start < row.when[1]:
                continue  # a remark
        elif not is_duty(
            text, phrase, at.start, at.end,
            heading=paper.heading(number), preamble=phrase.start < paper.numbered,
            staged=bool(paper.stages),
        ):  # fmt: skip
            continue
        before = paper.phrases[i - 1].end if i else 0
        after = paper.phrases[i + 1] if i + 1 < len(paper.phrases) else None
        earlier = paper.sentences(number)[max(0, k - 4) : k]
        yield Found(
            phrase, at, earlier, before, after.lead if after else len(text),
            paper.stage_at(phrase.start), _pace(paper, phrase, paper.lines[number], at), row,
        )  # fmt: skip


def _pace(paper: Paper, phrase: Phrase, line: Line, at: Sentence) -> str | None:
    """Return how often a duty comes again; it may have this from the duty that it follows."""
    if phrase.recurs:
        return phrase.recurs
    earlier = [p for p in paper.phrases if line.start <= p.start < phrase.start and p.recurs]
    if not earlier or any(point.year for span in phrase.spans for point in span if point):
        return None
    pace = earlier[-1].recurs
    if _JOINED.fullmatch(paper.text, earlier[-1].end, phrase.start):
        return pace  # 每年6月底和12月底前
    if phrase.relative:
        if ";" in paper.text[earlier[-1].end : phrase.start]:
            return None  # …每年报送;新购的应在购置后10日内登记
        own = earlier[-1].start >= at.start or OWN_TIME.match(paper.text[at.start : phrase.start])
        return pace if own else None
    if SUMS_UP.search(paper.text, max(at.start, earlier[-1].end), at.end):
        return pace
    standing = _STANDING.search(paper.front.title) is not None
    if standing and phrase.spans and pace in SHORT_PACES and not phrase.is_range:
        return "yearly"
    return None


def _years(paper: Paper, found: Iterable[Found]) -> Years:
    """Return what settles years; printed ones count where they stand in duties and windows."""
    head = [paper.text[line.start : line.end].strip() for line in paper.lines[:HEAD_LINES]]
    years = years_of(paper.front.title, head, paper.front.issued)
    own = [duty.phrase for duty in found]
    own += [stage.window for stage in paper.stages if stage.window]
    own += [one for one in paper.whole_windows() if one not in own]
    printed = sorted(
        (one.start, point.year)
        for one in own for span in one.spans for point in span if point and point.year
    )  # fmt: skip
    years = replace(years, printed=tuple(printed))
    of_stages = [stage.window for stage in paper.stages if stage.window]
    windows = [
        (one.start, read.start, read.due)
        for one in own
        if one.spans and (one.is_range or one in of_stages)
        if any(point.year for point in one.spans[0] if point)
        if (read := resolve(one.spans[0], one, years)).start and read.due
    ]  # fmt: skip
    return replace(years, windows=tuple(sorted(windows)))


def _stages(paper: Paper, years: Years) -> Iterator[Stage | Question]:
    for stage in paper.stages:
        start = end = None
        sentence = paper.clean.printed(stage.start, max(stage.head, stage.start + 1)).strip()
        offset = paper.clean.place(stage.start)
        window = stage.window
        if window and window.spans:
            read = resolve(_whole(window.spans), window, years)
            start, end = read.start, read.due
            if window.begin and not window.is_range:
                start, end = read.start or read.due, None
            if read.why:
                printed = paper.clean.printed(window.start, window.end)
                yield Question(printed, read.why, sentence, paper.clean.place(window.start))
        yield Stage(stage.name, stage.kind, start, end, sentence, offset)


def _whole(
    spans: tuple[tuple[Point, Point | None], ...],
) -> tuple[Point, Point | None]:
    """Return a list of spans as one: a window printed as 3月、4月."""
    last = spans[-1][1] or (spans[-1][0] if len(spans) > 1 else None)
    return spans[0][0], last


def _office(text: str) -> str | None:
    found = _HOUSE.search(text)
    read = names_at(text, found.end(), min(len(text), found.end() + 40)) if found else None
    return read[0] if read else None


def _past(one: Milestone, years: Years) -> bool:
    """Whether a day lies long before the paper itself: what it tells of, not what it asks."""
    if one.due is None or years.issued is None or one.recurs:
        return False
    return one.due < years.issued - LONG_PAST and _PRINTED_YEAR.search(one.phrase) is not None
