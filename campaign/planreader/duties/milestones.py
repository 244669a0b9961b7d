"""Date phrases that are duties to milestones, with their actor, recipient and action."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from campaign.planreader.clean import Clean
from campaign.planreader.dates.phrase import Phrase
from campaign.planreader.dates.resolve import Resolved, first_time, resolve
from campaign.planreader.dates.years import Years
from campaign.planreader.draft import Milestone, Question
from campaign.planreader.duties.actors import Sentence, actor_of
from campaign.planreader.duties.bodies import subject_at
from campaign.planreader.duties.evidence import evidence_in
from campaign.planreader.duties.recipients import copies_in, recipient_in
from campaign.planreader.layout.rows import Row

SUMS_UP = re.compile(r"汇总|综合|整理")
MOST_ACTION = 80
_SINCE = re.compile(r"[自从](?P<y>(?:19|20)\d{2})年(?:度|\d{1,2}月)?(?:\d{1,2}日)?(?:起|开始|以后)")
# A line of an item that tells nothing but the time: 完成时限:5月20日前.
_ONLY_TIME = re.compile(
    r"[ (]*(?:完成|办理|报送|上报|落实|整改|起止|工作)?"
    r"(?:时限|时间|期限|节点)(?:要求|安排|节点)?[:为是]"
)
_ONLY_REPORTS = re.compile(r"(?:书面|汇总|一并|统一)?(?:报|送|交|上报|报送)(?!告)[^,]*(?:,|$)")
_LEADS = re.compile(r"^(?:\d{1,2}[、.]|\([一二三四五六七八九十\d]{1,2}\)|要|应当?|须|请|并|务必)+")
_EDGE = " ,、:。;()"
OWN_TIME = re.compile(r"^.{1,8}(?:时间|期限|日期)")


@dataclass(frozen=True)
class Found:
    """A phrase that is a duty, its sentence, the sentences before it on its line, its stage."""

    phrase: Phrase
    sentence: Sentence
    before: Sequence[Sentence]
    floor: int
    ceiling: int
    stage: str | None
    pace: str | None
    row: Row | None = None


def milestones_of(paper: Clean, found: Found, years: Years) -> Iterator[Milestone | Question]:
    """Give a milestone for each date of a phrase, and a question for each that stays open."""
    text, phrase, at = paper.text, found.phrase, found.sentence
    printed = paper.printed(phrase.start, phrase.end)
    sentence = paper.printed(at.start, at.end).strip()
    offset = paper.place(phrase.start)
    actor = _actor(text, found)
    recipient = _recipient(text, found)
    base = Milestone(
        phrase=printed, due=None, month_day=None, recurs=found.pace,
        actor=_full(text, actor), recipient=_full(text, recipient), action=_action(text, found),
        stage=found.stage, sentence=sentence, offset=offset, time=phrase.time,
        evidence=evidence_in(text[at.start : at.end]),
        copies=copies_in(text, phrase.end, at.end),
    )  # fmt: skip
    if found.pace and (phrase.recurs or not phrase.spans):
        point = phrase.spans[0][0] if phrase.spans else None
        due = first_time(point, found.pace, years, phrase.start)
        yield replace(base, due=_not_before(due, text, at, phrase))
        return
    if not phrase.spans:
        why = (
            "以节日为期限，没有写日期，请补上。"
            if phrase.holiday
            else "期限从一件事算起，请写明日期，或由办公室在事情发生后填写。"
        )
        yield base
        yield Question(printed, why, sentence, offset)
        return
    for span in phrase.spans:
        read = resolve(span, phrase, years)
        if not read.lost:
            dated = _dated(base, read)
            if found.pace:
                dated = replace(dated, due=_not_before(dated.due, text, at, phrase))
            yield dated
        if read.why:
            yield Question(printed, read.why, sentence, offset)


def _actor(text: str, found: Found) -> str | None:
    """Return who acts; in a table the column says it."""
    if found.row is None:
        return actor_of(
            text, found.phrase, found.sentence, found.before, found.floor, found.ceiling
        )
    who = found.row.who
    return text[slice(*who)].strip(_EDGE) or None if who else None


def _not_before(due: date | None, text: str, at: Sentence, phrase: Phrase) -> date | None:
    """Return the first time no earlier than the year that the sentence names: 自2020年起,每年…."""
    said = _SINCE.search(text, at.start, phrase.start)
    if due is None or said is None or due.year >= int(said["y"]):
        return due
    return due.replace(year=int(said["y"]), day=min(due.day, 28) if due.month == 2 else due.day)


def _dated(base: Milestone, read: Resolved) -> Milestone:
    day = f"{read.month_day[0]:02d}-{read.month_day[1]:02d}" if read.month_day else None
    return replace(base, due=read.due, month_day=day, start=read.start)


def _recipient(text: str, found: Found) -> str | None:
    """Look behind the date up to the next one; where nothing is done there, before it."""
    phrase, at = found.phrase, found.sentence
    if found.row is not None:
        return recipient_in(text, found.row.start, found.row.end)
    end = min(at.end, found.ceiling)
    behind = recipient_in(text, phrase.end, end)
    shared = not re.search(r"[,。;]", text[phrase.end : end])
    if behind is None and end < at.end and shared:
        behind = recipient_in(text, phrase.end, at.end)  # 6月30日前、8月31日前报…
    if behind is not None:
        return behind
    clause_end = _clause_end(text, phrase.end, end)
    towards = max(at.start, found.floor)
    if len(text[phrase.end : clause_end].strip(_EDGE)) <= 6:
        if text[phrase.start - 1 : phrase.start] != "(":
            stops = (text.rfind(sign, at.start, phrase.start) for sign in ",;")
            towards = max(towards, at.start, *stops)
        return (
            recipient_in(text, towards, phrase.start)
            or _of_the_sentence_before(text, found)
            or (recipient_in(text, at.item_start, at.start) if _of_item(text, found) else None)
        )
    # 向…报送 may stand before the date.
    if "向" in text[towards : phrase.start] and "报" in text[phrase.end : end]:
        return recipient_in(text, towards, end)
    return None


def _of_the_sentence_before(text: str, found: Found) -> str | None:
    """上交时间集中在…: what is handed in, and to whom, stands in the sentence before."""
    said = text[found.sentence.start : found.phrase.start]
    if not found.before or not OWN_TIME.match(said):
        return None
    last = found.before[-1]
    return recipient_in(text, last.start, last.end)


def _clause_end(text: str, start: int, end: int) -> int:
    stop = re.compile(r"[,。;]").search(text, min(start + 1, end), end)
    return stop.start() if stop else end


def _of_item(text: str, found: Found) -> bool:
    """Whether the sentence only tells the time of the item in which it stands."""
    at, phrase = found.sentence, found.phrase
    label = _ONLY_TIME.match(text, at.start, phrase.start)
    return at.item_start < at.line_start and label is not None and label.end() >= phrase.lead - 1


def _action(text: str, found: Found) -> str:
    phrase, at = found.phrase, found.sentence
    if found.row is not None:
        return text[slice(*found.row.what)].strip(_EDGE)[:MOST_ACTION]
    if _of_item(text, found):
        stop = re.compile(r"[。;\n]").search(text, at.item_start, at.start)
        return _LEADS.sub("", text[at.item_start : stop.start() if stop else at.start].strip())[
            :MOST_ACTION
        ].strip(_EDGE)
    end = min(at.end, max(found.ceiling, phrase.end))
    stop = re.compile(r"[。;!?]").search(text, phrase.end, end)
    said = text[phrase.end : stop.start() if stop else end].strip(_EDGE)
    if len(said) < 2 or len(said) <= 4 or _ONLY_REPORTS.match(said):
        said = f"{_object(text, found)},{said}".strip(_EDGE)
    return said[:MOST_ACTION]


def _object(text: str, found: Found) -> str:
    """Return what is reported, where it stands before the date: 将自查情况于5月10日前报…."""
    begin = max(found.sentence.start, found.floor)
    pieces = re.split(r"[,;:]", text[begin : min(found.phrase.lead, found.phrase.start)])
    said = next((one for one in reversed(pieces) if len(one.strip(_EDGE)) > 2), "")
    own = subject_at(said, 0, len(said))
    rest = said[own[1] :] if own else said
    return _LEADS.sub("", (rest.strip(_EDGE) or said.strip(_EDGE))[-50:])


def _full(text: str, name: str | None) -> str | None:
    """Return a body's name; one that has lost its first character is completed from the text."""
    if name is None:
        return None
    name = name.strip()
    if re.match(r"[a-z](?=[\u4e00-\u9fff]{3})", name):
        tail = name[1:]
        whole = re.search(rf"[\u4e00-\u9fff]{re.escape(tail)}", text)
        return whole.group() if whole else tail
    return name
